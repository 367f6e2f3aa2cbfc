"""How the tests of messages hold a message to its JSON, in both directions."""

import json

from plugwright.ocpp16.actions import action_of
from plugwright.ocpp16.codec import DecodedConf, decode_conf, decode_req, encode
from plugwright.ocpp16.payload import Conf, Req


def check_wire(message: Req | Conf, text: str) -> None:
    """Assert that a message is written as the JSON text says, and read back from it."""
    action = action_of(type(message))
    assert json.loads(encode(message)) == json.loads(text)
    if isinstance(message, Req):
        assert decode_req(action, text.encode()) == message
    else:
        assert decode_conf(action, text.encode()) == DecodedConf(message)
