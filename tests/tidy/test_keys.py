"""The rule of the keys catches what it forbids."""

import pytest

from tests.tidy import keys
from tests.tidy.source import Source

TABLE = Source("src/plugwright/station/keys.py", 'Timeout = Key(name="ConnectionTimeOut", unit="s")')
NAMES = ("ConnectionTimeOut",)


def elsewhere(text: str, place: str = "station/boot.py") -> list[str]:
    """What the rule says of another file."""
    return list(keys.check(Source(f"src/plugwright/{place}", text), NAMES))


@pytest.mark.parametrize("path", ["keys.py", "keys_core.py", "keys/core.py"])
def test_knows_the_table(path: str) -> None:
    """The table may be one file, several, or a folder."""
    assert keys.is_table(Source(f"src/plugwright/station/{path}", ""))


def test_reads_the_names() -> None:
    """A name is the keyword `name` of a `Key`, typed or not."""
    assert list(keys.key_names(TABLE)) == ["ConnectionTimeOut"]
    assert list(keys.key_names(Source("src/x.py", 'A = Key[int](name="B")\nC = Other(name="D")'))) == ["B"]


def test_the_table_may_spell_its_keys() -> None:
    """The block of a key spells it."""
    assert list(keys.check(TABLE, NAMES)) == []


def test_catches_a_key_spelled_elsewhere() -> None:
    """A whole string that is a key's name is caught."""
    (violation,) = elsewhere('configuration["ConnectionTimeOut"]')
    assert "spells the key `ConnectionTimeOut`" in violation


def test_catches_a_key_declared_elsewhere() -> None:
    """A second table is caught even while no one knows its names."""
    (violation,) = elsewhere('Mine = Key(name="MyKey")')
    assert "declares the key `MyKey`" in violation


def test_a_sentence_may_name_a_key() -> None:
    """A docstring that speaks of a key does not spell it."""
    assert elsewhere('"""What ConnectionTimeOut does."""') == []


def test_a_case_may_spell_a_key() -> None:
    """A conformance case runs against stations that are not ours."""
    assert elsewhere('Case(configuration={"ConnectionTimeOut": 30})', "lab/cases/core.py") == []
