"""How long the station takes: the figures of a certificate's performance table, from what was said and when.

Firmware updates, diagnostics and reboots are excluded from the time that a function takes.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from plugwright.lab.evidence import Utterance
from plugwright.lab.values import message_name
from plugwright.ocpp16 import (
    GetDiagnosticsReq,
    GetLogReq,
    HeartbeatReq,
    MeterValuesReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    RemoteStopTransactionReq,
    ResetReq,
    SignedUpdateFirmwareReq,
    StartTransactionReq,
    StopTransactionReq,
    TriggerMessageReq,
    UpdateFirmwareReq,
)
from plugwright.ocpp16.payload import Payload, Req

Figure = Literal[
    "OCPP triggered function timeout",
    "OCPP response timeout",
    "Response time RemoteStartTransaction",
    "Authorization time by RemoteStartTransaction",
    "End time by RemoteStopTransaction",
]

DESCRIPTIONS: Final[Mapping[Figure, str]] = MappingProxyType(
    {
        "OCPP triggered function timeout": "until a message comes that a request has caused (firmware update, "
        "diagnostics and reboot excluded)",
        "OCPP response timeout": "until a response arrives",
        "Response time RemoteStartTransaction": "until RemoteStartTransaction is answered",
        "Authorization time by RemoteStartTransaction": "from RemoteStartTransaction to StartTransaction, plugged in",
        "End time by RemoteStopTransaction": "from RemoteStopTransaction to StopTransaction",
    }
)

EXCLUDED: Final = (UpdateFirmwareReq, SignedUpdateFirmwareReq, GetDiagnosticsReq, GetLogReq, ResetReq)
PERIODIC: Final = (HeartbeatReq, MeterValuesReq)
SPECIAL: Final[Sequence[tuple[Figure, type[Req], type[Payload]]]] = (
    ("Response time RemoteStartTransaction", RemoteStartTransactionReq, RemoteStartTransactionConf),
    ("Authorization time by RemoteStartTransaction", RemoteStartTransactionReq, StartTransactionReq),
    ("End time by RemoteStopTransaction", RemoteStopTransactionReq, StopTransactionReq),
)


class Measured(msgspec.Struct, frozen=True):
    """One figure's worst case: what took so long, and in which test case."""

    figure: Figure
    ms: int
    what: str
    case: str


def measured(case: str, history: Iterable[Utterance]) -> list[Measured]:
    """All that can be measured in one case. Only messages that a step expected count as caused by a request."""
    found: list[Measured] = []
    request: Utterance | None = None
    for said in history:
        if said.by == "csms":
            request = said if isinstance(said.message, Req) else request
            continue
        if request is None or not isinstance(request.message, Req):
            continue
        asked = message_name(type(request.message))
        ms = said.at.monotonic_ms - request.at.monotonic_ms
        if isinstance(said.message, Req):
            if said.step and not said.after_a_pause and _is_caused(said.message, request.message):
                what = f"{asked} to {message_name(type(said.message))}"
                found.append(Measured("OCPP triggered function timeout", ms, what, case))
        else:
            found.append(Measured("OCPP response timeout", ms, asked, case))
        if not said.after_a_pause:
            found += (
                Measured(figure, ms, asked, case)
                for figure, req, outcome in SPECIAL
                if isinstance(request.message, req) and isinstance(said.message, outcome)
            )
    return found


def _is_caused(message: Req, request: Req) -> bool:
    periodic = isinstance(message, PERIODIC) and not isinstance(request, TriggerMessageReq)
    return not periodic and not isinstance(request, EXCLUDED)


def worst(measurements: Iterable[Measured]) -> tuple[Measured, ...]:
    """The worst case of each figure, in the order of the table; the first of equals."""
    most: dict[Figure, Measured] = {}
    for one in measurements:
        if one.figure not in most or one.ms > most[one.figure].ms:
            most[one.figure] = one
    return tuple(most[figure] for figure in DESCRIPTIONS if figure in most)
