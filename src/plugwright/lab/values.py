"""What may stand for a value in a case: a parameter, something said before, or something reckoned when it is needed.

Everything else stands for itself. Names in angle brackets are those of the test case document.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from plugwright.lab.evidence import Evidence
from plugwright.ocpp16.payload import Payload
from plugwright.ocpp16.time import format_utc
from plugwright.station.keys import ConnectionTimeOut, NumberOfConnectors


class Missing(Exception):
    """A value cannot be had; one line says why. The case is inconclusive then."""


class Value(msgspec.Struct, frozen=True):
    """Something that becomes a value while the case runs; `words` are for people."""

    @property
    def words(self) -> str:
        raise NotImplementedError

    def of(self, evidence: Evidence) -> Any:
        """The value now; raises Missing."""
        raise NotImplementedError


class Parameter(Value, frozen=True):
    """A field of `Parameters`; `name` is the document's."""

    field: str
    name: str

    @property
    def words(self) -> str:
        return f"<Configured {self.name}>"

    def of(self, evidence: Evidence) -> Any:
        value = getattr(evidence.parameters, self.field)
        if value == "":
            raise Missing(f"the parameter {self.field} is not given")
        return value


class Last(Value, frozen=True):
    """A field of the last message of a type; `path` has wire names, `configurationKey.0.value`."""

    message: type[Payload]
    path: str

    @property
    def words(self) -> str:
        return f"as in {message_name(self.message)}: {self.path}"

    def of(self, evidence: Evidence) -> Any:
        message = evidence.last(self.message)
        if message is None:
            raise Missing(f"there was no {message_name(self.message)}")
        found: Any = msgspec.to_builtins(message)
        for name in self.path.split("."):
            try:
                found = found[int(name)] if name.isdecimal() else found[name]
            except (KeyError, IndexError):
                raise Missing(f"the last {message_name(self.message)} has no {self.path}") from None
        return found


class Computed(Value, frozen=True):
    """Anything else that can be told in words and reckoned from the evidence."""

    text: str
    reckon: Callable[[Evidence], Any]

    @property
    def words(self) -> str:
        return self.text

    def of(self, evidence: Evidence) -> Any:
        return self.reckon(evidence)


class Text(Value, frozen=True):
    """Another value as configuration keys hold it."""

    value: Value

    @property
    def words(self) -> str:
        return self.value.words

    def of(self, evidence: Evidence) -> Any:
        return str(self.value.of(evidence))


def resolved(value: Any, evidence: Evidence) -> Any:
    """The value itself, through mappings and tuples; raises Missing."""
    if isinstance(value, Value):
        return value.of(evidence)
    if isinstance(value, Mapping):
        return {name: resolved(inner, evidence) for name, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(resolved(inner, evidence) for inner in value)
    return value


def message_name(message: type[Payload]) -> str:
    """`StartTransaction.req` for StartTransactionReq, as the specification writes it."""
    name = message.__name__
    return f"{name[:-3]}.req" if name.endswith("Req") else f"{name[:-4]}.conf"


def wire_name(name: str) -> str:
    """`idTag` for `id_tag`."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def from_now(seconds: "Value | int", words: str) -> Computed:
    """A dateTime so many seconds after its sending."""
    return Computed(words, lambda evidence: format_utc(evidence.now.utc_ms + 1000 * int(resolved(seconds, evidence))))


CONNECTOR: Final = Parameter("connector_id", "ConnectorId")
NUMBER_OF_CONNECTORS: Final = Parameter("number_of_connectors", NumberOfConnectors.name)
VALID_ID_TAG: Final = Parameter("valid_id_tag", "Valid IdTag")
VALID_ID_TAG_2: Final = Parameter("valid_id_tag_2", "Valid IdTag 2")
INVALID_ID_TAG: Final = Parameter("invalid_id_tag", "Invalid IdTag")
PARENT_ID: Final = Parameter("parent_id", "ParentId")
HEARTBEAT_INTERVAL: Final = Parameter("heartbeat_interval_s", "Heartbeat interval")
METER_VALUE_INTERVAL: Final = Parameter("meter_value_interval_s", "Meter Value interval")
CLOCK_ALIGNED_DATA_INTERVAL: Final = Parameter("clock_aligned_data_interval_s", "Clock Aligned Data interval")
CONNECTION_TIMEOUT: Final = Parameter("connection_timeout_s", ConnectionTimeOut.name)
TRANSACTION_DURATION: Final = Parameter("transaction_duration_s", "Transaction Duration")
RESERVATION_EXPIRY: Final = Parameter("reservation_expiry_offset_s", "Reservation Expiry Date Offset")
CHARGING_RATE_UNIT: Final = Parameter("charging_rate_unit", "Charging Rate Unit")
CHARGING_SCHEDULE_DURATION: Final = Parameter("charging_schedule_duration_s", "Charging Schedule Duration")
NUMBER_PHASES: Final = Parameter("number_phases", "Number Phases")
STACK_LEVEL: Final = Parameter("stack_level", "Stack Level")
MAX_TIME_DEVIATION: Final = Parameter("max_time_deviation_s", "Max Time Deviation")
FIRMWARE_URL: Final = Parameter("firmware_url", "Firmware Download URL")
INVALID_FIRMWARE_URL: Final = Parameter("invalid_firmware_url", "URL of a firmware that cannot be installed")
LOG_URL: Final = Parameter("log_url", "Log Location")
VENDOR_NAME: Final = Parameter("vendor_name", "Vendor Name")
SECURITY_PROFILE: Final = Parameter("security_profile", "Security Profile")
ROOT_CERTIFICATE: Final = Parameter("root_certificate", "Root Certificate")
BOOT_RETRY: Final = Parameter("boot_retry_s", "interval of a boot that is not Accepted")
SETTLE: Final = Parameter("settle_s", "time to listen on")
