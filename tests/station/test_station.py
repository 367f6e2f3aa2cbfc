"""The step: one transaction with the store, effects in their order, deadlines, and what a failure leaves behind."""

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pytest

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import ClearCacheConf, ClearCacheReq, StartTransactionReq, StatusNotificationReq
from plugwright.sim.bench import Bench
from plugwright.station.effects import Effect, ReadMeter, Send, SetContactor, SetLock, StatusChanged, Tell, Warned
from plugwright.station.inbound import Handler, Operation
from plugwright.station.operations import OPERATIONS
from plugwright.station.ports import AvailabilityRow, StoreError
from plugwright.station.station import Station
from plugwright.station.stimuli import Due, FaultRaised, MeterRead, PlugChanged, Reading, Received, Start
from plugwright.store.memory import MemoryStore
from plugwright.store.sqlite import FILE_NAME, open_store
from tests.station.boots import booted


class FullStore(MemoryStore):
    """A store whose commits fail while `full`."""

    full = False

    def commit(self) -> None:
        """Fail as a full disk does."""
        if self.full:
            raise StoreError("disk full")
        super().commit()


def with_clear_cache(handle: Callable[[Station, ClearCacheReq, Now], ClearCacheConf]) -> Bench:
    """A bench whose ClearCache does this."""
    row = Operation("Core", cast(Handler, handle))
    return Bench(operations=MappingProxyType({**OPERATIONS, ClearCacheReq: row}))


def clear_cache(station: Station) -> Received:
    """The Central System calls ClearCache."""
    return Received(station.uplink.number, b'[2,"1","ClearCache",{}]')


def test_start_writes_nothing(tmp_path: Path) -> None:
    """A machine that starts again and again does not wear its flash card."""
    store = open_store(tmp_path)
    bench = Bench(store=store)
    bench.shell.network_down()
    bench.shell.power_up()
    before = _written(tmp_path)
    for _ in range(3):
        bench.power_cycle()
    assert _written(tmp_path) == before


def _written(data_dir: Path) -> list[int]:
    return [path.stat().st_size for path in sorted(data_dir.glob(f"{FILE_NAME}*"))]


def test_step_without_a_row_costs_no_commit(tmp_path: Path) -> None:
    """Heartbeats, pings and statuses of a whole day leave the file as it was."""
    bench = Bench(store=open_store(tmp_path)).boot()
    bench.configure("HeartbeatInterval", "60")
    before = _written(tmp_path)
    bench.advance(6 * 3600)
    bench.plug()
    bench.unplug()
    assert _written(tmp_path) == before


def test_commit_comes_before_the_effects() -> None:
    """A commit that fails lets nothing out: no contactor closes without a durable start."""
    store = FullStore()
    bench = Bench(store=store, hardware={"lock": False}).boot()
    bench.tap("TAG")
    station, now = bench.station, bench.shell.now
    assert ReadMeter(1) in station.step(PlugChanged(1, plugged=True, ev_connected=True), now)
    store.full = True
    with pytest.raises(StoreError):
        station.step(MeterRead(1, Reading(now.monotonic_ms, 0)), now)
    store.full = False
    assert store.open_transactions() == []
    bench.power_cycle()
    assert bench.said_of(StartTransactionReq) == []


def test_failed_step_is_rolled_back() -> None:
    """Our own mistake in the middle of a step leaves no half of it in the store."""

    def handle(station: Station, req: ClearCacheReq, now: Now) -> ClearCacheConf:
        station.store.put_availability(AvailabilityRow(1, operative=False))
        raise AssertionError("our bug")

    bench = with_clear_cache(handle).boot()
    with pytest.raises(AssertionError, match="our bug"):
        bench.station.step(clear_cache(bench.station), bench.shell.now)
    assert list(bench.shell.store.availability()) == []
    bench.shell.power_cut()
    bench.shell.power_up("Rebuild")
    assert bench.statuses()[-1] == "Available"


def test_answer_precedes_the_call_it_caused_and_the_levels() -> None:
    """The order of effects: answer, CALL, then what the hardware is to do."""
    bench = Bench(hardware={"lock": False}).boot()
    bench.charge()
    station = bench.station
    effects = station.step(
        Received(station.uplink.number, b'[2,"1","RemoteStopTransaction",{"transactionId":1}]'), bench.shell.now
    )
    kinds = [_kind(effect) for effect in effects if not isinstance(effect, Tell)]
    assert kinds[:3] == ["answer", "CALL", "SetContactor"]


def _kind(effect: Effect) -> str:
    if isinstance(effect, Send):
        return "answer" if effect.data.startswith(b"[3") else "CALL"
    return type(effect).__name__


