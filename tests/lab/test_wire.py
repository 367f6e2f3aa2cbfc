"""The wire runner: stations in other processes and on raw links, in real time."""

import asyncio
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.events import Act, Line
from plugwright.lab.operator import OperatorError, RunStopped
from plugwright.lab.operators.http import HttpOperator
from plugwright.lab.run import STOPPED, Result
from plugwright.lab.verbs import operator, time_passes
from plugwright.lab.wire import WireRunner
from tests.lab.wire_stations import (
    ASKS,
    OCPP,
    QUICK,
    NoOperator,
    RawStation,
    brisk,
    case,
    station_process,
    url_of,
    words,
)

LOCAL = ("127.0.0.1", 0)
SELECTION = (
    "TC_003_CS",  # a charging session, the cable first
    "TC_011_1_CS",  # a remote start
    "TC_015_CS",  # a reset in a transaction
    "TC_032_2_CS",  # a power cut in a transaction
    "TC_038_CS",  # offline
    "TC_043_CS",  # local list
    "TC_044_1_CS",  # firmware, from the lab's own file server
    "TC_045_1_CS",  # diagnostics, to it
    "TC_046_2_CS",  # a reservation
    "TC_054_CS",  # a trigger
)


class Late:
    """Cannot know the station's address before it runs."""

    def __init__(self) -> None:
        self.real: HttpOperator | None = None

    async def do(self, act: Act) -> None:
        assert self.real is not None
        await self.real.do(act)


class Says:
    """Does nothing but raise this, or nothing at all."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.acts: list[str] = []

    async def do(self, act: Act) -> None:
        self.acts.append(act.words)
        if self.error is not None:
            raise self.error


def test_a_station_process_passes_as_in_virtual_time(tmp_path: Path) -> None:
    """Cases over the profiles, with the operator at its HTTP API and files from the lab's own server."""

    async def run() -> tuple[Result, ...]:
        hand = Late()
        cases = [BY_ID[name] for name in SELECTION]
        async with (
            WireRunner(brisk("seco-oc1622v1"), cases, listen=LOCAL, identity="cp001", operator=hand) as runner,
            station_process(tmp_path, runner.port, "seco-oc1622v1") as (_, panel),
        ):
            hand.real = HttpOperator(panel)
            return await runner.play()

    assert words(asyncio.run(run())) == dict.fromkeys(SELECTION, "passed")


async def played(
    *cases: Any, operator: Any = None, answers: dict[str, Any] | None = None, lines: list[str] | None = None
) -> dict[str, str]:
    """What comes of these cases at a station that accepts everything."""

    def note(line: Line) -> None:
        if lines is not None:
            lines.append(line.text)

    async with WireRunner(
        QUICK, cases, listen=LOCAL, identity="cp001", operator=operator or NoOperator(), on_event=note
    ) as runner:
        playing = asyncio.create_task(runner.play())
        async with RawStation.connected(runner.url) as station:
            await station.boots()
            answering = asyncio.create_task(station.answers(**(answers or {})))
            found = words(await playing)
        answering.cancel()
        return found


def test_what_the_station_answers_decides() -> None:
    """A verdict for each case."""
    assert asyncio.run(played(case())) == {"A": "passed"}
    verdict = asyncio.run(played(case(), answers={"DataTransfer": {"status": "Rejected"}}))
    assert "received status Rejected" in verdict["A"]


def test_every_line_is_told_as_it_is_written() -> None:
    """Frames, and what happens beside them."""
    lines: list[str] = []
    asyncio.run(played(case(), lines=lines))
    assert lines[0] == "link up"
    assert any('"DataTransfer"' in line for line in lines)


def test_what_nobody_does_is_inconclusive() -> None:
    """With the operator's reason."""
    plugs = case(steps=(operator.plugs_in(), *ASKS))
    verdict = asyncio.run(played(plugs, operator=Says(OperatorError("the cable is lost"))))
    assert verdict == {"A": "plug in, connector 1: the cable is lost"}


def test_the_operator_ends_the_run_in_order() -> None:
    """What was played stays, the rest is inconclusive."""
    cases = (case("A"), case("B", (operator.plugs_in(), *ASKS)), case("C"))
    assert asyncio.run(played(*cases, operator=Says(RunStopped()))) == {"A": "passed", "B": STOPPED, "C": STOPPED}


def test_a_mistake_of_the_operators_is_not_swallowed() -> None:
    """`play` raises it."""
    with pytest.raises(ZeroDivisionError):
        asyncio.run(played(case(steps=(operator.plugs_in(),)), operator=Says(ZeroDivisionError())))


