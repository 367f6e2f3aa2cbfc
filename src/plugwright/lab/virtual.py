"""The virtual runner: our own station in the virtual shell, before the lab as its Central System; nothing waits.

The operator is a function call, and so is the network.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

from plugwright.hardware.refused import Refused
from plugwright.lab import virtual_operator
from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration
from plugwright.lab.events import Act, SendFrame
from plugwright.lab.known import Known
from plugwright.lab.run import STOPPED, Result, Run, in_order
from plugwright.lab.virtual_files import VirtualFiles
from plugwright.now import Now
from plugwright.sim.shell import VirtualShell
from plugwright.station.product import Product

SEED: Final = 16
ROUNDS_AT_MOST: Final = 5_000_000


class LabPeer:
    """The lab's end of the virtual link, as the virtual shell knows it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._send: Callable[[bytes], None] | None = None
        self.now = Now(0, 0)

    def connected(self, link: int, send: Callable[[bytes], None]) -> None:
        """The station opened a link."""
        self._send = send
        self._run.link_up({}, self.now)

    def disconnected(self, link: int) -> None:
        """The link is gone."""
        self._send = None
        self._run.link_down(self.now)

    def received(self, link: int, data: bytes, now: Now) -> None:
        """The station sent a frame."""
        self._run.received(data, now)

    def send(self, data: bytes) -> None:
        """Put a frame on the link, if there still is one."""
        if self._send is not None:
            self._send(data)


class VirtualRunner:
    """One run at one product."""

    def __init__(
        self,
        declaration: Declaration,
        product: Product,
        cases: Sequence[Case],
        *,
        on_result: Callable[[Result], None] = lambda _result: None,
        **shell: Any,
    ) -> None:
        files = VirtualFiles(declaration.parameters)
        self._run = Run(declaration, cases, uploads=files)
        self._peer = LabPeer(self._run)
        self._shell = VirtualShell(product, self._peer, random=Random(SEED), **shell)
        self._shell.jobs = files
        self._cases = cases
        self._on_result = on_result
        self._told = 0
        self._stopped = False

    @property
    def known(self) -> Known:
        """What the lab knows of the station, its configuration for one."""
        return self._run.known

    def play(self) -> tuple[Result, ...]:
        """Play every case; the results in the order of the cases."""
        self._note_time()
        self._run.begin(self._shell.now)
        self._shell.power_up()
        for _ in range(ROUNDS_AT_MOST):
            if self._stopped:
                self._run.stop(STOPPED)
            self._carry_out()
            if self._run.finished:
                return in_order(self._run.declaration, self._cases, self._run.results)
            self._advance()
        raise AssertionError("the run does not come to its end")

    def stop(self) -> None:
        """End in order, from a signal's handler or from `on_result`: what has no result yet is inconclusive."""
        self._stopped = True

    def _note_time(self) -> None:
        self._peer.now = self._shell.now

    def _carry_out(self) -> None:
        self._note_time()
        self._run.due(self._shell.now)
        while requests := self._run.take_requests():
            for request in requests:
                if isinstance(request, SendFrame):
                    self._peer.send(request.data)
                elif isinstance(request, Act):
                    self._act(request)
            self._run.due(self._shell.now)
        for result in self._run.results[self._told :]:
            self._on_result(result)
        self._told = len(self._run.results)

    def _advance(self) -> None:
        """To the next instant at which anything happens."""
        shell = self._shell
        deadline_ms = min(self._run.deadline_ms, shell.driver.next_deadline(), shell.jobs.next_deadline())
        if shell.station is not None:
            deadline_ms = min(deadline_ms, shell.station.next_deadline())
        passes_ms = max(deadline_ms - shell.now.monotonic_ms, 0)
        self._peer.now = Now(shell.now.monotonic_ms + passes_ms, shell.now.utc_ms + passes_ms)
        shell.advance(passes_ms)

    # The operator

    def _act(self, act: Act) -> None:
        try:
            virtual_operator.do(self._shell, act)
        except Refused as refused:
            self._run.not_done(act.number, str(refused), self._shell.now)
        else:
            self._run.done(act.number, self._shell.now)
