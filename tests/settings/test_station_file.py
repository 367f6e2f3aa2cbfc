"""The station's file: all of the process interface, its defaults, and one sentence for each mistake."""

from pathlib import Path

import pytest
import trustme

from plugwright.settings.document import SettingsError
from plugwright.settings.panel import PanelSettings
from plugwright.settings.products import load_product
from plugwright.settings.station_file import StationSettings, load_station, parse_station
from plugwright.station.configuration import Factory
from plugwright.station.keys import KEYS, SupportedFeatureProfiles

FOLDER = Path("somewhere")

EVERYTHING = """
[station]
product = "seco-oc1622v1"
identity = "cp007"
vendor = "Somebody"
model = "Something"
serial_number = "SN-1"
firmware_version = "2.3"
connectors = 2
feature_profiles = ["Core"]
data_dir = "rows"

[central_system]
url = "ws://127.0.0.1:9100/ocpp"
security_profile = 0
basic_auth_password = "swordfish-swordfish"
ca_file = "root.pem"
certificate_file = "cp.pem"
key_file = "cp.key"

[hardware]
driver = "virtual"
control_pilot = true
fixed_cable = false
lock = true
plug_contact = true
max_current_a = 32
min_current_a = 8
phases = 3
backup_supply = true

[panel]
listen = "127.0.0.1:8080"

[configuration]
HeartbeatInterval = 86400
LocalPreAuthorize = true
MessageTimeout = 20
BlinkRepeat = "-"
"""


def parsed(text: str) -> StationSettings:
    """The settings of a file in `FOLDER`."""
    return parse_station(text, FOLDER)


def refusal(text: str) -> str:
    """The sentence for what is wrong in this file."""
    with pytest.raises(SettingsError) as refused:
        parsed(text)
    return str(refused.value)


def test_empty_file_is_a_generic_station() -> None:
    """Every setting has a default."""
    assert parsed("") == StationSettings(
        product=load_product("generic"),
        identity="cp001",
        data_dir=FOLDER / "data",
        central_system="ws://127.0.0.1:9000",
        security_profile=0,
        basic_auth_password=None,
        ca_file=None,
        certificate_file=None,
        key_file=None,
        panel=None,
        driver="virtual",
    )


def test_process_settings_are_read() -> None:
    """Identity, folders, Central System and panel."""
    settings = parsed(EVERYTHING)
    assert settings.identity == "cp007"
    assert settings.data_dir == FOLDER / "rows"
    assert settings.central_system == "ws://127.0.0.1:9100/ocpp"
    assert settings.basic_auth_password == "swordfish-swordfish"
    assert (settings.ca_file, settings.certificate_file, settings.key_file) == (
        FOLDER / "root.pem",
        FOLDER / "cp.pem",
        FOLDER / "cp.key",
    )
    assert settings.panel == PanelSettings(host="127.0.0.1", port=8080)


@pytest.mark.parametrize(
    "text", ["[station]\nfeature_profiles = ['Core']", "[configuration]\nSupportedFeatureProfiles = 'Core'"]
)
def test_file_takes_profiles_away(text: str) -> None:
    """Whichever way it says so, what is switched on and what is told of it agree."""
    product = parsed(text).product
    assert product.feature_profiles == ("Core",)
    assert Factory(KEYS, product).values[SupportedFeatureProfiles.name] == ("Core",)


def test_file_overrides_its_product() -> None:
    """What it does not say stays the product's."""
    product, reference = parsed(EVERYTHING).product, load_product("seco-oc1622v1")
    assert (product.vendor, product.model, product.serial_number) == ("Somebody", "Something", "SN-1")
    assert (product.firmware_version, product.connectors, product.feature_profiles) == ("2.3", 2, ("Core",))
    hardware = product.hardware
    assert (hardware.control_pilot, hardware.lock, hardware.backup_supply) == (True, True, True)
    assert (hardware.max_current_a, hardware.min_current_a, hardware.phases) == (32.0, 8.0, 3)
    assert product.configuration == {
        **reference.configuration,
        "HeartbeatInterval": "86400",
        "LocalPreAuthorize": "true",
        "MessageTimeout": "20",
        "BlinkRepeat": None,
    }
    assert product.read_only == reference.read_only


def test_absolute_paths_stay() -> None:
    """Only relative ones are relative to the file's folder."""
    assert parsed('[station]\ndata_dir = "/var/lib/cp"').data_dir == Path("/var/lib/cp")


def test_fixed_cable_takes_the_products_lock_away() -> None:
    """A connector lock, never with a fixed cable; to ask for both is a mistake."""
    assert not parsed("[hardware]\nfixed_cable = true").product.hardware.lock
    assert refusal("[hardware]\nfixed_cable = true\nlock = true") == "[hardware] lock: must be false with a fixed cable"
    tethered = '[station]\nproduct = "ac-wallbox-tethered"\n[hardware]\nlock = true'
    assert refusal(tethered) == "[hardware] lock: must be false with a fixed cable"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://127.0.0.1", "must look like ws://host:port/path"),
        ("ws://", "must look like ws://host:port/path"),
        ("ws://127.0.0.1:0", "nobody can be reached at port 0"),
        ("127.0.0.1:9000", "must look like ws://host:port/path"),
        ("ws://host/#x", "must look like ws://host:port/path"),
        ("ws://a b/", "must look like ws://host:port/path"),
        ("ws://host:x/", "not a URL"),
        ("ws://[::1/", "not a URL"),
        ("wss://host/", "wss needs security profile 2 or 3, which are not built yet"),
        ("ws://cp:secret@host/", "must not contain credentials, basic_auth_password is for them"),
    ],
)
def test_url_must_be_one_of_a_websocket(url: str, sentence: str) -> None:
    """OCPP-J §3.1; a password in it is not repeated."""
    assert refusal(f'[central_system]\nurl = "{url}"') == f"[central_system] url: {sentence}"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("station = 3", "[station]: expected a table"),
        ("identity = 'cp001'", "[identity]: expected a table"),
        ("[station]\nproduct = 7", "[station] product: expected text, got a whole number"),
        ('[station]\nidentity = "a\\nb"', "[station] identity: must not contain control characters"),
        ("[station]\nidentity = '..'", "[station] identity: must not be '.' or '..', which a URL resolves away"),
        ("[hardware]\ndriver = 'gpio'", "[hardware] driver: there is none of this name; known are virtual"),
        ("[hardware]\nfixed_cable = 1", "[hardware] fixed_cable: expected true or false, got a whole number"),
        (
            "[central_system]\nsecurity_profile = 1",
            "[central_system] security_profile: only 0 is built, 1 to 3 are not yet",
        ),
        ("[configuration]\nHeartbeat = 1", "[configuration] Heartbeat: there is no such configuration key"),
    ],
)
def test_mistake_is_named_in_one_sentence(text: str, sentence: str) -> None:
    """Section, setting, and what is wrong with it."""
    assert refusal(text) == sentence


