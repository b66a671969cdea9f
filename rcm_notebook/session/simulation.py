"""The label-efficiency curve: an oracle answers what the session asks, and the accuracy is noted after every batch."""

from typing import TYPE_CHECKING

import numpy as np

from rcm_notebook.acquisition import Acquisition, resolve
from rcm_notebook.session.session import Session
from rcm_notebook.types import Int

if TYPE_CHECKING:
    import pandas as pd


def label_efficiency(
    session: Session,
    truth: Int[np.ndarray, " N"],
    budget: int,
    by: str | Acquisition,
    epochs: int,
    batch: int,
    seed: int = 0,
    progress: bool = True,
) -> "pd.DataFrame":
    """Spend `budget` labels on a session, and return one row a batch. The session is changed.

    An interrupt ends it; the curve so far is returned.

    Args:
        session: Usually a copy.
        truth: Class ids; rows of -1 are not answered.
        budget: Labels beyond those that are there.
        by: Strategy, as in `Session.query`.
        epochs: Epochs of training after every batch. With 0 the labels only propagate.
        batch: Labels asked for at a time.
        seed: Seed of the strategy's random choices.
        progress: Show a bar.

    Returns:
        Columns `labels`, `accuracy` on the rows without a label, and `test_accuracy` where there is a test part.
    """
    import pandas as pd
    from tqdm.auto import tqdm

    curve, spent = [], 0
    with tqdm(total=budget, unit="label", desc=by if isinstance(by, str) else by.__name__, disable=not progress) as bar:
        try:
            while spent < budget:
                answered = answer(session, truth, min(batch, budget - spent), by, (seed, spent))
                if not answered:
                    break
                spent += answered
                if epochs:
                    session.train(epochs, progress=False)
                curve.append(point(session, truth))
                bar.update(answered)
                bar.set_postfix(accuracy=f"{curve[-1]['accuracy']:.1%}")
        except KeyboardInterrupt:
            bar.set_description("stopped")
    return pd.DataFrame(curve)


def answer(session: Session, truth: Int[np.ndarray, " N"], n: int, by: str | Acquisition, seed: tuple[int, int]) -> int:
    """Let the oracle label the rows that the session asks for, and return how many it has labelled.

    Args:
        session: The session that is asked. It is changed.
        truth: Class ids; rows of -1 are not answered.
        n: How many rows to ask for.
        by: Strategy, as in `Session.query`.
        seed: Seed of its random choices.
    """
    strategy, rng = resolve(by), np.random.default_rng(seed)
    query = session.query(n, by=lambda state, count, _: strategy(state, count, rng))
    answered = query.rows[truth[query.rows] >= 0]
    for class_id in np.unique(truth[answered]):
        session.assign(answered[truth[answered] == class_id], int(class_id))
    return len(answered)


def point(session: Session, truth: Int[np.ndarray, " N"]) -> dict[str, float]:
    """Return one line of the curve. The accuracy is NaN if no row without a label has a truth."""
    rest = (session.labels.ids < 0) & (truth >= 0)
    right = session.prediction.ids[rest] == truth[rest]
    point = {"labels": len(session.labels), "accuracy": float(right.mean()) if len(right) else np.nan}
    test = session.data.test
    if test is not None and test.truth is not None:
        point["test_accuracy"] = session.evaluate()["accuracy"]
    return point
