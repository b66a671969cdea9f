"""The settings of the model and of training: frozen values that stay the same for the life of a session.

Values that a slider moves (term weights, learning rate) are not here. They belong to the phases of the curriculum, and
the training step takes them as traced arguments. ``None`` means that the value follows from the data; `resolve` fills
it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

from rcm_notebook.settings import Frozen, plain_fields, read, require, require_keys, require_types


class _Config:
    """Reading from and writing to plain mappings, for the frozen configs below."""

    section: ClassVar[str]

    def to_dict(self) -> dict[str, Any]:
        """Return the values as plain Python, ready for YAML."""
        return plain_fields(self)

    def given(self, name: str) -> Any:
        """Return a setting that `resolve` has set. Raises ValueError if it is None."""
        value = getattr(self, name)
        if value is None:
            raise ValueError(f"{type(self).__name__}.{name} is None; rcm_notebook.config.resolve fills it in.")
        return value

    @classmethod
    def from_dict(cls, values: Any, where: str = "") -> Self:
        """Build from a mapping.

        Args:
            values: The settings.
            where: Path of `values`, with a dot at its end; default: that of the section.

        Raises:
            ValueError: A setting is unknown, of another type or out of range; the message names its path.
        """
        return read(cls, values, where or f"{cls.section}.")


CHOICES = {
    "layout": ("decentralized", "shared"),
    "pi": ("uniform", "learned"),
    "kl_z": ("expected", "all"),
}
"""Settings of the model that choose between a few values and name no part."""

PARTS = ("encoder", "decoder", "conditioning", "likelihood", "prior", "reconstruction", "routing")
"""Settings of the model that name a part."""


@dataclass(frozen=True)
class ModelConfig(_Config):
    """The network: its sizes, the names of its swappable parts, and the settings of these parts.

    Args:
        components: K, the number of components of the mixture. None: three for each expected class, at least 30.
        layout: ``decentralized``, one latent for each component, or ``shared``, one latent for all components.
        latent: d, the number of dimensions of each latent.
        encoder: Name in ``ENCODERS``. None: ``conv`` for images, ``linear`` for vectors.
        encoder_width: Width of the layers between trunk and heads.
        decoder: Name in ``DECODERS``.
        decoder_widths: Hidden widths of the decoder (feature maps of a conv decoder); each layer is conditioned on the
            component. None: the default of the decoder.
        conditioning: Name in ``CONDITIONING``: how a component modulates the decoder.
        embedding: Size of a component's embedding e_k.
        likelihood: Name in ``LIKELIHOODS``.
        reconstruction: Name in ``RECONSTRUCTIONS``: how the components' reconstructions become one NLL.
        top: M: training decodes the M components with the largest responsibilities of each example; None: all. A
            choice: once components exist, a few of them hold nearly all of an example, and the rest cost a third of a
            step.
        kl_z: ``expected``, sum_k r_k KL_k, as in the ELBO; or ``all``, sum_k KL_k.
        prior: Name in ``PRIORS``.
        pi: p(c) of the components: ``uniform``, or ``learned``.
        routing: Name in ``ROUTINGS``.
        settings: Settings of the named parts, by the kind of part, such as ``{"prior": {"pseudo_inputs": 3}}``; a
            setting that is left out keeps the part's default.
    """

    section = "model"

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
    reconstruction: str = "expected"
    top: int | None = 5
    kl_z: str = "expected"
    prior: str = "normal"
    pi: str = "uniform"
    routing: str = "soft"
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self):
        require_types(self, "model.")
        for name in ("components", "latent", "encoder_width", "embedding", "top"):
            require(getattr(self, name) is None or getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        for name, known in CHOICES.items():
            require(getattr(self, name) in known, name, getattr(self, name), " or ".join(map(repr, known)))
        widths = self.decoder_widths
        require(widths is None or len(widths) >= 1, "decoder_widths", widths, "at least one width")
        require_keys(self.settings, PARTS, "model.settings.")
        object.__setattr__(self, "settings", Frozen(self.settings))


@dataclass(frozen=True)
class TrainConfig(_Config):
    """How training runs. These settings do not change the weights and learning rates of phases and sliders.

    Args:
        batch: B, rows in each step. None: 500, or 100 for small data.
        labelled_batch: Labelled rows that are added to every step, drawn evenly over the labelled classes.
        min_steps: Fewest steps in an epoch, so that an epoch of small data is worth waiting for.
        warmup: Steps over which the learning rate rises from zero.
        ema: Decay per step of the averaged weights; the user sees the results of these.
        reach: How far labels propagate over the component graph, in [0, 1).
        smoothing: Count that is added to every entry of tau, in labels.
        sharpening: Power of tau's rows, because propagation blurs them. A choice, made on the training rows of MNIST:
            with 10 labels, power 1 gives no pseudo-label at all; 4 as good as 20.
        balance: Largest factor by which a class is scaled, up or down, to even out the classes' shares; 1 scales none.
        unknown_below: Evidence, in labels, below which a point is shown as unknown. A choice, made on the training
            rows of digits: with one to three classes labelled, 0.1 coloured other classes' components too.
        names: How many labels the name or description of a class is worth where the data are texts; 0 for none. A
            choice, made on the training rows of Banking77, where 0.5 to 2 do alike.
        seed: Seed of everything random.
        terms: Settings of terms of the objective, by the term's name, such as ``{"pseudo": {"confidence": 0.95}}``; a
            setting that is left out keeps the term's default.
    """

    section = "train"

    batch: int | None = None
    labelled_batch: int = 64
    min_steps: int = 100
    warmup: int = 50
    ema: float = 0.99
    reach: float = 0.7
    smoothing: float = 1e-3
    sharpening: float = 4.0
    balance: float = 1.8
    unknown_below: float = 0.25
    names: float = 1.0
    seed: int = 0
    terms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def __post_init__(self):
        require_types(self, "train.")
        require_seed(self.seed, "train.seed")
        for name in ("batch", "labelled_batch", "min_steps", "warmup"):
            require(getattr(self, name) is None or getattr(self, name) >= 1, name, getattr(self, name), "at least 1")
        require(0 <= self.reach < 1, "reach", self.reach, "in [0, 1)")
        require(0 <= self.ema < 1, "ema", self.ema, "in [0, 1)")
        require(self.smoothing > 0, "smoothing", self.smoothing, "positive")
        require(self.sharpening >= 1, "sharpening", self.sharpening, "at least 1")
        require(0 <= self.names <= 100, "names", self.names, "from 0 to 100")
        require(self.balance >= 1, "balance", self.balance, "at least 1")
        object.__setattr__(self, "terms", Frozen(self.terms))


def require_seed(seed: int, name: str) -> None:
    """Raise ValueError unless JAX and NumPy both take the seed; `name` is its path in the message."""
    require(0 <= seed < 2**32, name, seed, f"a whole number from 0 to {2**32 - 1}")


COMPONENTS_PER_CLASS = 3  # A choice: two to three times the expected classes separated best.
SMALL_DATA = 10_000  # Rows; a choice. With fewer rows, steps of 100 rows learn more from each pass.


def resolve(model: ModelConfig, train: TrainConfig, *, rows: int, kind: str, classes: int | None):
    """Replace each ``None`` by the value that follows from the data.

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
