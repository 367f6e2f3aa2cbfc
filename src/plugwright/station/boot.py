"""Registration: BootNotification until the Central System accepts the station.

OCPP 1.6 §4.2, §6.3, §6.4; OCPP-J §5.4 (no new one on a reconnect); errata 3.22.
Lab: TC_001_CS, TC_002_CS.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import BootNotificationConf, BootNotificationReq, RegistrationStatus
from plugwright.ocpp16.time import parse_utc
from plugwright.station.calls import Answer
from plugwright.station.effects import Registered
from plugwright.station.keys import HeartbeatInterval

if TYPE_CHECKING:
    from plugwright.station.station import Station

State = Literal["Unknown", "Asking", "Pending", "Rejected", "Accepted"]
Event = Literal["ask", "Accepted", "Pending", "Rejected", "failed", "failed after Pending", "failed after Rejected"]

TABLE: Final[Mapping[State, Mapping[Event, State]]] = MappingProxyType(
    {
        "Unknown": {"ask": "Asking"},
        "Asking": {
            "Accepted": "Accepted",
            "Pending": "Pending",
            "Rejected": "Rejected",
            "failed": "Unknown",
            "failed after Pending": "Pending",
            "failed after Rejected": "Rejected",
        },
        "Pending": {"ask": "Asking"},
        "Rejected": {"ask": "Asking"},
        "Accepted": {},
    }
)

FAILED_AFTER: Final[Mapping[RegistrationStatus | None, Event]] = MappingProxyType(
    {
        None: "failed",
        "Pending": "failed after Pending",
        "Rejected": "failed after Rejected",
    }
)
"""A BootNotification that fails leaves us as we were."""

OWN_WAIT_FIRST_MS: Final = 10_000
OWN_WAIT_MOST_MS: Final = 600_000
EVER_ACCEPTED: Final = "accepted by"
"""The note that the Central System has accepted this station at least once."""


class Boot:
    """`state` is how we stand with the Central System; `deadline_ms` is when we ask next, if we must."""

    __slots__ = ("_failures", "_known", "_station", "_wait_until_ms", "deadline_ms", "ever_accepted", "state")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self.state: State = "Unknown"
        self._known: RegistrationStatus | None = None
        self._wait_until_ms = 0
        self._failures = 0
        self.deadline_ms = NEVER_MS
        self.ever_accepted = station.store.note(EVER_ACCEPTED) is not None

    @property
    def registration(self) -> RegistrationStatus | None:
        """The last word of the Central System in this life, None before the first."""
        return self._known

    @property
    def silent(self) -> bool:
        """Rejected, until the Central System says otherwise: none of its CALLs is answered (§4.2)."""
        return self._known == "Rejected"

    def _move(self, event: Event) -> None:
        self.state = TABLE[self.state][event]

    def request(self, now: Now) -> BootNotificationReq | None:
        """The BootNotification that must go out now, or None; it is taken to be sent."""
        if self.state in ("Asking", "Accepted") or now.monotonic_ms < self._wait_until_ms:
            return None
        self._move("ask")
        self.deadline_ms = NEVER_MS
        product = self._station.product
        return BootNotificationReq(
            charge_point_vendor=product.vendor,
            charge_point_model=product.model,
            charge_point_serial_number=product.serial_number,
            charge_box_serial_number=product.charge_box_serial_number or product.serial_number,
            firmware_version=product.firmware_version,
            iccid=product.iccid,
            imsi=product.imsi,
            meter_type=product.meter_type,
            meter_serial_number=product.meter_serial_number,
        )

    def ask_now(self) -> bool:
        """A TriggerMessage wants the BootNotification before its time; False once accepted (errata 3.35)."""
        if self.state == "Accepted":
            return False
        self._wait_until_ms = 0
        return True

    def link_up(self, now: Now) -> None:
        """The wait after Pending or Rejected survives reconnects (§4.2)."""
        if self.state not in ("Asking", "Accepted") and self._wait_until_ms > now.monotonic_ms:
            self.deadline_ms = self._wait_until_ms

    def due(self, _now: Now) -> None:
        """The wait is over; the pump asks, if the link is up."""
        self.deadline_ms = NEVER_MS

    def answered(self, answer: Answer, now: Now) -> None:
        """The confirmation, or none: then ask again later, or at once over a new link."""
        conf = answer.confirmation
        if not isinstance(conf, BootNotificationConf):
            self._move(FAILED_AFTER[self._known])
            if answer.failed is None or answer.failed.why != "link down":
                self._wait(self._own_wait_ms(), now)
            return
        self._move(conf.status)
        self._known = conf.status
        self._station.set_time(parse_utc(conf.current_time), now)
        self._station.tell(Registered(conf.status, conf.interval))
        if conf.status == "Accepted":
            self._accepted(conf.interval, now)
        else:
            self._wait(conf.interval * 1000 if conf.interval > 0 else self._own_wait_ms(), now)

    def _wait(self, wait_ms: int, now: Now) -> None:
        self._wait_until_ms = self.deadline_ms = now.monotonic_ms + wait_ms

    def _own_wait_ms(self) -> int:
        wait_ms = min(OWN_WAIT_FIRST_MS << min(self._failures, 10), OWN_WAIT_MOST_MS)
        self._failures += 1
        return wait_ms + self._station.random.randrange(wait_ms // 4)

    def _accepted(self, interval_s: int, now: Now) -> None:
        station = self._station
        self._failures = 0
        if not self.ever_accepted:
            self.ever_accepted = True
            station.store.put_note(EVER_ACCEPTED, "yes")
        if interval_s > 0:
            station.configuration.set(HeartbeatInterval, interval_s, station.store)
        station.accepted(now)
