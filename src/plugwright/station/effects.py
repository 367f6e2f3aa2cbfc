"""What a station wants done: the list that `Station.step` returns, done in order after the store has committed.

Levels (`SetContactor`, `SetLock`, `SetCurrent`, `SetIndicator`) may be repeated at any time; news (`Send`, `ReadMeter`,
`Blink`, `Tell`) may be lost; debts (`Download`, `Upload`, `Install`, `CheckInstall`) have a durable row and are asked
for again after a start. An outcome comes back as a stimulus.
"""

from typing import Literal

import msgspec

from plugwright.ocpp16 import (
    AuthorizationStatus,
    ChargePointErrorCode,
    ChargePointStatus,
    ConfigurationStatus,
    DataTransferStatus,
    DiagnosticsStatus,
    FirmwareStatus,
    RegistrationStatus,
)
from plugwright.rpc.outcomes import Why

Colour = Literal["off", "green", "yellow", "blue", "red"]
Verdict = Literal["authorized", "refused", "cancelled", "stopping", "unlocked"]


class Effect(msgspec.Struct, frozen=True, gc=False):
    """The common type of all that a step may ask for."""


class Connect(Effect, frozen=True, gc=False):
    """Open a WebSocket to the Central System; its outcome is `LinkUp(link)` or `LinkDown(link)`."""

    link: int


class Disconnect(Effect, frozen=True, gc=False):
    """Close the link with this WebSocket close code (0: cut it at once); `LinkDown` is not waited for."""

    link: int
    code: int


class Send(Effect, frozen=True, gc=False):
    """Send one text message."""

    link: int
    data: bytes


class Ping(Effect, frozen=True, gc=False):
    """Send a WebSocket ping."""

    link: int


class SetContactor(Effect, frozen=True, gc=False):
    """Close or open the contactor; outcome: `ContactorMoved` if it moved."""

    connector: int
    closed: bool


class SetLock(Effect, frozen=True, gc=False):
    """Drive the connector lock; outcome: `LockMoved`, also where it stands there already."""

    connector: int
    locked: bool


class SetCurrent(Effect, frozen=True, gc=False):
    """Offer this current per phase, in ampere; 0 offers nothing."""

    connector: int
    max_a: float


class SetIndicator(Effect, frozen=True, gc=False):
    """Show this colour at `intensity_percent` of the light's maximum (LightIntensity, §9.1.11)."""

    connector: int
    colour: Colour
    intensity_percent: int


class Blink(Effect, frozen=True, gc=False):
    """Signal to the driver: blink `times` times (BlinkRepeat, §9.1.4), then return to the level."""

    connector: int
    colour: Colour
    times: int
    intensity_percent: int


class ReadMeter(Effect, frozen=True, gc=False):
    """Read the connector's meter now; outcome: `MeterRead`."""

    connector: int


class Download(Effect, frozen=True, gc=False):
    """Fetch this URL as the image of a firmware job, going on from what a former try left; outcome: `TransferEnded`."""

    job: int
    url: str


class Upload(Effect, frozen=True, gc=False):
    """Send diagnostics as one file to this URL, which ends in `file_name`; outcome: `TransferEnded`.

    The window is UTC milliseconds of the station's clock; None is open on that side.
    """

    job: int
    url: str
    file_name: str
    start_utc_ms: int | None
    stop_utc_ms: int | None


class CancelTransfer(Effect, frozen=True, gc=False):
    """Forget this job's `Download` or `Upload`; there is no outcome."""

    job: int


class Install(Effect, frozen=True, gc=False):
    """Install the image that this job has downloaded, from the beginning; outcome: `InstallEnded`."""

    job: int


class CheckInstall(Effect, frozen=True, gc=False):
    """After the restart: does the firmware of this job run? Outcome: `InstallEnded`."""

    job: int


class ConfirmFirmware(Effect, frozen=True, gc=False):
    """The firmware that runs has registered with the Central System: the boot loader may keep it."""


class Restart(Effect, frozen=True, gc=False):
    """Restart the software, or with `hard` the machine (§5.14), after the link has drained (5 s). Always last."""

    hard: bool


class Halt(Effect, frozen=True, gc=False):
    """`ShutDown` is done: the facts are durable, what could be sent is sent. Always last."""


class Reply(Effect, frozen=True, gc=False):
    """The answer to a command of the panel; `status` is OCPP's word, None if there is none, and `error` says why.

    `why` is how the CALL ended if one was sent, None if it was not.
    """

    token: int
    status: DataTransferStatus | ConfigurationStatus | None = None
    data: str | None = None
    error: str | None = None
    why: Why | None = None


class StatusChanged(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A connector's status as OCPP names it, when it changed (whether reported yet or not)."""

    connector: int
    status: ChargePointStatus
    error_code: ChargePointErrorCode
    info: str | None


class TransactionChanged(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A transaction began, got its transactionId, or ended."""

    connector: int
    phase: Literal["started", "identified", "stopped"]
    id_tag: str
    transaction_id: int | None
    register_wh: int
    reason: str | None = None


class Registered(msgspec.Struct, frozen=True, gc=False, tag=True):
    """The Central System's word on BootNotification."""

    status: RegistrationStatus
    interval_s: int


class CardJudged(msgspec.Struct, frozen=True, gc=False, tag=True):
    """What became of a presented idTag; `reason` is for the driver's display."""

    reader: int
    connector: int | None
    id_tag: str
    verdict: Verdict
    reason: str


class IdTagRefused(msgspec.Struct, frozen=True, gc=False, tag=True):
    """StartTransaction.conf refused the idTag of a transaction that runs (§3.5.4), with this AuthorizationStatus."""

    connector: int
    id_tag: str
    status: AuthorizationStatus


class Metered(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A sample was recorded."""

    connector: int
    register_wh: int
    power_w: float


class JobChanged(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A firmware update or a diagnostics upload came to this status, as OCPP names it; `reason`: why it failed."""

    kind: Literal["firmware", "diagnostics"]
    status: FirmwareStatus | DiagnosticsStatus
    reason: str | None = None


class JobProgressed(msgspec.Struct, frozen=True, gc=False, tag=True):
    """How far a job's present step is, in bytes, or while installing in percent; `total` may not be known."""

    kind: Literal["firmware", "diagnostics"]
    done: int
    total: int | None


class Warned(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A peer's fault that the station bore, or something given up: one line for the log."""

    text: str


Event = (
    StatusChanged
    | TransactionChanged
    | Registered
    | CardJudged
    | IdTagRefused
    | Metered
    | JobChanged
    | JobProgressed
    | Warned
)


class Tell(Effect, frozen=True, gc=False):
    """News for the log and the event stream."""

    event: Event
