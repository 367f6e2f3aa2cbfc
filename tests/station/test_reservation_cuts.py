"""Power cuts before and after every commit of a reservation's life, on a real file: it is kept, or it was used."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from plugwright.sim.bench import Bench
from plugwright.sim.medium import Disk
from tests.station.durable import PowerCutError, When, at_commit, durable
from tests.station.reserving import RESERVING, cancel, kept, now_are, reserve, starts

Move = Callable[[Bench], object]


def cut(bench: Bench, disk: Disk, nth: int, when: When, *moves: Move) -> bool:
    """Make the moves, and cut the power before or after the nth commit; whether there were so many."""
    commits = count(1)

    def watch(at: When) -> None:
        if at == when and next(commits) == nth:
            raise PowerCutError

    at_commit(bench, disk, watch)
    try:
        for move in moves:
            move(bench)
    except PowerCutError:
        at_commit(bench, disk, None)
        bench.shell.power_cut()
        bench.shell.power_up()
        return True
    at_commit(bench, disk, None)
    return False


def reserved(folder: Path, connector: int, seconds: float = 3_600) -> tuple[Bench, Disk]:
    """A station on a real file with one connector, reserved."""
    bench, disk = durable(folder, product=RESERVING, configuration={"WebSocketPingInterval": "0"})
    bench.boot()
    assert reserve(bench, connector, seconds=seconds) == "Accepted"
    bench.forget()
    return bench, disk


@pytest.mark.parametrize("connector", [0, 1])
@pytest.mark.parametrize("when", ["before", "after"])
def test_it_is_used_with_its_transaction_or_kept(tmp_path: Path, when: When, connector: int) -> None:
    """§5.13: the transaction is stored, names the reservation, and ends it in one step; else nothing has happened."""
    outcomes = set()
    for nth in count(1):
        bench, disk = reserved(tmp_path / str(nth), connector)
        went = cut(bench, disk, nth, when, lambda b: b.tap("HOLDER"), lambda b: b.plug(), lambda b: b.advance(5))
        rows = bench.shell.store.recent_transactions(9)
        assert [row.reservation_id for row in rows] == ([] if kept(bench) else [7])
        if kept(bench):
            assert now_are(bench) == ["Reserved"]
        bench.advance(60)
        told = list(dict.fromkeys(starts(bench)))  # what was not acknowledged is told again
        assert told == ([] if kept(bench) else [(1, "HOLDER", 7)])
        outcomes.add(bool(kept(bench)))
        if not went:
            break
    assert outcomes == {True, False}


@pytest.mark.parametrize("end", ["cancelled", "expired", "replaced"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_it_holds_until_its_end_is_durable(tmp_path: Path, when: When, end: str) -> None:
    """§5.1, §5.13: whenever the power goes there is the old reservation, or what took its place."""
    moves: dict[str, Move] = {
        "cancelled": cancel,
        "expired": lambda bench: bench.advance(31),
        "replaced": lambda bench: reserve(bench, 1, "OTHER"),
    }
    bench, disk = reserved(tmp_path, 1, seconds=30 if end == "expired" else 3_600)
    assert cut(bench, disk, 1, when, moves[end])
    holders = [row.id_tag for row in kept(bench)]
    if when == "before" and end != "expired":
        assert holders == ["HOLDER"]
    else:
        bench.advance(0)  # an expiry that was not stored is found again as soon as the time is known
        assert [row.id_tag for row in kept(bench)] == (["OTHER"] if end == "replaced" else [])
    assert now_are(bench) == ["Reserved" if kept(bench) else "Available"]
