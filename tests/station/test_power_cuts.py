"""Power cuts before and after every commit of a session, on a real file: no energy lost, nothing told twice."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec
import pytest

from plugwright.hardware.refused import Refused
from plugwright.ocpp16 import MeterValuesReq, StartTransactionReq, StopTransactionReq
from plugwright.ocpp16.time import parse_utc
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.sim.medium import Disk
from plugwright.station.product import Product
from tests.station.cards import remember
from tests.station.durable import PowerCutError, When, at_commit, durable
from tests.station.stubborn import machine

Move = Callable[[Bench], None]

DATA = {
    "MeterValueSampleInterval": "20",
    "StopTxnSampledData": "Energy.Active.Import.Register",
    "WebSocketPingInterval": "0",
}
RESUMING = msgspec.structs.replace(PRODUCT, resumes_transactions=True)

SESSION: tuple[Move, ...] = (
    lambda bench: bench.plug(),
    lambda bench: bench.tap("TAG"),
    lambda bench: bench.advance(50),
    lambda bench: bench.tap("TAG"),
    lambda bench: bench.advance(5),
    lambda bench: bench.unplug(),
    lambda bench: bench.shell.network_up(),
    lambda bench: bench.advance(300),
)


def leave(bench: Bench) -> None:
    """The driver of whatever runs ends it."""
    if bench.station.connectors[0].phase == "running":
        bench.tap("TAG")


AFTERWARDS: tuple[Move, ...] = (
    leave,
    lambda bench: bench.advance(10),
    lambda bench: bench.unplug(),
    lambda bench: bench.advance(300),
)


def run(bench: Bench, moves: tuple[Move, ...]) -> bool:
    """The driver's moves; what the power cut makes impossible is left out. Whether the power went."""
    went = False
    for move in moves:
        try:
            move(bench)
        except PowerCutError:
            went = True
            bench.shell.power_cut()
            bench.shell.power_up()
        except Refused:
            continue
    return went


def cut_at(bench: Bench, disk: Disk, nth: int, when: When) -> None:
    """The power goes before or after the nth commit from now on, once."""
    commits = count(1)

    def watch(at: When) -> None:
        if at == when and next(commits) == nth:
            raise PowerCutError

    at_commit(bench, disk, watch)


def is_whole(bench: Bench) -> None:
    """What the Central System heard of all sessions is complete and in order."""
    said = bench.peer.said
    starts = list(dict.fromkeys(req for req in said if isinstance(req, StartTransactionReq)))
    stops = list(dict.fromkeys(req for req in said if isinstance(req, StopTransactionReq)))
    assert len(starts) == len({req.timestamp for req in starts})
    assert len(starts) == len(stops), said
    told = sum(isinstance(req, StartTransactionReq | StopTransactionReq) for req in said)
    assert told - len(starts) - len(stops) <= 1  # what the cut left unacknowledged, once
    sold = 0
    for start, stop in zip(starts, stops, strict=True):
        assert start.timestamp <= stop.timestamp
        assert start.meter_start >= sold
        assert stop.meter_stop >= start.meter_start
        sold = stop.meter_stop
        assert stop.reason in {"Local", "PowerLoss"}
        registers = [int(value.sampled_value[0].value) for value in stop.transaction_data or ()]
        assert registers == sorted(registers)
        assert (registers[0], registers[-1]) == (start.meter_start, stop.meter_stop)
    assert sold == machine(bench).energy_wh
    assert bench.station.outbox.empty
    assert not bench.station.store.open_transactions()
    assert not machine(bench).contactor_closed


@pytest.mark.parametrize("offline", [False, True])
@pytest.mark.parametrize("product", [PRODUCT, RESUMING])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_session_survives_every_cut(tmp_path: Path, when: When, product: Product, *, offline: bool) -> None:
    """Wherever the power goes, each watt-hour is in one stop, and every transaction is told whole (§3.7)."""
    for nth in count(1):
        bench, disk = durable(tmp_path / str(nth), product=product, configuration=DATA)
        bench.boot()
        remember(bench, "TAG")
        if offline:
            bench.offline()
        cut_at(bench, disk, nth, when)
        went = run(bench, SESSION + AFTERWARDS)
        bench.advance(300)
        is_whole(bench)
        bench.shell.power_cut()
        if not went:
            assert nth > 4
            return


