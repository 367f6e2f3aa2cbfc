"""The contract of the port `Backlog`, held over SQLite and over memory."""

from plugwright.station.backlog import Span, Waiting
from plugwright.station.ports import BootRow, FactRow, Moment, Store
from plugwright.store.sqlite import SqliteStore
from tests.store.samples import checkpoint, facts_to_send, sample, started, transaction


class TestContract:
    """What a station may rely on."""

    def test_waiting_facts_are_in_order(self, store: Store) -> None:
        """§3.7: from the one asked for on, as many as asked for, without those that are not sent."""
        number = started(store)
        store.add_fact(sample(number))
        store.replace_checkpoint(checkpoint(number))
        store.add_fact(FactRow("stop", 2, Moment(9, 4), 1, transaction=number))
        expected = [
            Waiting(1, 1, Moment(1_000), is_sample=False),
            Waiting(2, 1, Moment(2_000), is_sample=True),
            Waiting(4, 2, Moment(9, 4), is_sample=False),
        ]
        assert list(store.backlog.after(0, 10)) == expected
        assert list(store.backlog.after(0, 2)) == expected[:2]
        assert list(store.backlog.after(2, 10)) == expected[2:]
        assert list(store.backlog.after(4, 10)) == []

    def test_thinned_samples_are_not_sent(self, store: Store) -> None:
        """§3.7: and no longer counted; one that its transaction still needs stays for that."""
        number = started(store)
        for in_stop in (False, True, False):
            store.add_fact(sample(number, in_stop=in_stop))
        store.backlog.thin([2, 3, 4])
        store.commit()
        assert [fact.seq for fact in facts_to_send(store)] == [1]
        assert store.waiting_facts() == 1
        assert [fact.seq for fact in store.stop_data(number)] == [3]
        newest = store.last_sample(number)
        assert newest is not None
        assert newest.seq == 4

    def test_thinning_is_part_of_the_step(self, store: Store) -> None:
        """A step that is abandoned has thinned nothing."""
        store.add_fact(sample())
        store.commit()
        store.backlog.thin([1])
        store.rollback()
        assert [fact.seq for fact in facts_to_send(store)] == [1]
        assert store.waiting_facts() == 1

    def test_spans_are_of_all_rows(self, store: Store) -> None:
        """§4.2.1: facts, starts and stops tell how long a boot was; what is in UTC belongs to none."""
        for boot in (1, 2, 3):
            store.put_boot(BootRow(boot, None))
            store.add_fact(sample(at=Moment(100, boot)))
        row = transaction(at=Moment(7, 2))
        row.stopped_at = Moment(900, 3)
        store.add_transaction(row)
        store.add_fact(sample(at=Moment(5)))
        store.add_fact(FactRow("sample", 1, Moment(300, 2), 1, to_send=False))
        assert list(store.backlog.spans()) == [Span(1, 100, 100), Span(2, 7, 300), Span(3, 100, 900)]

    def test_nothing_has_no_span(self, store: Store) -> None:
        """A store without rows."""
        assert list(store.backlog.spans()) == []
        assert list(store.backlog.after(0, 1)) == []


def test_a_lazily_acknowledged_sample_does_not_wait(durable: SqliteStore) -> None:
    """§3.7: though the file does not say so yet."""
    durable.add_fact(sample())
    durable.add_fact(sample())
    durable.commit()
    durable.acknowledge(1)
    durable.commit()
    assert [fact.seq for fact in durable.backlog.after(0, 10)] == [2]
