"""The rule of patience catches what it forbids."""

import pytest

from tests.tidy import patience
from tests.tidy.source import Source


def violations(text: str) -> list[str]:
    """What the rule says of one test."""
    return list(patience.check(Source("tests/test_x.py", text)))


@pytest.mark.parametrize(
    "text",
    [
        "time.sleep(1)",
        "time.sleep(0)",
        "asyncio.sleep(0.1)",
        "from time import sleep",
        "from asyncio import sleep",
        "import mock",
        "import unittest.mock",
        "from unittest import mock",
        "from unittest.mock import Mock",
    ],
)
def test_catches_a_sleep_and_a_mock(text: str) -> None:
    """However it is imported."""
    assert violations(text)


def test_allows_to_let_others_run() -> None:
    """A sleep of nothing waits for no time."""
    assert violations("import asyncio\nasync def f():\n    await asyncio.sleep(0)") == []
