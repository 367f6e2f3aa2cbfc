"""A run of the lab at a station on the wire: who is waited for, how long, and where the run stands meanwhile."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TextIO, cast

from plugwright.cli.lab_lines import Teller, outlook_lines
from plugwright.cli.lab_screen import Beside, Screen, heading, progress
from plugwright.cli.main import UsageError
from plugwright.cli.process import run, usable
from plugwright.lab import report
from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration
from plugwright.lab.events import Act, Line
from plugwright.lab.file_server import FileServerError
from plugwright.lab.operator import Operator, RunStopped
from plugwright.lab.operators.choosing import chosen
from plugwright.lab.operators.prompt import Prompt
from plugwright.lab.outlook import outlook
from plugwright.lab.report import Report
from plugwright.lab.reporting.discretion import Discretion
from plugwright.lab.run import Result
from plugwright.lab.wire import WireRunner
from plugwright.lab.wire_link import WILDCARDS
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.log import configure

TELL_EVERY_S: Final = 10
REFRESH_S: Final = 0.25
TURNED_AWAY: Final = "turned away"

Outcome = tuple[Sequence[Result], Report, bool]
"""The results, the report, and whether the run was stopped."""


def play(options: argparse.Namespace, declaration: Declaration, cases: Sequence[Case], screen: Screen) -> Outcome:
    """Wait for the station and run the cases at it; UsageError if none comes in time, or none could be run."""
    configure(verbose=False, stream=cast(TextIO, Beside(screen, sys.stderr)))
    logging.getLogger("plugwright").setLevel(logging.WARNING)
    return run(lambda stop: _Session(options, declaration, cases, screen, stop).play())


class _Session:
    """One run from the first line to the last result."""

    def __init__(
        self,
        options: argparse.Namespace,
        declaration: Declaration,
        cases: Sequence[Case],
        screen: Screen,
        stop: asyncio.Event,
    ) -> None:
        self._options = options
        self._declaration = declaration
        self._cases = cases
        self._screen = screen
        self._stop = stop
        self._teller = Teller(screen, Discretion(declaration), frames=False)
        self._began_ms = read_clocks().monotonic_ms
        try:
            operator = chosen(options.operator)
        except ValueError as error:
            raise UsageError(f"--operator: {error}") from None
        self._runner = WireRunner(
            declaration,
            cases,
            listen=options.listen,
            identity=options.identity,
            operator=AtScreen(operator, screen, stop, self._heading),
            on_result=self._teller.result,
            on_event=self._event,
        )

    async def play(self) -> Outcome:
        """Listen, wait, run; the address is given back in the end."""
        runner = self._runner
        async with usable("the station", *self._options.listen):
            await runner.start()
        try:
            self._teller.all(self._beginning())
            playing = asyncio.create_task(runner.play())
            await self._station(playing)
            started_utc_ms = read_clocks().utc_ms
            results = await self._attended(playing)
        except FileServerError as error:
            raise UsageError(str(error)) from None
        finally:
            self._screen.show("")
            await runner.close()
        found = report.of_run(self._declaration, runner.known, results, "wire", started_utc_ms=started_utc_ms)
        return results, found, self._stop.is_set()

    def _beginning(self) -> Iterator[str]:
        host = self._options.listen[0]
        where = f"; {host} stands for any address of this machine" if host in WILDCARDS else ""
        yield f"the station's endpoint is {self._runner.url} (ocpp1.6){where}"
        yield from outlook_lines(outlook(self._declaration, self._cases), len(self._cases))

    async def _station(self, playing: asyncio.Task[Any]) -> None:
        """Wait until it has connected, or the run is to stop; UsageError if it takes too long."""
        came = asyncio.create_task(self._runner.station_connected())
        stopped = asyncio.create_task(self._stop.wait())
        wait_s: int = self._options.wait
        try:
            for waited_s in range(wait_s):
                if waited_s and waited_s % TELL_EVERY_S == 0:
                    self._screen.line(f"no station yet; it may take {wait_s - waited_s} s more")
                done, _ = await asyncio.wait((came, stopped, playing), timeout=1, return_when=asyncio.FIRST_COMPLETED)
                if done:
                    return
            playing.cancel()
            raise UsageError(f"no station connected to {self._runner.url} within {wait_s} s")
        finally:
            came.cancel()
            stopped.cancel()

    async def _attended(self, playing: asyncio.Task[tuple[Result, ...]]) -> tuple[Result, ...]:
        """Tell where the run stands until it has ended, and stop it when that is wanted."""
        stopped = asyncio.create_task(self._stop.wait())
        while not playing.done():
            self._show()
            if stopped.done():
                self._runner.stop()
            waiting = (playing,) if stopped.done() else (playing, stopped)
            await asyncio.wait(waiting, timeout=REFRESH_S, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        return playing.result()

    def _show(self) -> None:
        standing = self._runner.standing
        if standing is not None:
            self._screen.show(progress(standing, self._teller.counts, read_clocks().monotonic_ms))

    def _heading(self) -> str:
        """Which case somebody is asked for."""
        standing = self._runner.standing
        return "" if standing is None else heading(standing)

    def _event(self, line: Line) -> None:
        """Every frame where that is wanted, and in any case who else knocked."""
        if self._options.verbose or line.text.startswith(TURNED_AWAY):
            self._teller.frame(line, self._began_ms)


class AtScreen:
    """An operator beside the line that tells where the run stands; `stop` is set when it wants no more."""

    def __init__(self, operator: Operator, screen: Screen, stop: asyncio.Event, heading_of: Callable[[], str]) -> None:
        self._operator = operator
        self._screen = screen
        self._stop = stop
        self._heading = heading_of

    async def do(self, act: Act) -> None:
        """Have it done, out of the way of somebody who is asked at the terminal."""
        try:
            if isinstance(self._operator, Prompt):
                self._screen.line(f"\n{self._heading()}")
                with self._screen.withdrawn():
                    await self._operator.do(act)
            else:
                await self._operator.do(act)
        except RunStopped:
            self._stop.set()
            raise
