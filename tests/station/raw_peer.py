"""A Central System that puts any bytes on the link and keeps what the station answers to them."""

import json
from typing import Any

from plugwright.now import Now
from plugwright.sim.bench import Bench
from plugwright.sim.scripted_peer import ScriptedPeer


class RawPeer(ScriptedPeer):
    """Keeps the station's answers as `frames`, and all message types in `kinds`; its CALLs are met by the script."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[list[Any]] = []
        self.kinds: list[int] = []

    def received(self, link: int, data: bytes, now: Now) -> None:
        """Keep an answer, script a CALL."""
        frame = json.loads(data)
        self.kinds.append(frame[0])
        if frame[0] == 2:
            super().received(link, data, now)
        else:
            self.frames.append(frame)

    def ask(self, frame: bytes | list[Any]) -> list[list[Any]]:
        """Put a frame on the link; what was answered to it at once."""
        before = len(self.frames)
        self.send_raw(frame if isinstance(frame, bytes) else json.dumps(frame).encode())
        return self.frames[before:]


def raw_bench(**bench_arguments: Any) -> tuple[Bench, RawPeer]:
    """A bench before such a Central System, not booted yet."""
    bench = Bench(**bench_arguments)
    peer = RawPeer()
    bench.peer = bench.shell.peer = peer
    return bench, peer
