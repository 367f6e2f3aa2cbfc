"""A request is made from an operator's words."""

from typing import Any

import pytest

from plugwright.central.requests import BadRequestError, request
from plugwright.ocpp16 import DataTransferReq, ResetReq


def test_makes_a_typed_request() -> None:
    """OCPP's names lead to our types; DataTransfer may be sent by either side."""
    assert request("Reset", {"type": "Hard"}) == ResetReq(type="Hard")
    assert request("DataTransfer", {"vendorId": "v"}) == DataTransferReq(vendor_id="v")


@pytest.mark.parametrize(
    ("action", "payload", "named"),
    [
        ("Nonsense", {}, "Nonsense"),
        ("Heartbeat", {}, "Heartbeat"),
        ("Reset", {}, "type"),
        ("Reset", {"type": "Sideways"}, "type"),
        ("Reset", {"type": "Hard", "why": "x"}, "why"),
        ("RemoteStopTransaction", {"transactionId": "1"}, "transactionId"),
    ],
)
def test_refuses_what_may_not_be_sent(action: str, payload: dict[str, Any], named: str) -> None:
    """The sentence names the action or the field that is wrong."""
    with pytest.raises(BadRequestError, match=named):
        request(action, payload)
