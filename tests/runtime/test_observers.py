"""Who watches a machine is told of everything."""

from plugwright.runtime.observers import Observers
from plugwright.station.effects import Event, Warned


class Witness:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[Event | str] = []

    def told(self, event: Event) -> None:
        """News."""
        self.heard.append(event)

    def changed(self) -> None:
        """A change."""
        self.heard.append("changed")


def test_every_observer_hears_everything_since_it_came() -> None:
    """And nothing of before."""
    observers, first, second = Observers(), Witness(), Witness()
    observers.changed()
    observers.add(first)
    observers.told(Warned("odd"))
    observers.add(second)
    observers.changed()
    assert first.heard == [Warned("odd"), "changed"]
    assert second.heard == ["changed"]
