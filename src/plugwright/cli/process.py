"""What the commands that run until they are stopped have in common: signals, and an address that can be had.

SIGTERM and SIGINT stop in order; a second one stops at once.
"""

import argparse
import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypeVar

from plugwright.cli.main import UsageError

LOG: Final = logging.getLogger(__name__)

T = TypeVar("T")

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
HURRIED: Final = 130


def run(serve: Callable[[asyncio.Event], Awaitable[T]]) -> T:
    """Run `serve` until it returns, an exit code as a rule; the event that it is handed tells it to stop in order."""
    return asyncio.run(_run(serve))


async def _run(serve: Callable[[asyncio.Event], Awaitable[T]]) -> T:
    stop = asyncio.Event()

    def asked_to_stop() -> None:
        if stop.is_set():
            os._exit(HURRIED)
        LOG.info("stopping in order; once more stops at once")
        stop.set()

    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop)
    return await serve(stop)


@asynccontextmanager
async def usable(what: str, host: str, port: int) -> AsyncIterator[None]:
    """Turn a failure to listen at this address into a UsageError that names it."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot listen on {address(host, port)} for {what}: {_plainly(error)}") from None


def _plainly(error: OSError) -> str:
    """What is wrong in the system's words; the event loop's repeat the address."""
    return os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror or str(error)


def address(host: str, port: int) -> str:
    """`host:port`, with an IPv6 address in brackets."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def directory(text: str) -> Path:
    """A directory that is named; ArgumentTypeError for an empty name, which would be wherever one stands."""
    if not text:
        raise argparse.ArgumentTypeError("must name a directory")
    return Path(text)
