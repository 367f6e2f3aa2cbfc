"""The face of a station in the virtual shell."""

from collections.abc import Mapping
from typing import Any

from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationStatus, AuthorizeReq, ChangeAvailabilityReq
from plugwright.panel.face import Ended, Face, Seen, face_of, moves
from plugwright.runtime.storage import StorageState
from plugwright.sim.bench import Bench
from plugwright.station.effects import CardJudged
from plugwright.station.view import StationView
from tests.station.reserving import reserve, reserving

HOUR_MS = 3_600_000


def seen(
    bench: Bench,
    *,
    core: StationView | None = None,
    said: Mapping[int, CardJudged] | None = None,
    overruled: Mapping[int, AuthorizationStatus] | None = None,
    ended: Mapping[int, Ended] | None = None,
    surroundings: tuple[bool, bool, StorageState] = (True, True, "ok"),
) -> Seen:
    """What is there to see right now."""
    shell = bench.shell
    core = bench.station.view() if core is None else core
    return Seen(
        core=core,
        connectors=tuple(shell.hardware.view(row.id, shell.now) for row in core.connectors),
        housing=shell.hardware.housing(),
        surroundings=surroundings,
        hardware=bench.station.product.hardware,
        said=said or {},
        overruled=overruled or {},
        ended=ended or {},
        now=shell.now,
    )


def face(bench: Bench, **more: Any) -> Face:
    """The face right now."""
    return face_of(seen(bench, **more))


def test_an_idle_station() -> None:
    """Free, lit, and with nothing to say of a session."""
    shown = face(Bench().boot())
    assert (shown.powered, shown.network_up, shown.storage, shown.failed) == (True, True, "ok", None)
    assert (shown.registration, shown.connected, shown.outbox, shown.given_up) == ("Accepted", True, 0, 0)
    assert (shown.light_intensity, shown.blink_repeat) == (100, 3)
    assert [(reader.id, reader.display) for reader in shown.readers] == [(1, None)]
    assert (shown.station.status, shown.station.error_code, shown.station.faults) == ("Available", "NoError", ())
    (connector,) = shown.connectors
    assert (connector.status, connector.socket, connector.lock, connector.operative) == (
        "Available",
        "socket",
        "working",
        True,
    )
    assert (connector.number, connector.session_s, connector.session_wh, connector.max_current_a) == (None,) * 4
    assert connector.indicator.colour == "green"
    assert connector.display.title == "Plug in or present card"
    assert not moves(seen(Bench().boot()))


def test_a_charging_connector() -> None:
    """Time and energy go on between the meter's readings."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.advance(61)
    (connector,) = face(bench).connectors
    assert (connector.status, connector.id_tag, connector.transaction_id, connector.number) == ("Charging", "TAG", 1, 1)
    assert (connector.session_s, connector.started_at) == (61, "2026-01-01T00:00:00.000Z")
    assert connector.session_wh == connector.energy_wh > 0
    assert (connector.current_a, connector.power_w, connector.max_current_a) == (16, 3_680, 16)
    assert (connector.contactor_closed, connector.locked, connector.lock) == (True, True, "working")
    assert connector.display.title == "Charging 3.7 kW"
    assert connector.display.detail.endswith("00:01:01")
    assert moves(seen(bench))


def test_a_card_that_waits_for_its_cable() -> None:
    """Whose it is, and how long it still waits (§9.1.6)."""
    bench = Bench().boot()
    bench.tap("TAG")
    bench.advance(7.5)
    (connector,) = face(bench).connectors
    assert (connector.id_tag, connector.number) == ("TAG", None)
    assert (connector.display.title, connector.display.detail) == ("Plug in", "53 s left")
    assert moves(seen(bench))


def test_a_card_that_is_judged() -> None:
    """Both the reader and the connector say so."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, None)
    bench.tap("TAG")
    shown = face(bench)
    assert [reader.display.title for reader in shown.readers if reader.display] == ["One moment"]
    assert shown.connectors[0].display.title == "One moment"


