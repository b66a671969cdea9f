"""Splitting and merging components: one gesture each, on disk, undone exactly as long as nothing was trained since."""

from rcm_notebook.components import Proposal, free_for_split, propose
from rcm_notebook.labels import Labels
from rcm_notebook.session.base import SessionBase


class Reshaping(SessionBase):
    """The door to splits and merges."""

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """Splits worth making: components that hold labels of two classes, the most mixed first.

        Example:
            >>> [proposal.component for proposal in session.proposals] == session.components.mixed.tolist()
            True
        """
        view = self.view
        return propose(view.components, view.latents.affinity, view.labels.classes)

    def split_component(self, component: int) -> int:
        """Split a component in two, by its labels where it holds two classes. One call is one undo step.

        Half of its rows go to a free component at once, without training. Undo restores the parameters exactly if
        nothing was trained since. After training, undo merges the two again.

        Args:
            component: The one to split.

        Returns:
            The component that was free and now holds the second half; with labels, that of the smaller class.

        Raises:
            ValueError: No such component, none is free (the message says which to merge), or its rows are all alike.
            RuntimeError: Training is running, or the session is read-only.

        Example:
            >>> largest, *_, smallest = session.components.usage.argsort()[::-1].tolist()
            >>> labels = session.merge_components(smallest, largest)
            >>> session.split_component(largest) == largest
            False
        """
        with self._lock:
            self._require_idle()
            self._catch_up()
            view = self.view
            k = view.components.checked(component)
            into = free_for_split(view.components, view.latents.affinity, k)
            file = self._surgeon.plan_split(k, view.network, view.latents, view.labels)
            self._gesture(lambda: self._store.split_component(k, into, file))
        return into

    def merge_components(self, component: int, into: int) -> Labels:
        """Give all rows of a component to another, and set it free. One call is one undo step.

        Undo restores the parameters exactly if nothing was trained since. After training, undo splits the two again.

        Args:
            component: The one that becomes free. Its name goes along if the other has none.
            into: The one that takes its rows.

        Raises:
            ValueError: No such components, or they are the same.
            RuntimeError: Training is running, or the session is read-only.

        Example:
            >>> labels = session.merge_components(0, 1)
            >>> 0 in session.components.free
            True
        """
        with self._lock:
            self._require_idle()
            self._catch_up()
            view = self.view
            i, j = view.components.checked(component), view.components.checked(into)
            if i == j:
                raise ValueError(f"Component {i} cannot be merged into itself; give two different ones.")
            file = self._surgeon.plan_merge(i, j, view.latents)
            return self._gesture(lambda: self._store.merge_components(i, j, file))
