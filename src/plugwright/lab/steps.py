"""The steps of a case as values: what is said, what a person does, what time does, and how they may be ordered.

Cases are written with the verbs of `verbs.py`.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from plugwright.lab.evidence import Evidence, Side
from plugwright.lab.values import CONNECTOR
from plugwright.ocpp16.errors import CallErrorCode
from plugwright.ocpp16.payload import Conf, Payload, Req

Deed = Literal[
    "plug in",
    "plug in halfway",
    "unplug",
    "unplug at the vehicle",
    "present idTag",
    "disconnect power",
    "reconnect power",
    "cut connection",
    "restore connection",
    "set connector faulted",
    "set station faulted",
    "clear faults",
    "jam the lock",
    "mend the lock",
]
"""What a person does at the station, or to its supply and network."""


Lateness = Literal["never", "since the last step", "since the last word"]
"""What an interval's lateness is counted from; `never` leaves it to the patience with the step that follows."""


class Step(msgspec.Struct, frozen=True):
    """The common type; `label` is set by `numbered`: `3`, or `Charging 11` within a reusable state."""


Script = tuple[Step, ...]


class Fact(msgspec.Struct, frozen=True):
    """Something that is so or not when a step's turn comes."""

    words: str
    holds: Callable[[Evidence], bool]


class Sends(Step, frozen=True):
    """A CALL; on the station's side its fields are checks, on ours what is sent."""

    by: Side
    message: type[Req]
    fields: Mapping[str, Any]
    label: str = ""


class Answers(Step, frozen=True):
    """The confirmation of the CALL before it. What a station sends and no step answers is answered kindly."""

    by: Side
    message: type[Conf]
    fields: Mapping[str, Any]
    label: str = ""


class Refuses(Step, frozen=True):
    """The station answers with a CALLERROR of this code, or of any."""

    code: CallErrorCode | None
    label: str = ""


class Connects(Step, frozen=True):
    """The station opens a link; the fields are checks on its handshake."""

    fields: Mapping[str, Any]
    label: str = ""


class Does(Step, frozen=True):
    """A person does something, at a connector where that matters."""

    deed: Deed
    connector: Any = CONNECTOR
    id_tag: Any = None


class Passes(Step, frozen=True):
    """Time passes; what `absent` lists fails the case meanwhile, even if ambient.

    It is counted from what happened last, or from the last message of the types in `since`: a station that is slow to
    tell of other things counts from there. `late` says from when on what follows is too late.
    """

    seconds: Any
    absent: tuple[Sends, ...] = ()
    since: tuple[type[Payload], ...] = ()
    late: Lateness = "never"


class AnyOrder(Step, frozen=True):
    """Groups that may come in any order, each in its own."""

    groups: tuple[Script, ...]


class OneOf(Step, frozen=True):
    """One of these, as the station chooses."""

    alternatives: tuple[Script, ...]


class Optionally(Step, frozen=True):
    """What the station may leave out."""

    steps: Script


class OnlyIf(Step, frozen=True):
    """What takes place under a condition, which is judged when its turn comes."""

    condition: Fact
    steps: Script


class Repeatedly(Step, frozen=True):
    """The same again."""

    times: int
    steps: Script


class EachConnector(Step, frozen=True):
    """A message for connector 0 and one for every connector, in any order; `under_test` is that of the one in use."""

    step: Sends
    under_test: Sends


class AtEach(Step, frozen=True):
    """The same for one connector after the other, those not under test or all; `ITS_CONNECTOR` is its number."""

    which: Literal["other", "any"]
    steps: Script


class State(Step, frozen=True):
    """A reusable state of the document: it prints as its name, and its steps are numbered for themselves."""

    name: str
    steps: Script


class Until(Step, frozen=True):
    """Wait until something is so; what is not `required` is given up after a while."""

    fact: Fact
    required: bool = True
    within: str = "reboot_s"
    """The parameter that says how long."""