def test_a_refused_card_is_told_at_the_only_connector() -> None:
    """At its reader anyway; among several connectors only where it was meant."""
    card = CardJudged(1, None, "TAG", "refused", "Blocked")
    shown = face(Bench().boot(), said={1: card})
    assert shown.readers[0].display == shown.connectors[0].display
    assert shown.connectors[0].display.title == "Card refused"
    two = Bench(connectors=2).boot()
    titles = [connector.display.title for connector in face(two, said={1: card}).connectors]
    assert titles == ["Plug in or present card"] * 2
    there = CardJudged(1, 2, "TAG", "refused", "Blocked")
    titles = [connector.display.title for connector in face(two, said={1: there}).connectors]
    assert titles == ["Plug in or present card", "Card refused"]


def test_an_ended_session_is_told_until_the_cable_is_gone() -> None:
    """Its numbers are in the text only: the transaction is over."""
    bench = Bench().boot()
    bench.charge("TAG")
    bench.tap("TAG")
    (connector,) = face(bench, ended={1: Ended(session_s=65, session_wh=1_500)}).connectors
    assert (connector.status, connector.session_s, connector.session_wh) == ("Finishing", None, None)
    assert (connector.display.title, connector.display.detail) == ("Unplug", "1.50 kWh · 00:01:05")


def test_conditions_of_hardware_and_station_are_united() -> None:
    """What the hardware tells, and what the station found itself, each once (§7.6)."""
    bench = Bench().boot()
    bench.lock("jammed")
    bench.plug()
    bench.tap("TAG")
    bench.fault("WeakSignal")
    bench.fault("ReaderFailure", connector=0)
    shown = face(bench)
    assert shown.connectors[0].faults == ("WeakSignal", "ConnectorLockFailure")
    assert (shown.connectors[0].lock, shown.connectors[0].error_code) == ("jammed", "ConnectorLockFailure")
    assert (shown.connectors[0].display.title, shown.connectors[0].display.detail) == (
        "Out of order",
        "ConnectorLockFailure",
    )
    assert (shown.station.faults, shown.station.error_code) == (("ReaderFailure",), "ReaderFailure")


def test_a_reservation_is_shown_where_it_keeps_a_connector() -> None:
    """Also one of connector 0, at the connector that is kept for it (§5.13)."""
    for number in (1, 0):
        bench = reserving()
        assert reserve(bench, connector=number) == "Accepted"
        (connector,) = face(bench).connectors
        assert connector.reservation is not None
        assert connector.reservation.id_tag == "HOLDER"
        assert connector.display.title == "Reserved"
        assert connector.display.detail.startswith("until ")


def test_an_inoperative_connector() -> None:
    """§5.2."""
    bench = Bench().boot()
    bench.csms(ChangeAvailabilityReq(connector_id=1, type="Inoperative"))
    (connector,) = face(bench).connectors
    assert (connector.operative, connector.display.title) == (False, "Out of service")


def test_without_power_displays_are_dark_and_the_hardware_speaks() -> None:
    """The core's part is its last word; nobody counts a session's time."""
    bench = Bench().boot()
    bench.charge("TAG")
    core = bench.station.view()
    station = bench.station
    bench.shell.hardware.power_failed(bench.shell.now)
    dark = seen(bench, core=core, surroundings=(False, False, "full"))
    shown = face_of(dark)
    assert station.product.hardware.readers == 1
    assert (shown.powered, shown.network_up, shown.storage) == (False, False, "full")
    (connector,) = shown.connectors
    assert (connector.status, connector.plugged, connector.contactor_closed) == ("Charging", True, False)
    assert (connector.session_s, connector.power_w, connector.display.title) == (None, 0, "")
    assert shown.readers[0].display is not None
    assert shown.readers[0].display.title == ""
    assert not moves(dark)


def test_a_distant_reservation_names_the_day() -> None:
    """A time of day alone would mislead."""
    bench = reserving()
    reserve(bench)
    core = bench.station.view()
    (kept,) = core.connectors
    assert kept.reservation is not None
    early = seen(bench, core=core)
    soon_ms = kept.reservation.expiry_utc_ms - 60_000
    titles = []
    for utc_ms in (soon_ms, soon_ms - 48 * HOUR_MS):
        at = Seen(**{name: getattr(early, name) for name in early.__struct_fields__} | {"now": Now(0, utc_ms)})
        titles.append(len(face_of(at).connectors[0].display.detail))
    assert titles == [len("until 14:30"), len("until 2026-01-01 14:30")]
