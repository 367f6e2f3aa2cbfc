"""What the frames of a run tell of the station beside the verdicts: who it says it is, and how it writes its times.

OCPP 1.6 §3.14, §3.15 (times), §6.3 (BootNotification).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from plugwright.lab.events import Line

CALL: Final = 2
CALL_PARTS: Final = 4
_FRACTION: Final = re.compile(r"\d[.]\d+(?:Z|[+-]\d\d:?\d\d)?$")


class Heard(msgspec.Struct, frozen=True):
    """Counts over all frames of the station; `boot` is its first BootNotification by wire names."""

    frames: int = 0
    longest_characters: int = 0
    timestamps: int = 0
    with_fraction: int = 0
    in_utc: int = 0
    boot: Mapping[str, Any] = MappingProxyType({})


def hear(lines: Iterable[Line]) -> Heard:
    """All that the station said, over all cases."""
    texts = [line.text for line in lines if line.by == "station"]
    calls = [*_calls(texts)]
    times = [time for _, payload in calls for time in _timestamps(payload)]
    boots = [payload for action, payload in calls if action == "BootNotification"]
    return Heard(
        frames=len(texts),
        longest_characters=max(map(len, texts), default=0),
        timestamps=len(times),
        with_fraction=sum(_FRACTION.search(time) is not None for time in times),
        in_utc=sum(time.endswith("Z") for time in times),
        boot=boots[0] if boots else {},
    )


def _calls(texts: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for text in texts:
        try:
            frame = msgspec.json.decode(text)
        except (msgspec.MsgspecError, RecursionError):
            continue
        match frame:
            case [int(kind), _, str(action), dict(payload)] if kind == CALL:
                yield action, payload


def _timestamps(payload: Mapping[str, Any]) -> Iterator[str]:
    """Of the message itself, and of the meter values in it."""
    for name, value in payload.items():
        if name == "timestamp" and isinstance(value, str):
            yield value
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                yield from _timestamps(item)
