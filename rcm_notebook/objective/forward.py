"""What one step has computed, for the loss terms to read."""

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
        embedding: e_k of every component.
        pair_responsibilities: q(c | x') of the positive partner.
        pair_targets: Class probabilities that the partner should have; zeros ask for nothing.
        labeled_responsibilities: q(c | x) of the labelled rows added to the batch.
        labeled_features: What their logits are linear in: one space for all components, unlike the latents z_k.
        labeled_ids: Their class ids; -1 pads.
        tau: p(y | c), constant inside the step.
        coupling: Gradient scale from the generative terms to the responsibilities.
        rows: N, of the whole data set.
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
