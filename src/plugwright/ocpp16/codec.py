"""Payloads to bytes and back: requests strictly, confirmations leniently.

OCPP-J §4.2.1 to §4.2.3. A payload that is null counts as an empty object (OCPP-J §4.2.1, §4.2.2).
"""

from typing import Final

import msgspec

from plugwright.ocpp16.actions import Action
from plugwright.ocpp16.errors import CallError, InvalidConf
from plugwright.ocpp16.leniency import pruned
from plugwright.ocpp16.payload import Conf, Payload, Req
from plugwright.ocpp16.violations import violation

_JSON_WHITESPACE: Final = b" \t\r\n"
_MAX_REMARKS: Final = 20
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
_ENCODER: Final = msgspec.json.Encoder()


class DecodedConf(msgspec.Struct, frozen=True, gc=False):
    """A confirmation, and what was borne to read it: one line for each surplus or null field, for the log."""

    conf: Conf
    remarks: tuple[str, ...] = ()


def encode(message: Payload) -> bytes:
    """Return the JSON of a payload, absent fields left out; nothing is validated, our own messages are typed."""
    return _ENCODER.encode(message)


def decode_req(action: Action, payload: bytes | msgspec.Raw) -> Req:
    """Return the request in a CALL's payload; CallError with the code for what is wrong, and no value in its text."""
    try:
        return action.read_req(payload)
    except _UNREADABLE as error:
        if bytes(payload).strip(_JSON_WHITESPACE) == b"null":
            return decode_req(action, b"{}")
        found = violation(error)
        raise CallError(found.code, found.description) from None


def decode_conf(action: Action, payload: bytes | msgspec.Raw) -> DecodedConf:
    """Return the confirmation in a CALLRESULT's payload; unknown fields and nulls are left out and remarked upon.

    InvalidConf if it cannot be read even so.
    """
    try:
        return DecodedConf(action.read_conf(payload))
    except _UNREADABLE:
        return _decode_leniently(action, bytes(payload))


def _decode_leniently(action: Action, data: bytes) -> DecodedConf:
    try:
        value = msgspec.json.decode(data)
        value, remarks = pruned({} if value is None else value, action.conf)
        conf = msgspec.convert(value, action.conf)
    except _UNREADABLE as error:
        raise InvalidConf(violation(error).description) from None
    return DecodedConf(conf, _bounded(remarks))


def _bounded(remarks: list[str]) -> tuple[str, ...]:
    if len(remarks) <= _MAX_REMARKS:
        return tuple(remarks)
    return (*remarks[:_MAX_REMARKS], f"and {len(remarks) - _MAX_REMARKS} more")
