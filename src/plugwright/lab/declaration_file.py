"""A declaration as the file that says it, with a comment at each line: something to start one's own from."""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from plugwright.lab.declaration import Declaration, Extras, Laboratory
from plugwright.lab.parameters import Parameters
from plugwright.settings.products import ABSENT
from plugwright.station.keys import KEYS, HeartbeatInterval

HEAD: Final = """\
# What a station is declared to be: this selects the cases, and the station's answers are compared with it.
# A line that begins with # is what holds anyway.
"""

COMMENT_AT: Final = 44

STATION: Final[Mapping[str, str]] = MappingProxyType(
    {
        "vendor": "chargePointVendor, 20 characters",
        "model": "chargePointModel, 20 characters",
        "firmware_version": "firmwareVersion",
        "connectors": "how many",
        "feature_profiles": "those that are built; what is not here is tested to be refused",
        "read_only": "keys that ChangeConfiguration must not change here, though the specification lets it",
    }
)
HARDWARE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "control_pilot": "Mode 3; false for a Mode 1/2 socket",
        "fixed_cable": "the cable cannot be taken off the station",
        "lock": "a connector lock (never with a fixed cable)",
        "plug_contact": "the socket knows whether a plug is in it",
        "backup_supply": "stops transactions in order when the power goes",
        "readers": "for cards or whatever identifies; 0: none",
        "phases": "of the mains",
    }
)
EXTRAS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "holder": "the maker's full name, for the report",
        "product_type": "for the report",
        "subtype": "for the report",
        "communication": "for the report",
        "communication_technology": "for the report: Ethernet, Wi-Fi, 4G",
        "certified_with": "for the report: the test tool of the station's certificate, if it has one",
        "settings": "settings that are not OCPP's, by name, for the report",
        "security_profiles": "those of the security white paper that are supported, such as [1, 2]",
        "local_stop": "a transaction can be stopped at the station, with a card for example",
        "offline_start": "a transaction can be started while offline",
        "lock_failure_can_be_provoked": "the operator can jam the lock",
        "local_list_failure_can_be_provoked": "a list can be made to fail",
    }
)
LABORATORY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "who tests",
        "location": "where",
        "tester": "in person",
        "report_reference": "under which number the report is filed",
    }
)
PARAMETERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pace": "brisk: short times, for a station that answers at once and an operator that is a program",
        "connector_id": "the connector under test",
        "number_of_connectors": "by default that of [station]",
        "valid_id_tag": "a card that the operator has; the lab accepts it",
        "valid_id_tag_2": "another one",
        "invalid_id_tag": "a card that the operator has; the lab refuses it",
        "parent_id": "the group of both valid cards, where a case has one",
        "heartbeat_interval_s": "what the station is told",
        "meter_value_interval_s": "what the station is told",
        "clock_aligned_data_interval_s": "what the station is told",
        "connection_timeout_s": "what the station is told",
        "transaction_duration_s": "how long a case charges",
        "reservation_expiry_offset_s": "how long a reservation holds",
        "charging_rate_unit": "A or W, of charging profiles",
        "charging_schedule_duration_s": "of charging profiles",
        "number_phases": "of charging profiles",
        "stack_level": "of charging profiles",
        "max_time_deviation_s": "how wrong the station's clock may be",
        "firmware_url": "an image that can be installed; by default the lab has a file server of its own",
        "invalid_firmware_url": "a file that is no image",
        "log_url": "the folder that diagnostics are sent to",
        "vendor_name": "the vendorId of a DataTransfer",
        "vendor_id_unknown": "a vendorId that no station knows",
        "charge_point_id": "on the wire --identity goes before it",
        "security_profile": "of the connection under test",
        "authorization_key": "the station's password, 40 hexadecimal digits",
        "signature": "of the firmware",
        "signing_certificate": "of the firmware",
        "root_certificate": "in PEM",
        "hash_algorithm": "of certificates",
        "boot_retry_s": "the interval of a BootNotification.conf that is not Accepted",
        "response_timeout_s": "how long an answer may take",
        "function_timeout_s": "how long a message may take that something else has caused",
        "reboot_s": "how long a restart may take",
        "transfer_s": "how long a file may be under way",
        "reconnect_s": "how long the station may take to come back",
        "optional_s": "how long a message is waited for that may stay away",
        "settle_s": "how long a case listens on after its last step",
        "boot_s": "how long a station that connects may take until it boots; others are made to",
        "operator_s": "how long the operator may take for one thing",
        "tolerance_s": "by how much something may be early, or sample times may miss their interval",
        "cuts_connection": "lab: the lab drops the link; operator: somebody pulls the network's plug",
    }
)


def as_toml(declaration: Declaration) -> str:
    """The file; `declaration.read` makes the same of it."""
    station = {name: getattr(declaration, name) for name in ("vendor", "model", "firmware_version", "connectors")}
    station |= {"feature_profiles": declaration.profiles, "read_only": _read_only(declaration)}
    hardware = {name: getattr(declaration, name) for name in HARDWARE if name != "phases"}
    hardware["phases"] = declaration.parameters.number_phases
    lines = [
        HEAD,
        *_section("station", STATION, station, {"firmware_version": None, "read_only": ()}),
        *_section("hardware", HARDWARE, hardware, {}),
        *_configuration(declaration),
        *_section("declaration", EXTRAS, _fields(declaration.extras), _fields(Extras())),
        *_section("laboratory", LABORATORY, _fields(declaration.laboratory), _fields(Laboratory())),
        *_section("parameters", PARAMETERS, _fields(declaration.parameters), _fields(_usual(declaration))),
    ]
    return "\n".join(lines)


def _fields(value: msgspec.Struct) -> dict[str, Any]:
    return msgspec.structs.asdict(value)


def _usual(declaration: Declaration) -> Parameters:
    """What holds where nothing is said; some of it follows from other sections."""
    followed = msgspec.structs.replace(
        Parameters(),
        number_of_connectors=declaration.connectors,
        number_phases=declaration.parameters.number_phases,
        heartbeat_interval_s=declaration.number(HeartbeatInterval.name) or Parameters().heartbeat_interval_s,
    )
    paced = followed.brisk() if declaration.parameters.pace == "brisk" else followed
    return msgspec.structs.replace(paced, pace="patient")


def _read_only(declaration: Declaration) -> Sequence[str]:
    """Keys that are read-only beside those that always are."""
    return tuple(
        key.name for key in KEYS if (told := declaration.key(key.name)) and told.readonly and key.access != "R"
    )


def _section(
    name: str, comments: Mapping[str, str], values: Mapping[str, Any], usual: Mapping[str, Any]
) -> Iterator[str]:
    yield f"[{name}]"
    for field, comment in comments.items():
        value = values[field]
        holds_anyway = field in usual and usual[field] == value
        line = f"{'# ' * holds_anyway}{field} = {_toml(value)}"
        yield f"{line:<{COMMENT_AT}}  # {comment}"
    yield ""


def _configuration(declaration: Declaration) -> Iterator[str]:
    yield "[configuration]"
    yield f"# Every key with the value that a fresh station has; {_toml(ABSENT)} for one that it does not have."
    for key in declaration.keys.values():
        if key.value is not None:
            yield f"{key.key} = {_toml(key.value)}"
    yield from (f"{name} = {_toml(ABSENT)}" for name in declaration.absent)
    yield ""


def _toml(value: Any) -> str:
    """TOML's strings, numbers, booleans and lists are written as JSON's are."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_toml(name)} = {_toml(inner)}' for name, inner in value.items())}}}"
    return json.dumps("" if value is None else value, ensure_ascii=False)
