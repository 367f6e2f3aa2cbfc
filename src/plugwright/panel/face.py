"""The face of a station: all that one sees who stands before it, as one value, and how it stands with OCPP.

OCPP 1.6 §7.6, §7.7 (status words), §9.1.4 (BlinkRepeat), §9.1.11 (LightIntensity).
"""

import time
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from plugwright.hardware.refused import LockState
from plugwright.hardware.virtual import ConnectorView as HardwareView
from plugwright.hardware.virtual import Light
from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationStatus, ChargePointErrorCode, ChargePointStatus, RegistrationStatus
from plugwright.ocpp16.time import format_utc
from plugwright.panel.display import DARK, Display, Said, Scene, display, reader_display
from plugwright.runtime.storage import StorageState
from plugwright.station.effects import CardJudged, Colour
from plugwright.station.product import Hardware
from plugwright.station.reservation_rows import ReservationRow
from plugwright.station.view import ConnectorView as CoreView
from plugwright.station.view import StationView

DAY_MS: Final = 24 * 60 * 60 * 1000

Socket = Literal["socket", "fixed cable"]


class IndicatorFace(msgspec.Struct, frozen=True):
    """A light; `blinks` counts, so it has blinked where that has grown."""

    colour: Colour
    intensity_percent: int
    blinks: int


class ReaderFace(msgspec.Struct, frozen=True):
    """A card reader, and what it says if it has something to say."""

    id: int
    display: Display | None


class ReservationFace(msgspec.Struct, frozen=True):
    """For whom a connector is kept, and until when."""

    id: int
    id_tag: str
    expiry: str


class HousingFace(msgspec.Struct, frozen=True):
    """Connector 0: the station as a whole; `faults` are all conditions that hold."""

    status: ChargePointStatus
    error_code: ChargePointErrorCode
    info: str | None
    faults: tuple[str, ...]
    indicator: IndicatorFace


class ConnectorFace(msgspec.Struct, frozen=True):
    """A connector; `number` is the station's own number of the transaction, `max_current_a` what is offered."""

    id: int
    status: ChargePointStatus
    error_code: ChargePointErrorCode
    info: str | None
    vendor_error_code: str | None
    operative: bool
    plugged: bool
    ev_connected: bool
    wants_energy: bool
    socket: Socket
    lock: LockState | None
    locked: bool
    contactor_closed: bool
    faults: tuple[str, ...]
    id_tag: str | None
    transaction_id: int | None
    number: int | None
    started_at: str | None
    session_s: int | None
    session_wh: int | None
    power_w: float
    current_a: float | None
    energy_wh: int
    max_current_a: float | None
    indicator: IndicatorFace
    reservation: ReservationFace | None
    display: Display


class Face(msgspec.Struct, frozen=True, tag=True):
    """The station; without power its core's part is as it was seen last.

    `failed`: why it is in failed mode; then nobody can count what waits, and `outbox` and `given_up` are None.
    """

    at: str
    powered: bool
    network_up: bool
    storage: StorageState
    registration: RegistrationStatus | None
    connected: bool
    failed: str | None
    light_intensity: int | None
    blink_repeat: int | None
    readers: tuple[ReaderFace, ...]
    outbox: int | None
    given_up: int | None
    station: HousingFace
    connectors: tuple[ConnectorFace, ...]


class Ended(msgspec.Struct, frozen=True):
    """A session that has ended while its cable is still there."""

    session_s: int
    session_wh: int


class Seen(msgspec.Struct, frozen=True):
    """What the face is made of: the core's word and the hardware's, and what was told the driver a moment ago.

    As long as they are shown: `said` has the last card of each reader, `overruled` how the card of a connector was
    refused when it charged already, `ended` the last session of each connector.
    """

    core: StationView
    connectors: tuple[HardwareView, ...]
    housing: tuple[Light, tuple[str, ...]]
    surroundings: tuple[bool, bool, StorageState]
    hardware: Hardware
    said: Mapping[int, CardJudged]
    overruled: Mapping[int, AuthorizationStatus]
    ended: Mapping[int, Ended]
    now: Now


def face_of(seen: Seen) -> Face:
    """Put it together."""
    core, (light, faults) = seen.core, seen.housing
    powered, network_up, storage = seen.surroundings
    return Face(
        at=format_utc(seen.now.utc_ms),
        powered=powered,
        network_up=network_up,
        storage=storage,
        registration=core.registration,
        connected=core.connected,
        failed=core.failed,
        light_intensity=core.light_intensity,
        blink_repeat=core.blink_repeat,
        readers=tuple(_reader(seen, number) for number in range(1, seen.hardware.readers + 1)),
        outbox=core.outbox if core.failed is None else None,
        given_up=core.given_up if core.failed is None else None,
        station=HousingFace(
            status=core.main.status,
            error_code=core.main.error_code,
            info=core.main.info,
            faults=_united(faults, core.own_faults),
            indicator=_indicator(light),
        ),
        connectors=tuple(_connector(seen, *both) for both in zip(core.connectors, seen.connectors, strict=True)),
    )


