"""A settings file as typed sections: what may stand in it, and the sentence for what may not.

Lengths are those of BootNotification (OCPP 1.6 §6.3) and of the identity (OCPP-J errata 3.3).
"""

import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec

from plugwright.ocpp16.actions import FeatureProfile

MIN_PASSWORD_CHARACTERS: Final = 12
"""What protects an HTTP face is not guessed in a lifetime at a few attempts a second."""

Text = Annotated[str, msgspec.Meta(min_length=1)]
Text20 = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
Text25 = Annotated[str, msgspec.Meta(min_length=1, max_length=25)]
Text48 = Annotated[str, msgspec.Meta(min_length=1, max_length=48)]
Text50 = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
Password = Annotated[str, msgspec.Meta(min_length=MIN_PASSWORD_CHARACTERS)]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Ampere = Annotated[float, msgspec.Meta(ge=0.1, le=1_000)]
MessageBytes = Annotated[int, msgspec.Meta(ge=64 * 1024, le=256 * 1024 * 1024)]

MAX_MESSAGE_BYTES: Final = 16 * 1024 * 1024
"""Room for a SendLocalList of 45,000 full entries (OCPP 1.6 §9.2.3), which has 5 to 8 MB."""

# msgspec's names of types, as a person would say them.
_WORDS: Final[Mapping[str, str]] = {
    " | null": "",
    "`str`": "text",
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`array`": "a list",
    "`object`": "a table",
    "`date`": "a date",
    "`datetime`": "a date and time",
    "`time`": "a time",
}
_UNKNOWN: Final = "Object contains unknown field "


class SettingsError(Exception):
    """A settings file that cannot be used; one line: the file, the section, the setting, and what is wrong with it."""


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The common type of all sections."""


class StationSection(Section, frozen=True):
    """What the station is. A product file gives all but identity, product and data_dir."""

    vendor: Text20
    model: Text20
    product: Text = "generic"
    identity: Text48 = "cp001"
    serial_number: Text25 | None = None
    charge_box_serial_number: Text25 | None = None
    firmware_version: Text50 | None = None
    iccid: Text20 | None = None
    imsi: Text20 | None = None
    meter_type: Text25 | None = None
    meter_serial_number: Text25 | None = None
    connectors: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 1
    feature_profiles: tuple[FeatureProfile, ...] | None = None
    read_only: tuple[str, ...] = ()
    resumes_transactions: bool = False
    trusts_clock: bool = False
    cache_entries: Count = 1000
    outbox_facts: Count = 100_000
    data_dir: Text = "data"


class CentralSystemSection(Section, frozen=True):
    """Where the Central System is, and how it is reached."""

    url: Text = "ws://127.0.0.1:9000"
    max_message_bytes: MessageBytes = MAX_MESSAGE_BYTES
    security_profile: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0
    basic_auth_password: Text | None = None
    ca_file: Text | None = None
    certificate_file: Text | None = None
    key_file: Text | None = None


class HardwareSection(Section, frozen=True):
    """What is built in. Currents are ampere per phase; `channels` are names of meter channels."""

    driver: Text = "virtual"
    control_pilot: bool = True
    fixed_cable: bool = False
    lock: bool = True
    plug_contact: bool = True
    max_current_a: Ampere = 16.0
    min_current_a: Ampere = 6.0
    phases: Annotated[int, msgspec.Meta(ge=1, le=3)] = 1
    backup_supply: bool = False
    readers: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 1
    channels: tuple[str, ...] = ()


class PanelSection(Section, frozen=True):
    """Where the panel listens, as `host:port`, by which `hosts` it may be called, and what protects it there."""

    listen: Text | None = None
    password: Password | None = None
    hosts: tuple[Text, ...] = ()
    certificate_file: Text | None = None
    key_file: Text | None = None


class FirmwareSection(Section, frozen=True):
    """Who installs firmware: the virtual slots of the data directory, or a maker's command (executable, arguments)."""

    installer: Literal["virtual", "command"] = "virtual"
    command: tuple[Text, ...] = ()


class Document(Section, frozen=True):
    """All sections of a settings file."""

    station: StationSection
    central_system: CentralSystemSection = CentralSystemSection()
    hardware: HardwareSection = HardwareSection()
    panel: PanelSection = PanelSection()
    firmware: FirmwareSection = FirmwareSection()
    configuration: Mapping[str, Any] = {}


Kind = TypeVar("Kind", bound=msgspec.Struct)

Tables = Mapping[str, Any]
"""A settings file as TOML has it: a table for each section."""


def parse(text: str) -> Tables:
    """Read TOML; raises SettingsError."""
    try:
        return tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError is one; a number of thousands of digits is a plain one
        raise SettingsError(f"not valid TOML: {error}") from None
    except RecursionError:
        raise SettingsError("not valid TOML: nested too deeply") from None


def merge(below: Tables, above: Tables) -> Tables:
    """The sections of both; where both have a setting, the one above holds."""
    return {name: {**below.get(name, {}), **above.get(name, {})} for name in (*below, *above)}


def check(tables: Tables) -> Document:
    """The typed sections; raises SettingsError for what is unknown or of the wrong type, length or range."""
    try:
        document = msgspec.convert(tables, Document)
    except msgspec.ValidationError as error:
        raise SettingsError(_sentence(str(error))) from None
    _check_texts(tables)
    return document


def check_section(name: str, table: Mapping[str, Any], kind: type[Kind]) -> Kind:
    """One section that is not of this document, by the same rules and with the same sentences; raises SettingsError."""
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `$")
        raise SettingsError(_sentence(f"{problem} - at `$.{name}{place}")) from None


def _check_texts(tables: Tables) -> None:
    """What is told, logged or a file's name is printable; a configuration key checks its own value."""
    for name, section in tables.items():
        if name == "configuration":
            continue
        for setting, value in section.items():
            texts = value if isinstance(value, list) else [value]
            if not all(text.isprintable() for text in texts if isinstance(text, str)):
                raise SettingsError(f"[{name}] {setting}: must not contain control characters")


def _sentence(problem: str) -> str:
    # msgspec says "problem - at `$.section.setting[0]`", without the place where that is the document itself.
    problem, _, place = problem.partition(" - at `$")
    section, _, setting = place.strip("`.").partition(".")
    if problem.startswith(_UNKNOWN):
        name = problem.removeprefix(_UNKNOWN).strip("`")
        return f"[{section}] {name}: there is no such setting" if section else f"[{name}]: there is no such section"
    for theirs, ours in _WORDS.items():
        problem = problem.replace(theirs, ours)
    return f"[{section}]{' ' * bool(setting)}{setting.partition('[')[0]}: {problem[0].lower()}{problem[1:]}"
