"""What an idle station weighs: a thousand in one process, each after one finished session, beside its connection."""

import gc
from pathlib import Path
from random import Random
from typing import Final

from plugwright.sim.bench import PRODUCT
from plugwright.sim.scripted_peer import ScriptedPeer
from plugwright.sim.shell import VirtualShell
from plugwright.station.configuration import Factory
from plugwright.station.keys import KEYS
from plugwright.store.limits import Limits
from plugwright.store.memory import MemoryStore

STATIONS: Final = 1_000
WARM_UP: Final = 50


def resident_bytes() -> int:
    """The process's resident set, as the kernel counts it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def station(factory: Factory, peer: ScriptedPeer, random: Random) -> VirtualShell:
    """A station on virtual hardware after one session of two samples, all of it acknowledged."""
    store = MemoryStore(Limits(closed_transactions=1, given_up=1))
    shell = VirtualShell(PRODUCT, peer, store=store, factory=factory, random=random)
    shell.power_up()
    shell.give(*shell.hardware.plug(1, shell.now))
    shell.give(*shell.hardware.tap(1, "TAG", shell.now))
    shell.advance(130_000)
    shell.give(*shell.hardware.tap(1, "TAG", shell.now))
    shell.give(*shell.hardware.unplug(1, shell.now))
    shell.advance(1_000)
    assert store.waiting_facts() == 0
    assert store.recent_transactions(1)[0].stop == "acknowledged"
    shell.events.clear()
    peer.forget()
    return shell


def parts(shell: VirtualShell) -> tuple[object, ...]:
    """What belongs to one station; the tests' shell, with its hooks for faults, is not what a fleet would use."""
    return shell.station, shell.store, shell.hardware


def main() -> None:
    """Print the resident memory of one station, its store and virtual hardware included."""
    factory, peer, random = Factory(KEYS, PRODUCT), ScriptedPeer(), Random(1)
    kept = [parts(station(factory, peer, random)) for _ in range(WARM_UP)]
    gc.collect()
    before = resident_bytes()
    kept += [parts(station(factory, peer, random)) for _ in range(STATIONS)]
    gc.collect()
    kib = (resident_bytes() - before) / STATIONS / 1024
    print(f"idle station of {STATIONS:,} in a process, after a session, with its store and virtual hardware")
    print(f"  {kib:.1f} KiB resident beside its connection")
    assert len(kept) == STATIONS + WARM_UP


if __name__ == "__main__":
    main()
