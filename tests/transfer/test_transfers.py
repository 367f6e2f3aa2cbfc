"""Tests of the jobs' order, of their outcomes, and of their end."""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from plugwright.transfer.job import Direction, Failed, Job, Outcome
from plugwright.transfer.transfers import MAX_WAITING, Transfers
from tests.transfer.footprint import environment
from tests.transfer.jobs import content, done
from tests.transfer.servers import ALL_SCHEMES, HOST, Server, closed_port, ftp_server, scripted_server, trusting
from tests.transfer.web_server import web_server

PATIENCE_S = 60.0
"""A stall timeout longer than any test may take: what ends sooner was cancelled."""
LIMIT_S = 10.0


class Told:
    """Hears of the jobs."""

    def __init__(self) -> None:
        self.progress: list[tuple[int, int, int | None]] = []
        self.outcomes: dict[int, Outcome] = {}
        self.order: list[int] = []
        self._changed = asyncio.Event()
        self.transfers = Transfers(
            schemes=ALL_SCHEMES,
            ssl_context_factory=trusting().ssl_context_factory,
            on_progress=self.on_progress,
            on_done=self.on_done,
            loop=asyncio.get_running_loop(),
            accept_new_host_keys=True,
        )

    def on_progress(self, number: int, done_bytes: int, total_bytes: int | None) -> None:
        """Nothing comes after the outcome."""
        assert number not in self.outcomes
        self.progress.append((number, done_bytes, total_bytes))
        self._changed.set()

    def on_done(self, number: int, outcome: Outcome) -> None:
        """There is one outcome for each job."""
        assert number not in self.outcomes
        self.outcomes[number] = outcome
        self.order.append(number)
        self._changed.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what was told makes it true."""
        while not condition():
            self._changed.clear()
            await self._changed.wait()

    async def outcome(self, number: int) -> Outcome:
        """Wait for a job's end."""
        await self.until(lambda: number in self.outcomes)
        return self.outcomes[number]


def _run(main: Callable[[Told], Awaitable[None]]) -> None:
    broken: list[object] = []

    async def bounded() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: broken.append(context))
        async with asyncio.timeout(LIMIT_S):
            told = Told()
            try:
                await main(told)
            finally:
                told.transfers.close()

    asyncio.run(bounded())
    assert broken == []


def _job(number: int, url: str, path: Path, direction: Direction = "download") -> Job:
    return Job(number, url, path, direction, None, PATIENCE_S)


def _silent(peer: socket.socket) -> None:
    while peer.recv(65_536):
        pass


def test_fetches_and_sends(server: Server, root: Path, here: Path) -> None:
    """With every protocol, and the last progress is the whole."""
    data = content(500_000)
    (root / "a.bin").write_bytes(data)

    async def main(told: Told) -> None:
        told.transfers.start(_job(1, server.url("a.bin"), here / "a.bin"))
        assert await told.outcome(1) == done(data)
        assert told.progress[-1] == (1, len(data), len(data))
        told.transfers.start(_job(2, server.url("b.bin"), here / "a.bin", "upload"))
        assert await told.outcome(2) == done(data)
        assert told.progress[-1] == (2, len(data), len(data))

    _run(main)
    assert (root / "b.bin").read_bytes() == data


def test_tells_a_failure(here: Path) -> None:
    """Not from within `start`."""

    async def main(told: Told) -> None:
        told.transfers.start(_job(1, f"ftp://{HOST}:{closed_port()}/a", here / "a"))
        told.transfers.start(_job(2, "what?", here / "a", "upload"))
        assert told.outcomes == {}
        assert await told.outcome(1) == Failed(f"{HOST}: Connection refused")
        assert isinstance(await told.outcome(2), Failed)

    _run(main)


