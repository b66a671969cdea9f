"""The parts of the network that a phase can freeze, and the parameters of each part.

| part | parameters |
|---|---|
| trunk | the encoder's layers that both branches read |
| structure | the branch of the responsibilities, with the logits |
| style | the branch of the latents |
| decoder | the decoder, its conditioning and the likelihood's head and noise |
| prior | p(z): centres, pseudo-inputs; and a learned pi |
| embedding | the components' embeddings |
"""

FREEZABLE: dict[str, tuple[str, ...]] = {
    "trunk": ("trunk",),
    "structure": ("structure", "structure_norm", "to_logits"),
    "style": ("style", "style_norm", "to_latent"),
    "decoder": ("decoder", "likelihood"),
    "prior": ("prior", "pi_logits"),
    "embedding": ("embedding",),
}
"""Part -> names of its parameters at the first level of the parameter tree. A network may lack some of them."""
