"""What an operation decides with."""

from plugwright.central.effects import Event
from plugwright.central.ports import Store
from plugwright.central.settings import CentralSettings


class Context:
    """The settings and the store, and a place for the news of a step."""

    __slots__ = ("news", "settings", "store")

    def __init__(self, settings: CentralSettings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.news: list[Event] = []

    def tell(self, event: Event) -> None:
        """Let log and event stream know."""
        self.news.append(event)
