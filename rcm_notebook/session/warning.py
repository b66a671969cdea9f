"""Warnings of what happened beside the session, such as an edit of labels.csv: each is one event, and each is said.

Python shows a warning once for each line and text. The same text about another edit would then never be seen.
"""

import os
import sys
import warnings
from pathlib import Path

PACKAGE = f"{Path(__file__).parents[1]}{os.sep}"


def warn(text: str) -> None:
    """Warn at the line of the user's code, also where the same text was said there before."""
    frame = sys._getframe()
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        frame = frame.f_back
    module = frame.f_globals.get("__name__")
    warnings.warn_explicit(text, UserWarning, frame.f_code.co_filename, frame.f_lineno, module)
