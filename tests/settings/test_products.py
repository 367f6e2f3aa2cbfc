"""The products: each file is whole, and says what its device is."""

from collections.abc import Mapping
from random import Random

import pytest

from plugwright.hardware.virtual import VirtualHardware
from plugwright.settings.document import SettingsError, check, merge
from plugwright.settings.products import build_product, load_product, product_names, product_tables
from plugwright.station.configuration import Factory
from plugwright.station.keys import KEYS, SupportedFeatureProfiles
from plugwright.station.product import Product


def built(**sections: Mapping[str, object]) -> Product:
    """The generic product under these sections."""
    return build_product(check(merge(product_tables("generic"), sections)))


def refusal(**sections: Mapping[str, object]) -> str:
    """The sentence for what is wrong in these sections."""
    with pytest.raises(SettingsError) as refused:
        built(**sections)
    return str(refused.value)


def test_products_are_known_by_name() -> None:
    """One file each."""
    assert product_names() == ("ac-wallbox-2", "ac-wallbox-tethered", "generic", "seco-oc1622v1")


@pytest.mark.parametrize("name", product_names())
def test_product_file_is_whole(name: str) -> None:
    """§6.3: what BootNotification carries fits its fields; the virtual hardware can be this product."""
    product = load_product(name)
    assert product.charge_box_serial_number == product.serial_number is not None
    assert product.firmware_version
    assert len(product.hardware.channels) > 1
    VirtualHardware(product, Random(1))  # raises ValueError for what it cannot be


@pytest.mark.parametrize("name", ["", "Generic", "../generic", "generic.toml", "x"])
def test_unknown_product_is_refused_with_the_known_names(name: str) -> None:
    """A typing error shows its cure."""
    with pytest.raises(SettingsError, match=r"^\[station\] product: .*known are ac-wallbox-2, .*seco-oc1622v1$"):
        load_product(name)


def test_reference_product_is_a_socket_outlet() -> None:
    """Modes 1 and 2: no pilot, no lock; one socket, one phase, 16 A."""
    product = load_product("seco-oc1622v1")
    hardware = product.hardware
    assert (product.vendor, product.model, product.firmware_version) == ("SEOKANG ENGINEERING", "SECO-OC1622V1", "1.0")
    assert (product.connectors, hardware.readers, hardware.phases, hardware.max_current_a) == (1, 1, 1, 16.0)
    assert (hardware.control_pilot, hardware.lock, hardware.fixed_cable, hardware.plug_contact) == (
        False,
        False,
        False,
        True,
    )


def test_reference_product_switches_on_five_profiles() -> None:
    """It reports three of them."""
    product = load_product("seco-oc1622v1")
    assert sorted(product.feature_profiles) == [
        "Core",
        "FirmwareManagement",
        "LocalAuthListManagement",
        "RemoteTrigger",
        "Reservation",
    ]


@pytest.mark.parametrize("name", ["generic", "ac-wallbox-2", "ac-wallbox-tethered"])
def test_own_products_report_what_they_have(name: str) -> None:
    """§3.3: what a product of ours switches on it reports as well, and nothing else."""
    product = load_product(name)
    reported = Factory(KEYS, product).values[SupportedFeatureProfiles.name]
    assert sorted(reported) == sorted(product.feature_profiles)


def test_the_tethered_wallbox_is_the_plain_one() -> None:
    """It has neither reservations nor a local list; the others have both."""
    plain = ("LocalAuthListManagement", "Reservation")
    with_them = [name for name in product_names() if all(p in load_product(name).feature_profiles for p in plain)]
    assert with_them == ["ac-wallbox-2", "generic", "seco-oc1622v1"]
    assert not any(profile in load_product("ac-wallbox-tethered").feature_profiles for profile in plain)


