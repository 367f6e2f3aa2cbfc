"""The backlog in memory looks at the rows as they are when it is asked; its contract is in test_backlog.py."""

from plugwright.store.memory import MemoryStore
from tests.store.samples import sample


def test_what_is_held_on_to_is_not_stale() -> None:
    """Every write of a step replaces a table: whoever keeps the backlog sees the new one."""
    store = MemoryStore()
    backlog = store.backlog
    store.add_fact(sample())
    store.commit()
    store.add_fact(sample())
    assert [fact.seq for fact in backlog.after(0, 10)] == [1, 2]
    store.rollback()
    assert [fact.seq for fact in backlog.after(0, 10)] == [1]
