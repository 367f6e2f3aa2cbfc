"""What an operation decides with."""

from plugwright.central.context import Context
from plugwright.central.effects import Warned
from plugwright.central.settings import CentralSettings
from plugwright.store.central_memory import CentralMemoryStore


def test_keeps_news_in_their_order() -> None:
    """What is told first is heard first."""
    context = Context(CentralSettings(), CentralMemoryStore())
    context.tell(Warned("a", "one"))
    context.tell(Warned("a", "two"))
    assert context.news == [Warned("a", "one"), Warned("a", "two")]
