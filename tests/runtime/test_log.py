"""How a line of the log looks, and which lines there are."""

import io
import logging
from collections.abc import Iterator

import pytest

from plugwright.runtime.log import PACKAGE, LineFormatter, configure, source_of, wants_colour


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """The log is the process's: put it back as it was."""
    root, ours = logging.getLogger(), logging.getLogger(PACKAGE)
    handlers, levels = list(root.handlers), (root.level, ours.level)
    yield
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def lines(stream: io.StringIO) -> list[str]:
    """What was written, without the times."""
    return [line.partition(" ")[2] for line in stream.getvalue().splitlines()]


def test_says_who_speaks_and_names_what_is_wrong() -> None:
    """INFO is not named, for it is the rule."""
    stream = io.StringIO()
    configure(verbose=False, stream=stream)
    logging.getLogger("plugwright.runtime.machine").info("connector 1 %s", "Charging")
    logging.getLogger("plugwright.runtime.central").warning("odd")
    assert lines(stream) == ["station  connector 1 Charging", "central  WARNING: odd"]


@pytest.mark.parametrize(("verbose", "expected"), [(False, []), (True, ["station  > [2]"])])
def test_frames_are_for_those_who_want_them(verbose: bool, expected: list[str]) -> None:
    """DEBUG is written with `verbose` only."""
    stream = io.StringIO()
    configure(verbose=verbose, stream=stream)
    logging.getLogger("plugwright.runtime.machine").debug("> [2]")
    assert lines(stream) == expected


def test_libraries_are_heard_when_something_is_wrong_only() -> None:
    """Even if everything of ours is wanted."""
    stream = io.StringIO()
    configure(verbose=True, stream=stream)
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("uvicorn.error").error("failed")
    assert lines(stream) == ["uvicorn  ERROR: failed"]


def test_a_traceback_follows_its_line() -> None:
    """Our own mistake is told whole."""
    stream = io.StringIO()
    configure(verbose=False, stream=stream)
    logging.getLogger("plugwright.runtime.shell").error("failed", exc_info=AssertionError("why"))
    assert "station  ERROR: failed" in stream.getvalue()
    assert "AssertionError: why" in stream.getvalue()


def test_colours_a_terminal_that_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a file, and not where NO_COLOR is set."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_colour(Terminal())
    assert not wants_colour(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_colour(Terminal())


def test_colours_end_with_their_line() -> None:
    """What comes after it is not painted."""
    record = logging.LogRecord("plugwright.runtime.machine", logging.WARNING, "", 0, "odd", None, None)
    painted = LineFormatter(coloured=True).format(record)
    assert "\x1b[33mWARNING: odd\x1b[0m" in painted
    assert painted.endswith("\x1b[0m")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("plugwright.runtime.shell", "station"),
        ("plugwright.runtime.central", "central"),
        ("plugwright.runtime.central_log", "central"),
        ("plugwright.cli.central", "central"),
        ("plugwright.link.server", "central"),
        ("asyncio", "asyncio"),
    ],
)
def test_knows_whose_a_logger_is(name: str, source: str) -> None:
    """A reader wants to know the side, not the module."""
    assert source_of(name) == source
