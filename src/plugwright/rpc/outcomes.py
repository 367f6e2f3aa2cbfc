"""What a link's messages and deadlines come to: the values that a `Connection` hands to its owner.

OCPP-J §4.1.1 (a CALL is responded to or times out), §4.2.3 (when a CALLERROR is due).
"""

from typing import Literal

import msgspec

from plugwright.ocpp16.actions import Action
from plugwright.ocpp16.errors import CallError, CallErrorCode
from plugwright.ocpp16.payload import Conf, Req

Why = Literal["timeout", "call error", "invalid answer", "link down", "unsent"]
"""Why a CALL failed; `unsent` is its owner's word for one that never went out."""


class Called(msgspec.Struct, frozen=True, gc=False):
    """The peer calls: the owner ends it with `answer`, `refuse` or `drop`."""

    message_id: str
    action: Action
    req: Req


class Faulty(msgspec.Struct, frozen=True):
    """The peer calls, but not as it should: the owner ends it with `refuse` and this error, or with `drop`.

    `action` is set where only the payload is wrong: whether the message is supported at all is for the owner to say.
    """

    message_id: str
    error: CallError
    action: Action | None = None


class Answered(msgspec.Struct, frozen=True, gc=False):
    """A CALL of ours was answered; `remarks` are the flaws that were borne, one line each.

    With `late` the CALL had already ended as `Failed("timeout")`, and another one may be open.
    """

    message_id: str
    req: Req
    conf: Conf
    remarks: tuple[str, ...] = ()
    late: bool = False


class Failed(msgspec.Struct, frozen=True, gc=False):
    """The open CALL of ours has ended without a confirmation.

    `code` is that of a CALLERROR (None if it had none), `detail` one line for the log. `payload` is what an invalid
    answer carried, as received: a transactionId may still be read from it.
    """

    message_id: str
    req: Req
    why: Why
    code: CallErrorCode | None = None
    detail: str = ""
    payload: bytes | None = None


class Ignored(msgspec.Struct, frozen=True, gc=False):
    """A message that changes nothing; `reason` is one line for the log."""

    reason: str


Outcome = Called | Faulty | Answered | Failed | Ignored
