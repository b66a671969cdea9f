"""The default model and objective in plain PyTorch, written for speed, to measure ours against.

That is: decentralized latents, a FiLM dense decoder, a fixed-sigma Gaussian, soft routing; the terms recon, kl_z, kl_c,
consistency, tau and pseudo.

PyTorch decides in Python what a step needs: what has weight 0 is not computed, and where `coupling` is 0 the branch of
the latents is detached instead of scaled. Convolutions and norms run channels-last, views through `grid_sample`.
"""

import math
from typing import NamedTuple

import numpy as np
import torch  # pyright: ignore[reportMissingImports]
from torch import Tensor, nn  # pyright: ignore[reportMissingImports]
from torch.nn import functional as F  # pyright: ignore[reportMissingImports]

from rcm_notebook.config import ModelConfig, TrainConfig
from rcm_notebook.data.pairs import augment
from rcm_notebook.model.encoders.conv import LAYERS, SMALLEST_SIDE

EPSILON = 1e-8
NORM_EPSILON = 1e-6  # Flax's.
MAX_LOG_VAR = 5.0


class TorchBatch(NamedTuple):
    """Rows of one step: `x` [B, H, W] as they are, `views` [B + L, H, W] seen otherwise, `ids` [L] of the labelled."""

    x: Tensor
    views: Tensor
    ids: Tensor


class TorchModel(nn.Module):
    """The network, with the parameters of a flax one.

    Args:
        params: Flax's parameters.
        config: Settings without ``None``.
    """

    def __init__(self, params: dict, config: ModelConfig):
        super().__init__()
        self.config = config
        self.is_conv = config.encoder == "conv"
        for name, value in _flat(params).items():
            array = torch.from_numpy(np.array(value))
            if array.ndim == 4:
                array = array.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)
            elif name.endswith("kernel"):
                array = array.T.contiguous()
            self.register_parameter(name, nn.Parameter(array))

    def forward(
        self, batch: TorchBatch, noise: Tensor, tau: Tensor, weights: dict[str, float], train: TrainConfig
    ) -> dict[str, Tensor]:
        """Return every term whose weight is not 0, nats an example; `noise` [B, M, d] samples the latents."""
        rows = len(batch.x)
        trunk = self.trunk(torch.cat([batch.x, batch.views]))
        structure = F.relu(self._norm("structure_norm", self._linear("structure", trunk)))
        r, pair, labelled = F.softmax(self._linear("to_logits", structure), -1).split([rows, rows, len(batch.ids)])
        terms = {"consistency": _consistency(r, pair, train.terms["consistency"]["marginals"])}
        if weights["recon"] or weights["kl_z"]:
            terms["recon"], terms["kl_z"] = self._generate(batch.x, trunk[:rows], r, noise, weights["coupling"])
        if weights["kl_c"]:
            coupled = _coupled(r, weights["coupling"])
            terms["kl_c"] = (coupled * (torch.log(coupled + EPSILON) + math.log(r.shape[1]))).sum(-1).mean()
        if weights["tau"]:
            terms["tau"] = -torch.log((labelled * tau.T[batch.ids]).sum(-1) + EPSILON).mean()
        if weights["pseudo"]:
            confidence, best = (r.detach() @ tau).max(-1)
            agreed = torch.log((pair * tau.T[best]).sum(-1) + EPSILON)
            terms["pseudo"] = -(agreed * (confidence > train.terms["pseudo"]["confidence"])).mean()
        return terms

    def trunk(self, x: Tensor) -> Tensor:
        """Return the encoder's features [B, F]."""
        if not self.is_conv:
            return F.relu(self._norm("trunk_LayerNorm_0", self._linear("trunk_Dense_0", x.flatten(1))))
        h = x[:, None]
        for i, (_, side) in enumerate(LAYERS):
            stride = 2 if max(h.shape[2:]) > SMALLEST_SIDE else 1
            before, after = _same(h.shape[2], side, stride)
            if before != after:  # PyTorch pads evenly; flax does not.
                h = F.pad(h, (before, after, before, after))
            even = before if before == after else 0
            kernel, bias = self._get(f"trunk_Conv_{i}_kernel"), self._get(f"trunk_Conv_{i}_bias")
            h = F.conv2d(h, kernel, bias, stride, even)
            scale, shift = self._get(f"trunk_LayerNorm_{i}_scale"), self._get(f"trunk_LayerNorm_{i}_bias")
            h = F.relu(F.group_norm(h, 1, scale, shift, NORM_EPSILON))
        return h.permute(0, 2, 3, 1).reshape(len(x), -1)

    def _generate(self, x: Tensor, trunk: Tensor, r: Tensor, noise: Tensor, coupling: float) -> tuple[Tensor, Tensor]:
        """Return the expected NLL and KL."""
        style = F.relu(self._norm("style_norm", self._linear("style", _coupled(trunk, coupling))))
        heads = self._linear("to_latent", style).view(len(x), -1, 2, self.config.latent)
        mean, log_var = heads[:, :, 0], heads[:, :, 1].clamp(-MAX_LOG_VAR, MAX_LOG_VAR)
        routed, own_mean, own_log_var, chosen = _coupled(r, coupling), mean, log_var, None
        if self.config.top is not None:
            routed, chosen = routed.topk(self.config.top)
            routed = routed / routed.sum(-1, keepdim=True)
            places = chosen[:, :, None].expand(-1, -1, self.config.latent)
            own_mean, own_log_var = mean.gather(1, places), log_var.gather(1, places)
        h, embedding = own_mean + torch.exp(0.5 * own_log_var) * noise, self._get("embedding")
        for i in range(2):
            # One modulation a component, looked up; ours computes it for every example and component.
            gamma = 1 + self._linear(f"decoder_FiLM_{i}_gamma", embedding)
            beta = self._linear(f"decoder_FiLM_{i}_beta", embedding)
            if chosen is not None:
                gamma, beta = F.embedding(chosen, gamma), F.embedding(chosen, beta)
            h = F.relu(torch.addcmul(beta, gamma, self._linear(f"decoder_Dense_{i}", h)))
        weight, sigma = self._get("likelihood_mean_weight"), self.config.settings["likelihood"]["sigma"]
        centred = x.flatten(1) - self._get("likelihood_mean_bias")
        mixed = torch.bmm(routed[:, None], h)[:, 0]
        spread = ((h @ (weight @ weight.T)) * h).sum(-1)
        cross = ((centred @ weight.T) * mixed).sum(-1)
        squared = (centred**2).sum(-1) - 2 * cross + (routed * spread).sum(-1)
        nll = squared / (2 * sigma**2) + 0.5 * centred.shape[1] * math.log(2 * math.pi * sigma**2)
        kl = 0.5 * (mean**2 + torch.exp(log_var) - 1 - log_var).sum(-1)
        return nll.mean(), (_coupled(r, coupling) * kl).sum(-1).mean()

    def _get(self, name: str) -> Tensor:
        return self._parameters[name]  # type: ignore[return-value]

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self._get(f"{name}_kernel"), self._get(f"{name}_bias"))

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return F.layer_norm(x, x.shape[-1:], self._get(f"{name}_scale"), self._get(f"{name}_bias"), NORM_EPSILON)


