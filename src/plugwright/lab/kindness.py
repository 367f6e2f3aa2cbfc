"""How the lab answers what a case does not answer itself: as a Central System that accepts the configured idTags.

OCPP 1.6 chapter 4.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from plugwright.lab.evidence import Evidence
from plugwright.lab.known import Known
from plugwright.ocpp16 import (
    AuthorizeReq,
    BootNotificationReq,
    DataTransferReq,
    HeartbeatReq,
    SignCertificateReq,
    StartTransactionReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.ocpp16.time import format_utc
from plugwright.station.keys import HeartbeatInterval


def kind_fields(req: Req, evidence: Evidence, known: Known) -> dict[str, Any]:
    """What an answer to this CALL says unless a step says otherwise, by wire names."""
    fields = _KIND.get(type(req))
    return {} if fields is None else fields(req, evidence, known)


def _info(id_tag: str, evidence: Evidence) -> dict[str, Any]:
    parameters = evidence.parameters
    valid = (parameters.valid_id_tag.casefold(), parameters.valid_id_tag_2.casefold())
    return {"status": "Accepted" if id_tag.casefold() in valid else "Invalid"}


def _boot(_req: Any, evidence: Evidence, known: Known) -> dict[str, Any]:
    declared_s = known.declaration.number(HeartbeatInterval.name)
    return {
        "status": "Accepted",
        "currentTime": format_utc(evidence.now.utc_ms),
        "interval": declared_s or evidence.parameters.heartbeat_interval_s,
    }


def _started(req: Any, evidence: Evidence, known: Known) -> dict[str, Any]:
    known.next_transaction_id += 1
    return {"idTagInfo": _info(req.id_tag, evidence), "transactionId": known.next_transaction_id}


_KIND: Final[Mapping[type[Req], Callable[[Any, Evidence, Known], dict[str, Any]]]] = MappingProxyType(
    {
        AuthorizeReq: lambda req, evidence, _: {"idTagInfo": _info(req.id_tag, evidence)},
        BootNotificationReq: _boot,
        DataTransferReq: lambda _req, _evidence, _: {"status": "UnknownVendorId"},
        HeartbeatReq: lambda _req, evidence, _: {"currentTime": format_utc(evidence.now.utc_ms)},
        SignCertificateReq: lambda _req, _evidence, _: {"status": "Accepted"},
        StartTransactionReq: _started,
    }
)
