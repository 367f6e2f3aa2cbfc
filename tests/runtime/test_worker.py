"""Work in threads: one piece after the other, answered in the loop, and to nobody who is gone."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from plugwright.runtime.worker import Worker


def play(scenario: Callable[[Worker], Awaitable[None]]) -> None:
    """Run it on a loop of its own, with an end."""

    async def run() -> None:
        async with asyncio.timeout(20):
            await scenario(Worker())

    asyncio.run(run())


def test_result_comes_in_the_loop() -> None:
    """Work is done elsewhere."""

    async def scenario(worker: Worker) -> None:
        done: asyncio.Future[tuple[int, int]] = asyncio.get_running_loop().create_future()
        worker.do(threading.get_ident, lambda result: done.set_result((result, threading.get_ident())))
        there, here = await done
        assert there != here == threading.get_ident()

    play(scenario)


def test_one_after_the_other() -> None:
    """The second piece waits for the first."""

    async def scenario(worker: Worker) -> None:
        order: list[str] = []
        may_end = threading.Event()
        done = asyncio.Event()
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def first() -> None:
            worker.from_thread(loop, begun.set)
            may_end.wait(10)
            order.append("first")

        worker.do(first, lambda _: None)
        await begun.wait()
        worker.do(lambda: order.append("second"), lambda _: done.set())
        may_end.set()
        await done.wait()
        assert order == ["first", "second"]

    play(scenario)


def test_who_is_gone_is_not_told() -> None:
    """Nor is begun what he still waited for."""

    async def scenario(worker: Worker) -> None:
        told: list[str] = []
        may_end, done = threading.Event(), asyncio.Event()
        wanted = worker.is_wanted()
        worker.do(lambda: may_end.wait(10), lambda _: told.append("running"))
        worker.do(lambda: told.append("begun"), lambda _: told.append("waiting"))
        worker.soon(lambda: told.append("soon"))
        worker.abandon()
        assert not wanted()
        may_end.set()
        worker.do(lambda: None, lambda _: done.set())
        await done.wait()
        assert told == []

    play(scenario)


def test_soon_is_after_what_is_being_done() -> None:
    """Never from within the call that asked for it."""

    async def scenario(worker: Worker) -> None:
        called = asyncio.Event()
        worker.soon(called.set)
        assert not called.is_set()
        await called.wait()

    play(scenario)


def test_outlives_the_loop() -> None:
    """Work that ends after the process has said good-bye does no harm."""
    may_end = threading.Event()
    threads: list[threading.Thread] = []

    async def scenario(worker: Worker) -> None:
        worker.do(lambda: may_end.wait(10), lambda _: None)
        threads.extend(thread for thread in threading.enumerate() if thread.name == "worker")

    play(scenario)
    may_end.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
