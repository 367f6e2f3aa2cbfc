"""What the commands that run until they are stopped have in common."""

import argparse
import asyncio
import os
import signal
import socket
from pathlib import Path

import pytest

from plugwright.cli.main import UsageError
from plugwright.cli.process import address, directory, run, usable


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_in_order(number: signal.Signals) -> None:
    """What is served ends by itself, and says the exit code."""

    async def serve(stop: asyncio.Event) -> int:
        os.kill(os.getpid(), number)
        await stop.wait()
        return 7

    assert run(serve) == 7


def test_an_address_that_is_taken_is_named() -> None:
    """Whoever started it twice sees what stands in the way."""

    async def listen(port: int) -> None:
        async with usable("the panel", "127.0.0.1", port):
            socket.create_server(("127.0.0.1", port))

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=rf"^cannot listen on 127.0.0.1:{port} for the panel: Address already in"):
            asyncio.run(listen(port))


def test_an_ipv6_address_stands_in_brackets() -> None:
    """So that its port can be told from it."""
    assert address("::1", 80) == "[::1]:80"
    assert address("127.0.0.1", 80) == "127.0.0.1:80"


def test_a_directory_has_a_name() -> None:
    """Nothing at all would be wherever one stands."""
    assert directory("data") == Path("data")
    with pytest.raises(argparse.ArgumentTypeError, match="must name a directory"):
        directory("")
