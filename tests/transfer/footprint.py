"""A process that fetches one file and says how much memory it took beyond that of an idle station."""

from __future__ import annotations

import asyncio
import ssl
import sys
import threading
import time
from pathlib import Path
from typing import Any

import plugwright
from plugwright.transfer.job import Direction, Job, Outcome
from plugwright.transfer.transfers import Transfers

SCHEMES = ("FTP", "FTPS", "HTTP", "HTTPS", "SFTP")
ROOT = Path(plugwright.__file__).parents[2]


def environment() -> dict[str, str]:
    """What the process needs to find us."""
    return {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def resident_kib(what: str) -> int:
    """VmRSS (now) or VmHWM (the most ever) of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1])
    raise LookupError(what)


def _unverified() -> ssl.SSLContext:
    """A full context, its memory included, for a server whose authority this process does not know."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _main(url: str, path: Path, mode: str) -> None:
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Outcome] = loop.create_future()

    def on_progress(_number: int, done_bytes: int, total_bytes: int | None) -> None:
        if mode == "hang" and total_bytes is not None and done_bytes >= total_bytes // 2:
            print("half", flush=True)  # noqa: T201 - whoever started us waits for it
            threading.Event().wait()

    def on_done(_number: int, outcome: Outcome) -> None:
        ended.set_result(outcome)

    transfers = Transfers(
        schemes=SCHEMES,
        ssl_context_factory=_unverified,
        on_progress=on_progress,
        on_done=on_done,
        loop=loop,
        accept_new_host_keys=True,
    )
    direction: Direction = "upload" if mode == "upload" else "download"
    idle_kib = resident_kib("VmRSS")
    began_s = time.monotonic()
    transfers.start(Job(1, url, path, direction, None, 30.0))
    outcome: Any = await ended
    seconds = time.monotonic() - began_s
    print(outcome.bytes, resident_kib("VmHWM") - idle_kib, f"{seconds:.3f}")  # noqa: T201 - our result
    transfers.close()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
