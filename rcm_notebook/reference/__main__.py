"""Write every page into the folder that is given."""

import argparse
from pathlib import Path

from rcm_notebook.reference import PAGES

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="notebooks/reference")
    folder = parser.parse_args().folder
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
