"""What waits to be stepped."""

import asyncio
from collections.abc import Awaitable, Callable

from plugwright.now import Now
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.inbox import MAX_WAITING, SLICE_MS, Inbox
from plugwright.station.stimuli import CardPresented, Stimulus


def numbered(number: int) -> CardPresented:
    """A stimulus that can be told from others."""
    return CardPresented(number, "CARD")


class Reader:
    """Keeps what it is handed, and puts in more where it is told so; one of `slow` takes a whole slice."""

    def __init__(self, more: dict[int, int] | None = None, slow: int | None = None) -> None:
        self.read: list[int] = []
        self.rests = 0
        self.inbox = Inbox(self.handle, self.rest)
        self._more = more or {}
        self._slow = slow

    def handle(self, stimulus: Stimulus, now: Now) -> None:
        assert isinstance(stimulus, CardPresented)
        if stimulus.reader in self._more:
            self.inbox.put(numbered(self._more[stimulus.reader]))
        self.read.append(stimulus.reader)
        while stimulus.reader == self._slow and read_clocks().monotonic_ms <= now.monotonic_ms + SLICE_MS:
            pass

    def rest(self) -> None:
        self.rests += 1


def play(scenario: Callable[[], Awaitable[None]]) -> None:
    """Run a scenario on an event loop of its own."""

    async def run() -> None:
        async with asyncio.timeout(10):
            await scenario()

    asyncio.run(run())


def test_handles_at_once_and_in_order() -> None:
    """Before `put` returns."""

    async def scenario() -> None:
        reader = Reader()
        reader.inbox.put(numbered(1), numbered(2))
        assert reader.read == [1, 2]
        assert reader.rests == 1
        await reader.inbox.settled()

    play(scenario)


def test_what_comes_while_one_is_handled_queues() -> None:
    """There is no step inside a step."""

    async def scenario() -> None:
        reader = Reader(more={1: 9})
        reader.inbox.put(numbered(1), numbered(2))
        assert reader.read == [1, 2, 9]

    play(scenario)


def test_others_get_their_turn_after_a_slice() -> None:
    """Whoever puts in something more meanwhile has to wait behind them."""

    async def scenario() -> None:
        reader = Reader(slow=1)
        seen: list[list[int]] = []
        asyncio.get_running_loop().call_soon(lambda: seen.append(list(reader.read)))
        reader.inbox.put(numbered(1), numbered(2))
        reader.inbox.put(numbered(3))
        assert reader.read == [1]
        await reader.inbox.settled()
        assert reader.read == [1, 2, 3]
        assert seen == [[1]]

    play(scenario)


def test_is_full_when_too_much_waits() -> None:
    """Who can be refused is to ask."""

    async def scenario() -> None:
        reader = Reader(slow=1)
        reader.inbox.put(numbered(1), *[numbered(2)] * MAX_WAITING)
        assert reader.inbox.is_full
        await reader.inbox.settled()
        assert not reader.inbox.is_full

    play(scenario)


def test_forgets_what_waits() -> None:
    """With the station that it was for."""

    async def scenario() -> None:
        reader = Reader(slow=1)
        reader.inbox.put(numbered(1), numbered(2))
        reader.inbox.clear()
        await reader.inbox.settled()
        await asyncio.sleep(0)
        assert reader.read == [1]

    play(scenario)