def test_the_lab_cuts_the_connection_itself() -> None:
    """And nobody is asked to; the station comes back when it is let in, and that is no reason for a remark."""
    hand = Says()
    parameters = msgspec.structs.replace(QUICK.parameters, cuts_connection="lab")
    declaration = msgspec.structs.replace(QUICK, parameters=parameters)
    cutting = case(steps=(operator.does("cut connection"), operator.does("restore connection"), *ASKS))

    async def run() -> tuple[Result, ...]:
        async with WireRunner(declaration, [cutting], listen=LOCAL, identity="cp001", operator=hand) as runner:
            playing = asyncio.create_task(runner.play())
            await comes_and_comes_back(runner, playing)
            return await playing

    (result,) = asyncio.run(run())
    assert (result.verdict.words, result.remarks, hand.acts) == ("passed", (), [])


async def comes_and_comes_back(runner: WireRunner, playing: "asyncio.Task[Any]") -> None:
    """A station that boots, and connects again whenever its link is lost, until the run is over."""
    booted = False
    while not playing.done():
        with suppress(OSError, WebSocketException):
            async with RawStation.connected(runner.url) as station:
                if not booted:
                    await station.boots()
                    booted = True
                answering = asyncio.create_task(station.answers())
                await asyncio.wait([playing, answering], return_when=asyncio.FIRST_COMPLETED)
                if answering.done():
                    answering.result()
                answering.cancel()


def test_a_lost_connection_in_mid_case_is_told() -> None:
    """With how long the station was away."""
    waits = case(steps=(*ASKS, time_passes(1)))

    async def run() -> Result:
        async with WireRunner(QUICK, [waits], listen=LOCAL, identity="cp001", operator=NoOperator()) as runner:
            playing = asyncio.create_task(runner.play())
            async with RawStation.connected(runner.url) as station:
                await station.boots()
                message_id = await station.answers_until("DataTransfer")
                await station.accepts(message_id)
            await comes_back(runner, playing)
            (result,) = await playing
            return result

    result = asyncio.run(run())
    assert result.verdict.words == "passed"
    lost, back = result.remarks
    assert lost == "the connection was lost in mid-case, after step 2"
    assert back.startswith("the station came back after ")


async def comes_back(runner: WireRunner, playing: "asyncio.Task[Any]") -> None:
    """A station that was accepted before answers on a new link."""
    async with RawStation.connected(runner.url) as station:
        answering = asyncio.create_task(station.answers())
        await asyncio.wait([playing])
        answering.cancel()


def test_strangers_are_turned_away_and_told_of() -> None:
    """OCPP-J §3.2: 404, once for each; and what a station offers that cannot speak to us."""
    lines: list[str] = []

    async def run() -> int:
        async with WireRunner(
            QUICK,
            [case()],
            listen=LOCAL,
            identity="cp001",
            operator=NoOperator(),
            on_event=lambda line: lines.append(line.text),
        ) as runner:
            for _ in range(2):
                with pytest.raises(InvalidStatus) as refused:
                    await connect(url_of(runner.url, "cp002"), subprotocols=[OCPP])
            with suppress(WebSocketException):
                await connect(runner.url, subprotocols=[Subprotocol("ocpp2.0.1")])
            return refused.value.response.status_code

    assert asyncio.run(run()) == HTTPStatus.NOT_FOUND
    stranger, offer = lines
    assert "'cp002'" in stranger
    assert "offers ocpp2.0.1, not ocpp1.6" in offer


def test_stopping_before_the_station_came_ends_the_run() -> None:
    """Every case is inconclusive."""

    async def run() -> dict[str, str]:
        async with WireRunner(QUICK, [case()], listen=LOCAL, identity="cp001", operator=NoOperator()) as runner:
            playing = asyncio.create_task(runner.play())
            runner.stop()
            return words(await playing)

    assert asyncio.run(run()) == {"A": STOPPED}


def test_an_errand_that_comes_too_late_is_called_off() -> None:
    """And the operator with it."""
    ended: list[str] = []

    class Slow:
        async def do(self, act: Act) -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append(act.words)
                raise

    async def run() -> dict[str, str]:
        parameters = msgspec.structs.replace(QUICK.parameters, operator_s=1)
        declaration = msgspec.structs.replace(QUICK, parameters=parameters)
        plugs = case(steps=(operator.plugs_in(),))
        async with WireRunner(declaration, [plugs], listen=LOCAL, identity="cp001", operator=Slow()) as runner:
            playing = asyncio.create_task(runner.play())
            await comes_and_comes_back(runner, playing)
            return words(await playing)

    assert asyncio.run(run()) == {"A": "nobody did it in time: plug in, connector 1"}
    assert ended == ["plug in, connector 1"]
