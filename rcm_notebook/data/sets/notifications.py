"""Device notifications: 20,000 short messages of 60 kinds, generated; the case that the project was made for.

Printers, servers, networks and buildings say the same thing in many ways. Each kind has some phrasings with
alternatives and parameters (``notifications.yaml``). A message varies one of them: a device's name or a time stands
before it, a code behind it, its case changes, and some messages have a typing error. The n-th most frequent kind has
1/n of the messages of the first (Zipf 1949), so that the rarest has fewer than a hundred. The last kinds of the file
occur only in `test`, which stands for what comes later.
"""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import numpy as np
import yaml

from rcm_notebook.data.dataset import Dataset
from rcm_notebook.data.registered import DATASETS, computed

ROWS = 20_000
DIMENSIONS = 1500
NEVER_SEEN = 2
"""How many kinds at the end of the file only `test` has."""
TYPING_ERRORS = 0.1
"""Share of the messages that have a typing error: a choice, as are the shares in `_dress`."""

_ALTERNATIVES = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_PARAMETER = re.compile(r"\{(\w+)\}")

Draw = Callable[[np.random.Generator], str]


@DATASETS.register("notifications")
@computed
def load_notifications(rows: int = ROWS, dimensions: int = DIMENSIONS, seed: int = 0) -> Dataset:
    """Generate the messages and embed them (`Dataset.from_texts`); nothing is downloaded.

    Args:
        rows: Number of messages to train on; `test` holds a tenth as many more.
        dimensions: D of the embedding.
        seed: Seed of the messages.

    Raises:
        ValueError: `rows` is smaller than ten times the number of kinds.
    """
    names = tuple(_kinds())
    if rows < 10 * len(names):
        raise ValueError(f"rows is {rows}; {len(names)} kinds need {10 * len(names)} at least.")
    rng = np.random.default_rng(seed)
    texts, truth = write(rows, len(names) - NEVER_SEEN, rng)
    later, later_truth = write(max(rows // 10, 1), len(names), rng)
    return Dataset.from_texts(
        texts,
        names,
        truth,
        dimensions=dimensions,
        name="notifications",
        test_texts=later,
        test_truth=later_truth,
    )


def write(count: int, kinds: int, rng: np.random.Generator) -> tuple[list[str], np.ndarray]:
    """Return `count` messages of the first `kinds` kinds, and the kind of each."""
    weight = 1 / np.arange(1, kinds + 1)
    truth = rng.choice(kinds, count, p=weight / weight.sum())
    phrasings = list(_kinds().values())
    return [_message(phrasings[kind], rng) for kind in truth], truth


@cache
def _kinds() -> dict[str, list[str]]:
    source = files("rcm_notebook.data").joinpath("notifications.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(source)


def _message(phrasings: list[str], rng: np.random.Generator) -> str:
    text = _one_of(phrasings, rng)
    text = _ALTERNATIVES.sub(lambda found: _one_of(found[1].split("|"), rng), text)
    text = _PARAMETER.sub(lambda found: PARAMETERS[found[1]](rng), text)
    text = _mistype(text, rng) if rng.random() < TYPING_ERRORS else text
    return _dress(" ".join(text.split()), rng)


def _dress(text: str, rng: np.random.Generator) -> str:
    """Add what devices put before and behind a message, and change its case."""
    before, behind = rng.random(2)
    if before < 0.2:
        text = f"{_device(rng)}: {text}"
    elif before < 0.3:
        text = f"[{_one_of(('INFO', 'WARN', 'ERROR', 'notice'), rng)}] {text}"
    elif before < 0.4:
        text = f"{_number(0, 23)(rng)}:{rng.integers(60):02} {_device(rng)} {text}"
    if behind < 0.1:
        text = f"{text} (code {_code(rng)})"
    elif behind < 0.2:
        text = f"{text}."
    elif behind < 0.25:
        text = f"{text} - {_one_of(('see manual', 'call service', 'no action needed', 'check now'), rng)}"
    case = rng.random()
    return text.upper() if case < 0.05 else text.lower() if case < 0.2 else text


def _mistype(text: str, rng: np.random.Generator) -> str:
    """Swap, drop or double one letter."""
    at = int(rng.integers(max(len(text) - 1, 1)))
    here, after = text[at : at + 1], text[at + 1 : at + 2]
    return text[:at] + _one_of((after + here, after, here + here + after), rng) + text[at + 2 :]


def _one_of(options, rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]


def _number(low: int, high: int) -> Draw:
    return lambda rng: str(rng.integers(low, high + 1))


def _among(*options: str) -> Draw:
    return lambda rng: _one_of(options, rng)


def _code(rng: np.random.Generator) -> str:
    return f"{_one_of('CEFX', rng)}{rng.integers(10, 9999)}"


def _address(rng: np.random.Generator) -> str:
    return f"10.{rng.integers(256)}.{rng.integers(256)}.{rng.integers(1, 255)}"


def _device(rng: np.random.Generator) -> str:
    return f"{_one_of(('printer', 'mfp', 'srv', 'switch', 'ups', 'hvac', 'gw'), rng)}-{rng.integers(1, 40):02}"


PARAMETERS: dict[str, Draw] = {
    "code": _code,
    "color": _among("black", "cyan", "magenta", "yellow"),
    "dbm": lambda rng: f"-{rng.integers(70, 95)}",
    "disk": _among("/dev/sda", "/dev/sdb", "/var", "/home", "C:", "D:", "nvme0", "slot 3"),
    "high": _number(85, 99),
    "host": lambda rng: f"{_one_of(('mail', 'print', 'files', 'time', 'web'), rng)}{rng.integers(1, 9)}.example.com",
    "hot": _number(60, 99),
    "ip": _address,
    "job": _number(100, 9999),
    "n": _number(1, 30),
    "pages": _number(2, 900),
    "paper": _among("A4", "A3", "letter", "A5"),
    "percent": _number(1, 20),
    "phone": _number(2_000_000, 9_999_999),
    "port": lambda rng: f"{_one_of(('eth', 'port ', 'gi0/'), rng)}{rng.integers(1, 25)}",
    "rpm": _number(200, 900),
    "service": _among("spooler", "sshd", "nginx", "postgres", "cupsd", "snmpd"),
    "size": _number(1, 900),
    "speed": _among("100", "1000", "10000"),
    "tray": _number(1, 4),
    "user": _among("anna", "b.meyer", "carlos", "dlee", "eva", "f.rossi", "guest", "admin", "kowalski"),
    "version": lambda rng: f"{rng.integers(1, 9)}.{rng.integers(20)}.{rng.integers(10)}",
}
"""What may stand in braces in the phrasings."""
