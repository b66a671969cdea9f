"""What the network computes in one step. The loss terms read it."""

from typing import NamedTuple

from rcm_notebook.types import Array, Float, Int


class Forward(NamedTuple):
    """One batch through the network.

    Attributes:
        nll: Expected reconstruction NLL, nats an example.
        kl: Expected KL of the latents, nats an example.
        logits: Logits of q(c | x).
        responsibilities: q(c | x) = softmax(logits).
        log_pi: log p(c), the prior of the components.
        embedding: Embedding e_k of every component.
        pair_responsibilities: q(c | x') of the positive partner.
        pair_targets: Class probabilities that the partner should have. A row of zeros means no target.
        labeled_responsibilities: q(c | x) of the labelled rows that are added to the batch.
        labeled_features: Features of the labelled rows, in which their logits are linear. All components share them,
            unlike the latents z_k.
        labeled_ids: Class ids of the labelled rows; -1 is padding.
        tau: p(y | c), constant inside the step.
        coupling: Scale of the gradient from the generative terms to the responsibilities.
        rows: N, the number of rows of the whole data set.
    """

    nll: Float[Array, " B"]
    kl: Float[Array, " B"]
    logits: Float[Array, "B K"]
    responsibilities: Float[Array, "B K"]
    log_pi: Float[Array, " K"]
    embedding: Float[Array, "K E"]
    pair_responsibilities: Float[Array, "B K"]
    pair_targets: Float[Array, "B C"]
    labeled_responsibilities: Float[Array, "L K"]
    labeled_features: Float[Array, "L S"]
    labeled_ids: Int[Array, " L"]
    tau: Float[Array, "K C"]
    coupling: Float[Array, ""]
    rows: int
