"""What the Central System wants done: the list that `Central.step` returns, done in order after the store's commit.

All of it is news and may be lost with its link: a station tells its facts again until they are acknowledged.
"""

from typing import Literal

import msgspec

from plugwright.ocpp16 import (
    AuthorizationStatus,
    ChargePointErrorCode,
    ChargePointStatus,
    Reason,
    RegistrationStatus,
)
from plugwright.ocpp16.payload import Conf


class Effect(msgspec.Struct, frozen=True, gc=False):
    """The common type of all that a step may ask for."""


class Send(Effect, frozen=True, gc=False):
    """Send one text message."""

    link: int
    data: bytes


class Close(Effect, frozen=True, gc=False):
    """Close the link with this WebSocket close code; its `LinkDown` is not waited for and means nothing any more."""

    link: int
    code: int
    reason: str


Why = Literal["not connected", "not registered", "queue full", "timeout", "link down", "call error", "invalid answer"]


class Failure(msgspec.Struct, frozen=True, gc=False):
    """Why a `Call` has no confirmation; `code` is that of a CALLERROR as the station wrote it."""

    why: Why
    detail: str
    code: str | None = None


class Reply(Effect, frozen=True, gc=False):
    """The end of a `Call`: the station's confirmation, or why there is none."""

    token: int
    outcome: Conf | Failure


class StationConnected(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A station has a link."""

    identity: str
    peer: str


class StationDisconnected(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A station's link is gone."""

    identity: str
    reason: str


class StationRegistered(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A BootNotification was answered with this status."""

    identity: str
    status: RegistrationStatus
    vendor: str
    model: str


class StatusChanged(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A connector's status as the station reports it, when it differs from the last one."""

    identity: str
    connector: int
    status: ChargePointStatus
    error_code: ChargePointErrorCode
    info: str | None


class TransactionStarted(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A transaction got its transactionId; `status` is what its idTag was answered with."""

    identity: str
    connector: int
    transaction_id: int
    id_tag: str
    status: AuthorizationStatus
    meter_start_wh: int


class TransactionStopped(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A transaction was told to be over."""

    identity: str
    connector: int
    transaction_id: int
    meter_stop_wh: int
    reason: Reason


class Reported(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A report that changes nothing here: the progress of an upload or an update, a security event."""

    identity: str
    action: str
    text: str


class Warned(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A station's fault that the Central System bore: one line for the log."""

    identity: str
    text: str


Event = (
    StationConnected
    | StationDisconnected
    | StationRegistered
    | StatusChanged
    | TransactionStarted
    | TransactionStopped
    | Reported
    | Warned
)


class Tell(Effect, frozen=True, gc=False):
    """News for the log and the event stream."""

    event: Event
