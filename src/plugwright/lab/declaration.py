"""What a station is declared to be: its profiles, its hardware, its keys and limits; it selects the cases.

The counterpart of the implementation conformance statement that a maker hands in for certification. It is made from a
product of ours, or read from a file with the same sections as a product's, and with three of its own.
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec

from plugwright.lab.parameters import Parameters, times_of
from plugwright.ocpp16 import KeyValue
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.document import Document, SettingsError, check, check_section, parse
from plugwright.settings.products import ABSENT, load_product
from plugwright.station.configuration import Configuration, Factory, R
from plugwright.station.keys import KEYS, HeartbeatInterval
from plugwright.station.product import Product

Keys = Mapping[str, KeyValue]
"""Configuration keys by lower-case name."""

OWN_TABLES: Final = ("declaration", "laboratory", "parameters")

Name = Annotated[str, msgspec.Meta(max_length=100)]
Phrase = Annotated[str, msgspec.Meta(max_length=200)]


class Extras(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `[declaration]`: what no product file says.

    `holder` is the maker's full name, where `vendor` has room for 20 characters. `certified_with` is the test tool of
    the certificate that the station has, if any. `settings` are those that are not OCPP's, by name, for the report.
    """

    holder: Name = ""
    product_type: Name = "Charging station"
    subtype: Name = "AC charging station"
    communication: Name = "JSON"
    communication_technology: Name = ""
    certified_with: Name = ""
    settings: Mapping[Name, Phrase] = {}
    security_profiles: tuple[Annotated[int, msgspec.Meta(ge=1, le=3)], ...] = ()
    local_stop: bool = True
    offline_start: bool = True
    lock_failure_can_be_provoked: bool = True
    local_list_failure_can_be_provoked: bool = True


class Laboratory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `[laboratory]`: who tests, where, and the number under which the report is filed there."""

    name: Name = ""
    location: Name = ""
    tester: Name = ""
    report_reference: Name = ""


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """One station; `absent` names keys that it is declared not to have."""

    name: str
    vendor: str
    model: str
    firmware_version: str | None
    profiles: tuple[FeatureProfile, ...]
    connectors: int
    readers: int
    fixed_cable: bool
    lock: bool
    plug_contact: bool
    control_pilot: bool
    backup_supply: bool
    keys: Keys
    extras: Extras
    parameters: Parameters
    absent: tuple[str, ...] = ()
    laboratory: Laboratory = Laboratory()

    def key(self, name: str) -> KeyValue | None:
        """The declared key of this name, None if the station has none."""
        return self.keys.get(name.lower())

    def is_true(self, name: str) -> bool:
        """Whether a key is there and `true`."""
        key = self.key(name)
        return key is not None and (key.value or "").lower() == "true"

    @property
    def vehicle_end_frees(self) -> bool:
        """Whether unplugging at the vehicle frees a connector: its cable is fixed, or a contact is all it has."""
        return self.fixed_cable or not self.control_pilot

    def number(self, name: str) -> int:
        """A key's whole number, 0 without one."""
        key = self.key(name)
        return int(key.value) if key is not None and key.value and key.value.isdecimal() else 0


def of_product(name: str) -> Declaration:
    """One of our own products; raises SettingsError if there is none of this name."""
    product = load_product(name)
    return declared(name, product)


def declared(name: str, product: Product) -> Declaration:
    """A product of ours, with the parameters that suit it."""
    configuration = Configuration(Factory(KEYS, product), {})
    keys = {
        key.name.lower(): KeyValue(key=key.name, readonly=readonly, value=value)
        for key, value, readonly in configuration.listed()
    }
    hardware = product.hardware
    return Declaration(
        name=name,
        vendor=product.vendor,
        model=product.model,
        firmware_version=product.firmware_version,
        profiles=product.feature_profiles,
        connectors=product.connectors,
        readers=hardware.readers,
        fixed_cable=hardware.fixed_cable,
        lock=hardware.lock,
        plug_contact=hardware.plug_contact,
        control_pilot=hardware.control_pilot,
        backup_supply=hardware.backup_supply,
        keys=keys,
        extras=_extras(name, product),
        parameters=Parameters(
            number_of_connectors=product.connectors,
            heartbeat_interval_s=configuration[HeartbeatInterval],
            number_phases=hardware.phases,
            vendor_name=product.vendor,
        ),
        absent=tuple(key for key, value in product.configuration.items() if value is None),
    )


