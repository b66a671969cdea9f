"""``rcm-notebook``: the commands, their arguments, and how their errors reach the terminal."""

import argparse
import io
import sys
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from rcm_notebook.cli.app import run_app
from rcm_notebook.cli.demo import run_demo
from rcm_notebook.data import DATASETS, load
from rcm_notebook.disk import replacing


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Return the exit status: 0 done, 1 failed with a message, 130 interrupted.

    Raises:
        SystemExit: The arguments are not understood (status 2), or ask for help or the version (status 0).
    """
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        return 130
    except (OSError, ValueError, LookupError, RuntimeError) as error:
        print(f"rcm-notebook: {error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets `run`, the function that carries it out."""
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

    run = commands.add_parser("run", help="run an experiment from a YAML file: each point of its sweep with each seed")
    run.add_argument("config", nargs="?", metavar="CONFIG", help="a file, or the name of a shipped config")
    run.add_argument("--list", action="store_true", help="list the shipped configs and stop")
    run.add_argument("--validate-only", action="store_true", help="check the config, print it in full and stop")
    run.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="replace a setting"
    )
    run.add_argument("--out", type=Path, default=Path("runs"), help="folder of the experiments (default: ./runs)")
    run.add_argument("--resume", action="store_true", help="continue interrupted runs")
    run.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="how many runs at once, each in its own process (default: 1)"
    )
    run.set_defaults(run=_run)

    runs = commands.add_parser("runs", help="list the runs in a folder")
    runs.add_argument("folder", nargs="?", type=Path, default=Path("runs"), help="folder of the runs (default: ./runs)")
    runs.add_argument("--tag", dest="tags", action="append", default=[], help="only runs with this tag")
    runs.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="CONDITION",
        help="only runs for which this holds, such as model.prior=vamp or accuracy>0.9",
    )
    runs.add_argument("--sort", default="changed", metavar="METRIC", help="a column or a score (default: changed)")
    runs.add_argument("--reverse", action="store_true", help="sort in the opposite order")
    runs.set_defaults(run=_runs)

    compare = commands.add_parser("compare", help="finished runs side by side, with their spread over seeds")
    compare.add_argument(
        "folders", nargs="+", type=Path, metavar="RUN", help="a run, an experiment, or a folder of many"
    )
    compare.add_argument(
        "--curves", type=Path, metavar="FILE", help="draw the label-efficiency curves there: .png, .pdf or .svg"
    )
    compare.set_defaults(run=_compare)

    predict = commands.add_parser("predict", help="score the rows of a file with a session")
    predict.add_argument("session", type=Path, metavar="SESSION", help="a session's folder")
    predict.add_argument("file", type=Path, metavar="FILE", help=".npy, .csv, .parquet, or .txt with a text a line")
    predict.add_argument("--serial", help="column of the file with its own index")
    predict.add_argument("--texts", metavar="COLUMN", help="column of the file with texts (default: the only one)")
    predict.add_argument("--out", type=Path, help="CSV to write (default: print it)")
    predict.set_defaults(run=_predict)

    labels = commands.add_parser("labels", help="write a session's labels, also where the session cannot be opened")
    labels.add_argument("session", type=Path, metavar="SESSION", help="the session's folder")
    labels.add_argument("--out", type=Path, metavar="FILE", help="CSV to write (default: print it)")
    labels.set_defaults(run=_labels)

    app = commands.add_parser("app", help="open the workbench of a session as a page of its own")
    app.add_argument("session", type=Path, metavar="SESSION", help="the session's folder")
    app.add_argument("--read-only", action="store_true", help="open read-only, also while another process writes")
    app.add_argument("--port", type=int, help="port to listen on (default: the first free one from 8866)")
    app.add_argument("--no-browser", action="store_true", help="print the address and open nothing")
    app.set_defaults(
        run=lambda given: run_app(
            given.session, read_only=given.read_only, port=given.port, browser=not given.no_browser
        )
    )

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


def _run(given: argparse.Namespace) -> int:
    import yaml

    from rcm_notebook.experiments import load_config, plan, run_all, shipped

    if given.list:
        for name in shipped():
            print(f"{name:16} {load_config(name).description}")
        return 0
    if given.config is None:
        raise ValueError("Give a config to run; --list shows those that are shipped.")
    config = load_config(given.config).with_values(given.settings)
    if given.validate_only:
        print(yaml.safe_dump(config.to_dict(), sort_keys=False, allow_unicode=True), end="")
        return 0
    if find_spec("matplotlib") is None:  # Raise before the runs, not after them.
        raise RuntimeError("The report of a run needs matplotlib: pip install 'rcm_notebook[lab]'")
    planned = plan(config, given.out)
    failed = run_all(planned, given.jobs, resume=given.resume, done=lambda folder: print(folder, flush=True))
    if failed:
        whose = "".join(f"\n  {log}: {_last_line(log)}" for log in failed)
        raise RuntimeError(f"{len(failed)} of {len(planned)} runs failed; go on with --resume. The reasons:{whose}")
    return 0


def _last_line(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return next((line.rpartition("\r")[2].strip() for line in reversed(lines) if line.strip()), "it printed nothing")


def _runs(given: argparse.Namespace) -> int:
    from rcm_notebook.experiments import pick, runs_table

    runs = pick(given.folder, given.tags, given.where, given.sort, given.reverse)
    print(runs_table(runs, given.sort) if runs else f"No such run in {given.folder}.")
    return 0


def _compare(given: argparse.Namespace) -> int:
    from rcm_notebook.experiments import comparison_table, draw_curves, gather

    experiments = gather(given.folders)
    print(comparison_table(experiments))
    if given.curves and not draw_curves(experiments, given.curves):
        print("No run has a label-efficiency curve; nothing was drawn.", file=sys.stderr)
    return 0


def _predict(given: argparse.Namespace) -> int:
    from rcm_notebook.cli.predict import predict

    if given.out is None:
        predict(given.session, given.file, sys.stdout, serial=given.serial, texts=given.texts)
        return 0
    text = io.StringIO(newline="")
    count = predict(given.session, given.file, text, serial=given.serial, texts=given.texts)
    with replacing(given.out) as file:
        file.write(text.getvalue().encode())
    print(f"{count:,} rows -> {given.out}", file=sys.stderr)
    return 0


def _labels(given: argparse.Namespace) -> int:
    from rcm_notebook.cli.labels import labels

    content, count = labels(given.session)
    if given.out is None:
        sys.stdout.write(content.decode())
        return 0
    with replacing(given.out) as file:
        file.write(content)
    print(f"{count:,} labels -> {given.out}", file=sys.stderr)
    return 0