def test_jobs_of_one_direction_go_one_after_the_other(root: Path, here: Path) -> None:
    """The first that came is the first that ends."""
    for number in range(1, 4):
        (root / str(number)).write_bytes(content(number * 1000))

    async def main(told: Told) -> None:
        with web_server(root) as server:
            for number in (3, 1, 2):
                told.transfers.start(_job(number, server.url(str(number)), here / str(number)))
            for number in (1, 2, 3):
                assert await told.outcome(number) == done(content(number * 1000))
        assert told.order == [3, 1, 2]

    _run(main)


def test_the_directions_do_not_wait_for_each_other(root: Path, here: Path) -> None:
    """A stalled download keeps no log from going out."""
    (here / "log").write_bytes(b"data")

    async def main(told: Told) -> None:
        with scripted_server(_silent) as port, web_server(root) as server:
            told.transfers.start(_job(1, f"http://{HOST}:{port}/a", here / "a"))
            told.transfers.start(_job(2, server.url("log"), here / "log", "upload"))
            assert await told.outcome(2) == done(b"data")
            assert 1 not in told.outcomes
            told.transfers.cancel(1)
            assert await told.outcome(1) == Failed("cancelled")

    _run(main)


def test_few_jobs_wait(here: Path) -> None:
    """More fail at once, though not from within `start`."""

    async def main(told: Told) -> None:
        with scripted_server(_silent) as port:
            surplus = MAX_WAITING + 1
            for number in range(surplus + 1):
                told.transfers.start(_job(number, f"http://{HOST}:{port}/a", here / "a"))
            assert told.outcomes == {}
            assert await told.outcome(surplus) == Failed("too many transfers wait")
            assert told.order == [surplus]

    _run(main)


def test_a_job_is_not_run_twice(root: Path, here: Path) -> None:
    """An effect may be repeated while its job runs or waits."""
    (root / "a").write_bytes(b"data")

    async def main(told: Told) -> None:
        with web_server(root) as server:
            for number in (1, 2, 1, 2):
                told.transfers.start(_job(number, server.url("a"), here / "a"))
            told.transfers.start(_job(3, server.url("a"), here / "a"))
            assert await told.outcome(3) == done(b"data")
            assert len(server.requests) == 3

    _run(main)


@pytest.mark.parametrize("scheme", ["ftp", "ftps", "http", "https", "sftp"])
@pytest.mark.parametrize("direction", ["download", "upload"])
def test_cancels_what_is_stalled(here: Path, scheme: str, direction: Direction) -> None:
    """Long before the stall timeout; the next one goes on."""
    (here / "a").write_bytes(b"data")

    async def main(told: Told) -> None:
        with scripted_server(_silent) as port:
            told.transfers.start(_job(1, f"{scheme}://u:p@{HOST}:{port}/a", here / "a", direction))
            told.transfers.start(_job(2, f"{scheme}://u:p@{HOST}:{closed_port()}/a", here / "a", direction))
            assert told.outcomes == {}
            told.transfers.cancel(1)
            assert await told.outcome(1) == Failed("cancelled")
            assert await told.outcome(2) == Failed(f"{HOST}: Connection refused")

    _run(main)


def test_cancels_in_the_middle_of_a_file(server: Server, root: Path, here: Path) -> None:
    """The part stays for the next attempt."""
    data = content(8 * 1024 * 1024)
    (root / "a.bin").write_bytes(data)

    async def main(told: Told) -> None:
        told.transfers.start(_job(1, server.url("a.bin"), here / "a.bin"))
        await told.until(lambda: told.progress)
        told.transfers.cancel(1)
        if await told.outcome(1) == Failed("cancelled"):  # else it was faster
            assert (here / "a.bin.part").exists()
        told.transfers.start(_job(2, server.url("a.bin"), here / "a.bin"))
        assert await told.outcome(2) == done(data)

    _run(main)


