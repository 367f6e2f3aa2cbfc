"""Products by name: each is one file of settings in `products/`, laid under a station's own file."""

from importlib.resources import files
from typing import Any, Final

from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.channels import channels
from plugwright.settings.document import Document, HardwareSection, SettingsError, Tables, check, parse
from plugwright.station.configuration import Factory
from plugwright.station.keys import KEYS, SupportedFeatureProfiles
from plugwright.station.product import Hardware, Product

ABSENT: Final = "-"
"""The value of a configuration key that a product does not have."""

_FOLDER: Final = files("plugwright.settings") / "products"
_SUFFIX: Final = ".toml"


def product_names() -> tuple[str, ...]:
    """The products that there are, in alphabetical order."""
    names = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def product_tables(name: str) -> Tables:
    """A product's file; raises SettingsError if there is none of this name."""
    if name not in product_names():
        raise SettingsError(f"[station] product: there is no {name!r}; known are {', '.join(product_names())}")
    return parse((_FOLDER / f"{name}{_SUFFIX}").read_text(encoding="utf-8"))


def load_product(name: str) -> Product:
    """A product as its file says; raises SettingsError if there is none of this name."""
    return build_product(check(product_tables(name)))


def build_product(document: Document) -> Product:
    """What the sections describe, checked as a whole; raises SettingsError."""
    station = document.station
    configuration = {name: _as_ocpp_writes(name, value) for name, value in document.configuration.items()}
    product = Product(
        vendor=station.vendor,
        model=station.model,
        serial_number=station.serial_number,
        charge_box_serial_number=station.charge_box_serial_number or station.serial_number,
        firmware_version=station.firmware_version,
        iccid=station.iccid,
        imsi=station.imsi,
        meter_type=station.meter_type,
        meter_serial_number=station.meter_serial_number,
        connectors=station.connectors,
        feature_profiles=_feature_profiles(station.feature_profiles, configuration),
        hardware=_hardware(document.hardware),
        configuration=configuration,
        read_only=station.read_only,
        resumes_transactions=station.resumes_transactions,
        trusts_clock=station.trusts_clock,
        cache_entries=station.cache_entries,
        outbox_facts=station.outbox_facts,
    )
    for name in product.read_only:
        if KEYS.find(name) is None:
            raise SettingsError(f"[station] read_only: {name}: there is no such configuration key")
    try:
        Factory(KEYS, product)
    except ValueError as error:
        raise SettingsError(f"[configuration] {error}") from None
    return product


def _as_ocpp_writes(name: str, value: Any) -> str | None:
    """A TOML value as OCPP writes it; None for a key that is not there."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return None if value == ABSENT else value
    raise SettingsError(f"[configuration] {name}: expected text, a whole number, or true or false")


def _feature_profiles(
    given: tuple[FeatureProfile, ...] | None, configuration: dict[str, str | None]
) -> tuple[FeatureProfile, ...]:
    """What is switched on: what is given, else what SupportedFeatureProfiles says, else Core."""
    if given is not None:
        if "Core" not in given:
            raise SettingsError("[station] feature_profiles: must contain Core")
        return given
    text = configuration.get(SupportedFeatureProfiles.name)
    if text is None:
        return ("Core",)
    try:
        return SupportedFeatureProfiles.type.parse(text)
    except ValueError as error:
        raise SettingsError(f"[configuration] {SupportedFeatureProfiles.name}: {error}") from None


def _hardware(section: HardwareSection) -> Hardware:
    if section.fixed_cable and section.lock:
        raise SettingsError("[hardware] lock: must be false with a fixed cable")
    if section.min_current_a > section.max_current_a:
        raise SettingsError("[hardware] min_current_a: must not be above max_current_a")
    try:
        measured = channels(section.channels, section.phases)
    except ValueError as error:
        raise SettingsError(f"[hardware] channels: {error}") from None
    return Hardware(
        control_pilot=section.control_pilot,
        fixed_cable=section.fixed_cable,
        lock=section.lock,
        plug_contact=section.plug_contact,
        max_current_a=section.max_current_a,
        min_current_a=section.min_current_a,
        phases=section.phases,
        backup_supply=section.backup_supply,
        readers=section.readers,
        channels=measured,
    )
