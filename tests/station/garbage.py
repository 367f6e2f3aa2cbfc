"""Frames that no Central System should send: drawn, cut, and put together from pieces of good ones."""

import json
from random import Random
from typing import Any

from plugwright.ocpp16.actions import ACTIONS

GOOD: tuple[list[Any], ...] = (
    [2, "a", "GetConfiguration", {}],
    [2, "a", "ChangeAvailability", {"connectorId": 0, "type": "Operative"}],
    [2, "b", "DataTransfer", {"vendorId": "v", "data": "ü€😀"}],
    [2, "a", "UnlockConnector", {"connectorId": 1}],
    [3, "a", {"status": "Accepted"}],
    [3, "a", {"currentTime": "2030-01-01T00:00:00Z", "status": "Accepted", "interval": 1}],
    [4, "a", "GenericError", "", {}],
)
PIECES: tuple[Any, ...] = (
    2, 3, 4, 5, -1, 2.5, 1e400, 2**70, None, True, "", "a", "b", "x" * 37, "x" * 300, "\x00", "Reset",
    "BootNotification", {}, {"type": "Hard"}, {"connectorId": 2**64}, {"": None}, [], [[]], [2, "a"],
    {"key": ["HeartbeatInterval"] * 200},
)  # fmt: skip


def frames(random: Random, count: int) -> list[bytes]:
    """That many of them, the same for the same seed. None is a proper Reset, which would restart the station."""
    return [_frame(random) for _ in range(count)]


def _frame(random: Random) -> bytes:
    match random.randrange(6):
        case 0:
            return random.randbytes(random.randrange(40))
        case 1:
            return json.dumps([random.choice(PIECES) for _ in range(random.randrange(7))]).encode()
        case 2:
            whole = json.dumps(random.choice(GOOD)).encode()
            return whole[: random.randrange(len(whole))]
        case 3:
            payload = {key: random.choice(PIECES) for key in ("connectorId", "type", "idTag", "key", "value")}
            name = random.choice([name for name in ACTIONS if name != "Reset"])
            return json.dumps([2, random.choice(("a", "b", "x" * 40)), name, payload]).encode()
        case 4:
            spoilt = bytearray(json.dumps(random.choice(GOOD), ensure_ascii=False).encode())
            spoilt[random.randrange(len(spoilt))] = random.randrange(256)
            return bytes(spoilt)
        case _:
            return b'[2,"a","Reset",' + b"[" * random.randrange(3000)
