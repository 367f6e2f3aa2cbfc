"""The contract of the port `Store`, held over SQLite and over memory."""

import msgspec
import pytest

from plugwright.station.ports import (
    AvailabilityRow,
    BootRow,
    CacheRow,
    Counts,
    FactRow,
    Moment,
    Store,
    TransactionRow,
)
from tests.store.samples import (
    WRITES,
    checkpoint,
    everything,
    facts_to_send,
    filled,
    finish,
    given_up,
    sample,
    started,
    transaction,
)


class TestContract:
    """What a station may rely on."""

    def test_note_is_the_last_word(self, store: Store) -> None:
        """A note is None until it is put, and then what was put last."""
        assert store.note("accepted") is None
        store.put_note("accepted", "no")
        store.put_note("accepted", "yes")
        assert store.note("accepted") == "yes"

    def test_configuration_holds_what_was_changed(self, store: Store) -> None:
        """Only the keys that were put are there, an empty value as well."""
        store.put_configuration("Key1", "10")
        store.put_configuration("Key2", "")
        store.put_configuration("Key1", "20")
        assert dict(store.configuration()) == {"Key1": "20", "Key2": ""}

    def test_availability_holds_what_is_not_plain(self, store: Store) -> None:
        """§5.2: an operative connector without a scheduled change needs no row."""
        store.put_availability(AvailabilityRow(2, operative=True, scheduled=True))
        store.put_availability(AvailabilityRow(0, operative=False))
        store.put_availability(AvailabilityRow(1, operative=True))
        assert store.availability() == [
            AvailabilityRow(0, operative=False),
            AvailabilityRow(2, operative=True, scheduled=True),
        ]
        store.put_availability(AvailabilityRow(0, operative=True))
        assert [row.connector for row in store.availability()] == [2]

    def test_boots_are_in_order(self, store: Store) -> None:
        """The oldest is first, each with its offset once that is known."""
        for boot in (1, 2, 3):
            store.put_boot(BootRow(boot, None))
            store.add_fact(sample(at=Moment(5, boot)))
        store.put_boot(BootRow(2, 1_000))
        assert store.boots() == [BootRow(1, None), BootRow(2, 1_000), BootRow(3, None)]

    def test_a_new_boot_drops_those_that_nothing_refers_to(self, store: Store) -> None:
        """A boot stays while a fact, a transaction's start or stop, or what was given up is placed by it."""
        for boot in (1, 2, 3, 4, 5):
            store.put_boot(BootRow(boot, None))
            if boot == 1:
                store.add_fact(sample(at=Moment(5, 1)))
            if boot == 2:
                stopped = transaction(at=Moment(5, 2))
                stopped.stopped_at = Moment(5, 3)
                number = store.add_transaction(stopped)
            if boot == 3:
                row = store.transaction(number)
                assert row is not None
                row.stopped_at = Moment(6, 3)
                store.put_transaction(row)
            if boot == 4:
                store.give_up(given_up(50, Moment(5, 4)))
        assert [row.boot for row in store.boots()] == [1, 2, 3, 4, 5]
        store.acknowledge(1)
        store.put_boot(BootRow(6, None))
        store.put_boot(BootRow(7, None))
        assert [row.boot for row in store.boots()] == [2, 3, 4, 7]

    def test_cache_entry_is_replaced(self, store: Store) -> None:
        """§3.5.1: what is received for an idTag in the cache takes its place."""
        store.put_cached(CacheRow("card", "Accepted", 5_000, "FAMILY"), 10)
        assert store.cached("card") == CacheRow("card", "Accepted", 5_000, "FAMILY")
        store.put_cached(CacheRow("card", "Blocked"), 10)
        assert store.cached("card") == CacheRow("card", "Blocked")
        assert store.cached("other") is None

    def test_cache_can_be_emptied(self, store: Store) -> None:
        """One entry is removed, or all of them; one that is not there does no harm."""
        for key in ("a", "b", "c"):
            store.put_cached(CacheRow(key, "Accepted"), 10)
        store.remove_cached("a")
        store.remove_cached("unknown")
        assert [store.cached(key) is None for key in ("a", "b", "c")] == [True, False, False]
        store.clear_cache()
        store.clear_cache()
        assert store.cached("b") is None

    @pytest.mark.parametrize(
        ("stored", "limit", "left"),
        [
            (["a+", "b+", "c+"], 3, "abc"),
            (["a+", "b+", "c+"], 2, "bc"),  # the oldest goes
            (["a+", "b+", "a+", "c+"], 2, "ac"),  # a refreshed entry is young
            (["a+", "b-", "c+"], 2, "ac"),  # not valid goes before older
            (["a-", "b-", "c+"], 2, "bc"),  # the oldest that is not valid
            (["a+", "b-", "c-", "d+"], 1, "d"),  # as many as needed
            (["a+", "b+", "c-"], 2, "bc"),  # never what was just stored, valid or not
            (["a+", "b-"], 1, "b"),
        ],
    )
    def test_cache_makes_room(self, store: Store, stored: list[str], limit: int, left: str) -> None:
        """§3.5.1: entries that are not valid go first, then the oldest; never the one that needs the room."""
        entries = [CacheRow(entry[0], "Accepted" if entry[1] == "+" else "Invalid") for entry in stored]
        for row in entries[:-1]:
            store.put_cached(row, 10)
        store.put_cached(entries[-1], limit)
        assert "".join(key for key in "abcd" if store.cached(key)) == left

    def test_transaction_comes_back_whole(self, store: Store) -> None:
        """Every field is stored, when it is added and when it is replaced."""
        full = TransactionRow(
            connector=2,
            id_tag="Ünïcode-1",
            meter_start_wh=10,
            started_at=Moment(1, 3),
            parent_id_tag="FAMILY",
            reservation_id=4,
            transaction_id=-5,
            start="given up",
            stop="waiting",
            stop_reason="EVDisconnected",
            stop_id_tag="CARD-2",
            stopped_at=Moment(6),
            meter_stop_wh=2**40,
            invalid_at_wh=7,
            suspended=True,
        )
        first = store.add_transaction(transaction())
        number = store.add_transaction(full)
        assert store.transaction(number) == msgspec.structs.replace(full, id=number)
        store.put_transaction(msgspec.structs.replace(full, id=first))
        assert store.transaction(first) == msgspec.structs.replace(full, id=first)
        assert full.id == 0

    def test_transactions_handed_out_are_copies(self, store: Store) -> None:
        """To change a row that was read, or was put, changes nothing in the store."""
        row = transaction()
        row.id = store.add_transaction(row)
        store.put_transaction(row)
        store.commit()
        read = store.transaction(row.id)
        assert read is not None
        for copied in (row, read, *store.open_transactions(), *store.recent_transactions(1)):
            copied.id_tag = "changed"
        read = store.transaction(row.id)
        assert read is not None
        assert read.id_tag == "CARD-1"

    def test_open_transactions_are_those_without_a_settled_stop(self, store: Store) -> None:
        """A stop that is acknowledged or given up closes; one that waits does not."""
        for stop in ("none", "waiting", "acknowledged", "given up"):
            row = transaction()
            row.stop = stop
            store.add_transaction(row)
        assert [row.stop for row in store.open_transactions()] == ["none", "waiting"]
        assert [row.id for row in store.recent_transactions(3)] == [4, 3, 2]

    def test_refuses_to_replace_an_unknown_transaction(self, store: Store) -> None:
        """A number that was never given is our own mistake."""
        with pytest.raises(AssertionError):
            store.put_transaction(transaction())

    def test_fact_comes_back_whole(self, store: Store) -> None:
        """Every field is stored, with and without values."""
        fact = sample(3, in_stop=True, at=Moment(7, 2))
        bare = FactRow("stop", 2, Moment(-1), 0)
        for row in (fact, bare):
            seq = store.add_fact(row)
            assert store.next_fact(seq - 1) == msgspec.structs.replace(row, seq=seq)

    def test_facts_go_out_in_one_order(self, store: Store) -> None:
        """§3.7: the cursor meets what is to be sent, of all connectors, in the order in which it happened."""
        first, second = started(store, 1), started(store, 2)
        store.replace_checkpoint(checkpoint(first))
        store.add_fact(sample(second))
        store.add_fact(sample(first))
        assert [(fact.kind, fact.transaction) for fact in facts_to_send(store)] == [
            ("start", first),
            ("start", second),
            ("sample", second),
            ("sample", first),
        ]
        assert store.waiting_facts() == 4

    @pytest.mark.parametrize("seq", [1, 2, 5])
    def test_acknowledged_fact_is_not_sent_again(self, store: Store, seq: int) -> None:
        """§3.7: of a start, a sample, and a sample outside transactions."""
        filled(store)
        for _ in range(2):
            store.acknowledge(seq)
            assert seq not in [fact.seq for fact in facts_to_send(store)]
            assert store.waiting_facts() == 4
            store.commit()

    def test_acknowledging_the_unknown_does_nothing(self, store: Store) -> None:
        """A sequence number that is gone, or never was, is settled."""
        filled(store)
        before = everything(store)
        store.acknowledge(1_000)
        assert everything(store) == before

    def test_given_up_fact_is_kept_and_not_sent(self, store: Store) -> None:
        """Errata 3.18 and §3.7.1: what is given up goes to its own table, whole."""
        filled(store)
        store.give_up(given_up(2))
        assert store.given_up(1) == [given_up(99)]
        assert store.given_up(9) == [given_up(99), given_up(2)]
        assert [fact.seq for fact in facts_to_send(store)] == [1, 3, 4, 5]
        assert store.waiting_facts() == 4

    def test_counts_what_is_given_up_and_cached(self, store: Store) -> None:
        """What is only looked at need not be read to be counted."""
        assert store.counts() == Counts()
        filled(store)
        before = store.counts()
        store.give_up(given_up(2))
        store.put_cached(CacheRow("new", "Accepted"), 9)
        assert (before.given_up + 1, before.cached + 1) == (store.counts().given_up, store.counts().cached)
        assert before.cached == 2

    def test_acknowledged_samples_stay_in_the_stop(self, store: Store) -> None:
        """§4.10: transactionData needs its samples until the stop is told."""
        filled(store)
        for seq in (2, 3, 4):
            store.acknowledge(seq)
            store.commit()
        store.add_fact(sample(1))
        assert [fact.seq for fact in store.stop_data(1)] == [3, 4]
        assert not any(fact.to_send for fact in store.stop_data(1))

    def test_thinned_samples_are_still_sent(self, store: Store) -> None:
        """Errata 3.14: to leave the transactionData is not to be forgotten; another transaction's are not touched."""
        filled(store)
        other = started(store)
        kept = store.add_fact(sample(other, in_stop=True))
        store.thin_stop_data(1, [2, 3, kept, 1_000])
        assert [fact.seq for fact in store.stop_data(1)] == [4]
        assert [fact.seq for fact in store.stop_data(other)] == [kept]
        assert [fact.seq for fact in facts_to_send(store)] == [1, 2, 3, 4, 5, 6, 7]

    def test_last_sample_is_the_newest_fact(self, store: Store) -> None:
        """A transaction's last durable register stays readable, delivered or not."""
        number = started(store)
        newest = store.add_fact(sample(number))
        store.add_fact(sample())
        store.acknowledge(newest)
        store.commit()
        last = store.last_sample(number)
        assert last is not None
        assert (last.seq, last.register_wh, last.to_send) == (newest, 1_234, False)
        assert store.last_sample(1_000) is None

    def test_checkpoint_replaces_the_former_one(self, store: Store) -> None:
        """A transaction has at most one sample that is neither sent nor told, and no other is touched."""
        number, other = started(store), started(store)
        store.replace_checkpoint(checkpoint(other, 600))
        store.replace_checkpoint(checkpoint(number, 700))
        store.replace_checkpoint(checkpoint(number, 800))
        registers = [last.register_wh for n in (number, other) if (last := store.last_sample(n))]
        assert registers == [800, 600]
        assert store.waiting_facts() == 2

    @pytest.mark.parametrize("row", [sample(1), sample(), checkpoint(1)])
    def test_checkpoint_is_neither_sent_nor_told(self, store: Store, row: FactRow) -> None:
        """Anything but a checkpoint in its place is our own mistake."""
        if row == checkpoint(1):
            row = msgspec.structs.replace(row, kind="stop")
        with pytest.raises(AssertionError):
            store.replace_checkpoint(row)

    def test_closing_drops_the_facts_and_keeps_the_transaction(self, store: Store) -> None:
        """The transaction becomes history; facts of others are not touched."""
        filled(store)
        finish(store, 1)
        assert [fact.seq for fact in facts_to_send(store)] == [5]
        assert (store.stop_data(1), store.last_sample(1), store.waiting_facts()) == ([], None, 1)
        assert [row.id for row in store.recent_transactions(9)] == [1]

    def test_sequence_numbers_are_never_used_twice(self, store: Store) -> None:
        """The numbers of the last rows, once dropped, are gone."""
        number = started(store)
        last = store.add_fact(sample(number))
        store.commit()
        finish(store, number)
        assert store.next_fact(0) is None
        store.commit()
        assert store.add_fact(sample()) == last + 1

    @pytest.mark.parametrize("write", WRITES)
    def test_rollback_forgets(self, store: Store, write: str) -> None:
        """Whatever the step wrote, all is as after the last commit; a commit afterwards makes nothing durable."""
        filled(store)
        before = everything(store)
        WRITES[write](store)
        assert everything(store) != before
        store.rollback()
        assert everything(store) == before
        store.commit()
        assert everything(store) == before

    @pytest.mark.parametrize("write", WRITES)
    def test_commit_is_the_end_of_the_step(self, store: Store, write: str) -> None:
        """What was committed is not rolled back."""
        filled(store)
        WRITES[write](store)
        after = everything(store)
        store.commit()
        store.rollback()
        assert everything(store) == after

    def test_rollback_restores_who_is_oldest_in_the_cache(self, store: Store) -> None:
        """§3.5.1: a refresh or a removal that never was does not change who makes room."""
        for key in ("a", "b"):
            store.put_cached(CacheRow(key, "Accepted"), 2)
        store.commit()
        store.put_cached(CacheRow("a", "Accepted"), 2)
        store.remove_cached("a")
        store.rollback()
        store.put_cached(CacheRow("c", "Accepted"), 2)
        assert [key for key in "abc" if store.cached(key)] == ["b", "c"]

    def test_a_step_may_undo_itself(self, store: Store) -> None:
        """All reads see the writes of the running step, and rollback forgets them in whatever order."""
        filled(store)
        before = everything(store)
        number = started(store)
        store.add_fact(sample(number, in_stop=True))
        finish(store, number)
        finish(store, 1)
        store.put_note("b", "yes")
        store.clear_cache()
        assert store.waiting_facts() == 1
        store.rollback()
        assert everything(store) == before
