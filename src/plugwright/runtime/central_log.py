"""The Central System's news as lines of the log.

INFO is a change of a station, a connector or a transaction, in OCPP's words; WARNING is a station's fault that was
borne.
"""

import logging
from typing import Final

from plugwright.central.effects import (
    Event,
    Reported,
    StationConnected,
    StationDisconnected,
    StationRegistered,
    StatusChanged,
    TransactionStarted,
    TransactionStopped,
    Warned,
)
from plugwright.runtime.masking import masked_id_tag

MAX_LINE_CHARACTERS: Final = 500


def log_event(log: logging.Logger, event: Event) -> None:
    """Write one line, whatever a station put into its texts."""
    level = logging.WARNING if isinstance(event, Warned) else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "%s", one_line(f"{event.identity}: {_text(event)}"))


def one_line(text: str) -> str:
    """Return the text without what could end or colour a line, cut to a bearable length."""
    return "".join(character if character.isprintable() else "?" for character in text[:MAX_LINE_CHARACTERS])


def _text(event: Event) -> str:
    match event:
        case StationConnected(_, peer):
            return f"connected from {peer}"
        case StationDisconnected(_, reason):
            return f"disconnected: {reason}"
        case StationRegistered(_, status, vendor, model):
            return f"BootNotification {status} ({vendor} {model})"
        case StatusChanged(_, connector, status, error_code, _):
            return f"connector {connector} {status}{'' if error_code == 'NoError' else f' ({error_code})'}"
        case TransactionStarted(_, connector, transaction_id, id_tag, status, meter_start_wh):
            who = f"idTag {masked_id_tag(id_tag)} {status}"
            return f"connector {connector} transaction {transaction_id} started at {meter_start_wh} Wh, {who}"
        case TransactionStopped(_, connector, transaction_id, meter_stop_wh, reason):
            return f"connector {connector} transaction {transaction_id} stopped at {meter_stop_wh} Wh ({reason})"
        case Reported(_, action, text):
            return f"{action} {text}"
        case Warned(_, text):
            return text
