"""The contract of the port `ListStore`, held over SQLite and over memory."""

import pytest

from plugwright.ocpp16 import AuthorizationStatus
from plugwright.station.ports import ListRow, ListState, Store
from tests.store.lists import CHANGED, CHANGES, KEYS, OLD, Entries, held, rows_of, tidy, update


class TestListContract:
    """What a station may rely on of its Local Authorization List."""

    def test_new_list_is_empty(self, store: Store) -> None:
        """§5.10: version 0, no entries, and nothing to do."""
        assert store.local_list.state == ListState(0, 0)
        assert store.local_list.entry("card") is None
        assert store.local_list.is_settled
        assert not store.local_list.tidy(10)

    def test_entry_comes_back_whole(self, store: Store) -> None:
        """Every field is stored, any text as a key."""
        rows = [ListRow("", "Invalid"), ListRow("a\0b", "Accepted", -5, "FAMILY"), ListRow("ünïcode", "Blocked", 2**40)]
        store.local_list.begin(full=True)
        store.local_list.stage(rows)
        store.commit()
        store.local_list.show(ListState(7, 3))
        assert [store.local_list.entry(row.key) for row in rows] == rows

    def test_full_update_replaces_everything(self, store: Store) -> None:
        """§7.48: what the new list does not name is gone."""
        update(store, 1, OLD, full=True)
        assert held(store.local_list) == OLD
        new: Entries = dict.fromkeys(KEYS[10:30], "Blocked")
        update(store, 2, new, full=True)
        assert (held(store.local_list), store.local_list.state) == (new, ListState(2, 20))

    def test_differential_update_adds_changes_and_removes(self, store: Store) -> None:
        """§7.1: an entry is added or updated, or taken off, which does no harm to one that is not there."""
        update(store, 1, OLD, full=True)
        update(store, 2, CHANGES, full=False)
        assert (held(store.local_list), store.local_list.state) == (CHANGED, ListState(2, 25))
        tidy(store)
        assert (held(store.local_list), store.local_list.state) == (CHANGED, ListState(2, 25))

    @pytest.mark.parametrize("slice_of", [1, 3, 40])
    def test_stage_tells_how_the_list_grows(self, store: Store, slice_of: int) -> None:
        """The number of entries is exact, however the update is cut into slices."""
        update(store, 1, OLD, full=True)
        local_list, rows = store.local_list, rows_of(CHANGES)
        local_list.begin(full=False)
        grown = [local_list.stage(rows[at : at + slice_of]) for at in range(0, len(rows), slice_of)]
        assert sum(grown) == len(CHANGED) - len(OLD)

    def test_staging_is_not_seen(self, store: Store) -> None:
        """Until it is shown the former list is the list."""
        update(store, 1, OLD, full=True)
        for full in (True, False):
            store.local_list.begin(full=full)
            store.local_list.stage(rows_of(CHANGES))
            store.commit()
            assert (held(store.local_list), store.local_list.state) == (OLD, ListState(1, 20))
            store.local_list.abandon()

    def test_abandoned_update_leaves_nothing(self, store: Store) -> None:
        """The next one begins from the list that is seen."""
        update(store, 1, OLD, full=True)
        store.local_list.begin(full=True)
        store.local_list.stage([ListRow("card-039", "Accepted")])
        store.commit()
        store.local_list.abandon()
        store.local_list.abandon()
        update(store, 2, CHANGES, full=False)
        tidy(store)
        assert held(store.local_list) == CHANGED

    def test_empty_updates(self, store: Store) -> None:
        """A full one empties the list, a differential one gives it a version only."""
        update(store, 1, OLD, full=True)
        update(store, 5, {}, full=False)
        assert (held(store.local_list), store.local_list.state) == (OLD, ListState(5, 20))
        assert store.local_list.is_settled
        update(store, 0, {}, full=True)
        assert (held(store.local_list), store.local_list.state) == ({}, ListState(0, 0))

    def test_many_updates_one_after_the_other(self, store: Store) -> None:
        """Versions follow each other with what is left over cleared away in between, or not."""
        expected = dict(OLD)
        update(store, 1, OLD, full=True)
        for version, key in enumerate(KEYS[3:35], start=2):
            while not store.local_list.is_settled:
                store.local_list.tidy(1)
                store.commit()
            status: AuthorizationStatus | None = None if version % 3 == 0 else "Invalid"
            update(store, version, {key: status}, full=False)
            expected.pop(key, None)
            if status is not None:
                expected[key] = status
            assert held(store.local_list) == expected
            assert store.local_list.state == ListState(version, len(expected))
        tidy(store)
        assert held(store.local_list) == expected

    def test_rollback_of_a_step_that_showed(self, store: Store) -> None:
        """The former list is seen again, and the update is gone."""
        update(store, 1, OLD, full=True)
        store.local_list.begin(full=False)
        store.local_list.stage(rows_of(CHANGES))
        store.commit()
        store.local_list.show(ListState(2, 25))
        assert held(store.local_list) == CHANGED
        store.rollback()
        assert (held(store.local_list), store.local_list.state) == (OLD, ListState(1, 20))
        update(store, 2, CHANGES, full=False)
        assert held(store.local_list) == CHANGED

    def test_rollback_forgets_the_whole_update(self, store: Store) -> None:
        """Whoever staged it is built anew, and begins again; what was committed of it is left over."""
        update(store, 1, OLD, full=True)
        store.local_list.begin(full=True)
        store.local_list.stage(rows_of(CHANGED))
        store.commit()
        store.rollback()
        tidy(store)
        update(store, 2, CHANGES, full=False)
        assert held(store.local_list) == CHANGED

    def test_other_rows_are_committed_along(self, store: Store) -> None:
        """One step, one commit: a note of the step that shows is there as well."""
        store.local_list.begin(full=True)
        store.local_list.stage(rows_of(OLD))
        store.commit()
        store.put_note("a", "yes")
        store.local_list.show(ListState(1, 20))
        store.commit()
        store.rollback()
        assert (store.note("a"), store.local_list.state.version) == ("yes", 1)

    def test_medium_has_room(self, store: Store) -> None:
        """For a handful of entries there is, wherever these tests run."""
        assert store.local_list.has_room(10)
