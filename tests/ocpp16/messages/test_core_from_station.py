"""Messages of the profile Core that the station sends, and DataTransfer."""

import pytest

from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    BootNotificationConf,
    BootNotificationReq,
    DataTransferConf,
    DataTransferReq,
    HeartbeatConf,
    HeartbeatReq,
    IdTagInfo,
    MeterValue,
    MeterValuesConf,
    MeterValuesReq,
    SampledValue,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationConf,
    StatusNotificationReq,
    StopTransactionConf,
    StopTransactionReq,
)
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.codec import decode_req
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire

TIME = "2026-11-22T17:03:05.120Z"
METER_VALUE = MeterValue(
    timestamp=TIME,
    sampled_value=(
        SampledValue(
            value="230.1",
            context="Sample.Periodic",
            format="Raw",
            measurand="Voltage",
            phase="L1-N",
            location="Outlet",
            unit="V",
        ),
    ),
)
METER_VALUE_TEXT = (
    f'{{"timestamp":"{TIME}","sampledValue":[{{"value":"230.1","context":"Sample.Periodic","format":"Raw",'
    '"measurand":"Voltage","phase":"L1-N","location":"Outlet","unit":"V"}]}'
)


WIRE: tuple[tuple[Req | Conf, str], ...] = (
    (AuthorizeReq(id_tag="A"), '{"idTag":"A"}'),
    (
        AuthorizeConf(id_tag_info=IdTagInfo(status="Expired", expiry_date=TIME, parent_id_tag="P")),
        f'{{"idTagInfo":{{"status":"Expired","expiryDate":"{TIME}","parentIdTag":"P"}}}}',
    ),
    (
        BootNotificationReq(
            charge_point_vendor="V",
            charge_point_model="M",
            charge_point_serial_number="1",
            charge_box_serial_number="2",
            firmware_version="3",
            iccid="4",
            imsi="5",
            meter_type="6",
            meter_serial_number="7",
        ),
        (
            '{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"1","chargeBoxSerialNumber":"2",'
            '"firmwareVersion":"3","iccid":"4","imsi":"5","meterType":"6","meterSerialNumber":"7"}'
        ),
    ),
    (
        BootNotificationConf(status="Pending", current_time=TIME, interval=0),
        f'{{"status":"Pending","currentTime":"{TIME}","interval":0}}',
    ),
    (DataTransferReq(vendor_id="V", message_id="M", data="D"), '{"vendorId":"V","messageId":"M","data":"D"}'),
    (DataTransferConf(status="UnknownVendorId", data=""), '{"status":"UnknownVendorId","data":""}'),
    (HeartbeatReq(), "{}"),
    (HeartbeatConf(current_time=TIME), f'{{"currentTime":"{TIME}"}}'),
    (
        MeterValuesReq(connector_id=1, meter_value=(METER_VALUE,), transaction_id=0),
        f'{{"connectorId":1,"meterValue":[{METER_VALUE_TEXT}],"transactionId":0}}',
    ),
    (MeterValuesConf(), "{}"),
    (
        StartTransactionReq(connector_id=1, id_tag="A", meter_start=5, timestamp=TIME, reservation_id=9),
        f'{{"connectorId":1,"idTag":"A","meterStart":5,"timestamp":"{TIME}","reservationId":9}}',
    ),
    (
        StartTransactionConf(id_tag_info=IdTagInfo(status="Accepted"), transaction_id=-1),
        '{"idTagInfo":{"status":"Accepted"},"transactionId":-1}',
    ),
    (
        StatusNotificationReq(
            connector_id=0,
            error_code="OtherError",
            status="Faulted",
            info="I",
            timestamp=TIME,
            vendor_id="V",
            vendor_error_code="E",
        ),
        (
            '{"connectorId":0,"errorCode":"OtherError","status":"Faulted","info":"I",'
            f'"timestamp":"{TIME}","vendorId":"V","vendorErrorCode":"E"}}'
        ),
    ),
    (StatusNotificationConf(), "{}"),
    (
        StopTransactionReq(
            meter_stop=9,
            timestamp=TIME,
            transaction_id=1,
            id_tag="A",
            reason="EVDisconnected",
            transaction_data=(METER_VALUE,),
        ),
        (
            f'{{"meterStop":9,"timestamp":"{TIME}","transactionId":1,"idTag":"A","reason":"EVDisconnected",'
            f'"transactionData":[{METER_VALUE_TEXT}]}}'
        ),
    ),
    (StopTransactionConf(id_tag_info=IdTagInfo(status="Blocked")), '{"idTagInfo":{"status":"Blocked"}}'),
)


@pytest.mark.parametrize(
    ("message", "text"),
    WIRE,
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§6)."""
    check_wire(message, text)


@pytest.mark.parametrize(
    "meter_value",
    ["[]", f'[{{"timestamp":"{TIME}","sampledValue":[]}}]'],
)
def test_refuses_meter_values_without_a_value(meter_value: str) -> None:
    """One or more meter values (§6.31) of one or more sampled values (§7.33) means that none is a mistake."""
    payload = f'{{"connectorId":1,"meterValue":{meter_value}}}'.encode()
    with pytest.raises(CallError, match="OccurenceConstraintViolation"):
        decode_req(ACTIONS["MeterValues"], payload)


def test_takes_a_stop_without_transaction_data() -> None:
    """None or more meter values in a StopTransaction (§6.49): absent and empty are both right."""
    payload = f'{{"meterStop":9,"timestamp":"{TIME}","transactionId":1,"transactionData":[]}}'.encode()
    stop = StopTransactionReq(meter_stop=9, timestamp=TIME, transaction_id=1, transaction_data=())
    assert decode_req(ACTIONS["StopTransaction"], payload) == stop
    assert StopTransactionReq(meter_stop=9, timestamp=TIME, transaction_id=1).transaction_data is None
