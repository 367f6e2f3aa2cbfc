"""The reusable states and memory states of the document: what cases begin from.

Test case document chapter 2.25 and 2.26. The Charging state depends on the station noticing the plug.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.evidence import Evidence
from plugwright.lab.steps import Fact, State
from plugwright.lab.values import CONNECTOR, VALID_ID_TAG, Last, Value, from_now
from plugwright.lab.verbs import (
    ITS_CONNECTOR,
    at_each,
    csms,
    each_connector,
    either_order,
    only_if,
    operator,
    optionally,
    state,
    station,
)
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    GetConfigurationConf,
    GetConfigurationReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    ReserveNowConf,
    ReserveNowReq,
    SendLocalListConf,
    SendLocalListReq,
    SetChargingProfileConf,
    SetChargingProfileReq,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionConf,
    StopTransactionReq,
)

ACCEPTED: Final[Mapping[str, Any]] = MappingProxyType({"status": "Accepted"})
INVALID: Final[Mapping[str, Any]] = MappingProxyType({"status": "Invalid"})
RESERVATION_ID: Final = 7


def _asks_for_authorization(evidence: Evidence) -> bool:
    return (evidence.value("AuthorizeRemoteTxRequests") or "").lower() == "true"


REMOTE_STARTS_ARE_AUTHORIZED: Final = Fact("AuthorizeRemoteTxRequests is true", _asks_for_authorization)
RESERVED_NOW: Final = Fact(
    "the status is Reserved", lambda evidence: evidence.statuses.get(evidence.parameters.connector_id) == "Reserved"
)
NOT_RESERVED_NOW: Final = Fact("the status is not Reserved", lambda evidence: not RESERVED_NOW.holds(evidence))
NOT_PREPARING: Final = Fact(
    "the status is not Preparing already",
    lambda evidence: "Preparing" not in evidence.statuses.values(),
)


def reads_key(key: str) -> State:
    """One configuration key is read."""
    return state(
        "GetConfiguration",
        csms.sends(GetConfigurationReq, key=(key,)),
        station.answers(GetConfigurationConf),
    )


def authorized(
    id_tag: Value = VALID_ID_TAG, info: Mapping[str, Any] = ACCEPTED, *, may_skip_authorize: bool = False
) -> State:
    """An idTag is authorized at the station, which need not ask where that is not the matter of the case."""
    authorizes = (station.sends(AuthorizeReq, id_tag=id_tag), csms.answers(AuthorizeConf, id_tag_info=info))
    return state(
        "Authorized",
        operator.presents(id_tag),
        either_order(
            optionally(*authorizes) if may_skip_authorize else authorizes,
            only_if(NOT_PREPARING, station.sends(StatusNotificationReq, status="Preparing")),
        ),
    )


def charging(
    id_tag: Any = VALID_ID_TAG,
    *,
    info: Mapping[str, Any] = ACCEPTED,
    reservation_id: Any = None,
    profile: Mapping[str, Any] | None = None,
    may_skip_authorize: bool = False,
) -> State:
    """A transaction runs: the cable is plugged in, then it is started remotely.

    `info` is what the Central System says of the idTag; `reservation_id` is checked in StartTransaction; with `profile`
    the remote start carries it.
    """
    reserved = {} if reservation_id is None else {"reservation_id": reservation_id}
    carried = {} if profile is None else {"charging_profile": profile}
    authorizes = (station.sends(AuthorizeReq, id_tag=id_tag), csms.answers(AuthorizeConf, id_tag_info=info))
    return state(
        "Charging",
        csms.sends(GetConfigurationReq, key=("AuthorizeRemoteTxRequests",)),
        station.answers(GetConfigurationConf, configuration_key=({"key": "AuthorizeRemoteTxRequests"},)),
        operator.plugs_in(),
        only_if(NOT_RESERVED_NOW, station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Preparing")),
        csms.sends(RemoteStartTransactionReq, connector_id=CONNECTOR, id_tag=id_tag, **carried),
        station.answers(RemoteStartTransactionConf, status="Accepted"),
        only_if(RESERVED_NOW, station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Preparing")),
        optionally(*authorizes) if may_skip_authorize else only_if(REMOTE_STARTS_ARE_AUTHORIZED, *authorizes),
        either_order(
            (
                station.sends(StartTransactionReq, connector_id=CONNECTOR, id_tag=id_tag, **reserved),
                csms.answers(StartTransactionConf, id_tag_info=info),
            ),
            station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Charging"),
        ),
    )


CHARGING: Final = charging()
AUTHORIZED: Final = authorized()

SET_CONNECTOR_FAULTED: Final = state(
    "SetConnectorFaulted",
    operator.does("set connector faulted"),
    station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Faulted"),
)
SET_CHARGE_POINT_FAULTED: Final = state(
    "SetChargePointFaulted",
    operator.does("set station faulted"),
    each_connector(StatusNotificationReq, status="Faulted"),
)


def _unavailable(connector: Value) -> State:
    return state(
        "SetConnectorUnavailable",
        csms.sends(ChangeAvailabilityReq, connector_id=connector, type="Inoperative"),
        station.answers(ChangeAvailabilityConf, status="Accepted"),
        station.sends(StatusNotificationReq, connector_id=connector, status="Unavailable"),
    )


SET_CONNECTOR_UNAVAILABLE: Final = _unavailable(CONNECTOR)
OTHERS_UNAVAILABLE: Final = at_each("other", _unavailable(ITS_CONNECTOR))
"""The connectors that are not under test serve nobody."""

SET_CHARGE_POINT_UNAVAILABLE: Final = state(
    "SetChargePointUnavailable",
    csms.sends(ChangeAvailabilityReq, connector_id=0, type="Inoperative"),
    station.answers(ChangeAvailabilityConf, status="Accepted"),
    each_connector(StatusNotificationReq, status="Unavailable"),
)


def _occupied(connector: Value) -> State:
    return state(
        "SetConnectorOccupied",
        operator.plugs_in(connector),
        station.sends(StatusNotificationReq, connector_id=connector, status="Preparing"),
    )


SET_CONNECTOR_OCCUPIED: Final = _occupied(CONNECTOR)
ALL_OCCUPIED: Final = at_each("any", _occupied(ITS_CONNECTOR))

RESERVED: Final = state(
    "Reserved",
    csms.sends(
        ReserveNowReq,
        connector_id=CONNECTOR,
        id_tag=VALID_ID_TAG,
        reservation_id=RESERVATION_ID,
        expiry_date=from_now(3600, "an hour from now"),
    ),
    station.answers(ReserveNowConf, status="Accepted"),
    station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Reserved"),
)


def id_tag_cached(id_tag: Value = VALID_ID_TAG, *, may_skip_authorize: bool = False) -> State:
    """A whole transaction puts the idTag into the cache.

    An idTag that is to be refused later is accepted here, or no transaction would start: the document leaves it open.
    """
    return state(
        "IdTagCached",
        charging(id_tag, may_skip_authorize=may_skip_authorize),
        operator.presents(id_tag),
        either_order(
            (
                station.sends(StopTransactionReq, transaction_id=Last(StartTransactionConf, "transactionId")),
                csms.answers(StopTransactionConf, id_tag_info=ACCEPTED),
            ),
            station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Finishing"),
        ),
        operator.unplugs(),
        station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Available"),
    )


def id_tag_listed(id_tag: Value = VALID_ID_TAG) -> State:
    """The idTag is on the local list, with Accepted; the update type is not given and is Full here."""
    return state(
        "IdTagLocalAuthList",
        csms.sends(
            SendLocalListReq,
            list_version=1,
            update_type="Full",
            local_authorization_list=({"id_tag": id_tag, "id_tag_info": ACCEPTED},),
        ),
        station.answers(SendLocalListConf, status="Accepted"),
    )


def set_charging_profile(connector: Any, profile: Mapping[str, Any]) -> State:
    """A charging profile is installed."""
    return state(
        "SetChargingProfile",
        csms.sends(SetChargingProfileReq, connector_id=connector, cs_charging_profiles=profile),
        station.answers(SetChargingProfileConf, status="Accepted"),
    )
