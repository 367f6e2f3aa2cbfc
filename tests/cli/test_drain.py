"""A station is killed while it tells what an outage has left, and told everything once in the end (OCPP 1.6 §3.7)."""

import asyncio
import json
import signal
from collections import Counter
from pathlib import Path

from benchmarks.backlog import fill
from plugwright.runtime.central import CentralServer
from tests.cli.processes import plugwright, station_file
from tests.runtime.central_server import running
from tests.runtime.station_rig import EVERY_TAG

TRANSACTIONS = 3
FACTS_EACH = 40
FACTS = ("StartTransaction", "MeterValues", "StopTransaction")
PATIENCE_S = 30.0  # only a hung test meets it
LOOK_EVERY_S = 0.05

Message = tuple[str, str]


def told(server: CentralServer) -> list[Message]:
    """The transaction-related messages that the Central System has received: action and payload."""
    frames = [json.loads(frame.text) for frame in server.frames.newest("cp001", 500) if frame.direction == "received"]
    return [(frame[2], json.dumps(frame[3])) for frame in frames if frame[0] == 2 and frame[2] in FACTS]


async def until_told(server: CentralServer, number: int) -> None:
    """Wait until it has received so many different ones."""
    news = server.broadcast.open().read(LOOK_EVERY_S)
    async with asyncio.timeout(PATIENCE_S):
        while len(dict.fromkeys(told(server))) < number:
            await anext(news)


def check(messages: list[Message], before_the_kill: int) -> None:
    """All of them, in order; twice only what the kill may have left unacknowledged (§3.7, §3.7.1)."""
    distinct = list(dict.fromkeys(messages))
    of_one = ["StartTransaction", *["MeterValues"] * (FACTS_EACH - 2), "StopTransaction"]
    assert [action for action, _ in distinct] == of_one * TRANSACTIONS
    stamps = [payload.split('"timestamp": "')[1][:24] for _, payload in distinct]
    assert stamps == sorted(stamps)
    in_flight = messages[before_the_kill - 1]
    for message, times in Counter(messages).items():
        assert times == 1 or (times == 2 and (message[0] == "MeterValues" or message == in_flight)), message
    resent = messages[before_the_kill:]
    assert resent == distinct[len(distinct) - len(resent) :], "a second order"


def test_a_kill_while_draining_loses_nothing_and_repeats_little(tmp_path: Path) -> None:
    """An acknowledged start or stop never comes again, a sample at most once more, and nothing out of order."""
    fill(tmp_path / "data", TRANSACTIONS, FACTS_EACH)

    async def run() -> None:
        async with running(EVERY_TAG) as server:
            config = station_file(tmp_path, server.port)
            async with plugwright("station", "--config", config) as station:
                await until_told(server, FACTS_EACH + FACTS_EACH // 2)
                station.signal(signal.SIGKILL)
                await station.end()
            before_the_kill = len(told(server))
            assert before_the_kill < TRANSACTIONS * FACTS_EACH, "it was over before the kill"
            async with plugwright("station", "--config", config) as station:
                await until_told(server, TRANSACTIONS * FACTS_EACH)
                station.signal(signal.SIGTERM)
                assert await station.end() == 0
            check(told(server), before_the_kill)

    asyncio.run(run())
