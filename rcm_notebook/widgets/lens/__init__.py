"""Parts of the component lens."""
