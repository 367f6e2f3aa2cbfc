"""Flash wear: what an hour of charging and an idle day write to the data directory, in virtual time on a real store.

Three counters: bytes passed to write() and the kernel's write_bytes, both from /proc/self/io of a process that writes
nothing else, and the calls of fdatasync, counted at the kernel's door. write_bytes counts whole pages of 4 KiB that
become dirty, which is what a medium has to take at least; it is 0 on tmpfs.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks import syscalls
from plugwright.runtime.registers import Registers
from plugwright.settings.products import load_product
from plugwright.sim.bench import Bench
from plugwright.store.sqlite import open_store

HERE: Final = Path(__file__).resolve().parent
MINUTE_S: Final = 60
HOUR_MINUTES: Final = 60
DAY_MINUTES: Final = 24 * 60
CHARGING: Final = {
    "MeterValueSampleInterval": "10",
    "MeterValuesSampledData": "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage",
    "HeartbeatInterval": "60",
}
IDLE: Final = {"HeartbeatInterval": "60"}
MIB: Final = 1024 * 1024
LIMITS: Final = {"written": 1.5 * MIB, "write_bytes": 3 * MIB, "fdatasync": 400}


def io() -> dict[str, int]:
    """The kernel's counters of this process."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return {name: int(value) for name, value in (line.split(": ") for line in lines)}


class Station:
    """A station with its store in a directory, as `plugwright station` keeps it."""

    def __init__(self, folder: Path, configuration: dict[str, str]) -> None:
        self.bench = Bench(load_product("generic"), configuration=configuration, store=open_store(folder))
        self.bench.peer.heartbeat_s = MINUTE_S
        self.registers = Registers(folder, self.bench.shell.product.connectors)
        self.bench.boot()
        self.minutes(1)  # the first start of all makes the files

    def save(self) -> None:
        """The virtual meters' memory, which a real meter has in itself."""
        shell = self.bench.shell
        self.registers.save([shell.hardware.view(1, shell.now).energy_wh])

    def minutes(self, number: int) -> None:
        """Let them pass, and forget what was said in them."""
        for _ in range(number):
            self.bench.advance(MINUTE_S)
            self.save()
            self.bench.forget()


def charge(station: Station) -> None:
    """One session of an hour, from plug to unplug, everything acknowledged at once."""
    station.bench.charge("TAG")
    station.minutes(HOUR_MINUTES)
    station.bench.tap("TAG")
    station.bench.unplug()
    station.bench.advance(1)
    assert station.bench.station.outbox.empty


def idle(station: Station) -> None:
    """A day with nobody there, and a Heartbeat a minute."""
    station.minutes(DAY_MINUTES)


SCENARIOS: Final = {"charge": (charge, CHARGING), "idle": (idle, IDLE)}


def live(scenario: str, folder: Path) -> None:
    """In the child: run the scenario between two marks, and print what it wrote."""
    run, configuration = SCENARIOS[scenario]
    station = Station(folder, configuration)
    before = io()
    syscalls.mark()
    run(station)
    syscalls.mark()
    after = io()
    print(
        json.dumps(
            {"written": after["wchar"] - before["wchar"], "write_bytes": after["write_bytes"] - before["write_bytes"]}
        )
    )


def measure(scenario: str) -> dict[str, Any]:
    """The counters of a scenario; fdatasync is None where it cannot be counted."""
    command = [sys.executable, "-m", "benchmarks.wear", scenario]
    with tempfile.TemporaryDirectory(dir=HERE) as folder:
        done = subprocess.run([*command, f"{folder}/a"], check=True, capture_output=True, cwd=HERE.parent)  # noqa: S603
        counters: dict[str, Any] = json.loads(done.stdout)
        try:
            counters["fdatasync"] = sum(syscalls.count([*command, f"{folder}/b"], os.environ).values())
        except syscalls.TracingError as error:
            print(f"  fdatasync is not counted: {error}")
            counters["fdatasync"] = None
    return counters


def line(what: str, counters: dict[str, Any]) -> str:
    """The figures as one line."""
    return (
        f"  {what}: {counters['written'] / MIB:.3f} MiB passed to write(), "
        f"{counters['write_bytes'] / MIB:.3f} MiB write_bytes, {counters['fdatasync']} fdatasync"
    )


def main() -> int:
    """Print the figures; 1 if the charging hour is over a limit, or a Heartbeat has cost anything."""
    print("flash wear, SQLite with synchronous=FULL, virtual time, everything in the data directory counted")
    charging, idling = measure("charge"), measure("idle")
    print(line("an hour of charging, meter values every 10 s", charging))
    print(line("an idle day, a Heartbeat a minute           ", idling))
    over = [name for name, limit in LIMITS.items() if (charging[name] or 0) > limit]
    over += [f"{name} (idle)" for name in LIMITS if idling[name]]
    print(f"  over the limit: {', '.join(over)}" if over else "  within 1.5 MiB, 3 MiB and 400, and 0 while idle")
    return 1 if over else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        live(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.exit(main())
