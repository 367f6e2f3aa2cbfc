"""Who watches a machine: told of the station's news, and whenever it may look different."""

from typing import Protocol

from plugwright.station.effects import Event


class Observer(Protocol):
    """Somebody who looks; called in the middle of the shell's work, it may note something and arm a timer, no more."""

    def told(self, event: Event) -> None:
        """The station has news."""

    def changed(self) -> None:
        """The station was stepped, or something was done to its surroundings."""


class Observers:
    """All observers of one machine, in the order in which they came."""

    __slots__ = ("_all",)

    def __init__(self) -> None:
        self._all: tuple[Observer, ...] = ()

    def add(self, observer: Observer) -> None:
        """From now on it is told."""
        self._all = (*self._all, observer)

    def told(self, event: Event) -> None:
        """Pass the news on."""
        for observer in self._all:
            observer.told(event)

    def changed(self) -> None:
        """Pass it on."""
        for observer in self._all:
            observer.changed()