def _extras(name: str, product: Product) -> Extras:
    follows = {
        "subtype": "Mode 3 charging station" if product.hardware.control_pilot else "Mode 1/2-only charging station",
        "local_stop": product.hardware.readers > 0,
        "lock_failure_can_be_provoked": product.hardware.lock,
    }
    found: Extras = _own("declaration", _said_beside(name), follows, Extras)
    return found


def _said_beside(name: str) -> Mapping[str, Any]:
    """What is declared of a product of ours beside its settings, if anything is."""
    folder = files("plugwright.lab") / "declarations"
    texts = (file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name == f"{name}.toml")
    return parse(next(texts, ""))


def load(path: Path) -> Declaration:
    """A declaration file; raises SettingsError, one line that begins with `path`."""
    try:
        return read(path.read_text(encoding="utf-8"), path.stem)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path}: not valid UTF-8") from None
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}") from None


def read(text: str, name: str) -> Declaration:
    """The declaration in this text; raises SettingsError."""
    tables = parse(text)
    _check_sections(tables)
    document = check({section: table for section, table in tables.items() if section not in OWN_TABLES})
    if document.station.feature_profiles is not None and "Core" not in document.station.feature_profiles:
        raise SettingsError("[station] feature_profiles: must contain Core")
    keys = _keys(document)
    heartbeat = keys.get(HeartbeatInterval.name.lower())
    station, hardware = document.station, document.hardware
    defaults: dict[str, Any] = {"number_of_connectors": station.connectors, "number_phases": hardware.phases}
    if heartbeat is not None and heartbeat.value:
        if not heartbeat.value.isdecimal():
            raise SettingsError(f"[configuration] {heartbeat.key}: expected a whole number of seconds")
        if int(heartbeat.value):  # 0: no other than the daily one (OCPP 1.6 §9.1.10), which no case waits for
            defaults["heartbeat_interval_s"] = int(heartbeat.value)
    pace = times_of(tables.get("parameters", {}).get("pace"))
    return Declaration(
        name=name,
        vendor=station.vendor,
        model=station.model,
        firmware_version=station.firmware_version,
        profiles=station.feature_profiles or ("Core",),
        connectors=station.connectors,
        readers=hardware.readers,
        fixed_cable=hardware.fixed_cable,
        lock=hardware.lock and not hardware.fixed_cable,
        plug_contact=hardware.plug_contact,
        control_pilot=hardware.control_pilot,
        backup_supply=hardware.backup_supply,
        keys=keys,
        extras=_own("declaration", tables, {}, Extras),
        parameters=_own("parameters", tables, {**defaults, **pace}, Parameters),
        absent=tuple(name for name, value in document.configuration.items() if value == ABSENT),
        laboratory=_own("laboratory", tables, {}, Laboratory),
    )


def _check_sections(tables: Mapping[str, Any]) -> None:
    if "station" not in tables:
        raise SettingsError("there is no section [station]")
    for section in OWN_TABLES:
        if not isinstance(tables.get(section, {}), Mapping):
            raise SettingsError(f"[{section}]: expected a table")


def _own(section: str, tables: Mapping[str, Any], defaults: Mapping[str, Any], kind: type[Any]) -> Any:
    return check_section(section, {**defaults, **tables.get(section, {})}, kind)


def _keys(document: Document) -> Keys:
    """What is written; a key that is not mentioned is there if the specification requires it."""
    found: dict[str, KeyValue] = {}
    given = {name.lower(): (name, value) for name, value in document.configuration.items()}
    for key in KEYS:
        if key.name.lower() not in given and not key.optional and (key.profile in _profiles(document)):
            found[key.name.lower()] = KeyValue(key=key.name, readonly=key.access == R)
    read_only = [name.lower() for name in document.station.read_only]
    for lower, (name, value) in given.items():
        if value == ABSENT:
            continue
        known = KEYS.find(name)
        readonly = lower in read_only or (known is not None and known.access == R)
        text = ("true" if value else "false") if isinstance(value, bool) else str(value)
        found[lower] = KeyValue(key=name, readonly=readonly, value=text)
    return found


def _profiles(document: Document) -> tuple[FeatureProfile, ...]:
    return document.station.feature_profiles or ("Core",)
