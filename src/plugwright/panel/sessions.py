"""The curves of charging sessions: power, current and energy, noted about once a second while a transaction runs.

Kept for the present or last session of each connector, whether or not anybody looks.
"""

import asyncio
import contextlib
from typing import Final

import msgspec

from plugwright.hardware.virtual import ConnectorView as HardwareView
from plugwright.now import Now
from plugwright.ocpp16.time import format_utc
from plugwright.panel.face import Ended
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.machine import Machine
from plugwright.runtime.shell import UnavailableError
from plugwright.station.effects import Event, StatusChanged, TransactionChanged
from plugwright.station.station import Station
from plugwright.station.view import ConnectorView, SessionView

EVERY_S: Final = 1.0
MAX_POINTS: Final = 720
CABLE_STAYS: Final = frozenset({"Finishing", "Faulted", "Unavailable"})
"""As long as a connector is so, its last session is the one of the cable that is there."""

Point = tuple[float, float, float | None, int]
"""Seconds since the start of the session, power in watt, current in ampere per phase, energy in watt-hours."""


class SessionCurve(msgspec.Struct, frozen=True):
    """A session; `number` is the station's own number of the transaction."""

    connector: int
    number: int
    transaction_id: int | None
    started_at: str | None
    running: bool
    points: tuple[Point, ...]


class SessionCurves(msgspec.Struct, frozen=True):
    """The present or last session of each connector that had one since the process started."""

    sessions: tuple[SessionCurve, ...]


class Sampled(msgspec.Struct, frozen=True, tag=True):
    """A point was added to the curve of a connector's session."""

    connector: int
    number: int
    point: Point


class Curve:
    """At most so many points over the whole session: as it grows longer, they stand further apart."""

    __slots__ = ("_apart_s", "_limit", "points")

    def __init__(self, limit: int = MAX_POINTS) -> None:
        self._limit = limit
        self._apart_s = EVERY_S
        self.points: list[Point] = []

    def add(self, point: Point) -> None:
        """Append it, or put it in the place of the last one where that stands too near to the one before."""
        points = self.points
        if len(points) > 1 and points[-1][0] - points[-2][0] < self._apart_s - EVERY_S / 2:
            points[-1] = point
        else:
            points.append(point)
        if len(points) > self._limit:
            self._apart_s *= 2
            del points[1:-1:2]


class _Session:
    """What is known of one session."""

    __slots__ = (
        "_began_ms", "_meter_start_wh", "connector", "curve", "is_cable_gone", "is_running", "is_told", "number",
        "started_at", "transaction_id",
    )  # fmt: skip

    def __init__(self, connector: int, session: SessionView, transaction_id: int | None, now: Now) -> None:
        self.connector = connector
        self._began_ms = now.monotonic_ms if session.started_ms is None else session.started_ms
        self._meter_start_wh = session.meter_start_wh
        self.number = session.number
        self.transaction_id = transaction_id
        self.started_at = session.started_at
        self.curve = Curve()
        self.is_running = True
        self.is_told = False  # its end is a stop fact
        self.is_cable_gone = False

    def look_up(self, station: Station) -> None:
        """Read what the Central System has said since the session ended: its id, and what time it was."""
        row = station.store.transaction(self.number)
        utc_ms = None if row is None else station.clock.resolve(row.started_at)
        if row is not None:
            self.transaction_id = row.transaction_id
        if utc_ms is not None:
            self.started_at = format_utc(utc_ms)

    def add(self, now: Now, power_w: float, current_a: float | None, register_wh: int) -> Sampled:
        """Note what is measured now."""
        at_s = round(max(0, now.monotonic_ms - self._began_ms) / 1000, 1)
        point = (at_s, round(power_w, 1), current_a, max(0, register_wh - self._meter_start_wh))
        self.curve.add(point)
        return Sampled(self.connector, self.number, point)

    def seen(self) -> SessionCurve:
        """As it is shown."""
        return SessionCurve(
            connector=self.connector,
            number=self.number,
            transaction_id=self.transaction_id,
            started_at=self.started_at,
            running=self.is_running,
            points=tuple(self.curve.points),
        )


class Sessions:
    """An observer of a machine; it has a timer only while a transaction runs."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._sessions: dict[int, _Session] = {}
        self._timer: asyncio.TimerHandle | None = None

    def told(self, event: Event) -> None:
        """A session may have got its id, or have ended, or its cable be gone."""
        match event:
            case TransactionChanged(connector, "identified", transaction_id=transaction_id):
                session = self._sessions.get(connector)
                if session is not None and session.is_running:
                    session.transaction_id = transaction_id
            case TransactionChanged(connector, "stopped", register_wh=register_wh, reason=reason):
                session = self._sessions.get(connector)
                if session is None or session.is_told:
                    return
                session.is_told = True
                # One that nobody could write down, for the medium was full, ends now; with the power it ended before.
                if session.is_running or reason != "PowerLoss":
                    self._end(session, register_wh)
            case StatusChanged(connector, status) if status not in CABLE_STAYS and connector in self._sessions:
                self._sessions[connector].is_cable_gone = True
            case _:
                pass

    def changed(self) -> None:
        """A session may have begun."""
        if self._timer is None and self._is_any_running():
            self._timer = asyncio.get_running_loop().call_later(0, self._note)

    def seen(self) -> SessionCurves:
        """All curves, by connector."""
        for session in self._sessions.values():
            if not session.is_running and (session.transaction_id is None or session.started_at is None):
                with contextlib.suppress(UnavailableError):
                    self._machine.look(session.look_up)
        return SessionCurves(tuple(self._sessions[connector].seen() for connector in sorted(self._sessions)))

    def ended(self) -> dict[int, Ended]:
        """The sessions that have ended while their cables are still there, by connector."""
        return {
            connector: Ended(int(session.curve.points[-1][0]), session.curve.points[-1][3])
            for connector, session in self._sessions.items()
            if not session.is_running and not session.is_cable_gone
        }

    def _is_any_running(self) -> bool:
        try:
            return self._machine.look(_is_any_running)
        except UnavailableError:
            return False

    def _note(self) -> None:
        """A point for each session that runs; as long as there is one, another follows in a second."""
        self._timer = None
        now = read_clocks()
        core, hardware = self._machine.view()
        is_any_running = self._is_any_running()
        for connector, touched in zip(core.connectors, hardware, strict=True):
            known = self._sessions.get(connector.id)
            if is_any_running and connector.session is not None:
                self._note_one(connector, connector.session, touched, now)
            elif known is not None and known.is_running:
                self._end(known, touched.energy_wh)
        if is_any_running:
            self._timer = asyncio.get_running_loop().call_later(EVERY_S, self._note)

    def _note_one(self, connector: ConnectorView, session: SessionView, touched: HardwareView, now: Now) -> None:
        known = self._sessions.get(connector.id)
        if known is None or known.number != session.number:
            known = self._sessions[connector.id] = _Session(connector.id, session, connector.transaction_id, now)
        known.is_running = True
        known.transaction_id, known.started_at = connector.transaction_id, session.started_at
        self._publish(known.add(now, touched.power_w, touched.current_a, touched.energy_wh))

    def _end(self, session: _Session, register_wh: int) -> None:
        session.is_running = session.is_cable_gone = False
        self._publish(session.add(read_clocks(), 0.0, 0.0, register_wh))

    def _publish(self, sampled: Sampled) -> None:
        if self._machine.broadcast:
            self._machine.broadcast.publish("Sampled", msgspec.json.encode(sampled))


def _is_any_running(station: Station) -> bool:
    return any(connector.transaction is not None for connector in station.connectors)
