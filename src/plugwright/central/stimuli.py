"""What may happen to the Central System: every way into `Central.step`, as frozen values, so that a log replays."""

import msgspec

from plugwright.central.ports import IdTagRow
from plugwright.ocpp16 import RegistrationStatus
from plugwright.ocpp16.payload import Req


class Stimulus(msgspec.Struct, frozen=True, gc=False):
    """The common type of all that may be handed to `Central.step`."""


class Connected(Stimulus, frozen=True, gc=False):
    """A station that `Central.refusal` let in has a link, whose number is new; `peer` is its address."""

    link: int
    identity: str
    peer: str = ""


class LinkDown(Stimulus, frozen=True, gc=False):
    """The link is gone; `reason` is one line for the log."""

    link: int
    reason: str


class Received(Stimulus, frozen=True, gc=False):
    """One whole text message from a station."""

    link: int
    data: bytes


class Due(Stimulus, frozen=True, gc=False):
    """The instant of `Central.next_deadline()` has come; carries nothing, the step's `now` says all."""


class Call(Stimulus, frozen=True, gc=False):
    """A command of the operator: send this request to a station; answered by exactly one `Reply(token, …)`."""

    token: int
    identity: str
    req: Req


class SetVerdict(Stimulus, frozen=True, gc=False):
    """The operator's word on a station, known or not yet: how its next BootNotification is answered (§4.2)."""

    identity: str
    verdict: RegistrationStatus


class PutIdTag(Stimulus, frozen=True, gc=False):
    """The operator enters an idTag, or replaces it."""

    row: IdTagRow


class RemoveIdTag(Stimulus, frozen=True, gc=False):
    """The operator removes an idTag, by its folded form."""

    key: str
