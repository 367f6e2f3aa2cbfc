"""The face in the event stream: whenever it changed, a few times a second at most, and each second while it moves.

Nothing is computed while nobody reads.
"""

import asyncio
import logging
from typing import Final

import msgspec

from plugwright.now import Now
from plugwright.panel.cards import Cards
from plugwright.panel.face import Face, Seen, face_of, moves
from plugwright.panel.sessions import Sessions
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.machine import Machine
from plugwright.station.effects import CardJudged, Event, IdTagRefused, StatusChanged

LOG: Final = logging.getLogger(__name__)

APART_S: Final = 0.25
MOVES_EVERY_S: Final = 1.0
EVENT: Final = "Face"


class FaceFeed:
    """An observer of a machine; its timer is armed only while somebody reads."""

    def __init__(self, machine: Machine, sessions: Sessions) -> None:
        self._machine = machine
        self._sessions = sessions
        self._cards = Cards()
        self._last: Face | None = None
        self._published_s = float("-inf")  # on the loop's clock
        self._timer: asyncio.TimerHandle | None = None
        machine.broadcast.on_open = self._opened

    def told(self, event: Event) -> None:
        """A card may have been judged, or what was said of one be over."""
        match event:
            case CardJudged():
                self._cards.judged(event, read_clocks())
            case IdTagRefused():
                self._cards.refused(event, read_clocks())
            case StatusChanged():
                self._cards.changed(event)
            case _:
                pass

    def changed(self) -> None:
        """Look soon, if somebody reads; at once if the last face is old enough."""
        if self._machine.broadcast:
            self._look_in(self._published_s + APART_S - asyncio.get_running_loop().time())

    @property
    def is_armed(self) -> bool:
        """Whether it is going to look by itself."""
        return self._timer is not None

    def face(self) -> Face:
        """The face right now."""
        return face_of(self._seen(read_clocks()))

    def _seen(self, now: Now) -> Seen:
        core, connectors = self._machine.view()
        return Seen(
            core=core,
            connectors=connectors,
            housing=self._machine.hardware.housing(),
            surroundings=self._machine.surroundings(),
            hardware=self._machine.product.hardware,
            said=self._cards.shown(now),
            overruled=self._cards.overruled(),
            ended=self._sessions.ended(),
            now=now,
        )

    def _opened(self) -> None:
        """Somebody new reads, and wants to see something."""
        self._last = None
        self._look_in(0)

    def _look_in(self, delay_s: float) -> None:
        loop = asyncio.get_running_loop()
        at_s = loop.time() + max(0, delay_s)
        if self._timer is not None:
            if self._timer.when() <= at_s:
                return
            self._timer.cancel()
        self._timer = loop.call_at(at_s, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self._machine.broadcast:
            return
        try:
            self._look_now()
        except Exception:  # whatever it was, who reads waits for the next face
            LOG.exception("the face could not be made")
            self._look_in(MOVES_EVERY_S)

    def _look_now(self) -> None:
        now = read_clocks()
        seen = self._seen(now)
        face = face_of(seen)
        if self._last is None or face != msgspec.structs.replace(self._last, at=face.at):
            self._last = face
            self._published_s = asyncio.get_running_loop().time()
            self._machine.broadcast.publish(EVENT, msgspec.json.encode(face))
        delays_s = [MOVES_EVERY_S] if moves(seen) else []
        card_ms = self._cards.next_change_ms(now)
        if card_ms is not None:
            delays_s.append(card_ms / 1000)
        if delays_s:
            self._look_in(min(delays_s))
