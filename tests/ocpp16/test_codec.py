"""Payloads to bytes and back."""

import msgspec
import pytest

from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    DataTransferReq,
    GetConfigurationReq,
    HeartbeatReq,
    IdTagInfo,
    MeterValuesConf,
    StatusNotificationReq,
)
from plugwright.ocpp16.actions import ACTIONS
from plugwright.ocpp16.codec import DecodedConf, decode_conf, decode_req, encode
from plugwright.ocpp16.errors import CallError, InvalidConf

AUTHORIZE, HEARTBEAT = ACTIONS["Authorize"], ACTIONS["Heartbeat"]
ACCEPTED = AuthorizeConf(id_tag_info=IdTagInfo(status="Accepted"))


def test_encodes_without_absent_fields() -> None:
    """An absent field is not written, and a payload without fields is an empty object (OCPP-J §4.2.1)."""
    assert encode(AuthorizeReq(id_tag="É")) == '{"idTag":"É"}'.encode()
    assert encode(HeartbeatReq()) == b"{}"


@pytest.mark.parametrize("wrap", [bytes, msgspec.Raw])
def test_decodes_bytes_and_raw(wrap: type[bytes]) -> None:
    """The payload comes as bytes, or as msgspec's view of a part of the frame."""
    assert decode_req(AUTHORIZE, wrap(b'{"idTag":"A"}')) == AuthorizeReq(id_tag="A")
    assert decode_conf(AUTHORIZE, wrap(b'{"idTagInfo":{"status":"Accepted"}}')) == DecodedConf(ACCEPTED, ())


@pytest.mark.parametrize("payload", [b"null", b" null\r\n", b"{}"])
def test_null_payload_is_an_empty_object(payload: bytes) -> None:
    """A payload without fields may be written as null, in both directions (OCPP-J §4.2.1, §4.2.2)."""
    assert decode_req(HEARTBEAT, payload) == HeartbeatReq()
    assert decode_conf(ACTIONS["MeterValues"], payload) == DecodedConf(MeterValuesConf(), ())
    with pytest.raises(CallError, match="ProtocolError: idTag: required, but absent"):
        decode_req(AUTHORIZE, payload)
    with pytest.raises(InvalidConf, match="idTagInfo: required, but absent"):
        decode_conf(AUTHORIZE, payload)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"{}", "ProtocolError"),
        (b'{"idTag":"A","x":1}', "FormationViolation"),
        (b'{"idTag":1}', "TypeConstraintViolation"),
        (b'{"idTag":"123456789012345678901"}', "PropertyConstraintViolation"),
        (b'{"idTag":"A"', "FormationViolation"),
        (b'{"idTag":"\xff"}', "FormationViolation"),
    ],
)
def test_refuses_a_request_with_its_code(payload: bytes, code: str) -> None:
    """What is wrong with a request is a CallError (OCPP-J §4.2.3)."""
    with pytest.raises(CallError) as caught:
        decode_req(AUTHORIZE, payload)
    assert caught.value.code == code
    assert caught.value.description


def test_refuses_null_in_a_request() -> None:
    """The schemas know no null; a field is absent or has a value."""
    payload = b'{"connectorId":1,"errorCode":"NoError","status":"Available","info":null}'
    with pytest.raises(CallError, match="TypeConstraintViolation: info: expected str, got null"):
        decode_req(ACTIONS["StatusNotification"], payload)
    with pytest.raises(CallError, match=r"TypeConstraintViolation: key\[1\]: expected str, got null"):
        decode_req(ACTIONS["GetConfiguration"], b'{"key":["A",null]}')


def test_takes_the_word_null_in_a_text() -> None:
    """It is only the literal that is refused."""
    payload = b'{"connectorId":1,"errorCode":"NoError","status":"Available","info":"null"}'
    req = decode_req(ACTIONS["StatusNotification"], payload)
    assert req == StatusNotificationReq(connector_id=1, error_code="NoError", status="Available", info="null")
    assert decode_req(ACTIONS["DataTransfer"], b'{"vendorId":"v","data":"{\\"a\\":null}"}') == DataTransferReq(
        vendor_id="v", data='{"a":null}'
    )


