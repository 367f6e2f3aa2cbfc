"""What stands for a value in a case."""

import pytest

from plugwright.lab.parameters import Parameters
from plugwright.lab.values import (
    ROOT_CERTIFICATE,
    VALID_ID_TAG,
    Computed,
    Last,
    Missing,
    Text,
    from_now,
    message_name,
    resolved,
    wire_name,
)
from plugwright.ocpp16 import GetConfigurationConf, HeartbeatConf, KeyValue, StartTransactionConf
from tests.lab.looking_back import evidence

KEYS = GetConfigurationConf(configuration_key=(KeyValue(key="A", readonly=True, value="7"),))


def test_a_parameter_is_what_the_run_says() -> None:
    """And prints by the document's name."""
    assert VALID_ID_TAG.of(evidence(parameters=Parameters(valid_id_tag="X"))) == "X"
    assert VALID_ID_TAG.words == "<Configured Valid IdTag>"


def test_a_parameter_that_is_not_given_is_missing() -> None:
    """There is no certificate by default."""
    with pytest.raises(Missing, match="root_certificate"):
        ROOT_CERTIFICATE.of(evidence())


def test_last_looks_into_the_last_message_of_its_type() -> None:
    """Along a path of wire names and places."""
    assert Last(GetConfigurationConf, "configurationKey.0.value").of(evidence(KEYS)) == "7"


def test_last_is_missing_what_was_never_said() -> None:
    """The message, or the field."""
    with pytest.raises(Missing, match=r"no StartTransaction\.conf"):
        Last(StartTransactionConf, "transactionId").of(evidence(KEYS))
    with pytest.raises(Missing, match=r"configurationKey\.1"):
        Last(GetConfigurationConf, "configurationKey.1").of(evidence(KEYS))


def test_resolves_through_mappings_and_tuples() -> None:
    """Whatever is no value stands for itself."""
    seven = Computed("seven", lambda _: 7)
    assert resolved({"a": (seven, "b"), "c": Text(seven)}, evidence()) == {"a": (7, "b"), "c": "7"}


def test_from_now_is_a_date_time_at_its_sending() -> None:
    """Seconds, or a parameter of seconds."""
    assert from_now(60, "in a minute").of(evidence()) == "2026-01-01T00:01:00.000Z"


def test_names_are_those_of_the_specification() -> None:
    """Of messages and of fields."""
    assert (message_name(HeartbeatConf), wire_name("id_tag_info")) == ("Heartbeat.conf", "idTagInfo")
