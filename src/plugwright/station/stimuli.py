"""What may happen to a station: every way into `Station.step`, as frozen values, so that a log replays."""

from typing import Literal

import msgspec

from plugwright.ocpp16 import ChargePointErrorCode, Reason

StartCause = Literal["PowerUp", "Reset", "Rebuild"]
"""Why the station starts: the supply came (back), a Reset was carried out, or the core was rebuilt after a failure."""


class Stimulus(msgspec.Struct, frozen=True, gc=False):
    """The common type of all that may be handed to `Station.step`."""


class Start(Stimulus, frozen=True, gc=False):
    """First stimulus of a life. The adapters then tell plug, lock, contactor and register, and the link comes up."""

    cause: StartCause


class Due(Stimulus, frozen=True, gc=False):
    """The instant of `Station.next_deadline()` has come; carries nothing, the step's `now` says all."""


class LinkUp(Stimulus, frozen=True, gc=False):
    """The WebSocket asked for by `Connect(link)` is open and speaks ocpp1.6."""

    link: int


class LinkDown(Stimulus, frozen=True, gc=False):
    """The link could not be opened, or is gone; `reason` is one line for the log.

    `local`: the station's own end of the network is out, so the Central System has not to be spared afterwards.
    """

    link: int
    reason: str
    local: bool = False


class Received(Stimulus, frozen=True, gc=False):
    """One whole text message from the Central System."""

    link: int
    data: bytes


class Ponged(Stimulus, frozen=True, gc=False):
    """A WebSocket pong came."""

    link: int


class PlugChanged(Stimulus, frozen=True, gc=False):
    """The plug's state: in the station's socket (`plugged`), and a vehicle at the other end (`ev_connected`).

    With a fixed cable, or without a control pilot, the two are one. `cable_max_a` is what the cable carries,
    None where the station cannot tell.
    """

    connector: int
    plugged: bool
    ev_connected: bool
    cable_max_a: float | None = None


class EvChanged(Stimulus, frozen=True, gc=False):
    """The control pilot's word: the vehicle asks for energy (IEC 61851 state C), or does not (state B)."""

    connector: int
    wants_energy: bool


class CardPresented(Stimulus, frozen=True, gc=False):
    """An idTag was read by a reader."""

    reader: int
    id_tag: str


class Reading(msgspec.Struct, frozen=True, gc=False):
    """What a connector's meter said at one instant.

    `register_wh` is the lifetime register of imported active energy; `values` has one number for each of the
    product's channels, in their order and unit.
    """

    at_monotonic_ms: int
    register_wh: int
    values: tuple[float, ...] = ()


class MeterRead(Stimulus, frozen=True, gc=False):
    """The outcome of `ReadMeter`, or the register told after `Start`."""

    connector: int
    reading: Reading


class ContactorMoved(Stimulus, frozen=True, gc=False):
    """The contactor is now closed or open; `reading` was taken right after it moved, None if the meter is silent."""

    connector: int
    closed: bool
    reading: Reading | None = None


class LockMoved(Stimulus, frozen=True, gc=False):
    """The lock was driven: `locked` is where it stands now, `ok` whether it went where it was told.

    One that has failed tells it again with `ok` once it works.
    """

    connector: int
    locked: bool
    ok: bool = True


class FaultRaised(Stimulus, frozen=True, gc=False):
    """Hardware reports a condition of OCPP 1.6 §7.6; connector 0 is the station and with it every connector."""

    connector: int
    error_code: ChargePointErrorCode
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None


class FaultCleared(Stimulus, frozen=True, gc=False):
    """The hardware's conditions of this connector are gone."""

    connector: int


class TransferProgress(Stimulus, frozen=True, gc=False):
    """So much of a job's file is transferred, in bytes; news for the log, may be left out."""

    job: int
    done_bytes: int
    total_bytes: int | None = None


class TransferEnded(Stimulus, frozen=True, gc=False):
    """The outcome of `Download` or `Upload`; `reason` is one line without secrets."""

    job: int
    ok: bool
    reason: str | None = None


class InstallProgress(Stimulus, frozen=True, gc=False):
    """How far an installation is; news for the log, may be left out."""

    job: int
    percent: int


class InstallEnded(Stimulus, frozen=True, gc=False):
    """The outcome of `Install` or `CheckInstall`; `reboot`: it is in its place, and a restart must boot it."""

    job: int
    ok: bool
    reason: str | None = None
    reboot: bool = False


class RestartFailed(Stimulus, frozen=True, gc=False):
    """The machine could not carry out `Restart`; the station tries again as ResetRetries says."""


class ShutDown(Stimulus, frozen=True, gc=False):
    """The station is to go down in order: stop transactions with this reason, send what can be sent, then `Halt`."""

    reason: Reason
    within_ms: int


class SendDataTransfer(Stimulus, frozen=True, gc=False):
    """A command of the panel: ask the Central System by DataTransfer (§4.3); answered by `Reply(token, …)`."""

    token: int
    vendor_id: str
    message_id: str | None = None
    data: str | None = None


class ChangeKey(Stimulus, frozen=True, gc=False):
    """A command of the panel: change a configuration key by the rules of §5.3; answered by `Reply(token, …)`."""

    token: int
    key: str
    value: str
