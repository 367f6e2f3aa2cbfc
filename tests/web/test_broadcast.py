"""One source of news, many readers."""

import asyncio

import pytest

from plugwright.web.broadcast import Broadcast, Item, Reader, TooManyReadersError


async def everything(reader: Reader) -> list[Item | None]:
    """All items until the stream ends."""
    return [item async for item in reader.read(5)]


def test_every_reader_gets_everything_from_its_opening_on() -> None:
    """In order; what was published before is not told."""

    async def scenario() -> None:
        broadcast = Broadcast()
        broadcast.publish("a", b"0")
        first = broadcast.open()
        broadcast.publish("a", b"1")
        second = broadcast.open()
        broadcast.publish("b", b"2")
        broadcast.close()
        assert await everything(first) == [("a", b"1"), ("b", b"2")]
        assert await everything(second) == [("b", b"2")]

    asyncio.run(scenario())


def test_a_waiting_reader_is_woken() -> None:
    """By news, and by the end."""

    async def scenario() -> None:
        broadcast = Broadcast()
        reading = asyncio.create_task(everything(broadcast.open()))
        await asyncio.sleep(0)
        broadcast.publish("a", b"1")
        await asyncio.sleep(0)
        broadcast.close()
        assert await reading == [("a", b"1")]

    asyncio.run(scenario())


def test_a_slow_reader_loses_the_oldest_and_is_told() -> None:
    """The count comes first, then what is left; nothing grows."""

    async def scenario() -> None:
        broadcast = Broadcast(max_waiting=2)
        reader = broadcast.open()
        for number in range(5):
            broadcast.publish("a", b"%d" % number)
        broadcast.close()
        dropped = ("Dropped", b'{"type":"Dropped","count":3}')
        assert await everything(reader) == [dropped, ("a", b"3"), ("a", b"4")]

    asyncio.run(scenario())


def test_nothing_for_a_while_is_told_too() -> None:
    """So that a stream can show that it lives."""

    async def scenario() -> None:
        async for item in Broadcast().open().read(0.001):
            assert item is None
            break

    asyncio.run(scenario())


def test_bounds_its_readers() -> None:
    """Who leaves makes room."""
    broadcast = Broadcast(max_readers=1)
    assert not broadcast
    reader = broadcast.open()
    assert broadcast
    assert broadcast.is_full
    with pytest.raises(TooManyReadersError):
        broadcast.open()
    reader.close()
    assert not broadcast
    broadcast.open()


def test_tells_of_a_new_reader() -> None:
    """Who may be shown something of its own accord."""
    opened = []
    broadcast = Broadcast(max_readers=1)
    broadcast.on_open = lambda: opened.append(bool(broadcast))
    broadcast.open()
    with pytest.raises(TooManyReadersError):
        broadcast.open()
    assert opened == [True]
