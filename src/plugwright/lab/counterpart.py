"""The lab's end of the link: frames to events and back, and the transcript of all of them.

OCPP-J §4. It decides nothing: what is answered is the interpreter's business.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from plugwright.lab.events import (
    Direction,
    Event,
    Invalid,
    Line,
    LinkDown,
    LinkUp,
    NoAnswer,
    StationAnswers,
    StationCalls,
)
from plugwright.lab.evidence import Refusal
from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Conf, Req
from plugwright.rpc.connection import Connection
from plugwright.rpc.outcomes import Answered, Called, Failed, Faulty, Ignored, Outcome

ID_PREFIX: Final = "lab-"
LINES_AT_MOST: Final = 100_000


class Counterpart:
    """One station's. The transcript is bounded: beyond the limit the last line says so."""

    __slots__ = ("_links", "_on_line", "_open_id", "_rpc", "transcript")

    def __init__(self, on_line: Callable[[Line], None] = lambda _line: None) -> None:
        """`on_line` is called with each line as it is written."""
        self._on_line = on_line
        self._rpc: Connection | None = None
        self._links = 0
        self._open_id: str | None = None
        self.transcript: list[Line] = []

    @property
    def linked(self) -> bool:
        """Whether a link is up."""
        return self._rpc is not None

    @property
    def calling(self) -> bool:
        """Whether a CALL of ours waits for its answer."""
        return self._rpc is not None and self._rpc.open_call is not None

    @property
    def owes_answer(self) -> bool:
        """Whether the station waits for an answer of ours."""
        return self._open_id is not None

    @property
    def deadline_ms(self) -> int:
        """When our CALL times out."""
        return NEVER_MS if self._rpc is None else self._rpc.deadline_ms

    def note(self, text: str, now: Now) -> None:
        """Write down what happened beside the frames."""
        self._write("note", text, now)

    def take_transcript(self) -> tuple[Line, ...]:
        """What was written since the last time."""
        taken = tuple(self.transcript)
        self.transcript.clear()
        return taken

    def link_up(self, handshake: Mapping[str, Any], now: Now) -> list[Event]:
        """The station connected; a link that it had before is gone."""
        events = self.link_down(now) if self.linked else []
        self._links += 1
        self._rpc = Connection(f"{ID_PREFIX}{self._links}-", receives="csms")
        self.note("link up", now)
        return [*events, LinkUp(dict(handshake))]

    def link_down(self, now: Now) -> list[Event]:
        """The link is gone, and with it what was open on it."""
        if self._rpc is None:
            return []
        failed = self._rpc.down()
        self._rpc = self._open_id = None
        self.note("link down", now)
        return [*([NoAnswer(failed.req, failed.detail)] if failed else []), LinkDown()]

    def received(self, data: bytes, now: Now) -> list[Event]:
        """The station sent a frame."""
        if self._rpc is None:
            return []
        self._write("station", data.decode("utf-8", "replace"), now)
        return self._events(self._rpc.received(data, now))

    def _events(self, outcome: Outcome) -> list[Event]:
        match outcome:
            case Called(message_id, _, req):
                overlapping = [Invalid("a CALL while another one of the station's is open")] * self.owes_answer
                self._open_id = message_id
                return [*overlapping, StationCalls(req)]
            case Faulty(message_id, error):
                self._open_id = message_id
                return [Invalid(str(error))]
            case Answered(req=req, conf=conf, remarks=remarks, late=late):
                flaws: list[Event] = [Invalid(remark) for remark in remarks]
                return flaws if late else [*flaws, StationAnswers(req, conf)]
            case Failed(req=req, why="call error", code=code, detail=detail):
                return [StationAnswers(req, Refusal(code or "GenericError", detail))]
            case Failed(req=req, detail=detail):
                return [Invalid(detail), NoAnswer(req, detail)]
            case Ignored(reason):
                return [Invalid(reason)]

    def due(self, now: Now) -> list[Event]:
        """A deadline may have come."""
        failed = None if self._rpc is None else self._rpc.due(now)
        return [] if failed is None else [NoAnswer(failed.req, failed.detail)]

    def call(self, req: Req, now: Now, timeout_ms: int) -> bytes:
        """The frame of a CALL; the link must be up, and no other CALL open."""
        assert self._rpc is not None, "no link"
        _, frame = self._rpc.call(req, now, timeout_ms)
        self._write("csms", frame.decode(), now)
        return frame

    def answer(self, answer: Conf | CallError, now: Now) -> bytes:
        """The frame that answers what the station called last."""
        assert self._rpc is not None, "no link"
        assert self._open_id is not None, "nothing to answer"
        message_id, self._open_id = self._open_id, None
        if isinstance(answer, CallError):
            frame = self._rpc.refuse(message_id, answer)
        else:
            frame = self._rpc.answer(message_id, answer)
        self._write("csms", frame.decode(), now)
        return frame

    def _write(self, by: Direction, text: str, now: Now) -> None:
        line = Line(now.monotonic_ms, by, text)
        self._on_line(line)
        if len(self.transcript) < LINES_AT_MOST:
            self.transcript.append(line)
        elif len(self.transcript) == LINES_AT_MOST:
            self.transcript.append(Line(now.monotonic_ms, "note", "what followed is not kept: too many lines"))
