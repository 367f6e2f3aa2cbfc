"""What must not wait, look at a clock or touch the world: the core (tiers 0 to 2), the simulator, the virtual hardware.

A run of these is repeated exactly from its stimuli, so nothing may depend on the order of a set or on an address.
"""

import ast
from collections.abc import Iterator

from tests.tidy.source import PACKAGE, Source, imports
from tests.tidy.tiers import TIERS, room_of

CORE = tuple(room for room, tier in TIERS.items() if 0 <= tier <= 2)
STILL = ("sim", "hardware/virtual.py", "hardware/ev.py")  # as still as the core, though higher up

IMPORTABLE = frozenset(
    {
        "__future__",
        "base64",
        "bisect",
        "collections",
        "collections.abc",
        "contextlib",
        "dataclasses",
        "decimal",
        "enum",
        "functools",
        "heapq",
        "itertools",
        "math",
        "msgspec",
        "msgspec.json",
        "msgspec.structs",
        "operator",
        "re",
        "string",
        "types",
        "typing",
        "urllib.parse",
    }
)
IMPORTABLE_NAMES = frozenset({("random", "Random")})
IMPORTABLE_IN = frozenset({("ocpp16/time.py", "datetime")})  # converts; reads no clock (see CLOCK_READS)

CLOCK_READS = frozenset({"now", "utcnow", "today"})
BANNED_BUILTINS = frozenset(
    {"__import__", "breakpoint", "eval", "exec", "hash", "id", "input", "open", "print", "set", "vars"}
)


def is_still(source: Source) -> bool:
    """Whether these rules hold for a file."""
    return room_of(source.module) in CORE or source.is_under(*STILL)


def check_imports(source: Source) -> Iterator[str]:
    """Every import from outside the house that is not on the list."""
    for module, name, node in imports(source):
        ours = module.split(".")[0] == PACKAGE
        listed = module in IMPORTABLE or (module, name) in IMPORTABLE_NAMES
        here = any(source.is_under(place) and module == allowed for place, allowed in sorted(IMPORTABLE_IN))
        if not (ours or listed or here):
            what = module if name is None else f"{module}.{name}"
            yield source.at(node, f"imports `{what}`, which is not on the list of tests/tidy/stillness.py")


def check_calls(source: Source) -> Iterator[str]:
    """Every `async`, clock read, file, print, address or hash."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith | ast.Await):
            yield source.at(node, "is async")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in BANNED_BUILTINS:
            yield source.at(node, f"uses `{node.id}`")
        elif isinstance(node, ast.Attribute) and node.attr in CLOCK_READS and _is_date_class(node.value):
            yield source.at(node, f"reads the clock by `{node.attr}`")


def _is_date_class(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in ("date", "datetime")
