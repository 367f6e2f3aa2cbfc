"""What the station's HTTP API shows of a station in the virtual shell."""

import json

import msgspec

from plugwright.ocpp16 import StartTransactionReq
from plugwright.ocpp16.errors import CallError
from plugwright.panel.station_views import outbox, station, transactions
from plugwright.sim.bench import Bench
from plugwright.station.keys import TransactionMessageAttempts, TransactionMessageRetryInterval


def test_the_hardware_says_what_one_sees() -> None:
    """The core may not have heard of it yet; what it does know is its own word."""
    bench = Bench().boot()
    hardware = bench.shell.hardware.view(1, bench.shell.now)
    seen = msgspec.structs.replace(hardware, plugged=True, locked=True, power_w=7.0, energy_wh=8)
    (shown,) = station("cp1", bench.station.view(), [seen]).connectors
    assert (shown.plugged, shown.locked, shown.power_w, shown.energy_wh) == (True, True, 7.0, 8)
    assert shown.status == "Available"


def test_a_running_transaction_shows_its_energy_so_far() -> None:
    """As its meter shows it now, not as of the last sample; its end is open."""
    bench = Bench().boot()
    bench.charge()
    bench.advance(3_600)
    seen = bench.shell.hardware.view(1, bench.shell.now)
    later = msgspec.structs.replace(seen, energy_wh=seen.energy_wh + 5)
    (shown,) = transactions(bench.station, [later], 10)
    assert seen.energy_wh > 0
    assert shown.energy_wh == seen.energy_wh + 5
    assert (shown.stopped_at, shown.meter_stop_wh, shown.stop) == (None, None, "none")


def test_the_newest_transaction_is_first_and_the_limit_holds() -> None:
    """A closed one has its end."""
    bench = Bench().boot()
    for id_tag in ("A", "B", "C"):
        bench.charge(id_tag)
        bench.advance(60)
        bench.tap(id_tag)
        bench.unplug()
    shown = transactions(bench.station, [bench.shell.hardware.view(1, bench.shell.now)], 2)
    assert [row.id_tag for row in shown] == ["C", "B"]
    assert all(row.stopped_at is not None and row.meter_stop_wh is not None for row in shown)


def test_the_outbox_shows_what_waits_in_its_order() -> None:
    """The start that is tried in vain is the head, and the stop waits behind it (§3.7)."""
    bench = Bench(configuration={TransactionMessageAttempts.name: "9"}).boot()
    bench.peer.react(StartTransactionReq, CallError("InternalError", "no"))
    bench.charge()
    bench.tap("TAG")
    shown = outbox(bench.station, 10)
    assert [(row.kind, row.attempts) for row in shown.queue] == [("start", 1), ("stop", 0)]
    assert shown.waiting == len(shown.queue)
    assert shown.queue[0].energy_wh <= shown.queue[1].energy_wh
    assert [row.kind for row in outbox(bench.station, 1).queue] == ["start"]


def test_the_outbox_shows_what_was_given_up() -> None:
    """With the message as it was tried last, readable (§3.7.1)."""
    once = {TransactionMessageAttempts.name: "1", TransactionMessageRetryInterval.name: "1"}
    bench = Bench(configuration=once).boot()
    bench.peer.react(StartTransactionReq, CallError("InternalError", "no"))
    bench.charge()
    bench.advance(10)
    (row,) = outbox(bench.station, 10).given_up
    assert (row.kind, row.connector) == ("start", 1)
    assert json.loads(bytes(row.message))["idTag"] == "TAG"
