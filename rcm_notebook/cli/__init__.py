"""The command line: `rcm-notebook`, one file a command."""

from rcm_notebook.cli.main import parser

__all__ = ["parser"]
