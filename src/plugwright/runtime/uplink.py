"""The station's link as the shell sees it: effects on it carried out, its news handed in as stimuli.

OCPP-J §3.1. A link has the station's number; what comes from any other than the present one is not heard.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final, Protocol

from plugwright.link.client import ClientLink
from plugwright.link.url import connection_url
from plugwright.runtime.frames import Direction
from plugwright.settings.document import MAX_MESSAGE_BYTES
from plugwright.station.stimuli import LinkDown, LinkUp, Ponged, Received, Stimulus

LOG: Final = logging.getLogger(__name__)

OPEN_WITHIN_S: Final = 20.0
DRAIN_WITHIN_S: Final = 5.0


class Listener(Protocol):
    """Who is handed the news of the link."""

    @property
    def is_full(self) -> bool:
        """Whether no more should be said for now."""
        ...

    def put(self, *stimuli: Stimulus) -> None:
        """Hand news in."""
        ...


class Uplink:
    """Makes the links that the station asks for, one at a time. While the network is down there is none."""

    def __init__(
        self,
        url: str,
        identity: str,
        note: Callable[[Direction, bytes], None],
        max_message_bytes: int = MAX_MESSAGE_BYTES,
    ) -> None:
        """`url` is the Central System's endpoint; `note` sees every frame. ValueError if there is no URL to make.

        A longer message than `max_message_bytes` closes its link with 1009 (RFC 6455 §7.4.1).
        """
        self._url = connection_url(url, identity)
        self._note = note
        self._max_message_bytes = max_message_bytes
        self._inbox: Listener | None = None
        self._current: _Connection | None = None
        self._leaving: _Connection | None = None
        self._left = asyncio.Event()
        self._network = True
        self._waiting: int | None = None  # the link that is opened as soon as the network is back

    def attach(self, inbox: Listener) -> None:
        """From now on news go there."""
        self._inbox = inbox

    @property
    def network_up(self) -> bool:
        """Whether the network's plug is in."""
        return self._network

    def set_network(self, *, up: bool) -> None:
        """Pull the network's plug, or put it back: what the station wanted to connect meanwhile is connected then."""
        if up == self._network:
            return
        self._network = up
        if not up:
            current = self._current
            self.abort()
            if current is not None:
                self._put(LinkDown(current.number, "the network is down", local=True))
        elif self._waiting is not None:
            self.connect(self._waiting)

    def connect(self, number: int) -> None:
        """Begin to open a link; without network, begin when it is back: nobody is spared by a back-off till then."""
        self._cut_current()
        if not self._network:
            self._waiting = number
            return
        LOG.debug("connecting to %s", self._url)
        self._current = _Connection(self, number, self._url, self._max_message_bytes)
        self._current.link.start()

    def send(self, number: int, data: bytes) -> None:
        """Write a frame to the link; nothing if it is gone."""
        if self._current is not None and self._current.number == number:
            self._note("sent", data)
            self._current.link.send(data)

    def ping(self, number: int) -> None:
        """Ping; nothing if the link is gone."""
        if self._current is not None and self._current.number == number:
            self._current.link.ping()

    def disconnect(self, number: int, code: int) -> None:
        """Close the link with this code, 0 cuts it; nothing of it is heard any more."""
        if self._waiting == number:
            self._waiting = None
        if self._current is None or self._current.number != number:
            return
        if not code:
            self._cut_current()
            return
        self._leaving, self._current = self._current, None
        self._left.clear()
        self._leaving.link.close(code)

    def abort(self) -> None:
        """Cut everything, as a power cut would."""
        self._cut_current()
        leaving, self._leaving = self._leaving, None
        if leaving is not None:
            leaving.link.abort()
            self._left.set()

    async def drained(self) -> None:
        """Wait until a link that is being closed is gone, at most 5 s; then it is cut."""
        if self._leaving is not None:
            try:
                await asyncio.wait_for(self._left.wait(), DRAIN_WITHIN_S)
            except TimeoutError:
                self.abort()

    def _cut_current(self) -> None:
        self._waiting = None
        current, self._current = self._current, None
        if current is not None:
            current.link.abort()

    def _put(self, stimulus: Stimulus) -> None:
        assert self._inbox is not None
        self._inbox.put(stimulus)

    # News of a connection

    def opened(self, connection: "_Connection") -> None:
        """The link speaks ocpp1.6."""
        if connection is self._current:
            LOG.info("connected to %s", self._url)
            self._put(LinkUp(connection.number))

    def received(self, connection: "_Connection", data: bytes) -> None:
        """A frame came; where too many wait, the Central System is cut off."""
        if connection is not self._current:
            return
        self._note("received", data)
        assert self._inbox is not None
        if self._inbox.is_full:
            self._cut_current()
            self._put(LinkDown(connection.number, "frames come faster than they are answered"))
        else:
            self._put(Received(connection.number, data))

    def ponged(self, connection: "_Connection") -> None:
        """A pong came."""
        if connection is self._current:
            self._put(Ponged(connection.number))

    def closed(self, connection: "_Connection", reason: str) -> None:
        """A link is gone, or could not be made."""
        if connection is self._current:
            self._current = None
            self._put(LinkDown(connection.number, reason))
        elif connection is self._leaving:
            self._leaving = None
            self._left.set()


class _Connection:
    """One attempt to connect and what comes of it: tells the uplink whose news it is."""

    __slots__ = ("_uplink", "link", "number")

    def __init__(self, uplink: Uplink, number: int, url: str, max_message_bytes: int) -> None:
        self._uplink = uplink
        self.number = number
        self.link = ClientLink(url, self, max_message_bytes=max_message_bytes, open_timeout_s=OPEN_WITHIN_S)

    def opened(self) -> None:
        self._uplink.opened(self)

    def received(self, data: bytes) -> None:
        self._uplink.received(self, data)

    def ponged(self) -> None:
        self._uplink.ponged(self)

    def closed(self, reason: str) -> None:
        self._uplink.closed(self, reason)
