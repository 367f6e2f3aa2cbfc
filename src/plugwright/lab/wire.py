"""The wire runner: any station that connects, in real time, with an operator for what a person does.

It carries out what the run asks for and tells it what happens; the run decides.
"""

import asyncio
import ssl as tls
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Any, Final, Self

import msgspec

from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration
from plugwright.lab.doorstep import Doorstep
from plugwright.lab.events import Act, Line, SendFrame
from plugwright.lab.file_server import Files, is_needed, serve_files
from plugwright.lab.known import Known
from plugwright.lab.operator import Operator, OperatorError, RunStopped
from plugwright.lab.run import STOPPED, Result, Run, in_order
from plugwright.lab.standing import Standing
from plugwright.lab.steps import Deed
from plugwright.lab.wire_link import WireLink
from plugwright.link.url import connection_url
from plugwright.now import NEVER_MS, Now
from plugwright.runtime.alarm import Alarm
from plugwright.runtime.clock import read_clocks

OWN_DEEDS: Final[tuple[Deed, ...]] = ("cut connection", "restore connection")
"""What the lab can do itself, at its end of the link."""


class WireRunner:
    """One run at one station, from `start` to `close`; an async context manager does both.

    `listen` is where the station connects, port 0 any free one. `on_result` is called after each case, `on_event` with
    each line of the transcript as it is written, and with who was turned away. Neither may raise.
    """

    def __init__(
        self,
        declaration: Declaration,
        cases: Sequence[Case],
        *,
        listen: tuple[str, int],
        identity: str,
        operator: Operator,
        ssl: tls.SSLContext | None = None,
        on_result: Callable[[Result], None] = lambda _result: None,
        on_event: Callable[[Line], None] = lambda _line: None,
    ) -> None:
        """ValueError if the identity cannot be one segment of a URL (OCPP-J §3.1.1)."""
        connection_url("ws://lab", identity)
        parameters = msgspec.structs.replace(declaration.parameters, charge_point_id=identity)
        self.port = listen[1]
        """Where the station connects, after `start`."""
        self._host = listen[0]
        self._declaration = msgspec.structs.replace(declaration, parameters=parameters)
        self._cases = cases
        self._identity = identity
        self._operator = operator
        self._ssl = ssl
        self._on_result = on_result
        self._on_event = on_event
        self._link = WireLink(identity, parameters, self)
        self._running = AsyncExitStack()
        self._came = asyncio.Event()
        self._wakes = asyncio.Event()
        self._is_stopped = False
        self._doorstep = Doorstep()
        self._run: Run | None = None
        self._over: asyncio.Future[None] | None = None
        self._alarm = Alarm(lambda: self._happens(lambda run, now: run.due(now)))
        self._errand: tuple[Act, asyncio.Task[None]] | None = None
        self._told = 0

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def url(self) -> str:
        """What the station is to be given as its endpoint, with the identity."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return connection_url(f"{'ws' if self._ssl is None else 'wss'}://{host}:{self.port}", self._identity)

    @property
    def known(self) -> Known:
        """What the lab knows of the station, its configuration for one."""
        return Known(self._declaration) if self._run is None else self._run.known

    @property
    def standing(self) -> Standing | None:
        """Which case is being played, and how far it is."""
        return None if self._run is None else self._run.standing

    async def start(self) -> None:
        """Listen. OSError if the address cannot be had."""
        self.port = await self._link.listen(self._host, self.port, self._ssl)
        self._running.push_async_callback(self._link.close)

    async def close(self) -> None:
        """Leave the station alone, and give everything back."""
        self._drop_errand()
        self._alarm.set(NEVER_MS)
        await self._running.aclose()

    async def station_connected(self) -> None:
        """Wait until the station has connected for the first time."""
        await self._came.wait()

    def stop(self) -> None:
        """End in order: what has no result yet is inconclusive."""
        self._is_stopped = True
        self._wakes.set()
        self._happens(lambda run, _now: run.stop(STOPPED))

    async def play(self) -> tuple[Result, ...]:
        """Play every case, once the station is there; the results in the order of the cases. Raises FileServerError."""
        self._over = asyncio.get_running_loop().create_future()
        await self._wakes.wait()
        files = await self._files()
        declaration = msgspec.structs.replace(self._declaration, parameters=files.parameters)
        self._run = run = Run(declaration, self._cases, uploads=files.uploads, history=True, on_line=self._on_event)
        self._happens(self._begin)
        await self._over
        return in_order(declaration, self._cases, run.results)

    async def _files(self) -> Files:
        if self._is_stopped or not is_needed(self._declaration, self._cases):
            return Files(self._declaration.parameters, None)
        return await serve_files(self._declaration, self._host, self._link.seen_as, self._running)

    def _begin(self, run: Run, now: Now) -> None:
        run.begin(now)
        if self._is_stopped:
            run.stop(STOPPED)
        self._doorstep.hand_over(run, now)

    # What happens

    def link_up(self, handshake: Mapping[str, Any]) -> None:
        """The station connected."""
        self._came.set()
        self._wakes.set()
        self._doorstep.link_up(handshake)
        self._happens(lambda run, now: run.link_up(handshake, now))

    def link_down(self) -> None:
        """The link is gone."""
        self._doorstep.link_down()
        self._happens(lambda run, now: run.link_down(now))

    def received(self, data: bytes) -> None:
        """The station sent a frame."""
        if self._run is None:
            self._doorstep.received(data)
        self._happens(lambda run, now: run.received(data, now))

    def turned_away(self, why: str) -> None:
        """Somebody else knocked."""
        self._on_event(Line(read_clocks().monotonic_ms, "note", f"turned away: {why}"))

    def _happens(self, happening: Callable[[Run, Now], None]) -> None:
        """Tell the run, and carry out what it wants; what goes wrong in it ends `play`."""
        if self._run is None or self._over is None or self._over.done():
            return
        try:
            happening(self._run, read_clocks())
            self._carry_out(self._run)
        except Exception as error:  # noqa: BLE001 - in a callback of the loop it would only be logged
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """A mistake of ours, or of an operator's: `play` raises it."""
        if self._over is not None and not self._over.done():
            self._over.set_exception(error)

    def _carry_out(self, run: Run) -> None:
        while requests := run.take_requests():
            for request in requests:
                if isinstance(request, SendFrame):
                    self._link.send(request.data)
                elif isinstance(request, Act):
                    self._ask(request)
            run.due(read_clocks())
        if self._errand is not None and run.errand is not self._errand[0]:
            self._drop_errand()
        for result in run.results[self._told :]:
            self._on_result(result)
        self._told = len(run.results)
        self._alarm.set(run.deadline_ms)
        if run.finished and self._over is not None and not self._over.done():
            self._over.set_result(None)

    # The operator

    def _ask(self, act: Act) -> None:
        self._drop_errand()
        self._errand = (act, asyncio.get_running_loop().create_task(self._have_done(act)))

    def _drop_errand(self) -> None:
        """Whoever does it is told to leave off."""
        errand, self._errand = self._errand, None
        if errand is not None:
            errand[1].cancel()

    async def _have_done(self, act: Act) -> None:
        try:
            await self._do(act)
        except OperatorError as error:
            why = error.why
            self._ended(lambda run, now: run.not_done(act.number, why, now))
        except RunStopped:
            self._ended(lambda run, _now: run.stop(STOPPED))
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody waits for this task
            self._give_up(error)
        else:
            self._ended(lambda run, now: run.done(act.number, now))

    def _ended(self, happening: Callable[[Run, Now], None]) -> None:
        self._errand = None
        self._happens(happening)

    async def _do(self, act: Act) -> None:
        if self._declaration.parameters.cuts_connection == "operator" or act.deed not in OWN_DEEDS:
            await self._operator.do(act)
        elif act.deed == "cut connection":
            self._link.cut()
            await asyncio.sleep(0)  # until the socket is closed: the station is to know before anything else is done
        else:
            self._link.mend()
