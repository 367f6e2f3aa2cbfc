"""The shape that all payloads share."""

import msgspec
import pytest

from plugwright import ocpp16
from plugwright.ocpp16 import AuthorizeConf, AuthorizeReq, IdTagInfo, StatusNotificationReq
from plugwright.ocpp16.payload import Payload

PAYLOADS = [kind for kind in vars(ocpp16).values() if isinstance(kind, type) and issubclass(kind, Payload)]


def test_the_room_offers_all_payloads() -> None:
    """39 operations with two messages each, and the structures."""
    assert len(PAYLOADS) == 2 * 39 + 11


@pytest.mark.parametrize("kind", PAYLOADS, ids=lambda kind: kind.__name__)
def test_every_payload_is_strict_and_immutable(kind: type[Payload]) -> None:
    """Every class keeps the configuration of its base, and optional fields are None when absent."""
    config = kind.__struct_config__
    assert config.frozen
    assert config.forbid_unknown_fields
    assert config.omit_defaults
    assert not config.gc
    for field in msgspec.structs.fields(kind):
        assert field.required or field.default is None


def test_wire_names_follow_one_rule() -> None:
    """`idTag` on the wire is `id_tag` here."""
    message = AuthorizeConf(id_tag_info=IdTagInfo(status="Accepted", parent_id_tag="P"))
    assert msgspec.json.decode(msgspec.json.encode(message)) == {
        "idTagInfo": {"status": "Accepted", "parentIdTag": "P"},
    }


def test_an_absent_field_is_not_sent() -> None:
    """No null goes over the wire."""
    message = StatusNotificationReq(connector_id=0, error_code="NoError", status="Available")
    assert msgspec.json.encode(message) == b'{"connectorId":0,"errorCode":"NoError","status":"Available"}'


def test_a_message_cannot_be_changed() -> None:
    """Messages are values: they may be kept, compared and used as keys."""
    message = AuthorizeReq(id_tag="A")
    with pytest.raises(AttributeError):
        message.id_tag = "B"  # type: ignore[misc]
    assert {message: 1}[AuthorizeReq(id_tag="A")] == 1


def test_fields_are_named_in_code() -> None:
    """A message is built by its fields' names, never by their order."""
    with pytest.raises(TypeError):
        AuthorizeReq("A")  # type: ignore[call-arg]
