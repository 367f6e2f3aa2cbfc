"""A configuration key is one block in one table: nowhere else is its name spelled as a string."""

import ast
from collections.abc import Collection, Iterator

from tests.tidy.source import PACKAGE, Source

TABLE = f"src/{PACKAGE}/station/keys"
CASES = "lab/cases"  # a case prints as its document does, and runs against stations that are not ours


def is_table(source: Source) -> bool:
    """Whether a file is part of the key table: `station/keys.py`, `station/keys_core.py`, `station/keys/core.py`."""
    return str(source.path).startswith(TABLE)


def key_names(source: Source) -> Iterator[str]:
    """The names of the keys that a file declares."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _called(node) == "Key":
            for keyword in node.keywords:
                if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)


def check(source: Source, names: Collection[str]) -> Iterator[str]:
    """A key that is declared or spelled outside the table."""
    if is_table(source) or source.is_under(CASES):
        return
    for name in key_names(source):
        yield f"{source.path}: declares the key `{name}` outside {TABLE}*"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in names:
            yield source.at(node, f"spells the key `{node.value}`; import it from the key table")


def _called(node: ast.Call) -> str:
    func = node.func.value if isinstance(node.func, ast.Subscript) else node.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
