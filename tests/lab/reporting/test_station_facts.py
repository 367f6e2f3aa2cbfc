"""The tables on the station."""

import msgspec

from plugwright.lab.known import Known
from plugwright.lab.reporting import station_facts
from plugwright.lab.reporting.heard import Heard
from plugwright.ocpp16 import KeyValue
from tests.lab.rig import DECLARED


def test_hardware_is_told_as_a_certificate_does() -> None:
    """One is 'single'."""
    found = station_facts.hardware(msgspec.structs.replace(DECLARED, connectors=1, readers=0, fixed_cable=True))
    assert (found["Connectors"], found["RFID readers"], found["Fixed cable"]) == ("single", "none", "yes")
    assert station_facts.hardware(msgspec.structs.replace(DECLARED, connectors=2))["Connectors"] == "2"


def test_settings_are_the_connection_s_and_the_maker_s() -> None:
    """As the declaration names them."""
    extras = msgspec.structs.replace(DECLARED.extras, settings={"Router": "192.0.2.1"})
    found = station_facts.settings(msgspec.structs.replace(DECLARED, extras=extras))
    assert found == {"Security profile": "0 (none)", "Router": "192.0.2.1"}


def test_a_secret_parameter_is_masked() -> None:
    """The others are as they were."""
    parameters = msgspec.structs.replace(DECLARED.parameters, authorization_key="hunter2")
    found = station_facts.parameters(msgspec.structs.replace(DECLARED, parameters=parameters))
    assert found["authorization_key"] == "***"
    assert found["valid_id_tag"] == "LAB-VALID-1"


def test_limits_say_how_much_was_looked_at() -> None:
    """All, some, or nothing at all."""
    name = "Milliseconds in timestamps"
    assert station_facts.limits(Heard())[name] == "no timestamp was sent"
    assert station_facts.limits(Heard(timestamps=7, with_fraction=7))[name] == "yes, in all 7 of the run"
    assert station_facts.limits(Heard(timestamps=7))[name] == "no, in all 7 of the run"
    assert station_facts.limits(Heard(timestamps=7, with_fraction=3))[name] == "in 3 of 7"


def test_what_the_station_says_of_itself_is_what_identifies_it() -> None:
    """Other fields of BootNotification do not."""
    assert station_facts.told(Heard(boot={"chargePointVendor": "ACME", "iccid": "1"})) == {"chargePointVendor": "ACME"}


def test_the_configuration_is_what_was_told() -> None:
    """A key that is only declared has no value, nor has one that is declared not to be there."""
    known = Known(DECLARED)
    known.factory = {"acmecolour": KeyValue(key="AcmeColour", readonly=True, value="blue")}
    declaration = msgspec.structs.replace(
        DECLARED,
        keys={"heartbeatinterval": KeyValue(key="HeartbeatInterval", readonly=False, value="9")},
        absent=("ReserveConnectorZeroSupported",),
    )
    rows = station_facts.configuration(declaration, known)
    assert [(row.key, row.value, row.readonly, row.declared) for row in rows] == [
        ("HeartbeatInterval", None, None, "9"),
        ("AcmeColour", "blue", True, None),
        ("ReserveConnectorZeroSupported", None, None, None),
    ]
