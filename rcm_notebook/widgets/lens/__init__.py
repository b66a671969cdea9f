"""Parts of the lens on components."""
