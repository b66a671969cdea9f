"""The command line: what runs outside a notebook, and what starts Jupyter as a program of its own."""
