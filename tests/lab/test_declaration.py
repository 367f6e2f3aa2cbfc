"""What a station is declared to be."""

from pathlib import Path

import pytest

from plugwright.lab.declaration import load, of_product, read
from plugwright.settings.document import SettingsError

FOREIGN = """
[station]
vendor = "ACME"
model = "Box"
connectors = 2
feature_profiles = ["Core", "Reservation"]
read_only = ["LocalPreAuthorize"]

[hardware]
fixed_cable = true
phases = 3

[configuration]
HeartbeatInterval = 30
LocalPreAuthorize = false
MessageTimeout = "-"
ReserveConnectorZeroSupported = true
AcmeColour = "blue"

[declaration]
holder = "ACME Works plc"
local_stop = false
security_profiles = [1]
settings = { Router = "192.0.2.1" }

[laboratory]
name = "Bench 7"
location = "Seoul"

[parameters]
valid_id_tag = "ACME-1"
"""


def test_a_product_of_ours_is_declared_as_it_is() -> None:
    """With its keys, its hardware and the parameters that suit it."""
    found = of_product("seco-oc1622v1")
    assert (found.connectors, found.lock, found.control_pilot) == (1, False, False)
    assert found.parameters.heartbeat_interval_s == 10
    key = found.key("StopTransactionOnEVSideDisconnect")
    assert key is not None
    assert (key.value, key.readonly) == ("true", True)
    assert found.key("MessageTimeout") is None
    assert found.extras.subtype.startswith("Mode 1/2")


def test_a_file_declares_any_station() -> None:
    """In the sections of a product, and two of the lab's own."""
    found = read(FOREIGN, "box")
    assert (found.name, found.vendor, found.profiles) == ("box", "ACME", ("Core", "Reservation"))
    assert (found.fixed_cable, found.lock, found.extras.local_stop) == (True, False, False)
    parameters = found.parameters
    assert (parameters.valid_id_tag, parameters.number_of_connectors, parameters.heartbeat_interval_s) == (
        "ACME-1",
        2,
        30,
    )


def test_keys_of_a_file_are_those_it_names_and_those_that_are_required() -> None:
    """A dash means that there is none; a maker's own key is one as well."""
    found = read(FOREIGN, "box")
    local, colour = found.key("LocalPreAuthorize"), found.key("acmecolour")
    assert local is not None
    assert colour is not None
    assert (local.value, local.readonly, colour.value) == ("false", True, "blue")
    assert found.key("ConnectionTimeOut") is not None
    assert found.key("MessageTimeout") is None
    assert found.key("BlinkRepeat") is None
    assert found.is_true("ReserveConnectorZeroSupported")
    assert (found.number("HeartbeatInterval"), found.number("AcmeColour")) == (30, 0)


@pytest.mark.parametrize(
    "text",
    [
        "[station]",
        "[station]\nvendor='a'\nmodel='b'\n[parameters]\nunknown=1",
        "[station]\nvendor='a'\nmodel='b'\n[declaration]\nlocal_stop='perhaps'",
        "[",
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(text: str) -> None:
    """It names the section."""
    with pytest.raises(SettingsError) as refused:
        read(text, "box")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("pace = 'hasty'", "[parameters] pace: invalid enum value 'hasty'"),
        ("response_timeout_s = 0", "[parameters] response_timeout_s: expected a whole number >= 1"),
        ("settle_s = -1", "[parameters] settle_s: expected a whole number >= 0"),
        ("operator_s = inf", "[parameters] operator_s: expected a whole number, got a number"),
        ("invalid_id_tag = 'that is more than twenty'", "[parameters] invalid_id_tag: expected text of length <= 20"),
        ("parent_id = ''", "[parameters] parent_id: expected text of length >= 1"),
        ("security_profile = 4", "[parameters] security_profile: expected a whole number <= 3"),
        ("unknown = 1", "[parameters] unknown: there is no such setting"),
        ("connector_id = 3", "[parameters]: connector_id: there is no connector 3"),
        (
            "invalid_id_tag = 'acme-1'",
            "[parameters]: valid_id_tag, valid_id_tag_2, invalid_id_tag: must be three cards",
        ),
    ],
)
def test_a_parameter_that_no_run_could_keep_is_refused(setting: str, complaint: str) -> None:
    """Before the run, in the words that any settings file gets: it would be the station that fails by it."""
    with pytest.raises(SettingsError) as refused:
        read(f"{FOREIGN}{setting}\n", "box")
    assert str(refused.value) == complaint


@pytest.mark.parametrize(
    ("theirs", "instead", "complaint"),
    [
        ('["Core", "Reservation"]', '["Reservation"]', "[station] feature_profiles: must contain Core"),
        ("[1]", "[7]", "[declaration] security_profiles: expected a whole number <= 3"),
    ],
)
def test_a_station_that_there_cannot_be_is_not_declared(theirs: str, instead: str, complaint: str) -> None:
    """Core is every station's (OCPP 1.6 §3.3), and the security white paper has three profiles."""
    with pytest.raises(SettingsError) as refused:
        read(FOREIGN.replace(theirs, instead), "box")
    assert str(refused.value) == complaint


def test_a_station_that_sends_no_heartbeats_by_itself_is_told_to() -> None:
    """A factory value of 0 is one (OCPP 1.6 §9.1.10), but nothing that a case could wait for."""
    found = read(FOREIGN.replace("HeartbeatInterval = 30", "HeartbeatInterval = 0"), "box")
    assert found.parameters.heartbeat_interval_s == 60


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    """Its name is the station's; what is wrong begins with the path."""
    path = tmp_path / "box.toml"
    path.write_text(FOREIGN, encoding="utf-8")
    assert load(path).name == "box"
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "none.toml")
    path.write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="not valid UTF-8"):
        load(path)
    path.write_text("[", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"box\.toml: not valid TOML"):
        load(path)


def test_a_file_names_the_laboratory_and_what_is_set_beside_ocpp() -> None:
    """For the report."""
    found = read(FOREIGN, "box")
    assert (found.laboratory.name, found.laboratory.location, found.laboratory.tester) == ("Bench 7", "Seoul", "")
    assert (found.extras.holder, found.extras.settings) == ("ACME Works plc", {"Router": "192.0.2.1"})
    assert found.absent == ("MessageTimeout",)


def test_what_a_certificate_says_beside_the_settings_is_declared_of_a_product_of_ours() -> None:
    """The maker's whole name, which BootNotification has no room for; a product without such a file has none."""
    found = of_product("seco-oc1622v1")
    assert found.extras.holder == "SEOKANG ENGINEERING CO.,LTD."
    assert found.extras.communication_technology == "Wi-Fi"
    assert "MessageTimeout" in found.absent
    assert of_product("generic").extras.holder == ""


def test_names_for_the_report_are_short() -> None:
    """They have to fit on its first page."""
    text = FOREIGN.replace("Bench 7", "B" * 101)
    with pytest.raises(SettingsError, match="laboratory"):
        read(text, "box")


def test_a_pace_sets_the_times_and_what_is_written_beside_it_holds() -> None:
    """A program as operator needs no minutes."""
    found = read(FOREIGN + 'pace = "brisk"\nsettle_s = 4\n', "box").parameters
    assert (found.optional_s, found.settle_s, found.valid_id_tag) == (1, 4, "ACME-1")
    with pytest.raises(SettingsError, match="pace"):
        read(FOREIGN + 'pace = "hasty"\n', "box")
