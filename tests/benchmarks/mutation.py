"""Mutation testing: change one thing at a time in the code, and see whether a test notices.

    python tests/benchmarks/mutation.py                     all folders of [tool.mutmut] in pyproject.toml
    python tests/benchmarks/mutation.py labels disk         these alone
    python tests/benchmarks/mutation.py --show labels       no run: what the last one left

Prints the score of every folder, the share of changes that a test noticed, and every change that none did. mutation.md
says of each that is left why. Properties and constants are not changed, since mutmut changes the bodies of functions.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
MUTANTS = ROOT / "mutants" / "rcm_notebook"
FOLDERS = ("labels", "disk", "curriculum", "prediction", "uncertainty")
SURVIVED, UNTESTED = 0, 33  # How the tests of a mutant ended, in mutmut's words; others have noticed it.


def main() -> None:
    """Run the folders that are named and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=FOLDERS, metavar="FOLDER", help=", ".join(FOLDERS))
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--show", action="store_true", help="run nothing; print what the last run left")
    given = parser.parse_args()
    for folder in given.folders:
        if not given.show:
            run(folder, given.jobs)
    table(given.folders)
    for folder in given.folders:
        for mutant, code in outcomes(folder):
            if code in (SURVIVED, UNTESTED):
                print(f"\n{mutant}{' (no test runs this)' if code == UNTESTED else ''}\n{change(mutant)}")


def run(folder: str, jobs: int) -> None:
    """Try every mutant of a folder; without pytest's plugins, whose loading takes longer than the tests."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs), f"rcm_notebook.{folder}.*"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, check=True)


def outcomes(folder: str) -> Iterator[tuple[str, int]]:
    """Yield the mutants of a folder that were tried, and how their tests ended."""
    for path in sorted((MUTANTS / folder).rglob("*.meta")):
        codes = json.loads(path.read_text())["exit_code_by_key"]
        yield from ((mutant, code) for mutant, code in codes.items() if code is not None)


def table(folders: Sequence[str]) -> None:
    """Print how many mutants each folder had, how many nobody noticed, and the score."""
    all_codes: list[int] = []
    print(f"{'folder':12} {'mutants':>8} {'noticed':>8} {'survived':>8} {'untested':>8} {'score':>7}")
    for folder in (*folders, "all"):
        codes = all_codes if folder == "all" else [code for _, code in outcomes(folder)]
        survived, untested = codes.count(SURVIVED), codes.count(UNTESTED)
        noticed = len(codes) - survived - untested
        score = f"{noticed / len(codes):7.1%}" if codes else "      -"
        print(f"{folder:12} {len(codes):8} {noticed:8} {survived:8} {untested:8} {score}")
        if folder != "all":
            all_codes += codes


def change(mutant: str) -> str:
    """Return what a mutant changes, as the lines of a diff."""
    command = [sys.executable, "-m", "mutmut", "show", mutant]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return "\n".join(line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---"))


if __name__ == "__main__":
    main()
