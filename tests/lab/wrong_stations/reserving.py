"""Stations that reserve what they should not, or do not keep what they have reserved."""

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import (
    CancelReservationConf,
    CancelReservationReq,
    ReservationStatus,
    ReserveNowConf,
    ReserveNowReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.station.claims import Claim
from plugwright.station.connector import Connector
from plugwright.station.operations import cancel_reservation, reserve_now
from plugwright.station.reservation import Reservations, Rows
from plugwright.station.reservation_rows import ReservationRow
from plugwright.station.station import Station
from plugwright.station.status import Reporter, Status
from tests.lab.wrong_stations.wrong import operation, part, reporters


class NeverExpires(Reservations):
    """Keeps a reservation beyond its expiryDate (§5.13)."""

    __slots__ = ()

    def rearm(self, now: Now) -> None:
        self.deadline_ms = NEVER_MS


class ServesEverybody(Reservations):
    """Lets everybody use a reserved connector (§5.13)."""

    __slots__ = ()

    def admits(self, connector: Connector, id_tag: str, parent_id_tag: str | None) -> bool:
        return True


class ServesNobody(Reservations):
    """Keeps a reserved connector from whom it is reserved for as well (§5.13)."""

    __slots__ = ()

    def admits(self, connector: Connector, id_tag: str, parent_id_tag: str | None) -> bool:
        return not self.holds(connector)


class ForgetsTheReservation(Reservations):
    """Does not tell in StartTransaction which reservation it ends (§4.8, §5.13)."""

    __slots__ = ()

    def use(self, connector: Connector, claim: Claim, now: Now) -> int | None:
        super().use(connector, claim, now)
        return None


class RemembersTheReservation(Reservations):
    """Tells in StartTransaction a reservation that was cancelled (§4.8, §5.1)."""

    __slots__ = ()

    def use(self, connector: Connector, claim: Claim, now: Now) -> int | None:
        return super().use(connector, claim, now) or 7


class _Lenient(Reservations):
    """Reserves although there is a reason not to."""

    __slots__ = ()

    def _refusal(self, row: ReservationRow, old: ReservationRow | None, others: Rows) -> ReservationStatus | None:
        found = super()._refusal(row, old, others)
        return None if found == self.ignored() else found

    def ignored(self) -> ReservationStatus:
        """The reason that is none."""
        raise NotImplementedError


class ReservesOccupied(_Lenient):
    """Reserves what is occupied (§5.13, §7.40)."""

    __slots__ = ()

    def ignored(self) -> ReservationStatus:
        return "Occupied"


class ReservesUnavailable(_Lenient):
    """Reserves what is Unavailable (§5.13, §7.40)."""

    __slots__ = ()

    def ignored(self) -> ReservationStatus:
        return "Unavailable"


class ReservesFaulted(_Lenient):
    """Reserves what is Faulted (§5.13, §7.40)."""

    __slots__ = ()

    def ignored(self) -> ReservationStatus:
        return "Faulted"


class SkipsReserved(Reporter):
    """Tells nothing of Reserved (§4.9)."""

    __slots__ = ()

    def change(self, status: Status, now: Now) -> None:
        if status.status != "Reserved":
            super().change(status, now)


def knows_no_group(station: Station, req: ReserveNowReq, now: Now) -> ReserveNowConf:
    """Does not let another idTag of the group use the reserved connector (§3.10, §5.13)."""
    return reserve_now.handle(station, msgspec.structs.replace(req, parent_id_tag=None), now)


def reserves_no_station(station: Station, req: ReserveNowReq, now: Now) -> ReserveNowConf:
    """Rejects connector 0 although ReserveConnectorZeroSupported is true (§5.13, §9.3.1)."""
    return reserve_now.handle(station, req, now) if req.connector_id else ReserveNowConf(status="Rejected")


def says_why_not_in_one_word(station: Station, req: ReserveNowReq, now: Now) -> ReserveNowConf:
    """Says Rejected, whyever it cannot reserve (§7.40)."""
    conf = reserve_now.handle(station, req, now)
    return conf if conf.status == "Accepted" else ReserveNowConf(status="Rejected")


def cancels_unknown(station: Station, req: CancelReservationReq, now: Now) -> CancelReservationConf:
    """Accepts the cancelling of a reservation that there is not (§5.1)."""
    cancel_reservation.handle(station, req, now)
    return CancelReservationConf(status="Accepted")


def cancels_in_words(station: Station, req: CancelReservationReq, now: Now) -> CancelReservationConf:
    """Accepts a cancelling, and keeps the reservation (§5.1)."""
    return CancelReservationConf(status="Accepted")


def cancels_all_in_silence(station: Station, req: CancelReservationReq, now: Now) -> CancelReservationConf:
    """Ends whatever reservation there is, and says Rejected if it was asked for another (§5.1)."""
    conf = cancel_reservation.handle(station, req, now)
    cancels_all(station, req, now)
    return conf


def cancels_all(station: Station, req: CancelReservationReq, now: Now) -> CancelReservationConf:
    """Ends whatever reservation there is, and accepts that (§5.1)."""
    for row in station.store.reservations():
        station.reservations.cancel(row.id, now)
    return CancelReservationConf(status="Accepted")


def reserves_without_reservations(_station: Station, _req: ReserveNowReq, _now: Now) -> ReserveNowConf:
    """Accepts a reservation although it keeps none (§5.13, §7.40)."""
    return ReserveNowConf(status="Accepted")


def does_not_know_the_word(_station: Station, _req: ReserveNowReq, _now: Now) -> ReserveNowConf:
    """Answers ReserveNow with a CALLERROR where §7.40 has a status for a station without reservations."""
    raise CallError("NotSupported", "no reservations")


PLAIN = "ac-wallbox-tethered"
WRONG = (
    part("reservations", NeverExpires, "TC_047_CS"),
    part("reservations", ServesEverybody, "TC_046_1_CS"),
    part("reservations", ServesNobody, "TC_046_1_CS TC_046_2_CS TC_049_CS TC_053_CS"),
    part("reservations", ForgetsTheReservation, "TC_046_1_CS TC_046_2_CS TC_049_CS TC_053_CS"),
    part("reservations", RemembersTheReservation, "TC_051_CS"),
    part("reservations", ReservesOccupied, "TC_048_2_CS TC_050_2_CS"),
    part("reservations", ReservesUnavailable, "TC_048_3_CS TC_050_3_CS"),
    part("reservations", ReservesFaulted, "TC_048_1_CS TC_050_1_CS"),
    reporters(SkipsReserved, "TC_046_1_CS TC_046_2_CS TC_047_CS TC_049_CS TC_053_CS", stops="TC_051_CS TC_052_CS"),
    operation(ReserveNowReq, knows_no_group, "TC_053_CS"),
    operation(ReserveNowReq, reserves_no_station, "TC_049_CS TC_050_1_CS TC_050_2_CS TC_050_3_CS"),
    operation(
        ReserveNowReq,
        says_why_not_in_one_word,
        "TC_048_1_CS TC_048_2_CS TC_048_3_CS TC_050_1_CS TC_050_2_CS TC_050_3_CS",
        product="ac-wallbox-2",
    ),
    operation(CancelReservationReq, cancels_unknown, "TC_052_CS"),
    operation(CancelReservationReq, cancels_in_words, "TC_051_CS", stops="TC_052_CS TC_053_CS TC_054_CS"),
    operation(CancelReservationReq, cancels_all, "TC_052_CS"),
    operation(CancelReservationReq, cancels_all_in_silence, "TC_052_CS"),
    operation(ReserveNowReq, reserves_without_reservations, "TC_048_4_CS TC_050_4_CS", product=PLAIN),
    operation(ReserveNowReq, does_not_know_the_word, "TC_048_4_CS TC_050_4_CS", product=PLAIN),
)