def test_an_absent_field_is_none_and_an_empty_list_is_not() -> None:
    """A handler can tell them apart."""
    assert decode_req(ACTIONS["GetConfiguration"], b"{}") == GetConfigurationReq(key=None)
    assert decode_req(ACTIONS["GetConfiguration"], b'{"key":[]}') == GetConfigurationReq(key=())


@pytest.mark.parametrize("name", ["TriggerMessage", "ExtendedTriggerMessage"])
def test_lets_an_unknown_trigger_through(name: str) -> None:
    """It is answered NotImplemented in the confirmation, not with a CALLERROR (§5.17, §7.44)."""
    assert decode_req(ACTIONS[name], b'{"requestedMessage":"X"}') == ACTIONS[name].req(requested_message="X")


def test_bears_unknown_fields_and_nulls_in_a_confirmation() -> None:
    """To refuse them would repeat what was done; they are named, so that the log can say it."""
    decoded = decode_conf(AUTHORIZE, b'{"idTagInfo":{"status":"Accepted","expiryDate":null},"heartbeatInterval":300}')
    assert decoded.conf == ACCEPTED
    assert decoded.remarks == (
        "idTagInfo.expiryDate: null, taken as absent",
        "heartbeatInterval: unknown field, ignored",
    )


def test_bounds_the_remarks() -> None:
    """A thousand unknown fields fill no log."""
    fields = b",".join(b'"x%d":1' % number for number in range(1000))
    remarks = decode_conf(ACTIONS["MeterValues"], b"{" + fields + b"}").remarks
    assert len(remarks) == 21
    assert remarks[-1] == "and 980 more"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b'{"idTagInfo":{"status":"accepted"}}', "idTagInfo.status: not a value of the enumeration"),
        (b'{"idTagInfo":{"status":null}}', "idTagInfo.status: required, but absent"),
        (b'{"idTagInfo":{"x":1}}', "idTagInfo.status: required, but absent"),
        (b'{"idTagInfo":5}', "idTagInfo: expected object, got int"),
        (b"[]", "payload: expected object, got array"),
        (b'{"idTagInfo":', "payload: not JSON"),
        (b'{"x":"\xff"}', "payload: not UTF-8"),
        (b'{"x":1e999}', "[...]: number out of range"),
        (b'{"x":1%s}' % (b"0" * 5_000), "[...]: number out of range"),
    ],
)
def test_refuses_a_confirmation_that_cannot_be_read(payload: bytes, reason: str) -> None:
    """Leniency ends where a value is wrong or missing."""
    with pytest.raises(InvalidConf) as caught:
        decode_conf(AUTHORIZE, payload)
    assert caught.value.reason == reason


@pytest.mark.parametrize("opening", [b"[", b'{"x":'])
def test_deep_nesting_does_not_crash(opening: bytes) -> None:
    """A bomb of brackets is refused like any other bad payload."""
    for bomb in (opening * 200_000, b'{"idTag":' + opening * 200_000, b'{"x":null,"y":' + opening * 200_000):
        with pytest.raises(CallError):
            decode_req(AUTHORIZE, bomb)
        with pytest.raises(InvalidConf):
            decode_conf(AUTHORIZE, bomb)


def test_nesting_in_an_unknown_field_is_borne() -> None:
    """What is left out may be nested as deep as it can be read."""
    payload = b'{"idTagInfo":{"status":"Accepted"},"x":' + b"[" * 300 + b"null" + b"]" * 300 + b"}"
    assert decode_conf(AUTHORIZE, payload) == DecodedConf(ACCEPTED, ("x: unknown field, ignored",))


def test_nesting_that_cannot_be_read_is_named() -> None:
    """Beyond that the reason says so."""
    with pytest.raises(InvalidConf, match="payload: nested too deeply"):
        decode_conf(AUTHORIZE, b'{"x":' + b"[" * 5_000 + b"]" * 5_000 + b"}")