def views(x: Tensor, matrix: Tensor, shift: Tensor, bend: Tensor) -> Tensor:
    """Return each image [B, H, W] read at `rcm_notebook.data.pairs.augment.View`'s places."""
    flipped = matrix.flip(1, 2)  # grid_sample counts (x, y), from -1 to 1.
    theta = torch.cat([flipped, 2 * shift.flip(1)[:, :, None]], 2)
    size = list(x.shape[-2:])
    grid = F.affine_grid(theta, [len(x), 1, *size], align_corners=False)
    grid = grid + 2 * F.interpolate(bend.flip(1), size, mode="bilinear", align_corners=True).permute(0, 2, 3, 1)
    return F.grid_sample(x[:, None], grid, align_corners=False)[:, 0]


def draw(n: int) -> tuple[Tensor, Tensor, Tensor]:
    """Draw `n` random views: matrix, shift and bend."""
    u = 2 * torch.rand(6, n) - 1
    angle, shear = math.radians(augment.ANGLE) * u[0], augment.SHEAR * u[1]
    tall, wide = 1 + augment.SCALE * u[2], 1 + augment.SCALE * u[3]
    cos, sin = torch.cos(angle), torch.sin(angle)
    rows = [[cos * tall, -sin * wide], [(sin + shear * cos) * tall, (cos - shear * sin) * wide]]
    matrix = torch.stack([torch.stack(row, -1) for row in rows], -2)
    return matrix, augment.SHIFT * u[4:].T, augment.BEND * torch.randn(n, 2, augment.KNOTS, augment.KNOTS)


class TorchTrainer:
    """Model, Adam and averaged weights; one call is one step.

    Args:
        model: The network.
        config: Training settings without ``None``.
        compiled: Use `torch.compile` on the forward pass, which compiles its gradient too.
    """

    def __init__(self, model: TorchModel, config: TrainConfig, compiled: bool = False):
        self.model, self.config, self.steps = model, config, 0
        self.forward = torch.compile(model) if compiled else model
        self.params = list(model.parameters())
        self.ema = [p.detach().clone() for p in self.params]
        self.adam = torch.optim.Adam(self.params, fused=True)

    def step(
        self, batch: TorchBatch, noise: Tensor, tau: Tensor, weights: dict[str, float], learning_rate: float
    ) -> dict[str, Tensor]:
        """Take one step and return the terms."""
        terms = self.forward(batch, noise, tau, weights, self.config)
        total = torch.stack([weights[name] * value for name, value in terms.items()]).sum()
        self.adam.zero_grad(set_to_none=True)
        total.backward()
        self.steps += 1
        self.adam.param_groups[0]["lr"] = learning_rate * min(1.0, self.steps / self.config.warmup)
        self.adam.step()
        decay = min(self.config.ema, self.steps / (self.steps + 9))
        with torch.no_grad():
            torch._foreach_lerp_(self.ema, self.params, 1 - decay)
        return {"total": total.detach(), **{name: value.detach() for name, value in terms.items()}}


def _consistency(r: Tensor, pair: Tensor, scale: float) -> Tensor:
    j = r.T @ pair / len(r)
    j = (j + j.T) / 2
    log_p = torch.log(j.sum(-1) + EPSILON)
    return -(j * (torch.log(j + EPSILON) - scale * (log_p[:, None] + log_p[None, :]))).sum()


def _coupled(x: Tensor, coupling: float) -> Tensor:
    return coupling * x + (1 - coupling) * x.detach() if coupling else x.detach()


def _same(side: int, kernel: int, stride: int) -> tuple[int, int]:
    """Return the padding before and after with which `ceil(side / stride)` values come out."""
    padding = max((math.ceil(side / stride) - 1) * stride + kernel - side, 0)
    return padding // 2, padding - padding // 2


def _flat(tree: dict, prefix: str = "") -> dict:
    """Return the leaves of nested dictionaries by their path, joined with underscores."""
    flat = {}
    for name, value in tree.items():
        flat |= _flat(value, f"{prefix}{name}_") if isinstance(value, dict) else {prefix + name: value}
    return flat
