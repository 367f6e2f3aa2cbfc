"""A request to a station, made from an operator's words.

OCPP 1.6 §5; security white paper edition 3 §5.
"""

import msgspec

from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.codec import decode_req
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Req


class BadRequestError(Exception):
    """The operator's words are no request that a station may be sent; the text names what is wrong."""


def request(action_name: str, payload: dict[str, object]) -> Req:
    """Return the typed request of a CALL that a Central System may send; BadRequestError says why there is none."""
    action = ACTIONS.get(action_name)
    if action is None:
        raise BadRequestError(f"{action_name[:50]!r} is no action of OCPP 1.6")
    if action.sender == "station":
        raise BadRequestError(f"{action.name} is sent by stations, not to them")
    try:
        return decode_req(action, msgspec.json.encode(payload))
    except CallError as error:
        raise BadRequestError(f"{action.name}: {error.description}") from error
