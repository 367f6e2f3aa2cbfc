"""Imports run downwards only: never upwards, and never between sibling rooms of one tier."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tests.tidy.source import PACKAGE, Source, imports

TIERS: Mapping[str, int] = MappingProxyType(
    {
        PACKAGE: -1,  # the package itself: its version, which every room may read
        "ocpp16": 0,
        "now": 0,
        "rpc": 1,
        "station": 2,
        "central": 2,
        "store": 3,
        "link": 3,
        "hardware": 3,
        "transfer": 3,
        "installer": 3,
        "settings": 3,
        "web": 3,
        "runtime": 4,
        "sim": 4,
        "lab": 5,
        "fleet": 5,
        "panel": 5,
        "cli": 6,
        "__main__": 7,
    }
)


def room_of(module: str) -> str:
    """The room in which a dotted name of ours lies: `station` for `plugwright.station.boot`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else PACKAGE


def check(source: Source) -> Iterator[str]:
    """Every import of ours that does not run downwards, and a file that lies in no known room."""
    here = room_of(source.module)
    if here not in TIERS:
        yield source.at(source.tree, f"`{here}` is no room of the house; give it a tier in tests/tidy/tiers.py")
        return
    for module, name, node in imports(source):
        if module.split(".")[0] != PACKAGE:
            continue
        there = name if module == PACKAGE and name is not None and name in TIERS else room_of(module)
        if there not in TIERS:
            yield source.at(node, f"imports from `{there}`, which is no room of the house")
        elif there != here and TIERS[there] >= TIERS[here]:
            yield source.at(node, f"`{here}` (tier {TIERS[here]}) imports from `{there}` (tier {TIERS[there]})")
