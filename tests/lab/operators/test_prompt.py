"""A person at the terminal."""

import asyncio
import os
from collections.abc import Coroutine
from io import StringIO
from typing import Any

import pytest

from plugwright.lab.events import Act
from plugwright.lab.operator import OperatorError, RunStopped
from plugwright.lab.operators.prompt import Prompt
from plugwright.lab.operators.typed import Typed

PLUG_IN = Act(1, "plug in", 1, None, 300)


class Terminal:
    """What was asked, and a pipe to answer by."""

    def __init__(self, answers: str, *, lively: bool = False, ended: bool = False, tick_s: float = 1.0) -> None:
        self.out = StringIO()
        self._reading, self._writing = os.pipe()
        os.write(self._writing, answers.encode())
        if ended:
            os.close(self._writing)
        self._ended = ended
        self.prompt = Prompt(Typed(self._reading), self.out, lively=lively, tick_s=tick_s)

    def types(self, text: str) -> None:
        """The person answers."""
        os.write(self._writing, text.encode())

    def run(self, what: Coroutine[Any, Any, None]) -> str:
        """Run it and return what was printed."""
        try:
            asyncio.run(what)
            return self.out.getvalue()
        finally:
            os.close(self._reading)
            if not self._ended:
                os.close(self._writing)

    def asks(self, act: Act = PLUG_IN) -> str:
        """Ask for this."""
        return self.run(self.prompt.do(act))


@pytest.mark.parametrize("answer", ["", "  ", "y", "Yes", "done"])
def test_enter_says_that_it_is_done(answer: str) -> None:
    """And so does a yes."""
    printed = Terminal(f"{answer}\n").asks()
    assert "Plug in the cable at connector 1, then press Enter." in printed.splitlines()
    assert "5:00 left" in printed.splitlines()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("n the cable is broken", "the cable is broken"),
        ("No, there is no cable", "there is no cable"),
        ("n", "the operator cannot do it"),
    ],
)
def test_no_says_why(answer: str, why: str) -> None:
    """The rest of the line is the reason."""
    with pytest.raises(OperatorError) as raised:
        Terminal(f"{answer}\n").asks()
    assert raised.value.why == why


@pytest.mark.parametrize("answer", ["q", "Quit"])
def test_q_ends_the_run(answer: str) -> None:
    """In order, with what there is."""
    with pytest.raises(RunStopped):
        Terminal(f"{answer}\n").asks()


def test_nobody_there_is_not_done() -> None:
    """As without a terminal."""
    with pytest.raises(OperatorError, match="the input has ended"):
        Terminal("", ended=True).asks()


def test_who_ends_the_input_at_a_terminal_ends_the_run() -> None:
    """Ctrl-D, or a terminal that is gone: every later question would wait in vain."""
    with pytest.raises(RunStopped):
        Terminal("", lively=True, ended=True).asks()


def test_any_other_answer_is_asked_about_again() -> None:
    """Nothing is taken for a yes that is none."""
    printed = Terminal("what?\nnope\n\n").asks()
    assert printed.count("n and why: it cannot be done") == 3


def test_plain_lines_where_there_is_no_terminal() -> None:
    """No control character, and no countdown."""
    printed = Terminal("\n").asks()
    assert "\x1b" not in printed
    assert "\r" not in printed
    assert not printed.endswith("> ")


def test_counts_down_on_a_terminal() -> None:
    """Above the line that is typed in, which stays as it is."""
    terminal = Terminal("", lively=True, tick_s=0.001)

    async def go() -> None:
        asked = asyncio.create_task(terminal.prompt.do(PLUG_IN))
        async with asyncio.timeout(30):
            while "\x1b7\x1b[1A\r\x1b[2K4:57 left\x1b8" not in terminal.out.getvalue():  # noqa: ASYNC110 - nobody tells of it
                await asyncio.sleep(0)
        terminal.types("\n")
        await asked
        printed = terminal.out.getvalue()
        await asyncio.sleep(0)
        assert terminal.out.getvalue() == printed

    assert "\n5:00 left\n> " in terminal.run(go())


def test_leaves_off_when_cancelled() -> None:
    """With a new line, and without an answer."""
    terminal = Terminal("", lively=True)

    async def go() -> None:
        asked = asyncio.create_task(terminal.prompt.do(PLUG_IN))
        await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked

    assert terminal.run(go()).endswith("> \n")
