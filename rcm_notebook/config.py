"""What shapes the model and its training: frozen values, fixed for the life of a session.

What a slider can move (term weights, learning rate) is not here: it belongs to the curriculum's phases and reaches the
training step as a traced argument. ``None`` means "follow from the data"; `resolve` fills it in.
"""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from rcm_notebook.registry import did_you_mean


class _Config:
    """Plain-mapping input and output for the frozen configs below."""

    def to_dict(self) -> dict[str, Any]:
        """Return the values as plain Python, ready for YAML."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}  # type: ignore[call-overload]

    def given(self, name: str) -> Any:
        """Return a setting that must be filled in by now. Raises ValueError if it is None."""
        value = getattr(self, name)
        if value is None:
            raise ValueError(f"{type(self).__name__}.{name} is None; rcm_notebook.config.resolve fills it in.")
        return value

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """Build from a mapping. Raises ValueError naming an unknown key and the nearest known one."""
        known = [field.name for field in fields(cls)]  # type: ignore[arg-type]
        for key in values:
            if key not in known:
                raise ValueError(
                    f"{cls.__name__} has no setting {key!r}; known: {', '.join(known)}.{did_you_mean(key, known)}"
                )
        return cls(**{key: tuple(v) if isinstance(v, list) else v for key, v in values.items()})


CHOICES = {
    "layout": ("decentralized", "shared"),
    "pi": ("uniform", "learned"),
    "kl_z": ("expected", "all"),
    "pseudo_start": ("kmeans", "samples"),
}
"""Settings of the model with few values, which are no parts of their own."""


@dataclass(frozen=True)
class ModelConfig(_Config):
    """The network: sizes, and the names of its swappable parts.

    Args:
        components: K, how many components the mixture has. None: three for each expected class, at least 30.
        layout: ``decentralized``, a latent for every component, or ``shared``, one for all of them.
        latent: d, dimensions of each latent.
        encoder: Name in ``ENCODERS``. None: ``conv`` for images, ``linear`` for vectors.
        encoder_width: Width of the layers between trunk and heads.
        decoder: Name in ``DECODERS``.
        decoder_widths: Hidden widths of the decoder (feature maps of a conv one); each layer is conditioned on the
            component. None: the decoder's own.
        conditioning: Name in ``CONDITIONING``, how a component modulates the decoder.
        embedding: Size of a component's embedding e_k.
        likelihood: Name in ``LIKELIHOODS``.
        sigma: Noise of the fixed-sigma Gaussian, and what learned noise starts from, in the units of the scaled data.
        sigma_range: Between which learned noise stays. A choice: the lower end is a twentieth of an image's range.
        reconstruction: Name in ``RECONSTRUCTIONS``, how the components' pictures become one NLL.
        top: M, how many components are decoded for each example while training, the heaviest; None: all. A choice:
            once components exist, a few of them hold nearly all of an example, and the rest cost a third of a step.
        kl_z: ``expected``, sum_k r_k KL_k, the ELBO's; or ``all``, sum_k KL_k.
        prior: Name in ``PRIORS``.
        pi: p(c) of the components: ``uniform``, or ``learned``.
        arrangement: Name in ``ARRANGEMENTS``, where the geometric prior's centres lie.
        radius: Distance of the outermost centres from the middle, in the prior's standard deviations.
        pseudo_inputs: M, of each component under the vamp prior.
        pseudo_start: Where pseudo-inputs start: ``kmeans`` of a sample of the data, or ``samples``.
        pseudo_pull: Weight, inside `kl_z`, of the KL of the pseudo-latents from N(0, I).
        prior_samples: S, of each latent, where a KL has no closed form.
        routing: Name in ``ROUTINGS``.
        temperature: Of routings that sample: at the first step, and at the end.
        temperature_steps: Steps over which it falls, counted from the session's first.
    """

    components: int | None = None
    layout: str = "decentralized"
    latent: int = 8
    encoder: str | None = None
    encoder_width: int = 256
    decoder: str = "dense"
    decoder_widths: tuple[int, ...] | None = None
    conditioning: str = "film"
    embedding: int = 16
    likelihood: str = "gaussian"
    sigma: float = 0.2
    sigma_range: tuple[float, float] = (0.05, 3.0)
    reconstruction: str = "expected"
    top: int | None = 5
    kl_z: str = "expected"
    prior: str = "normal"
    pi: str = "uniform"
    arrangement: str = "circle"
    radius: float = 4.0
    pseudo_inputs: int = 1
    pseudo_start: str = "kmeans"
    pseudo_pull: float = 0.1
    prior_samples: int = 1
    routing: str = "soft"
    temperature: tuple[float, float] = (1.0, 0.3)
    temperature_steps: int = 3000

    def __post_init__(self):
        counts = ("components", "latent", "encoder_width", "embedding", "top", "pseudo_inputs", "prior_samples")
        for name in (*counts, "temperature_steps"):
            _require(getattr(self, name) is None or getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        for name, known in CHOICES.items():
            _require(getattr(self, name) in known, name, getattr(self, name), " or ".join(map(repr, known)))
        for name in ("sigma", "radius"):
            _require(getattr(self, name) > 0, name, getattr(self, name), "positive")
        _require(self.pseudo_pull >= 0, "pseudo_pull", self.pseudo_pull, "at least 0")
        low, high = self.sigma_range
        _require(0 < low <= self.sigma <= high, "sigma_range", self.sigma_range, f"positive, around sigma {self.sigma}")
        _require(min(self.temperature) > 0, "temperature", self.temperature, "positive")
        widths = self.decoder_widths
        _require(widths is None or len(widths) >= 1, "decoder_widths", widths, "at least one width")


@dataclass(frozen=True)
class TrainConfig(_Config):
    """How training runs; none of it changes what a phase or a slider asks for.

    Args:
        batch: B, rows a step. None: 500, or 100 for small data.
        labelled_batch: Labelled rows added to every step, drawn evenly over the labelled classes.
        min_steps: Fewest steps in an epoch, so that an epoch of small data is worth waiting for.
        warmup: Steps over which the learning rate rises from zero.
        ema: Decay a step of the averaged weights, which are what the user sees.
        consistency_lambda: Weight of the marginal entropies in `consistency`; 1 is the mutual information.
        concentration: Of the Dirichlet prior on pi that `dirichlet` weighs; at 2 it adds a row to every component.
        confidence: Class probability above which a prediction serves as a pseudo-label.
        reach: How far labels propagate over the component graph, in [0, 1).
        smoothing: Added to every count of tau, in labels.
        sharpening: Power of tau's rows, which propagation has blurred. A choice, made on the training rows of MNIST:
            with 10 labels, power 1 gives no pseudo-label at all; 4 as good as 20.
        balance: How far a class may be scaled, up or down, to even out the classes' shares; 1 scales none.
        unknown_below: Evidence, in labels, below which a point is shown as unknown. A choice, made on the training
            rows of digits: with one to three classes labelled, 0.1 coloured other classes' components too.
        seed: Seed of everything random.
    """

    batch: int | None = None
    labelled_batch: int = 64
    min_steps: int = 100
    warmup: int = 50
    ema: float = 0.99
    consistency_lambda: float = 1.3
    concentration: float = 2.0
    confidence: float = 0.9
    reach: float = 0.7
    smoothing: float = 1e-3
    sharpening: float = 4.0
    balance: float = 1.8
    unknown_below: float = 0.25
    seed: int = 0

    def __post_init__(self):
        for name in ("batch", "labelled_batch", "min_steps", "warmup"):
            _require(getattr(self, name) is None or getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        _require(0 <= self.reach < 1, "reach", self.reach, "in [0, 1)")
        _require(0 <= self.ema < 1, "ema", self.ema, "in [0, 1)")
        _require(self.smoothing > 0, "smoothing", self.smoothing, "positive")
        _require(self.sharpening >= 1, "sharpening", self.sharpening, "at least 1")
        _require(self.balance >= 1, "balance", self.balance, "at least 1")
        _require(self.concentration > 0, "concentration", self.concentration, "positive")
        _require(0 < self.confidence < 1, "confidence", self.confidence, "in (0, 1)")


COMPONENTS_PER_CLASS = 3  # A choice: two to three times the expected classes separated best.
SMALL_DATA = 10_000  # Rows; a choice. Below, steps of 100 rows learn more from each pass.


def resolve(model: ModelConfig, train: TrainConfig, *, rows: int, kind: str, classes: int | None):
    """Fill in what follows from the data.

    Args:
        model: The user's model settings.
        train: The user's training settings.
        rows: N.
        kind: ``image`` or ``vector``.
        classes: How many classes the data set names, or None.

    Returns:
        The two configs without ``None``.
    """
    components = model.components or max(30, COMPONENTS_PER_CLASS * (classes or 10))
    encoder = model.encoder or ("conv" if kind == "image" else "linear")
    batch = train.batch or (100 if rows < SMALL_DATA else 500)
    return replace(model, components=components, encoder=encoder), replace(train, batch=batch)


def _require(holds: bool, name: str, given: Any, expected: str) -> None:
    if not holds:
        raise ValueError(f"{name} is {given!r}; it must be {expected}.")
