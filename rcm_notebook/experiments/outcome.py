"""The numbers by which finished runs are compared: the metrics of the test part, and results of training itself."""

from collections.abc import Callable

from rcm_notebook.data import never_seen
from rcm_notebook.metrics import Disabled, Measurement, purity, separation
from rcm_notebook.session import Session


def outcome(session: Session) -> Measurement:
    """Return every metric of the test part and every entry of `QUESTIONS`, or the reason why one has no value."""
    values, disabled = session.measure()
    for name, question in QUESTIONS.items():
        try:
            values[name] = question(session)
        except Disabled as reason:
            disabled[name] = str(reason)
    return Measurement(values, disabled)


def _purity(session: Session) -> float:
    """Return how pure the components of the training rows are, 0 to 1."""
    if session.data.truth is None:
        raise Disabled("The data set has no truth.")
    return purity(session.data.truth, session.latents.component)


def _novelty(session: Session) -> float:
    """Return the AUROC of `Session.ood` for test rows of classes that training never saw."""
    new, test = never_seen(session.data), session.data.test
    if test is None or not new.any():
        raise Disabled("The test part has no class that training has not; leave one out with data.unseen.")
    return separation(new, session.ood(test.x))


def _recon(session: Session) -> float:
    """Return the mean `recon` in the last epoch, in nats for each training row."""
    return _last(session, "recon")


def _kl_z(session: Session) -> float:
    """Return the mean `kl_z` in the last epoch, in nats for each training row."""
    return _last(session, "kl_z")


def _last(session: Session, term: str) -> float:
    if not session.history:
        raise Disabled("Nothing was trained.")
    last = session.history[-1]
    if last["recon"] == last["kl_z"] == 0:  # Exactly 0: a step skips the decoder if neither term has a weight.
        raise Disabled(f"The decoder had no part in the last epoch: {last['phase']!r} gives recon and kl_z no weight.")
    return last[term]


QUESTIONS: dict[str, Callable[[Session], float]] = {
    "purity": _purity,
    "novelty": _novelty,
    "recon": _recon,
    "kl_z": _kl_z,
}