def test_wallboxes_have_a_pilot_and_three_phases() -> None:
    """Two sockets with locks; one fixed cable without."""
    two, tethered = load_product("ac-wallbox-2"), load_product("ac-wallbox-tethered")
    assert (two.connectors, two.hardware.lock, two.hardware.fixed_cable) == (2, True, False)
    assert (tethered.connectors, tethered.hardware.lock, tethered.hardware.fixed_cable) == (1, False, True)
    assert two.hardware.phases == tethered.hardware.phases == 3
    assert two.hardware.control_pilot
    assert tethered.hardware.control_pilot


def test_channels_follow_the_phases() -> None:
    """A generic station with three phases measures each."""
    voltages = [c.phase for c in built(hardware={"phases": 3}).hardware.channels if c.measurand == "Voltage"]
    assert voltages == ["L1", "L2", "L3"]


def test_configuration_values_are_written_as_ocpp_does() -> None:
    """A dash takes a key away."""
    given = {"HeartbeatInterval": 86400, "LocalPreAuthorize": True, "ResetRetries": "5", "MessageTimeout": "-"}
    assert built(configuration=given).configuration == {
        "HeartbeatInterval": "86400",
        "LocalPreAuthorize": "true",
        "ResetRetries": "5",
        "MessageTimeout": None,
    }


def test_profiles_are_what_is_given_else_what_is_reported_else_core() -> None:
    """`feature_profiles` is what is switched on; its default is what SupportedFeatureProfiles says."""
    least = {"station": {"vendor": "V", "model": "M"}}
    assert build_product(check(least)).feature_profiles == ("Core",)
    reported = {"configuration": {"SupportedFeatureProfiles": "Core,Reservation"}}
    assert build_product(check({**least, **reported})).feature_profiles == ("Core", "Reservation")
    given = {"feature_profiles": ["Core", "RemoteTrigger"]}
    assert built(station=given, **reported).feature_profiles == ("Core", "RemoteTrigger")


@pytest.mark.parametrize(
    ("section", "settings", "sentence"),
    [
        ("configuration", {"Testing": 1}, "[configuration] Testing: there is no such configuration key"),
        (
            "configuration",
            {"HeartbeatInterval": -1},
            "[configuration] HeartbeatInterval: must be a whole number from 0 to 2147483647",
        ),
        (
            "configuration",
            {"HeartbeatInterval": 1.0},
            "[configuration] HeartbeatInterval: expected text, a whole number, or true or false",
        ),
        (
            "configuration",
            {"HeartbeatInterval": "-"},
            "[configuration] HeartbeatInterval: must have a value, the key is required (§9.1.10, §4.6)",
        ),
        (
            "configuration",
            {"MeterValuesSampledData": "SoC"},
            "[configuration] MeterValuesSampledData: must not have SoC, which this product does not measure",
        ),
        (
            "configuration",
            {"SupportedFeatureProfiles": "Cor"},
            (
                "[configuration] SupportedFeatureProfiles: each item must be one of Core, FirmwareManagement, "
                "LocalAuthListManagement, Reservation, SmartCharging, RemoteTrigger"
            ),
        ),
        ("station", {"read_only": ["Testing"]}, "[station] read_only: Testing: there is no such configuration key"),
        ("station", {"feature_profiles": ["Reservation"]}, "[station] feature_profiles: must contain Core"),
        ("hardware", {"fixed_cable": True}, "[hardware] lock: must be false with a fixed cable"),
        ("hardware", {"max_current_a": 5}, "[hardware] min_current_a: must not be above max_current_a"),
        ("hardware", {"channels": ["Voltage", "Voltage"]}, "[hardware] channels: Voltage: stands there twice"),
    ],
)
def test_contradiction_is_refused_in_one_sentence(section: str, settings: Mapping[str, object], sentence: str) -> None:
    """Each setting is of its type, but they cannot be together."""
    assert refusal(**{section: settings}) == sentence


def test_read_only_keys_of_products_are_keys() -> None:
    """Errata 3.79: StopTransactionOnEVSideDisconnect is fixed on the reference product."""
    key = KEYS.find(load_product("seco-oc1622v1").read_only[0])
    assert key is not None
    assert key.name == "StopTransactionOnEVSideDisconnect"
