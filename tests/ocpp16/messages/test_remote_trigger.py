"""Messages of the profile Remote Trigger."""

import pytest

from plugwright.ocpp16 import TriggerMessageConf, TriggerMessageReq
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (
            TriggerMessageReq(requested_message="MeterValues", connector_id=1),
            '{"requestedMessage":"MeterValues","connectorId":1}',
        ),
        (TriggerMessageReq(requested_message="Unheard"), '{"requestedMessage":"Unheard"}'),
        (TriggerMessageConf(status="NotImplemented"), '{"status":"NotImplemented"}'),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§6); an unknown message may be asked for (§7.44)."""
    check_wire(message, text)
