"""The station's news as lines of the log.

INFO is a change of a status, a transaction or the registration, in OCPP's words; DEBUG a reading; WARNING a peer's
fault that was borne, or something given up.
"""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from plugwright.runtime.central_log import one_line
from plugwright.runtime.masking import masked_id_tag
from plugwright.station.effects import (
    CardJudged,
    Event,
    IdTagRefused,
    JobChanged,
    JobProgressed,
    Metered,
    Registered,
    StatusChanged,
    TransactionChanged,
    Warned,
)

LEVELS: Final[Mapping[type[Event], int]] = MappingProxyType(
    {Metered: logging.DEBUG, JobProgressed: logging.DEBUG, Warned: logging.WARNING}
)
"""All others are INFO."""


def log_event(log: logging.Logger, event: Event) -> None:
    """Write one line, whatever a peer put into its texts."""
    level = LEVELS.get(type(event), logging.INFO)
    if log.isEnabledFor(level):
        log.log(level, "%s", one_line(_text(event)))


def _text(event: Event) -> str:
    match event:
        case StatusChanged(connector, status, error_code, info):
            detail = ", ".join(text for text in (error_code, info) if text not in (None, "NoError"))
            return f"{_place(connector)} {status}{f' ({detail})' if detail else ''}"
        case TransactionChanged(connector, "identified", _, transaction_id):
            return f"{_place(connector)} transactionId {transaction_id}"
        case TransactionChanged(connector, phase, id_tag, _, register_wh, reason):
            why = f" ({reason})" if reason else f", idTag {masked_id_tag(id_tag)}"
            return f"{_place(connector)} transaction {phase} at {register_wh} Wh{why}"
        case Registered(status, interval_s):
            return f"BootNotification {status}, interval {interval_s} s"
        case CardJudged() | IdTagRefused():
            return _of_card(event)
        case Metered(connector, register_wh, power_w):
            return f"{_place(connector)} meter {register_wh} Wh, {power_w:.0f} W"
        case JobChanged(job, status, reason):
            return f"{job} {status}{f': {reason}' if reason else ''}"
        case JobProgressed(job, done, total):
            return f"{job} {done} of {'?' if total is None else total}"
        case Warned(text):
            return text


def _of_card(event: CardJudged | IdTagRefused) -> str:
    id_tag = f"idTag {masked_id_tag(event.id_tag)}"
    if isinstance(event, IdTagRefused):
        return f"{_place(event.connector)} {id_tag} {event.status} by StartTransaction.conf"
    where = "" if event.connector is None else f" on {_place(event.connector)}"
    return f"reader {event.reader} {id_tag} {event.verdict}{where}: {event.reason}"


def _place(connector: int) -> str:
    return f"connector {connector}" if connector else "station"
