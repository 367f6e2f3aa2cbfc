"""The station as a process: memory, time to be accepted, and how fast it answers over loopback."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Final

from websockets.asyncio.server import ServerConnection, serve

from plugwright.ocpp16.time import format_utc

STARTS: Final = 5
REMOTE_STARTS: Final = 500
PATIENCE_S: Final = 10.0
CONFIG: Final = """
[station]
identity = "bench"
data_dir = "{folder}"
[central_system]
url = "ws://127.0.0.1:{port}"
[panel]
listen = "127.0.0.1:{panel}"
"""


class Bystander:
    """A Central System that says Accepted, and refuses every idTag so that the station stays idle."""

    def __init__(self) -> None:
        self.accepted_at = asyncio.get_running_loop().create_future()
        self.answers: asyncio.Queue[tuple[float, list[Any]]] = asyncio.Queue()
        self.link: ServerConnection | None = None

    async def __call__(self, link: ServerConnection) -> None:
        """Answer every CALL of the station."""
        self.link = link
        async for data in link:
            frame = json.loads(data)
            if frame[0] != 2:  # noqa: PLR2004 - a CALL
                await self.answers.put((time.perf_counter(), frame))
                continue
            await link.send(json.dumps([3, frame[1], self._conf(frame[2])]))
            if frame[2] == "BootNotification" and not self.accepted_at.done():
                self.accepted_at.set_result(time.perf_counter())

    @staticmethod
    def _conf(action: str) -> dict[str, Any]:
        now = format_utc(round(time.time() * 1000))
        if action == "BootNotification":
            return {"status": "Accepted", "currentTime": now, "interval": 3600}
        if action == "Authorize":
            return {"idTagInfo": {"status": "Invalid"}}
        return {"currentTime": now} if action == "Heartbeat" else {}

    async def remote_start(self, number: int) -> float:
        """Milliseconds from sending RemoteStartTransaction to its answer."""
        assert self.link is not None
        frame = [2, f"r{number}", "RemoteStartTransaction", {"idTag": f"TAG{number}", "connectorId": 1}]
        began = time.perf_counter()
        await self.link.send(json.dumps(frame))
        answered, answer = await asyncio.wait_for(self.answers.get(), PATIENCE_S)
        assert answer[2]["status"] == "Accepted", answer
        return (answered - began) * 1000


def resident_mib(pid: int) -> float:
    """Resident memory of a process, from the kernel."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def free_port() -> int:
    """A port that was free a moment ago."""
    import socket  # noqa: PLC0415

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def one_life(folder: Path, *, remote_starts: int) -> tuple[float, float, list[float]]:
    """Seconds from exec to accepted, resident MiB with the HTTP API asked once, and the answers' milliseconds."""
    central = Bystander()
    panel = free_port()
    async with serve(central, "127.0.0.1", 0, subprotocols=["ocpp1.6"], compression=None) as server:  # type: ignore[list-item]
        port = next(iter(server.sockets)).getsockname()[1]
        config = folder / "station.toml"
        config.write_text(CONFIG.format(folder=folder / "data", port=port, panel=panel), encoding="utf-8")
        command = [sys.executable, "-m", "plugwright", "station", "--config", str(config)]
        began = time.perf_counter()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ) as station:  # noqa: ASYNC220, S603
            try:
                accepted = await asyncio.wait_for(central.accepted_at, PATIENCE_S) - began
                await asyncio.sleep(1)
                url = f"http://127.0.0.1:{panel}/api/station"
                await asyncio.to_thread(lambda: urllib.request.urlopen(url, timeout=PATIENCE_S).read())
                resident = resident_mib(station.pid)
                answers = []
                for number in range(remote_starts):
                    answers.append(await central.remote_start(number))
                    await asyncio.sleep(0.005)
            finally:
                station.terminate()
                await asyncio.to_thread(station.wait, PATIENCE_S)
    return accepted, resident, answers


async def run_all() -> None:
    """Print the figures."""
    lives = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(STARTS):
            place = Path(folder) / str(number)
            place.mkdir()
            lives.append(await one_life(place, remote_starts=REMOTE_STARTS if number == 0 else 0))
    accepted = [life[0] for life in lives]
    answers = sorted(lives[0][2])
    print("plugwright station, SQLite with synchronous=FULL, HTTP API on, a Central System that is already up")
    print(f"  exec to BootNotification accepted: {statistics.median(accepted):.2f} s (worst {max(accepted):.2f} s)")
    print(f"  resident after boot: {max(life[1] for life in lives):.1f} MiB")
    p99 = answers[round(len(answers) * 0.99) - 1]
    print(f"  RemoteStartTransaction answered: median {statistics.median(answers):.2f} ms, p99 {p99:.2f} ms")


def main() -> None:
    """Run on its own loop."""
    asyncio.run(run_all())


if __name__ == "__main__":
    main()
