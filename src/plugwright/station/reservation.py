"""Reservations: which connectors are kept, for whom, and what ends that.

OCPP 1.6 §3.11, §4.9 (A7, G1 to G9), §5.1, §5.13, §9.3.1; errata 4.12.
Lab: TC_046_1_CS, TC_046_2_CS, TC_047_CS, TC_049_CS, TC_051_CS, TC_053_CS.

A reservation of connector 0 is of no specific connector: as long as more connectors are free than there are such
reservations, anybody may take one; when there are as many, those are kept, and are Reserved. A reservation is used
when a transaction starts, not before: an idTag that is presented and then gives up finds it as it was.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import ReservationStatus
from plugwright.station.effects import Warned
from plugwright.station.reservation_rows import ANY_CONNECTOR, ReservationRow, best_for

if TYPE_CHECKING:
    from plugwright.station.claims import Claim
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station

Rows = tuple[ReservationRow, ...]

NO_ROWS: Final[Rows] = ()


class Reservations:
    """The rows, oldest first, and what follows from them; `deadline_ms` is when the next one expires."""

    __slots__ = ("_kept", "_rows", "_station", "deadline_ms")

    def __init__(self, station: "Station") -> None:
        self._station = station
        on = "Reservation" in station.product.feature_profiles
        self._rows: Rows = tuple(station.store.reservations()) if on else NO_ROWS
        # The connectors that were kept at the end of the last step: a plug that comes there changes nothing.
        self._kept: tuple[int, ...] = ()
        self.deadline_ms = NEVER_MS

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._rows)

    # Time

    def rearm(self, now: Now) -> None:
        """The time was learnt or stepped, or the rows are others: expiryDate is an instant of UTC."""
        due_ms = [self._station.clock.monotonic_ms(row.expiry_utc_ms) for row in self._rows]
        self.deadline_ms = min([max(ms, now.monotonic_ms) for ms in due_ms if ms is not None], default=NEVER_MS)

    def due(self, now: Now) -> None:
        """End what has expired; the connector is told to be Available (§5.13)."""
        utc_ms = self._station.clock.utc_ms(now)
        assert utc_ms is not None, "a deadline of UTC is armed only when the time is known"
        self._become(tuple(row for row in self._rows if row.expiry_utc_ms > utc_ms), now)

    @property
    def rows(self) -> Rows:
        """All that hold, oldest first."""
        return self._rows

    def at(self, connector: "Connector") -> ReservationRow | None:
        """The one that keeps this connector: its own, else the oldest of connector 0 that still needs one."""
        own = self._own(self._rows, connector)
        if own is not None or not self.holds(connector):
            return own
        return self._open(self._rows)[0]

    # Who may use what

    def holds(self, connector: "Connector") -> bool:
        """Whether this connector, of which nobody makes use, is kept for somebody."""
        return bool(self._rows) and (self._own(self._rows, connector) is not None or connector in self._needed())

    def admits(self, connector: "Connector", id_tag: str, parent_id_tag: str | None) -> bool:
        """Whether no reservation keeps this idTag from an unused connector."""
        if not self._rows:
            return True
        own = self._own(self._rows, connector)
        if own is not None:
            return own.admits(id_tag, parent_id_tag)
        return connector not in self._needed() or best_for(self._open(self._rows), id_tag, parent_id_tag) is not None

    def expects(self, connector: "Connector", id_tag: str, parent_id_tag: str | None) -> bool:
        """Whether just this connector is reserved for the idTag or its group."""
        own = self._own(self._rows, connector)
        return own is not None and own.admits(id_tag, parent_id_tag)

    def is_for_group(self, connector: "Connector") -> bool:
        """Whether what keeps this connector names a group: then an idTag whose group is unknown may be of it."""
        own = self._own(self._rows, connector)
        rows = self._open(self._rows) if own is None else [own]
        return self.holds(connector) and any(row.parent_id_tag is not None for row in rows)

    def _own(self, rows: Rows, connector: "Connector") -> ReservationRow | None:
        return next((row for row in rows if row.connector == connector.id), None)

    def _open(self, rows: Rows) -> list[ReservationRow]:
        """Those of connector 0 that still need a connector: not on the way to be used by an idTag with a claim."""
        left = [row for row in rows if row.connector == ANY_CONNECTOR]
        for connector in self._station.connectors if left else ():
            claim = connector.claim
            if claim is not None and connector.in_service and not connector.faulted:
                row = self._used_by(rows, left, connector, claim)
                if row in left:
                    left.remove(row)
        return left

    def _used_by(
        self, rows: Rows, of_any: Sequence[ReservationRow], connector: "Connector", claim: "Claim"
    ) -> ReservationRow | None:
        """The reservation that a transaction of this claim ends: the connector's own before one of connector 0."""
        own = self._own(rows, connector)
        if own is not None and own.admits(claim.id_tag, claim.parent_id_tag):
            return own
        return best_for(of_any, claim.id_tag, claim.parent_id_tag)

    def _candidates(self, rows: Rows) -> list["Connector"]:
        """What could be kept for reservations of connector 0, empty sockets first."""
        unused = [
            connector
            for connector in self._station.connectors
            if connector.is_unclaimed
            and not connector.finishing
            and (not connector.plugged or connector.id in self._kept)
            and self._own(rows, connector) is None
        ]
        return sorted(unused, key=lambda connector: connector.plugged)

    def _needed(self) -> list["Connector"]:
        """The connectors that are kept for reservations of connector 0: none while there are more than enough."""
        needed = len(self._open(self._rows))
        candidates = self._candidates(self._rows) if needed else []
        return candidates[:needed] if sum(not connector.plugged for connector in candidates) <= needed else []

    # What the Central System asks

    def reserve(self, row: ReservationRow, now: Now) -> ReservationStatus:
        """Keep what is asked for, in place of a reservation with the same id; else say why not, and change nothing."""
        old = next((known for known in self._rows if known.id == row.id), None)
        others = tuple(known for known in self._rows if known.id != row.id)
        refusal = self._refusal(row, old, others)
        if refusal is not None:
            return refusal
        self._become((*others, row), now)
        return "Accepted"

    def _refusal(self, row: ReservationRow, old: ReservationRow | None, others: Rows) -> ReservationStatus | None:
        station, trial = self._station, (*others, row)
        if row.connector == ANY_CONNECTOR:
            # A new one needs a connector of its own; one that is replaced may be on the way to be used.
            needed = len(self._open(trial)) if old is not None else len(self._open(others)) + 1
            return _why_none(station) if needed > len(self._candidates(trial)) else None
        connector = station.connectors[row.connector - 1]
        if connector.faulted:
            return "Faulted"
        if not connector.in_service:
            return "Unavailable"
        if not self._is_vacant(connector, row, old, others) or len(self._open(trial)) > len(self._candidates(trial)):
            return "Occupied"
        return None

    def _is_vacant(self, connector: "Connector", row: ReservationRow, old: ReservationRow | None, others: Rows) -> bool:
        """Nobody uses it, or only whoever the reservation is for, and was before it is replaced."""
        claim = connector.claim
        if claim is None or old is None or old.connector not in (connector.id, ANY_CONNECTOR):
            return connector in self._candidates(others)
        return all(known.admits(claim.id_tag, claim.parent_id_tag) for known in (old, row))

    def cancel(self, number: int, now: Now) -> bool:
        """End the reservation with this id; False if there is none."""
        left = tuple(row for row in self._rows if row.id != number)
        found = left != self._rows
        if found:
            self._become(left, now)
        return found

    # What happens around it

    def use(self, connector: "Connector", claim: "Claim", now: Now) -> int | None:
        """A transaction starts by this claim: the id of the reservation that it ends, None without one."""
        of_any = [row for row in self._rows if row.connector == ANY_CONNECTOR]
        used = self._used_by(self._rows, of_any, connector, claim)
        if used is None:
            return None
        self._become(tuple(row for row in self._rows if row.id != used.id), now)
        return used.id

    def check(self, now: Now) -> None:
        """At the end of each step while there are some: end what cannot be kept any more, show what is kept."""
        held = tuple(row for row in self._rows if not self._is_lost(row))
        open_rows = self._open(held)
        too_many = open_rows[len(self._candidates(held)) :]
        left = tuple(row for row in held if row not in too_many)
        for row in self._rows:
            if row not in left:
                self._station.tell(Warned(f"reservation {row.id} is over: no connector can be kept for it"))
        if left != self._rows:
            self._become(left, now)
        of_any = [row for row in left if row.connector == ANY_CONNECTOR]
        self._kept = tuple(
            connector.id
            for connector in self._station.connectors
            if self.holds(connector)
            or (connector.claim is not None and self._used_by(left, of_any, connector, connector.claim) is not None)
        )
        self._show(now)

    def _is_lost(self, row: ReservationRow) -> bool:
        """§5.13: a reservation ends when its connector is Faulted or Unavailable."""
        connector = self._station.connector(row.connector)
        return connector is not None and (connector.faulted or not connector.in_service)

    def _become(self, rows: Rows, now: Now) -> None:
        """The one place where rows change, in memory and in the store."""
        self._station.store.put_reservations(rows)
        self._rows = rows
        if not rows:
            self._kept = ()
        self.rearm(now)
        self._show(now)

    def _show(self, now: Now) -> None:
        for connector in self._station.connectors:
            if connector.status() != connector.reporter.current:
                connector.refresh(now)


def _why_none(station: "Station") -> ReservationStatus:
    """Why no connector can be kept: what the station is, else what its connectors are."""
    if station.main.faulted:
        return "Faulted"
    if not station.main.operative:
        return "Unavailable"
    if any(connector.in_service and not connector.faulted for connector in station.connectors):
        return "Occupied"
    return "Faulted" if any(connector.faulted for connector in station.connectors) else "Unavailable"
