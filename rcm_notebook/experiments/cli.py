"""``rcm-notebook``: the commands, their arguments, and how their errors reach the terminal."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from rcm_notebook.data import DATASETS, load
from rcm_notebook.experiments.demo import run_demo


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 failed with a message, 2 not understood, 130 interrupted."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        return 130
    except (OSError, ValueError, LookupError, RuntimeError) as error:
        print(f"rcm-notebook: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rcm-notebook", description="Label a few points; a mixture VAE labels the rest."
    )
    parser.add_argument("--version", action="version", version=f"rcm-notebook {version('rcm_notebook')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="open the first notebook in JupyterLab")
    demo.add_argument("--dir", type=Path, default=Path("rcm-demo"), help="folder to work in (default: ./rcm-demo)")
    demo.add_argument("--port", type=int, help="port to listen on (default: the first free one from 8888)")
    demo.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    demo.set_defaults(run=lambda given: run_demo(given.dir, port=given.port, browser=not given.no_browser))

    data = commands.add_parser("data", help="data sets by name")
    get = data.add_subparsers(required=True, metavar="ACTION").add_parser("get", help="fetch a data set into the cache")
    get.add_argument("name", metavar="NAME", help=", ".join(DATASETS))
    get.set_defaults(run=lambda given: _get_data(given.name))
    return parser


def _get_data(name: str) -> int:
    print(f"Loading {name} ...", file=sys.stderr)
    data = load(name)
    held_out = f", and {len(data.test):,} held out" if data.test is not None else ""
    print(f"{name}: {len(data):,} examples of shape {data.shape}{held_out}.")
    return 0