def test_unknown_product_is_refused_with_the_known_ones() -> None:
    """A typing error shows its cure."""
    assert refusal("[station]\nproduct = 'x'").startswith("[station] product: there is no 'x'; known are ac-wallbox-2,")


def test_sentence_begins_with_the_file(tmp_path: Path) -> None:
    """A person runs more than one."""
    path = tmp_path / "station.toml"
    path.write_text("[staton]\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load_station(path)
    assert str(refused.value) == f"{path}: [staton]: there is no such section"


def test_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Absent, a folder, or not text."""
    (tmp_path / "latin.toml").write_bytes(b"[station]\nvendor = '\xe4'")
    for name, reason in (
        ("absent.toml", "cannot be read: No such file or directory"),
        (".", "cannot be read: Is a directory"),
        ("latin.toml", "not valid UTF-8"),
    ):
        with pytest.raises(SettingsError, match=f"{reason}$"):
            load_station(tmp_path / name)


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    """Wherever the process was started."""
    (tmp_path / "station.toml").write_text("", encoding="utf-8")
    assert load_station(tmp_path / "station.toml").data_dir == tmp_path / "data"


def test_password_is_not_printed() -> None:
    """Secrets stay out of logs."""
    assert "swordfish" not in repr(parsed(EVERYTHING))


def test_installer_is_virtual_unless_a_command_is_named() -> None:
    """A maker's executable is looked for beside the file; its arguments are kept as they are."""
    assert parse_station("", FOLDER).installer_command == ()
    text = '[firmware]\ninstaller = "command"\ncommand = ["./install", "--slot", "b"]'
    assert parse_station(text, FOLDER).installer_command == (str(Path.cwd() / "somewhere/install"), "--slot", "b")
    text = '[firmware]\ninstaller = "command"\ncommand = ["rauc-install"]'
    assert parse_station(text, FOLDER).installer_command == ("rauc-install",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('installer = "command"', r"\[firmware\] command: must name an executable"),
        ('command = ["./install"]', r"\[firmware\] command: goes with installer"),
        ('installer = "magic"', r"\[firmware\] installer"),
    ],
)
def test_installer_mistakes_are_one_sentence(text: str, sentence: str) -> None:
    """What does not fit is refused at the start, not at the first update."""
    with pytest.raises(SettingsError, match=sentence):
        parse_station(f"[firmware]\n{text}", FOLDER)


def test_longest_message_is_a_setting() -> None:
    """By default it holds 45,000 entries of a local list (OCPP 1.6 §9.2.3); it cannot be too short for other work."""
    assert parsed("").max_message_bytes == 16 * 1024 * 1024
    assert parsed("[central_system]\nmax_message_bytes = 65536").max_message_bytes == 65_536
    refused = refusal("[central_system]\nmax_message_bytes = 65535")
    assert refused == "[central_system] max_message_bytes: expected a whole number >= 65536"


@pytest.mark.parametrize(
    "text",
    [
        '[station]\nfeature_profiles = ["Core", "SmartCharging"]',
        '[configuration]\nSupportedFeatureProfiles = "Core,SmartCharging"',
    ],
)
def test_a_profile_that_is_not_built_cannot_be_switched_on(text: str) -> None:
    """Else the station would tell the Central System of operations that it answers with NotSupported."""
    with pytest.raises(SettingsError, match=r"feature_profiles: SmartCharging is not built yet"):
        parse_station(text, FOLDER)


@pytest.mark.parametrize("name", ["ca_file", "certificate_file", "key_file"])
def test_a_file_that_cannot_be_read_is_found_at_once(tmp_path: Path, name: str) -> None:
    """Not only when it is needed, which may be in the night."""
    path = tmp_path / "station.toml"
    path.write_text(f'[central_system]\n{name} = "none.pem"')
    with pytest.raises(SettingsError) as refused:
        load_station(path)
    missing = f"{tmp_path / 'none.pem'} cannot be read: No such file or directory"
    assert str(refused.value) == f"{path}: [central_system] {name}: {missing}"


def test_a_list_of_certificates_is_one(tmp_path: Path) -> None:
    """A station without its roots would trust nobody."""
    path, roots = tmp_path / "station.toml", tmp_path / "roots.pem"
    path.write_text('[central_system]\nca_file = "roots.pem"')
    roots.write_text("no certificate")
    with pytest.raises(SettingsError, match=r"ca_file: .*roots.pem is no list of certificates \(PEM\)$"):
        load_station(path)
    trustme.CA().cert_pem.write_to_path(roots)
    assert load_station(path).ca_file == roots
