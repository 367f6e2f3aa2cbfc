"""RemoteStartTransaction: the Central System asks the station to start a transaction.

OCPP 1.6 §5.11 (behaviour), §6.33, §6.34 (fields), §9.1.3.
Lab: TC_010_CS, TC_011_1_CS, TC_011_2_CS, TC_026_CS, TC_027_CS, TC_046_2_CS, TC_049_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import Now
from plugwright.ocpp16 import RemoteStartTransactionConf, RemoteStartTransactionReq
from plugwright.station.authorization import Judgement
from plugwright.station.claims import Claim
from plugwright.station.keys import AuthorizeRemoteTxRequests

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station

ACCEPTED: Final = RemoteStartTransactionConf(status="Accepted")
REJECTED: Final = RemoteStartTransactionConf(status="Rejected")


def handle(station: "Station", req: RemoteStartTransactionReq, now: Now) -> RemoteStartTransactionConf:
    """Answer at once; authorizing and starting go on after the answer. A chargingProfile is ignored (§5.11)."""
    if station.departure.leaving:
        return REJECTED
    # Connector 0 is the whole station, never free, so it is rejected too (TC_027_CS).
    connector = station.free_connector(req.connector_id, for_id_tag=req.id_tag)
    if connector is not None and not station.configuration[AuthorizeRemoteTxRequests]:
        _claim(station, connector, req, None, now)
        return ACCEPTED
    if connector is not None:
        # Where it is reserved for this idTag, Preparing is told before anything is asked (TC_046_2_CS).
        connector.expected = station.reservations.holds(connector)
        connector.refresh(now)
        _ask(station, connector, req, now)
        return ACCEPTED
    # The reservation may be of its group: that is asked for in any case (§5.13, errata 4.12).
    connector = station.group_connector(req.connector_id, req.id_tag)
    if connector is None:
        return REJECTED
    _ask(station, connector, req, now, for_group=True)
    return ACCEPTED


def _ask(
    station: "Station", connector: "Connector", req: RemoteStartTransactionReq, now: Now, *, for_group: bool = False
) -> None:
    connector.asked_for = req.id_tag

    def judged(judgement: Judgement, at: Now) -> None:
        connector.asked_for, connector.expected = None, False
        parent = judgement.parent_id_tag
        free = station.free_connector(req.connector_id, req.id_tag, parent)  # the cable may have come meanwhile
        if judgement.accepted and free is not None:
            _claim(station, free, req, parent, at)
        connector.refresh(at)

    in_turn = connector.expected
    station.authorization.authorize(req.id_tag, now, judged, in_turn=in_turn, for_group=for_group)


def _claim(
    station: "Station", connector: "Connector", req: RemoteStartTransactionReq, parent_id_tag: str | None, now: Now
) -> None:
    """Without a connectorId the claim follows the plug to where the driver puts it."""
    floating = req.connector_id is None and not connector.plugged and len(station.connectors) > 1
    connector.set_claim(Claim(req.id_tag, parent_id_tag, floating), now)