def test_the_stop_after_a_cut_has_the_meters_register_and_the_last_durable_instant(tmp_path: Path) -> None:
    """PowerLoss is stamped with the last durable reading, and carries what the meter itself has kept (§7.36)."""
    bench, _ = durable(tmp_path)
    bench.boot().charge("TAG")
    bench.advance(150)
    bench.shell.power_cut()
    bench.shell.advance(3_600_000)
    bench.shell.power_up()
    (stop,) = bench.said_of(StopTransactionReq)
    assert stop.reason == "PowerLoss"
    assert stop.timestamp == "2026-01-01T00:02:00.000Z"
    assert stop.meter_stop == machine(bench).energy_wh
    assert stop.meter_stop > 118  # the sample's register


def test_without_samples_a_checkpoint_keeps_the_energy(tmp_path: Path) -> None:
    """MeterValueSampleInterval 0: every 60 s a register is kept, and not told (§9.1.19)."""
    bench, _ = durable(tmp_path, configuration={"MeterValueSampleInterval": "0"})
    bench.boot().charge("TAG")
    bench.advance(150)
    kept = bench.shell.store.last_sample(1)
    assert kept is not None
    assert kept.register_wh > 100
    bench.power_cycle()
    assert [req.timestamp for req in bench.said_of(StopTransactionReq)] == ["2026-01-01T00:02:00.000Z"]
    assert not [req for req in bench.peer.said if isinstance(req, MeterValuesReq)]


def test_a_decided_stop_keeps_its_reason_over_a_cut(tmp_path: Path) -> None:
    """The driver's stop whose register could not be read any more stays the driver's stop (§7.36)."""
    bench, disk = durable(tmp_path)
    bench.boot().charge("TAG")
    bench.advance(70)
    cut_at(bench, disk, 1, "after")
    with pytest.raises(PowerCutError):
        bench.tap("TAG")
    bench.shell.power_cut()
    bench.shell.power_up()
    told = [(req.reason, req.id_tag) for req in bench.said_of(StopTransactionReq)]
    assert told == [("Local", "TAG")]


def test_the_contactor_closes_after_the_commit_of_the_start(tmp_path: Path) -> None:
    """Power that goes before the start fact is durable finds an open contactor and no transaction (§4.8)."""
    bench, disk = durable(tmp_path)
    bench.boot().plug()
    seen: list[bool] = []

    def watch(at: When) -> None:
        seen.append(machine(bench).contactor_closed)
        if bench.station.connectors[0].transaction is not None and at == "before":
            raise PowerCutError

    at_commit(bench, disk, watch)
    with pytest.raises(PowerCutError):
        bench.tap("TAG")
    assert not any(seen)
    at_commit(bench, disk, None)
    bench.shell.power_cut()
    bench.shell.power_up()
    bench.advance(60)
    assert not bench.said_of(StartTransactionReq)
    assert machine(bench).energy_wh == 0


def test_a_transaction_of_a_boot_without_the_time_is_placed_later(tmp_path: Path) -> None:
    """Offline after a power cut the clock is unknown: the facts get their time when the Central System tells it."""
    bench, _ = durable(tmp_path)
    bench.boot()
    remember(bench, "TAG")
    bench.shell.network_down()
    bench.power_cycle()
    bench.charge("TAG")
    bench.advance(600)
    bench.power_cycle()
    bench.advance(60)
    bench.online()
    said = bench.said()
    (start,) = [req for req in said if isinstance(req, StartTransactionReq)]
    (stop,) = [req for req in said if isinstance(req, StopTransactionReq)]
    assert stop.reason == "PowerLoss"
    assert start.timestamp < stop.timestamp <= bench.peer.current_time
    assert parse_utc(stop.timestamp) - parse_utc(start.timestamp) == 600_000