def test_levels_are_told_once() -> None:
    """A level is repeated only where it changed; after a start all are told."""
    bench = Bench().boot()
    station, now = bench.station, bench.shell.now
    levels = [effect for effect in station.step(Due(), now) if isinstance(effect, SetContactor | SetLock)]
    assert levels == []
    reborn = Station(station.product, bench.shell.factory, bench.shell.store, station.random)
    levels = [effect for effect in reborn.step(Start("PowerUp"), now) if isinstance(effect, SetContactor | SetLock)]
    assert levels == [SetContactor(1, closed=False), SetLock(1, locked=False)]


def test_due_deadlines_go_before_the_stimulus() -> None:
    """What fell due before the plug came out happened before it."""
    bench = Bench(configuration={"ConnectionTimeOut": "30"}).boot()
    bench.plug()
    now = Now(bench.shell.now.monotonic_ms + 60_000, bench.shell.now.utc_ms + 60_000)
    effects = bench.station.step(PlugChanged(1, plugged=False, ev_connected=False), now)
    events = [effect.event for effect in effects if isinstance(effect, Tell)]
    assert [event.status for event in events if isinstance(event, StatusChanged)] == ["Finishing", "Available"]


def test_next_deadline_is_the_least_of_all_parts() -> None:
    """The shell owns one timer: Heartbeat, ping and ConnectionTimeOut in turn."""
    bench = booted(("Accepted", 50), configuration={"WebSocketPingInterval": "40", "ConnectionTimeOut": "30"})
    assert bench.station.next_deadline() == 40_000
    bench.plug()
    assert bench.station.next_deadline() == 30_000


def test_station_without_power_has_no_deadline() -> None:
    """Before its first step nothing is due."""
    bench = Bench()
    station = Station(bench.shell.product, bench.shell.factory, MemoryStore(), bench.shell.random)
    assert station.next_deadline() == NEVER_MS


def test_endless_deadlines_are_our_mistake() -> None:
    """A part that is due again and again at one instant ends the step, not the machine."""

    class Restless:
        """A part that never rests."""

        deadline_ms = 0

        def due(self, now: Now) -> None:
            """Due again at once."""

    bench = Bench().boot()
    station: Any = bench.station
    station._parts = (*station._parts, Restless())  # noqa: SLF001 - no part of the station itself is like that
    bench.station.step(Due(), bench.shell.now)
    with pytest.raises(AssertionError, match="deadlines at one instant"):
        bench.station.step(Due(), bench.shell.now)


def test_same_stimuli_make_the_same_effects() -> None:
    """A station is a function: nothing in it depends on anything but what it is handed."""

    def run() -> list[str]:
        bench = Bench(connectors=2).boot()
        bench.charge("A", connector=1)
        bench.offline()
        bench.advance(1000)
        bench.online()
        bench.tap("A")
        return [repr(req) for req in bench.peer.said]

    assert run() == run()


def test_rebuild_goes_on_from_the_rows() -> None:
    """After a failure of our own the station built anew ends what ran, with reason Other, and is accepted again."""
    bench = Bench().boot()
    bench.charge()
    bench.shell.power_cut()
    bench.shell.power_up("Rebuild")
    kinds = [type(req).__name__ for req in bench.said()]
    assert "BootNotificationReq" in kinds
    assert "StopTransactionReq" in kinds
    assert [row.stop_reason for row in bench.shell.store.recent_transactions(1)] == ["Other"]


def test_view_names_connection_and_registration() -> None:
    """The panel's view follows boot and link."""
    bench = booted(("Pending", 60), ("Accepted", 3600))
    assert (bench.station.view().registration, bench.station.view().connected) == ("Pending", True)
    bench.advance(61)
    assert bench.station.view().registration == "Accepted"
    bench.offline()
    assert not bench.station.view().connected


def test_configuration_change_reaches_what_runs_by_it() -> None:
    """§5.3: each of the keys that take effect now has its part told; a light follows its intensity in the same step."""
    bench = Bench().boot()
    bench.configure("LightIntensity", "35")
    assert bench.shell.hardware.view(1, bench.shell.now).indicator.intensity_percent == 35


def test_fault_of_an_unknown_connector_is_the_stations() -> None:
    """§3.8: connector 0 is the station."""
    bench = Bench().boot()
    bench.shell.give(FaultRaised(0, "GroundFailure"))
    assert [req.connector_id for req in bench.said_of(StatusNotificationReq)] == [0, 1]
    assert not any(isinstance(event, Warned) for event in bench.shell.events)
