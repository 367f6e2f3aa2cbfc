"""The rule of the tiers catches what it forbids."""

import pytest

from tests.tidy import tiers
from tests.tidy.source import Source

BOOT = "src/plugwright/station/boot.py"


def violations(path: str, text: str) -> list[str]:
    """What the rule says of one file."""
    return list(tiers.check(Source(path, text)))


@pytest.mark.parametrize(
    "line",
    [
        "import plugwright",
        "import plugwright.ocpp16.codec",
        "from plugwright import __version__",
        "from plugwright import now",
        "from plugwright.now import Now",
        "from plugwright.rpc import frames",
        "from plugwright.station.ports import Store",
        "from . import ports",
        "from .ports import Store",
        "from ..rpc import frames",
        "import msgspec",
    ],
)
def test_allows_imports_downwards_and_within_a_room(line: str) -> None:
    """A room may use itself, the tiers below it, and what is not ours."""
    assert violations(BOOT, line) == []


@pytest.mark.parametrize(
    ("line", "room"),
    [
        ("import plugwright.store.sqlite", "store"),
        ("from plugwright.runtime.shell import Shell", "runtime"),
        ("from plugwright import cli", "cli"),
        ("from ..link import client", "link"),
        ("def lazily():\n    from plugwright.sim import clock", "sim"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from plugwright.panel import page", "panel"),
    ],
)
def test_catches_an_import_upwards(line: str, room: str) -> None:
    """An import from a higher tier is caught however it is written, for the type checker only as well."""
    (violation,) = violations(BOOT, line)
    assert f"imports from `{room}`" in violation


def test_catches_an_import_between_siblings() -> None:
    """Two rooms of one tier do not know each other."""
    assert violations(BOOT, "from plugwright.central import sessions")
    assert violations("src/plugwright/now.py", "from plugwright.ocpp16 import types")


def test_catches_an_import_of_the_command_from_a_room() -> None:
    """Nothing lies above `__main__`."""
    assert violations("src/plugwright/cli/main.py", "import plugwright.__main__")


def test_resolves_relative_imports_of_a_package() -> None:
    """In an `__init__.py` one dot is the package itself."""
    assert violations("src/plugwright/station/__init__.py", "from .boot import Boot") == []
    assert violations("src/plugwright/station/__init__.py", "from ..sim import clock")


def test_catches_an_unknown_room() -> None:
    """A room without a tier is caught, as the importer and as the imported."""
    assert violations("src/plugwright/attic/box.py", "")
    assert violations(BOOT, "from plugwright.attic import box")


def test_says_where() -> None:
    """A violation begins with the file and the line."""
    assert violations(BOOT, "\nimport plugwright.sim")[0].startswith(f"{BOOT}:2: ")
