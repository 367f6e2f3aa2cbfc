"""What a run of the lab writes."""

import os
from io import StringIO
from typing import Any, TextIO, cast

import msgspec
import pytest

from plugwright.cli.lab_screen import Beside, Screen, fitted, heading, plain, progress
from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.standing import Standing
from plugwright.lab.verdicts import Failed, Passed
from plugwright.now import NEVER_MS

STANDING = Standing(
    case=BY_ID["TC_012_CS"],
    by_document=False,
    number=12,
    of=65,
    part="case",
    step="7",
    waits_for="StopTransaction.req",
    until_ms=42_900,
)


class Terminal(StringIO):
    """Takes everything that a terminal does."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Of 40 columns, in colours."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def test_the_line_below_is_rewritten(terminal: Terminal) -> None:
    """Lines that stay go above it."""
    screen = Screen(terminal)
    screen.show("one")
    screen.show("two")
    screen.line("stays")
    screen.show("")
    screen.line("stays, too")
    assert terminal.getvalue() == "one\r\x1b[2Ktwo\r\x1b[2Kstays\ntwo\r\x1b[2Kstays, too\n"


def test_the_line_below_fits_into_the_terminal(terminal: Terminal) -> None:
    """A longer one could not be rewritten."""
    Screen(terminal).show("x" * 100)
    assert terminal.getvalue() == "x" * 38 + "…"


def test_who_asks_has_the_place_below(terminal: Terminal) -> None:
    """Until the answer is there."""
    screen = Screen(terminal)
    screen.show("one")
    with screen.withdrawn():
        screen.show("two")
        screen.line("stays")
        assert terminal.getvalue() == "one\r\x1b[2K"
    screen.show("three")
    assert terminal.getvalue() == "one\r\x1b[2Kstays\nthree"


@pytest.mark.parametrize("dumb", [{"TERM": "dumb"}, {"TERM": ""}])
def test_a_dumb_terminal_gets_plain_lines(
    terminal: Terminal, dumb: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without colours, and without a line that changes."""
    for name, value in dumb.items():
        monkeypatch.setitem(os.environ, name, value)
    _plain_lines(terminal)


@pytest.mark.usefixtures("terminal")
def test_a_pipe_gets_plain_lines() -> None:
    """Whatever the environment says of terminals."""
    _plain_lines(StringIO())


def _plain_lines(out: StringIO) -> None:
    screen = Screen(out)
    screen.show("one")
    with screen.withdrawn():
        screen.line(screen.painted("passed", Passed()))
    assert out.getvalue() == "passed\n"


def test_verdicts_have_colours(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless NO_COLOR is set; the line below does without anyway."""
    assert Screen(terminal).painted("failed", Failed("1", "a", "b", "§0")) == "\x1b[31mfailed\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    screen = Screen(terminal)
    assert screen.painted("passed", Passed()) == "passed"
    assert screen.is_lively


def test_another_stream_does_not_write_into_the_line_below(terminal: Terminal) -> None:
    """It is taken away first."""
    screen = Screen(terminal)
    screen.show("one")
    beside = cast(TextIO, Beside(screen, terminal))
    beside.write("warning\n")
    assert terminal.getvalue() == "one\r\x1b[2Kwarning\n"
    assert beside.isatty()
    assert not Beside(screen, cast(TextIO, StringIO())).isatty()


def test_a_station_gives_no_orders_to_the_terminal() -> None:
    """What is not printable is shown as a question mark."""
    assert plain("a\x1b[2Jb\n\u202ec é") == "a?[2Jb??c é"
    assert fitted("\x1b\x1b\x1bab", 4) == "???…"


def test_tells_where_the_run_stands() -> None:
    """Which of how many, what there is so far, what is waited for and how long."""
    told = progress(STANDING, {"passed": 10, "failed": 1, "inconclusive": 0}, 900)
    begin = "12/65  TC_012_CS  10 passed, 1 failed  step 7, waits: StopTransaction.req, 42 s  "
    assert told == begin + BY_ID["TC_012_CS"].title
    assert heading(STANDING) == f"12/65  TC_012_CS  {BY_ID['TC_012_CS'].title}"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"part": "before"}, "none yet  prepares, waits: StopTransaction.req, 42 s"),
        ({"part": "after"}, "none yet  cleans up, waits: StopTransaction.req, 42 s"),
        ({"step": "", "waits_for": ""}, "none yet  step 0, 42 s"),
        ({"until_ms": NEVER_MS}, "none yet  step 7, waits: StopTransaction.req  "),
        ({"until_ms": 0}, "waits: StopTransaction.req, 0 s"),
    ],
)
def test_tells_what_it_does_besides(change: dict[str, Any], told: str) -> None:
    """Before the case and after it; nothing is waited for at times."""
    assert told in progress(msgspec.structs.replace(STANDING, **change), {"passed": 0}, 100)
