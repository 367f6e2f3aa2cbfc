"""The Central System's shell: the machine between its links, its store and its clock, in one event loop.

OCPP-J §3.2 (handshake). One inbox and one timer: an effect's outcome queues, there is never a step inside a step.
"""

import asyncio
import logging
import ssl as tls
from collections import deque
from http import HTTPStatus
from random import Random
from typing import Final

import msgspec

from plugwright.central.central import Central
from plugwright.central.effects import Close, Effect, Event, Failure, Reply, Send, StationDisconnected, Tell
from plugwright.central.ports import Store
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import Call, Connected, Due, LinkDown, Received, Stimulus
from plugwright.link.handshake import Accept, Admission, Handshake, Refuse
from plugwright.link.server import Server, ServerLink, serve
from plugwright.now import NEVER_MS
from plugwright.ocpp16.payload import Conf, Req
from plugwright.runtime.central_log import log_event, one_line
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.frames import Direction, Frames, shown
from plugwright.runtime.masking import for_log
from plugwright.station.ports import StoreError
from plugwright.web.broadcast import Broadcast

LOG: Final = logging.getLogger(__name__)

MAX_MESSAGE_BYTES: Final = 1024 * 1024
MAX_CONNECTIONS: Final = 18_000
"""Below the 20,000 files that a process may commonly have open."""
INTERNAL_ERROR: Final = 1011


class UnavailableError(Exception):
    """The store fails, so nothing can be decided; the next request tries again."""


