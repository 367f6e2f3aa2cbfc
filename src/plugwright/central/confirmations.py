"""What the Central System learns from a station's confirmations.

OCPP 1.6 §5.3 (ChangeConfiguration), §5.8 (GetConfiguration), §5.17 (TriggerMessage); OCPP-J errata 3.10 (a secret
that is written is not kept).
"""

from plugwright.central.context import Context
from plugwright.central.ports import ConfigurationRow
from plugwright.central.sessions import Session
from plugwright.ocpp16 import (
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    ExtendedTriggerMessageConf,
    ExtendedTriggerMessageReq,
    GetConfigurationConf,
    TriggerMessageConf,
    TriggerMessageReq,
)
from plugwright.ocpp16.payload import Conf, Req

SECRET_KEYS = frozenset({"authorizationkey"})
MAX_KEYS = 1_000


def learn(context: Context, session: Session, req: Req, conf: Conf) -> None:
    """Keep what a confirmation tells of its station; most tell nothing."""
    match req, conf:
        case _, GetConfigurationConf(configuration_key=told) if told:
            identity = session.station.identity
            rows = (ConfigurationRow(identity, key.key, key.value, key.readonly) for key in told[:MAX_KEYS])
            context.store.put_configuration(row for row in rows if row.key.casefold() not in SECRET_KEYS)
        case ChangeConfigurationReq(key=key, value=value), ChangeConfigurationConf(
            status="Accepted" | "RebootRequired"
        ):
            if key.casefold() not in SECRET_KEYS:
                row = ConfigurationRow(session.station.identity, key, value, None)
                context.store.put_configuration([row])
        case TriggerMessageReq(requested_message=requested), TriggerMessageConf(status="Accepted"):
            _allow(session, requested)
        case ExtendedTriggerMessageReq(requested_message=requested), ExtendedTriggerMessageConf(status="Accepted"):
            _allow(session, "SignCertificate" if requested == "SignChargePointCertificate" else requested)


def _allow(session: Session, action: str) -> None:
    if session.station.row.registration == "Pending" and action not in session.triggered:
        session.triggered = (*session.triggered, action)
