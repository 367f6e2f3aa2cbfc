"""The lab's parameters: what the test case document leaves to the tester, with values that suit a virtual run.

Times are seconds. The document names most of them `<Configured …>`; the time-outs and tolerances are the lab's own,
since the document gives none.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

import msgspec

from plugwright.ocpp16 import ChargingRateUnitType

Pace = Literal["patient", "brisk"]

IdTag = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
Identity = Annotated[str, msgspec.Meta(min_length=1, max_length=48)]
Number = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Interval = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
"""What the station is told."""
Wait = Annotated[int, msgspec.Meta(ge=1, le=7 * 86_400)]
Slack = Annotated[int, msgspec.Meta(ge=0, le=86_400)]


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One set for a whole run; `pace` says with which times it began."""

    pace: Pace = "patient"
    connector_id: Number = 1
    number_of_connectors: Number = 1
    valid_id_tag: IdTag = "LAB-VALID-1"
    valid_id_tag_2: IdTag = "LAB-VALID-2"
    invalid_id_tag: IdTag = "LAB-INVALID"
    parent_id: IdTag = "LAB-GROUP"
    heartbeat_interval_s: Interval = 60
    meter_value_interval_s: Interval = 10
    clock_aligned_data_interval_s: Interval = 20
    connection_timeout_s: Interval = 30
    transaction_duration_s: Wait = 30
    reservation_expiry_offset_s: Wait = 60
    charging_rate_unit: ChargingRateUnitType = "A"
    charging_schedule_duration_s: Interval = 300
    number_phases: Annotated[int, msgspec.Meta(ge=1, le=3)] = 3
    stack_level: Annotated[int, msgspec.Meta(ge=0)] = 0
    max_time_deviation_s: Slack = 5
    firmware_url: str = "ftp://127.0.0.1:2121/firmware.bin"
    invalid_firmware_url: str = "ftp://127.0.0.1:2121/not-installable.bin"
    log_url: str = "ftp://127.0.0.1:2121/logs"
    vendor_name: str = "Plugwright"
    vendor_id_unknown: str = "org.example.nobody"
    charge_point_id: Identity = "cp001"
    security_profile: Annotated[int, msgspec.Meta(ge=0, le=3)] = 0
    authorization_key: str = ""
    signature: str = ""
    signing_certificate: str = ""
    root_certificate: str = ""
    hash_algorithm: str = "SHA256"

    boot_retry_s: Interval = 15
    """The interval of a BootNotification.conf that is not Accepted."""
    response_timeout_s: Wait = 60
    """How long an answer may take."""
    function_timeout_s: Wait = 60
    """How long a message may take that something else has caused."""
    reboot_s: Wait = 300
    transfer_s: Wait = 600
    """How long a firmware or log file may be under way."""
    reconnect_s: Wait = 300
    optional_s: Wait = 10
    """How long a message is waited for that may stay away."""
    settle_s: Slack = 5
    """How long a case listens on after its last step."""
    boot_s: Wait = 30
    """How long a station that connects may take until it says that it has booted; others are made to."""
    operator_s: Wait = 300
    tolerance_s: Slack = 2
    """By how much something may be early, or sample times miss their interval; late is half as long again."""
    cuts_connection: Literal["lab", "operator"] = "lab"
    """On the wire: the lab drops the link and lets nobody in, or somebody pulls the network's plug."""

    def __post_init__(self) -> None:
        if self.connector_id > self.number_of_connectors:
            raise ValueError(f"connector_id: there is no connector {self.connector_id}")
        tags = [tag.casefold() for tag in (self.valid_id_tag, self.valid_id_tag_2, self.invalid_id_tag)]
        if len(set(tags)) < len(tags):
            raise ValueError("valid_id_tag, valid_id_tag_2, invalid_id_tag: must be three cards")

    def brisk(self) -> "Parameters":
        """The same for a station that answers at once and an operator that is a program: real time is short."""
        return msgspec.structs.replace(self, pace="brisk", **PACES["brisk"])


PACES: Final[Mapping[Pace, Mapping[str, Any]]] = MappingProxyType(
    {
        "patient": MappingProxyType({}),
        "brisk": MappingProxyType(
            {
                "heartbeat_interval_s": 3,
                "meter_value_interval_s": 3,
                "clock_aligned_data_interval_s": 5,
                "connection_timeout_s": 3,
                "transaction_duration_s": 3,
                "reservation_expiry_offset_s": 5,
                "boot_retry_s": 3,
                "response_timeout_s": 10,
                "function_timeout_s": 15,
                "reboot_s": 30,
                "transfer_s": 30,
                "reconnect_s": 30,
                "optional_s": 1,
                "settle_s": 1,
                "boot_s": 5,
                "operator_s": 20,
                "tolerance_s": 1,
                "cuts_connection": "operator",
            }
        ),
    }
)
"""What differs from the defaults."""


def times_of(pace: object) -> Mapping[str, Any]:
    """What a pace sets, nothing for what is none."""
    return next((times for name, times in PACES.items() if name == pace), {})