class CentralServer:
    """The Central System from `start` to `stop`; the store is its own, and closed with it.

    `ssl` makes it wss. `broadcast` has every frame and event, `frames` the newest frames of each station.
    """

    def __init__(
        self,
        settings: CentralSettings,
        store: Store,
        *,
        random: Random,
        host: str = "127.0.0.1",
        port: int = 9000,
        ssl: tls.SSLContext | None = None,
        max_message_bytes: int = MAX_MESSAGE_BYTES,
        max_connections: int = MAX_CONNECTIONS,
    ) -> None:
        self.port = port
        """Where stations connect, after `start`; given as 0 it is any free one."""
        self.frames = Frames()
        self.broadcast = Broadcast()
        self._settings = settings
        self._store = store
        self._random = random
        self._host = host
        self._ssl = ssl
        self._max_message_bytes = max_message_bytes
        self._max_connections = max_connections
        self._central: Central | None = None
        self._server: Server | None = None
        self._links: dict[int, _StationLink] = {}
        self._last_link = 0
        self._replies: dict[int, asyncio.Future[Conf | Failure]] = {}
        self._last_token = 0
        self._inbox: deque[Stimulus] = deque()
        self._is_stepping = False
        self._timer: asyncio.TimerHandle | None = None
        self._timer_ms = NEVER_MS

    async def start(self) -> None:
        """Read the store and listen; StoreError or OSError if that cannot be."""
        try:
            self._central = Central(self._settings, self._store, self._random)
            self._server = await serve(
                self._host,
                self.port,
                self._admit,
                max_message_bytes=self._max_message_bytes,
                max_connections=self._max_connections,
                ssl=self._ssl,
            )
        except BaseException:
            self._store.close()
            raise
        self.port = self._server.port
        LOG.info("listening for stations on %s port %d", self._host, self.port)

    async def stop(self) -> None:
        """Close every link (1001), end every event stream, release the store."""
        if self._server is None:
            return
        self._server.close()
        await self._server.wait_closed()
        self._server = None
        self._stop_timer()
        self.broadcast.close()
        self._store.close()

    @property
    def central(self) -> Central:
        """The machine, to be looked at; UnavailableError if its store fails."""
        return self._central or self._revived()

    @property
    def store(self) -> Store:
        """The rows, to be looked at."""
        return self._store

    def do(self, stimulus: Stimulus) -> None:
        """Take a command of the operator; UnavailableError if it could not be stored."""
        if not self._put(stimulus):
            raise UnavailableError("the store fails; the log says why")

    async def call(self, identity: str, req: Req) -> Conf | Failure:
        """Send a request to a station and wait for what becomes of it."""
        self._last_token += 1
        future: asyncio.Future[Conf | Failure] = asyncio.get_running_loop().create_future()
        self._replies[self._last_token] = future
        self._put(Call(self._last_token, identity, req))
        return await future

    def _admit(self, handshake: Handshake) -> Admission:
        try:
            refusal = self.central.refusal(handshake.identity)
        except UnavailableError as error:
            return Refuse(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        if refusal is not None:
            return Refuse(refusal.status, refusal.reason)
        self._last_link += 1
        number = self._last_link
        return Accept(lambda link: _StationLink(self, number, handshake, link))

    def opened(self, station_link: "_StationLink") -> None:
        """A station's link is open."""
        self._links[station_link.number] = station_link
        self._put(Connected(station_link.number, station_link.identity, station_link.peer))

    def received(self, station_link: "_StationLink", data: bytes) -> None:
        """A station has sent a message; one that was on its way when its link was closed is not heard any more."""
        if station_link.number in self._links:
            self._note(station_link.identity, "received", data)
            self._put(Received(station_link.number, data))

    def closed(self, station_link: "_StationLink", reason: str) -> None:
        """A station's link is gone."""
        self._links.pop(station_link.number, None)
        self._put(LinkDown(station_link.number, reason))

    def _put(self, stimulus: Stimulus) -> bool:
        """Step until the inbox is empty; False if a step failed."""
        self._inbox.append(stimulus)
        if self._is_stepping:
            return True
        self._is_stepping = True
        went_well = True
        try:
            while self._inbox:
                went_well = self._step(self._inbox.popleft()) and went_well
        finally:
            self._is_stepping = False
        self._start_timer()
        return went_well

    def _step(self, stimulus: Stimulus) -> bool:
        try:
            effects = self.central.step(stimulus, read_clocks())
        except Exception as error:  # noqa: BLE001 - whatever it was, the machine's memory may be torn
            self._start_anew(error)
            return False
        for effect in effects:
            self._perform(effect)
        return True

    def _perform(self, effect: Effect) -> None:
        match effect:
            case Send(number, data):
                if (station_link := self._links.get(number)) is not None:
                    self._note(station_link.identity, "sent", data)
                    station_link.link.send(data)
            case Close(number, code, reason):
                if (station_link := self._links.pop(number, None)) is not None:
                    station_link.link.close(code, reason)
            case Reply(token, outcome):
                if not (future := self._replies.pop(token)).done():
                    future.set_result(outcome)
            case Tell(event):
                self._tell(event)
            case _:
                raise AssertionError(f"no effect of the Central System: {effect}")

    def _tell(self, event: Event) -> None:
        log_event(LOG, event)
        if self.broadcast:
            self.broadcast.publish(type(event).__name__, msgspec.json.encode(event))
        if isinstance(event, StationDisconnected) and self.central.station(event.identity) is None:
            self.frames.forget(event.identity)

    def _note(self, identity: str, direction: Direction, data: bytes) -> None:
        utc_ms = read_clocks().utc_ms
        self.frames.add(identity, direction, data, utc_ms)
        if LOG.isEnabledFor(logging.DEBUG):
            LOG.debug("%s", one_line(f"{identity} {'>' if direction == 'sent' else '<'} {for_log(data)}"))
        if self.broadcast:
            self.broadcast.publish("Frame", msgspec.json.encode(shown(identity, direction, data, utc_ms)))

    def _start_anew(self, error: Exception) -> None:
        """Memory is a cache of rows: cut all links, build the machine again; the stations come back by themselves."""
        ours = not isinstance(error, StoreError | UnavailableError)
        LOG.error("the step failed, all stations are disconnected: %s", error, exc_info=error if ours else None)
        self._central = None
        self._inbox.clear()
        links, self._links = self._links, {}
        for station_link in links.values():
            station_link.link.close(INTERNAL_ERROR, "internal error")
        self._abandon_replies("the Central System had to start anew")

    def _revived(self) -> Central:
        try:
            self._store.rollback()
            self._central = Central(self._settings, self._store, self._random)
        except StoreError as error:
            raise UnavailableError(str(error)) from error
        return self._central

    def _abandon_replies(self, why: str) -> None:
        replies, self._replies = self._replies, {}
        for future in replies.values():
            if not future.done():
                future.set_result(Failure("link down", why))

    def _start_timer(self) -> None:
        """Wake up at the machine's next deadline, or before it if the timer stands there already."""
        deadline_ms = NEVER_MS if self._central is None else self._central.next_deadline()
        if deadline_ms >= self._timer_ms:
            return
        self._stop_timer()
        self._timer_ms = deadline_ms
        delay_ms = max(0, deadline_ms - read_clocks().monotonic_ms)
        self._timer = asyncio.get_running_loop().call_later(delay_ms / 1000, self._due)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._timer_ms = None, NEVER_MS

    def _due(self) -> None:
        self._stop_timer()
        self._put(Due())


class _StationLink:
    """One link: tells the server what happens on it."""

    __slots__ = ("_server", "identity", "link", "number", "peer")

    def __init__(self, server: CentralServer, number: int, handshake: Handshake, link: ServerLink) -> None:
        self._server = server
        self.number = number
        self.identity = handshake.identity
        self.peer = handshake.peer
        self.link = link

    def opened(self) -> None:
        self._server.opened(self)

    def received(self, data: bytes) -> None:
        self._server.received(self, data)

    def ponged(self) -> None:
        """Nothing hangs on it: the pings are the station's."""

    def closed(self, reason: str) -> None:
        self._server.closed(self, reason)
