"""The rules of stillness catch what they forbid."""

import pytest

from tests.tidy import stillness
from tests.tidy.source import Source


def core(text: str) -> Source:
    """A file of the core."""
    return Source("src/plugwright/station/boot.py", text)


@pytest.mark.parametrize("place", ["ocpp16/codec.py", "now.py", "rpc/calls.py", "station/operations/reset.py"])
def test_core_is_still(place: str) -> None:
    """Tiers 0 to 2 must be still."""
    assert stillness.is_still(Source(f"src/plugwright/{place}", ""))


def test_stillness_goes_beyond_the_core() -> None:
    """The simulator and the virtual hardware must be still, real hardware and the shells need not."""
    assert stillness.is_still(Source("src/plugwright/sim/clock.py", ""))
    assert stillness.is_still(Source("src/plugwright/hardware/virtual.py", ""))
    assert not stillness.is_still(Source("src/plugwright/hardware/modbus.py", ""))
    assert not stillness.is_still(Source("src/plugwright/runtime/shell.py", ""))
    assert not stillness.is_still(Source("src/plugwright/__init__.py", ""))


@pytest.mark.parametrize(
    "line",
    [
        "import asyncio",
        "import datetime",
        "import random",
        "import socket",
        "import sqlite3",
        "import threading",
        "import time",
        "import urllib.request",
        "from os import path",
        "from random import Random, shuffle",
    ],
)
def test_catches_an_import_that_is_not_listed(line: str) -> None:
    """Whatever could wait, look at a clock or touch the world stays outside."""
    (violation,) = stillness.check_imports(core(line))
    assert "not on the list" in violation


@pytest.mark.parametrize(
    "line",
    [
        "import msgspec",
        "from msgspec.structs import replace",
        "from random import Random",
        "from typing import Final",
        "from urllib.parse import quote",
    ],
)
def test_allows_what_is_listed(line: str) -> None:
    """What only computes may be imported."""
    assert list(stillness.check_imports(core(line))) == []


def test_datetime_is_for_one_module() -> None:
    """`ocpp16/time.py` may convert with `datetime`, nobody else."""
    line = "from datetime import datetime"
    assert list(stillness.check_imports(Source("src/plugwright/ocpp16/time.py", line))) == []
    assert list(stillness.check_imports(Source("src/plugwright/ocpp16/codec.py", line)))


@pytest.mark.parametrize(
    "text",
    [
        "async def step(): ...",
        "async def step():\n    await other()",
        "f = open('file')",
        "print('hello')",
        "key = hash(value)",
        "key = id(value)",
        "order = sorted(things, key=hash)",
        "seen = set()",
        "def f(x: set[int]): ...",
        "now = datetime.now()",
        "now = datetime.datetime.utcnow()",
        "day = date.today()",
    ],
)
def test_catches_what_is_not_still(text: str) -> None:
    """A coroutine, a file, a print, a hash, an address, a set and a clock are caught."""
    assert list(stillness.check_calls(core(text)))


@pytest.mark.parametrize("text", ["row.id", "Row(id=1)", "class Row:\n    id: int", "station.open()", "now.utc_ms"])
def test_allows_a_field_with_the_name_of_a_builtin(text: str) -> None:
    """OCPP's `id` is a field."""
    assert list(stillness.check_calls(core(text))) == []
