"""The station in tables: its hardware, what is set beside OCPP, what was measured of it, and its configuration keys.

OCPP 1.6 §9 (keys); the configuration is that of the first GetConfiguration of a run.
"""

from typing import Any, Final

import msgspec

from plugwright.lab.declaration import Declaration
from plugwright.lab.known import Known
from plugwright.lab.reporting.heard import Heard
from plugwright.runtime.masking import MASK
from plugwright.station.keys import KEYS

SECRET_PARAMETERS: Final = ("authorization_key",)
TOLD: Final = (
    *("chargePointVendor", "chargePointModel", "chargePointSerialNumber", "chargeBoxSerialNumber"),
    *("firmwareVersion", "meterType", "meterSerialNumber"),
)
"""The fields of BootNotification (§6.3) that say which device this is."""

PROFILES: Final = (
    *("Core", "LocalAuthListManagement", "Reservation", "SmartCharging", "FirmwareManagement", "RemoteTrigger"),
    "Security",
)
"""The order of the configuration table."""


class ConfigurationRow(msgspec.Struct, frozen=True):
    """A key; `value` is None where the station has no such key, `declared` None where the declaration does not say."""

    key: str
    value: str | None
    readonly: bool | None
    declared: str | None
    profile: str


def hardware(declaration: Declaration) -> dict[str, str]:
    """The hardware feature set."""
    technology = declaration.extras.communication_technology
    return {
        "Connectors": _count(declaration.connectors),
        "Fixed cable": _yes(declaration.fixed_cable),
        "Communication technology": technology or "not stated",
        "RFID readers": _count(declaration.readers),
        "Connector lock": _yes(declaration.lock),
        "Contact that knows the plug": _yes(declaration.plug_contact),
        "Control pilot (Mode 3)": _yes(declaration.control_pilot),
        "Backup supply": _yes(declaration.backup_supply),
    }


def _count(number: int) -> str:
    return {0: "none", 1: "single"}.get(number, str(number))


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def settings(declaration: Declaration) -> dict[str, str]:
    """What is set beside OCPP."""
    profile = declaration.parameters.security_profile
    return {
        "Security profile": str(profile) if profile else "0 (none)",
        **declaration.extras.settings,
    }


def parameters(declaration: Declaration) -> dict[str, Any]:
    """The lab's parameters, the secret ones masked."""
    found: dict[str, Any] = msgspec.to_builtins(declaration.parameters)
    return {name: MASK if value and name in SECRET_PARAMETERS else value for name, value in found.items()}


def limits(heard: Heard) -> dict[str, str]:
    """What the frames of the run show."""
    return {
        "Milliseconds in timestamps": _share(heard.with_fraction, heard.timestamps),
        "Timestamps in UTC, with Z": _share(heard.in_utc, heard.timestamps),
        "Messages of the station": f"{heard.frames}, the longest of {heard.longest_characters} characters",
    }


def _share(number: int, whole: int) -> str:
    if whole == 0:
        return "no timestamp was sent"
    if number in (0, whole):
        return f"{_yes(number == whole)}, in all {whole} of the run"
    return f"in {number} of {whole}"


def told(heard: Heard) -> dict[str, str]:
    """What the station says of itself in BootNotification."""
    return {name: str(heard.boot[name]) for name in TOLD if name in heard.boot}


def configuration(declaration: Declaration, known: Known) -> tuple[ConfigurationRow, ...]:
    """Every key that the station told, or that it is declared to have or not to have; in the order of §9."""
    names = {
        **{name.lower(): name for name in declaration.absent},
        **{name: key.key for name, key in declaration.keys.items()},
        **{name: key.key for name, key in known.factory.items()},
    }
    return tuple(sorted((_row(name, declaration, known) for name in names.values()), key=_place))


def _row(name: str, declaration: Declaration, known: Known) -> ConfigurationRow:
    here, declared, key = known.factory.get(name.lower()), declaration.key(name), KEYS.find(name)
    return ConfigurationRow(
        key=name,
        value=None if here is None else here.value or "",
        readonly=None if here is None else here.readonly,
        declared=None if declared is None else declared.value,
        profile="Core" if key is None else key.profile,
    )


def _place(row: ConfigurationRow) -> tuple[int, int, str]:
    names = [key.name for key in KEYS]
    known = names.index(row.key) if row.key in names else len(names)
    return PROFILES.index(row.profile), known, row.key.lower()
