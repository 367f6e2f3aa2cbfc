"""The rule of the sets catches what it forbids."""

import pytest

from tests.tidy import sets
from tests.tidy.source import Source

CONSTANT = "from typing import Final\nACTIVE: Final[frozenset[str]] = frozenset({'Charging', 'SuspendedEV'})\n"


def violations(text: str, *imported: str) -> list[str]:
    """What the rule says of one file."""
    source = Source("src/plugwright/station/boot.py", text)
    return list(sets.check(source, (*sets.set_constants(source), *imported)))


def test_finds_the_constants() -> None:
    """A constant is a set where `frozenset` makes it."""
    source = Source("src/plugwright/station/boot.py", CONSTANT + "OTHER = frozenset(('a',))\nTUPLE = ('a',)")
    assert list(sets.set_constants(source)) == ["ACTIVE", "OTHER"]


@pytest.mark.parametrize(
    "use", ["status in ACTIVE", "status not in ACTIVE", "status in enums.ACTIVE", "a < b in ACTIVE"]
)
def test_allows_a_constant_after_in(use: str) -> None:
    """Whether something is in a set depends on no order."""
    assert violations(f"{CONSTANT}ok = {use}") == []


@pytest.mark.parametrize(
    "use",
    ["list(ACTIVE)", "[x for x in ACTIVE]", "sorted(ACTIVE)", "ACTIVE | {}", "enums.ACTIVE", "ACTIVE in (1, 2)"],
)
def test_catches_a_constant_elsewhere(use: str) -> None:
    """Anything but the right side of `in` could see the order."""
    assert violations(f"{CONSTANT}bad = {use}")


def test_catches_iteration_over_an_imported_constant() -> None:
    """A set is one in other modules, too."""
    text = "from plugwright.station.status import BUSY\nfor status in BUSY: ..."
    assert violations(text) == []
    assert violations(text, "BUSY")


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    return {1, 2}",
        "def f(xs):\n    return {x for x in xs}",
        "def f(xs):\n    return frozenset(xs)",
        "def f(xs: frozenset[int]): ...",
        "LITERAL = {1, 2}",
        "local = frozenset({1})",
        "def f(a, b):\n    return a.keys() & b",
    ],
)
def test_catches_a_set_that_is_not_a_constant(text: str) -> None:
    """Only a module constant is a set."""
    assert violations(text)