def test_cancels_what_waits(here: Path) -> None:
    """It never runs; a number that nobody knows is nothing."""

    async def main(told: Told) -> None:
        with scripted_server(_silent) as port:
            for number in (1, 2):
                told.transfers.start(_job(number, f"http://{HOST}:{port}/a", here / "a"))
            told.transfers.cancel(2)
            told.transfers.cancel(3)
            assert told.outcomes == {}
            assert await told.outcome(2) == Failed("cancelled")
            assert told.order == [2]

    _run(main)


def test_progress_is_told_as_fast_as_the_loop_takes_it(root: Path, here: Path) -> None:
    """A busy loop gathers no calls, and hears the newest."""
    data = content(3_000_000)
    (root / "a").write_bytes(data)

    async def main(told: Told) -> None:
        with web_server(root) as server:
            told.transfers.start(_job(1, server.url("a"), here / "a"))
            [worker] = [thread for thread in threading.enumerate() if thread.name == "transfer-download"]
            worker.join(LIMIT_S)  # the loop is busy
            assert await told.outcome(1) == done(data)
        assert told.progress == [(1, len(data), len(data))]

    _run(main)


def test_closing_cuts_what_runs_and_tells_nothing(here: Path) -> None:
    """No thread stays behind, and another may take the part over at once."""

    async def main(told: Told) -> None:
        with scripted_server(_silent, _silent) as port:
            for number, direction in ((1, "download"), (2, "download"), (3, "upload")):
                told.transfers.start(_job(number, f"http://{HOST}:{port}/a", Path(__file__), direction))  # type: ignore[arg-type]
            told.transfers.close()
            names = [thread.name for thread in threading.enumerate()]
            assert not [name for name in names if name.startswith("transfer")]
            for _ in range(3):
                await asyncio.sleep(0)
        assert told.outcomes == {}

    _run(main)


def test_no_thread_without_a_transfer(root: Path, here: Path) -> None:
    """An idle station costs none."""
    (root / "a").write_bytes(b"data")

    async def main(told: Told) -> None:
        before = threading.active_count()
        with web_server(root) as server:
            told.transfers.start(_job(1, server.url("a"), here / "a"))
            await told.outcome(1)
        for thread in threading.enumerate():
            if thread.name.startswith("transfer"):
                thread.join(LIMIT_S)
        assert threading.active_count() == before

    _run(main)


def test_our_own_mistake_ends_the_job_and_is_told(root: Path, here: Path) -> None:
    """The lane goes on, and the loop's handler hears of it."""
    (root / "a").write_bytes(b"data")
    heard: list[object] = []

    def broken() -> ssl.SSLContext:
        raise KeyError("oops")

    async def main(told: Told) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: heard.append(context["exception"]))
        transfers = Transfers(
            schemes=("https", "http"),
            ssl_context_factory=broken,
            on_progress=told.on_progress,
            on_done=told.on_done,
            loop=loop,
        )
        with web_server(root) as server:
            transfers.start(_job(1, f"https://{HOST}:{server.port}/a", here / "a"))
            transfers.start(_job(2, server.url("a"), here / "a"))
            assert await told.outcome(1) == Failed("unexpected KeyError")
            assert await told.outcome(2) == done(b"data")
        transfers.close()
        assert [type(error) for error in heard] == [KeyError]

    _run(main)


def test_goes_on_after_a_power_cut(root: Path, here: Path) -> None:
    """The process is killed in the middle; what a checkpoint noted is not fetched again."""
    data = content(24 * 1024 * 1024)
    (root / "a.bin").write_bytes(data)
    with ftp_server(root) as server:
        command = [sys.executable, "-m", "tests.transfer.footprint", server.url("a.bin"), str(here / "a.bin"), "hang"]
        with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "half\n"
            child.send_signal(signal.SIGKILL)
        assert not (here / "a.bin").exists()

        async def main(told: Told) -> None:
            told.transfers.start(_job(1, server.url("a.bin"), here / "a.bin"))
            assert await told.outcome(1) == done(data)

        _run(main)
        [resumed_at] = server.resumed_at
        assert len(data) // 2 - 4 * 1024 * 1024 <= resumed_at <= len(data)
