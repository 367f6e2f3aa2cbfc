"""What is typed, line by line."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from plugwright.lab.operators.typed import MAX_LINE_BYTES, Typed


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    """Both ends, closed in the end."""
    reading, writing = os.pipe()
    try:
        yield reading, writing
    finally:
        os.close(reading)
        os.close(writing)


async def lines_of(typed: Typed) -> list[str]:
    """All that is left."""
    found: list[str] = []
    while (line := await typed.line()) is not None:
        found.append(line)
    return found


def of_file(content: bytes) -> list[str]:
    """The lines of a file."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        return asyncio.run(lines_of(Typed(file.fileno())))


def test_reads_a_file_to_its_end() -> None:
    """The last line needs no end of its own."""
    assert of_file(b"one\r\n\nthree") == ["one", "", "three"]


def test_nothing_comes_from_an_empty_file() -> None:
    """As with a closed input."""
    assert of_file(b"") == []


def test_what_is_no_text_is_shown_as_such() -> None:
    """A wrong byte ends no run."""
    assert of_file(b"n \xff\n") == ["n \ufffd"]


def test_a_line_is_bounded() -> None:
    """Of a line without an end only the beginning is kept."""
    assert [len(line) for line in of_file(b"x" * 3 * MAX_LINE_BYTES)] == [MAX_LINE_BYTES]


def test_waits_for_a_line() -> None:
    """It comes in pieces, the next one with it."""

    async def go(reading: int, writing: int) -> None:
        typed = Typed(reading)
        asked = asyncio.create_task(typed.line())
        await asyncio.sleep(0)
        assert not asked.done()
        os.write(writing, b"do")
        await asyncio.sleep(0)
        os.write(writing, b"ne\nno\n")
        assert await asked == "done"
        assert await typed.line() == "no"

    with pipe() as ends:
        asyncio.run(go(*ends))


def test_who_gives_up_loses_no_line() -> None:
    """The next question gets it, and nothing listens in between."""

    async def go(reading: int, writing: int) -> None:
        typed = Typed(reading)
        asked = asyncio.create_task(typed.line())
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait([asked])
        assert not asyncio.get_running_loop().remove_reader(reading)
        os.write(writing, b"late\n")
        assert await typed.line() == "late"

    with pipe() as ends:
        asyncio.run(go(*ends))


def test_a_pipe_is_not_forgotten() -> None:
    """Its answers were written beforehand on purpose."""

    async def go(reading: int, writing: int) -> None:
        os.write(writing, b"one\ntwo\n")
        typed = Typed(reading)
        assert await typed.line() == "one"
        typed.forget()
        assert await typed.line() == "two"

    with pipe() as ends:
        asyncio.run(go(*ends))


def test_a_terminal_forgets_what_was_typed_too_early() -> None:
    """An Enter before the question is no answer to it."""

    async def go() -> None:
        master, slave = os.openpty()
        try:
            typed = Typed(slave)
            os.write(master, b"one\ntwo\nthree\n")
            assert await typed.line() == "one"
            typed.forget()
            os.write(master, b"four\n")
            assert await typed.line() == "four"
        finally:
            os.close(master)
            os.close(slave)

    asyncio.run(go())


def test_a_terminal_that_is_closed_is_the_end() -> None:
    """It reports an error in place of an end."""

    async def go() -> None:
        master, slave = os.openpty()
        os.close(master)
        try:
            assert await Typed(slave).line() is None
        finally:
            os.close(slave)

    asyncio.run(go())
