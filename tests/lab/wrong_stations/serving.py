"""Stations that take themselves out of service, or back into it, in a wrong way."""

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import ChangeAvailabilityConf, ChangeAvailabilityReq
from plugwright.station.operations import change_availability
from plugwright.station.ports import AvailabilityRow
from plugwright.station.station import Station
from plugwright.station.status import Reporter
from tests.lab.wrong_stations.wrong import EVERYTHING, operation, reporters

TWO = "ac-wallbox-2"


def closes_everything(station: Station, req: ChangeAvailabilityReq, now: Now) -> ChangeAvailabilityConf:
    """Takes the whole station out of service when it is asked for one connector (§5.2)."""
    return change_availability.handle(station, ChangeAvailabilityReq(connector_id=0, type=req.type), now)


def closes_the_first(station: Station, req: ChangeAvailabilityReq, now: Now) -> ChangeAvailabilityConf:
    """Takes connector 1 out of service when it is asked for the whole station (§5.2)."""
    first = req.connector_id == 0 and req.type == "Inoperative"
    return change_availability.handle(station, msgspec.structs.replace(req, connector_id=1) if first else req, now)


def schedules_without_need(station: Station, req: ChangeAvailabilityReq, now: Now) -> ChangeAvailabilityConf:
    """Says Scheduled where no transaction runs (§5.2)."""
    change_availability.handle(station, req, now)
    return ChangeAvailabilityConf(status="Scheduled")


def opens_after_a_restart(station: Station, req: ChangeAvailabilityReq, now: Now) -> ChangeAvailabilityConf:
    """Accepts to be Operative again, and is so only after a restart (§5.2)."""
    if req.type == "Inoperative":
        return change_availability.handle(station, req, now)
    for number in (req.connector_id,) if req.connector_id else range(len(station.connectors) + 1):
        station.store.put_availability(AvailabilityRow(number, operative=True))
    return ChangeAvailabilityConf(status="Accepted")


class NothingOfTheLast(Reporter):
    """Tells nothing of its last connector (§4.9, errata 3.22)."""

    __slots__ = ()

    def _tell(self, now: Now, *, triggered: bool = False) -> None:
        if self.connector != len(self._station.connectors):
            super()._tell(now, triggered=triggered)


WRONG = (
    operation(
        ChangeAvailabilityReq,
        closes_everything,
        "TC_013_CS TC_014_CS TC_046_1_CS TC_047_CS TC_049_CS TC_053_CS",
        stops="TC_068_CS TC_069_CS",
        product=TWO,
    ),
    operation(ChangeAvailabilityReq, closes_the_first, "TC_034_CS", stops="TC_050_3_CS", product=TWO),
    operation(
        ChangeAvailabilityReq, schedules_without_need, "TC_013_CS TC_014_CS TC_034_CS", stops="TC_048_3_CS TC_050_3_CS"
    ),
    operation(ChangeAvailabilityReq, opens_after_a_restart, "TC_013_CS TC_014_CS"),
    reporters(NothingOfTheLast, "", stops=EVERYTHING, product=TWO),
)
