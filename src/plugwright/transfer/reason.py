"""Why a transfer failed, as one line for an operator, without secrets."""

from __future__ import annotations

import socket
import ssl
from pathlib import PurePath
from typing import Final
from urllib.parse import quote

from plugwright.transfer.job import Cancelled, TransferError
from plugwright.transfer.target import Target

MASK: Final = "***"
MAX_REASON_CHARACTERS: Final = 200


def reason(error: Exception, target: Target | None, *, timeout_s: float) -> str:
    """Say what happened; `target` is where the transfer was to go, if its URL could be read."""
    text = _sentence(error, target.host if target else "the server", timeout_s)
    if isinstance(error, TransferError) and error.said:
        # Masking all of it would show a password that is a word of our sentence.
        text = f"{text}: {_without_secrets(error.said, target)}"
    return _one_line(text)


def _sentence(error: Exception, host: str, timeout_s: float) -> str:
    match error:
        case TransferError():
            return str(error)
        case Cancelled():
            return "cancelled"
        case TimeoutError():
            return f"nothing came from {host} and nothing went there for {timeout_s:g} s"
        case socket.gaierror():
            return f"the name {host} cannot be resolved: {error.strerror}"
        case ssl.SSLCertVerificationError():
            return f"the certificate of {host} is not trusted: {error.verify_message}"
        case ssl.SSLError():
            detail = getattr(error, "reason", None) or error.strerror  # not every one has a reason
            return f"TLS with {host} failed: {detail}"
        case ConnectionError():
            return f"{host}: {error.strerror or 'connection lost'}"
        case OSError():
            text = error.strerror or str(error)
            return f"{PurePath(str(error.filename)).name}: {text}" if error.filename else text
        case _:
            return f"unexpected {type(error).__name__}"


def _without_secrets(text: str, target: Target | None) -> str:
    if target is None or not target.password:
        return text
    for secret in (target.password, quote(target.password, safe=""), quote(target.password)):
        text = text.replace(secret, MASK)
    return text


def _one_line(text: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:MAX_REASON_CHARACTERS]
