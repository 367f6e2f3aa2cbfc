"""What the lab's machines are told, and what they ask for: the border between them and whatever carries them out.

The virtual runner does it at once, the wire runner whenever it can; an outcome may come late.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from plugwright.lab.evidence import Refusal
from plugwright.lab.steps import Deed
from plugwright.ocpp16.payload import Conf, Req


class Event(msgspec.Struct, frozen=True):
    """Something that happened."""


class StationCalls(Event, frozen=True):
    """The station sent a CALL, which must be answered before it sends another."""

    req: Req


class StationAnswers(Event, frozen=True):
    """The station answered our CALL."""

    req: Req
    conf: Conf | Refusal


class NoAnswer(Event, frozen=True):
    """Our CALL was not answered in time, or the link went down before."""

    req: Req
    why: str


class Invalid(Event, frozen=True):
    """The station sent what OCPP does not allow (OCPP-J §4, the schemas of OCPP 1.6 §6)."""

    detail: str


class LinkUp(Event, frozen=True):
    """The station connected; `handshake` is what is known of how, by wire names."""

    handshake: Mapping[str, Any]


class LinkDown(Event, frozen=True):
    """The link is gone."""


class Done(Event, frozen=True):
    """The person, or whatever acts for one, has done it."""

    number: int


class NotDone(Event, frozen=True):
    """It could not be done, or nobody did it; `why` is one sentence."""

    number: int
    why: str


class Request(msgspec.Struct, frozen=True):
    """Something that is to be carried out."""


class SendFrame(Request, frozen=True):
    """Put this text message on the link."""

    data: bytes


class Act(Request, frozen=True):
    """Have this done; the outcome is `Done(number)` or `NotDone(number)`."""

    number: int
    deed: Deed
    connector: int
    id_tag: str | None
    within_s: int

    @property
    def words(self) -> str:
        match self.deed:
            case "present idTag":
                return f"present idTag {self.id_tag}"
            case "plug in" | "plug in halfway" | "unplug" | "unplug at the vehicle" | "set connector faulted":
                return f"{self.deed}, connector {self.connector}"
        return self.deed


Direction = Literal["station", "csms", "note"]


class Line(msgspec.Struct, frozen=True):
    """One line of a transcript: a frame as it was on the link, or a note of what happened beside it."""

    at_ms: int
    by: Direction
    text: str
