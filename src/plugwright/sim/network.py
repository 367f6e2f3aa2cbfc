"""The network between station and Central System: frames take their time, and links break in every way.

OCPP-J §3.1, §5.3; errata 3.9 (half-open links). In each direction frames keep their order, as on one TCP connection.
"""

import heapq
from collections.abc import Callable
from random import Random
from typing import Final, Literal, Protocol

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.station.effects import Connect, Disconnect, Ping, Send
from plugwright.station.stimuli import LinkDown, LinkUp, Ponged, Received, Stimulus

CONNECT_WITHIN_MS: Final = 10_000
USUAL_DELAY_MS: Final = (5, 200)

What = Literal["open", "frame up", "frame down", "pong", "closed", "no link"]


class Peer(Protocol):
    """The Central System's end of the link, as the virtual shell needs it."""

    def connected(self, link: int, send: Callable[[bytes], None]) -> None:
        """A link is up; `send` puts a frame on it."""
        ...

    def received(self, link: int, data: bytes, now: Now) -> None:
        """The station sent a frame."""
        ...

    def disconnected(self, link: int) -> None:
        """The link is gone."""
        ...


class TimedPeer(Peer, Protocol):
    """A peer that says things in its own time."""

    def due(self, now: Now) -> None:
        """Say what is due."""
        ...

    def next_deadline(self) -> int:
        """When it has something to say."""
        ...


class Line(Protocol):
    """What carries frames in place of the direct call to the peer: it may delay them, and lose them."""

    def do(self, effect: Connect | Send | Ping | Disconnect, now: Now) -> None:
        """The station uses its link."""
        ...

    def due(self, now: Now) -> list[Stimulus]:
        """Deliver what has arrived by now; returns what concerns the station."""
        ...

    def next_deadline(self) -> int:
        """When something arrives next."""
        ...

    def abort(self, now: Now) -> None:
        """The station is gone, and its end of the link with it."""
        ...


class Transit(msgspec.Struct, frozen=True, order=True):
    """Something under way; of two that arrive at one instant the first sent is the first."""

    due_ms: int
    number: int
    what: What
    link: int
    data: bytes = b""


class Network:
    """One station's way to the Central System. Links of a former life are other links, whatever their number."""

    def __init__(self, peer: TimedPeer, random: Random) -> None:
        self.up = True
        self.refuses = False
        self.half_open = False  # what is sent on the present link, by either end, is lost, and nobody is told
        self.silent_abort = False  # the Central System does not hear that the station has gone
        self.delay_ms = USUAL_DELAY_MS
        self.links = 0
        self._peer = peer
        self._random = random
        self._now = Now(0, 0)
        self._station_link: int | None = None  # the station's number for the link on its side
        self._ours = 0  # our own number for it, never used twice
        self._peer_link: int | None = None  # our number for the link on the Central System's side
        self._transits: list[Transit] = []
        self._sent = 0
        self._last_up_ms = 0
        self._last_down_ms = 0

    @property
    def is_linked(self) -> bool:
        """Whether the station's end of a link stands."""
        return self._station_link is not None and self._peer_link == self._ours

    def next_deadline(self) -> int:
        own_ms = self._transits[0].due_ms if self._transits else NEVER_MS
        return min(own_ms, self._peer.next_deadline())

    # The station's end

    def do(self, effect: Connect | Send | Ping | Disconnect, now: Now) -> None:
        self._now = now
        if isinstance(effect, Connect):
            self._connect(effect.link)
        elif effect.link != self._station_link:
            return
        elif isinstance(effect, Disconnect):
            self._close(at_once=effect.code == 0)
        elif self.half_open:
            return
        elif isinstance(effect, Send):
            self._up("frame up", effect.data)
        else:
            self._down("pong", after_ms=self._delay_ms())

    def abort(self, now: Now) -> None:
        self._now = now
        if self._station_link is not None:
            self._close(at_once=True)
        self._transits = [transit for transit in self._transits if transit.what == "closed"]
        heapq.heapify(self._transits)

    def _connect(self, link: int) -> None:
        self._station_link = link
        self._ours += 1
        self.half_open = False
        if self.up and not self.refuses:
            self._up("open")
        elif self.up:
            self._down("no link")
        else:
            self._down("no link", after_ms=CONNECT_WITHIN_MS)

    def _close(self, *, at_once: bool) -> None:
        """In order, what was sent arrives before the end; cut at once, nothing more does."""
        if at_once:
            self._transits = [transit for transit in self._transits if transit.link != self._ours]
            heapq.heapify(self._transits)
        if not self.half_open and not self.silent_abort:
            self._up("closed")
        self._station_link = None

    # What happens to the network

    def break_link(self, now: Now) -> list[Stimulus]:
        """Both ends lose the link, and hear of it."""
        self._now = now
        self._transits = [transit for transit in self._transits if transit.what == "no link"]
        heapq.heapify(self._transits)
        if self._peer_link is not None:
            self._peer.disconnected(self._peer_link)
            self._peer_link = None
        if self._station_link is None or self._transits:
            return []
        link, self._station_link = self._station_link, None
        return [LinkDown(link, "the network is down")]

    # In between

    def due(self, now: Now) -> list[Stimulus]:
        self._now = now
        self._peer.due(now)
        told: list[Stimulus] = []
        while self._transits and self._transits[0].due_ms <= now.monotonic_ms:
            told += self._arrive(heapq.heappop(self._transits))
        return told

    def _arrive(self, transit: Transit) -> list[Stimulus]:
        if transit.what == "closed":
            if transit.link == self._peer_link:
                self._peer.disconnected(transit.link)
                self._peer_link = None
            return []
        link = self._station_link
        if transit.link != self._ours or link is None:
            if transit.what == "frame up" and transit.link == self._peer_link:
                self._peer.received(transit.link, transit.data, self._now)  # sent before the link was closed in order
            return []
        if transit.what == "no link":
            self._station_link = None
            return [LinkDown(link, "the connection was refused")]
        if transit.what == "open":
            return [self._open(link)]
        if self.half_open:
            return []
        if transit.what == "frame up":
            self._peer.received(transit.link, transit.data, self._now)
            return []
        return [Ponged(link) if transit.what == "pong" else Received(link, transit.data)]

    def _open(self, link: int) -> Stimulus:
        if not self.up or self.refuses:
            self._station_link = None
            return LinkDown(link, "the connection was refused")
        if self._peer_link is not None:  # the Central System never heard that the former one was gone
            self._peer.disconnected(self._peer_link)
        self._peer_link = ours = self._ours
        self.links += 1
        self._peer.connected(ours, lambda data: self._send_down(ours, data))
        return LinkUp(link)

    def _send_down(self, ours: int, data: bytes) -> None:
        if ours == self._ours and not self.half_open:
            self._down("frame down", data)

    def _delay_ms(self) -> int:
        return self._random.randint(*self.delay_ms)

    def _up(self, what: What, data: bytes = b"") -> None:
        self._last_up_ms = max(self._last_up_ms, self._now.monotonic_ms + self._delay_ms())
        self._send(self._last_up_ms, what, data)

    def _down(self, what: What, data: bytes = b"", after_ms: int = 0) -> None:
        self._last_down_ms = max(self._last_down_ms, self._now.monotonic_ms + after_ms + self._delay_ms())
        self._send(self._last_down_ms, what, data)

    def _send(self, due_ms: int, what: What, data: bytes) -> None:
        self._sent += 1
        heapq.heappush(self._transits, Transit(due_ms, self._sent, what, self._ours, data))