def moves(seen: Seen) -> bool:
    """Whether it looks different each second by itself: a session is counted, or a driver's time runs out."""
    return seen.surroundings[0] and any(
        core.session is not None or (core.expected_id_tag is not None and core.waits_until_ms is not None)
        for core in seen.core.connectors
    )


def _connector(seen: Seen, core: CoreView, touched: HardwareView) -> ConnectorFace:
    session = core.session
    return ConnectorFace(
        id=core.id,
        status=core.status,
        error_code=core.error_code,
        info=core.info,
        vendor_error_code=core.vendor_error_code,
        operative=core.operative,
        plugged=touched.plugged,
        ev_connected=touched.ev_connected,
        wants_energy=touched.wants_energy,
        socket="fixed cable" if seen.hardware.fixed_cable else "socket",
        lock=touched.lock_state,
        locked=touched.locked,
        contactor_closed=touched.contactor_closed,
        faults=_united(touched.faults, core.own_faults),
        id_tag=core.id_tag or core.expected_id_tag,
        transaction_id=core.transaction_id,
        number=None if session is None else session.number,
        started_at=None if session is None else session.started_at,
        session_s=_session_s(seen, core),
        session_wh=_session_wh(core, touched),
        power_w=touched.power_w,
        current_a=touched.current_a,
        energy_wh=touched.energy_wh,
        max_current_a=touched.offered_a or None,
        indicator=_indicator(touched.indicator),
        reservation=None if core.reservation is None else _reservation(core.reservation),
        display=display(_scene(seen, core, touched)),
    )


def _scene(seen: Seen, core: CoreView, touched: HardwareView) -> Scene:
    ended = seen.ended.get(core.id) if core.session is None else None
    waits_ms = None if core.waits_until_ms is None else core.waits_until_ms - seen.now.monotonic_ms
    return Scene(
        status=core.status,
        error_code=core.error_code,
        has_power=seen.surroundings[0],
        plug_contact=seen.hardware.plug_contact,
        plugged=touched.plugged,
        ev_connected=touched.ev_connected,
        is_asking=core.is_asking,
        is_expected=core.expected_id_tag is not None,
        is_held=core.is_held,
        waits_s=None if waits_ms is None else max(0, -(-waits_ms // 1000)),
        said=_said_at(seen, core.id),
        overruled=seen.overruled.get(core.id),
        power_w=touched.power_w,
        session_s=ended.session_s if ended is not None else _session_s(seen, core),
        session_wh=ended.session_wh if ended is not None else _session_wh(core, touched),
        reserved_until=None if core.reservation is None else _time_of_day(core.reservation.expiry_utc_ms, seen.now),
    )


def _session_s(seen: Seen, core: CoreView) -> int | None:
    """None without power: nobody counts then."""
    session = core.session
    if session is None or session.started_ms is None or not seen.surroundings[0]:
        return None
    return max(0, seen.now.monotonic_ms - session.started_ms) // 1000


def _session_wh(core: CoreView, touched: HardwareView) -> int | None:
    return None if core.session is None else max(0, touched.energy_wh - core.session.meter_start_wh)


def _said_at(seen: Seen, connector: int) -> Said | None:
    """What became of a card here; what was said of no connector is said at the only one."""
    here = (connector, None) if len(seen.connectors) == 1 else (connector,)
    judged = next((card for card in seen.said.values() if card.connector in here), None)
    return None if judged is None else Said(judged.verdict, judged.reason)


def _reader(seen: Seen, number: int) -> ReaderFace:
    if not seen.surroundings[0]:
        return ReaderFace(number, DARK)
    judged = seen.said.get(number)
    said = None if judged is None else Said(judged.verdict, judged.reason)
    return ReaderFace(number, reader_display(said, is_asking=seen.core.asking == number))


def _united(told: tuple[str, ...], own: tuple[ChargePointErrorCode, ...]) -> tuple[str, ...]:
    """The hardware's conditions, and those that only the station knows of."""
    return (*told, *(code for code in own if code not in told))


def _indicator(light: Light) -> IndicatorFace:
    return IndicatorFace(light.colour, light.intensity_percent, light.blinks)


def _reservation(row: ReservationRow) -> ReservationFace:
    return ReservationFace(row.id, row.id_tag, format_utc(row.expiry_utc_ms))


def _time_of_day(utc_ms: int, now: Now) -> str:
    """In the local time of the machine, as on a clock beside the station; with the day if it is not soon."""
    is_soon = utc_ms - now.utc_ms < DAY_MS
    return time.strftime("%H:%M" if is_soon else "%Y-%m-%d %H:%M", time.localtime(utc_ms / 1000))
