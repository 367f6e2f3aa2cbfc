"""The constrained primitive types."""

import calendar
import re
from typing import Any

import msgspec
import pytest

from plugwright.ocpp16 import types
from plugwright.ocpp16.types import DATE_TIME_PATTERN, DateTime, Integer, Opt

LIMITS = {name: int(digits) for name in dir(types) for digits in re.findall(r"^(?:CiString|String)(\d+)$", name)}


def accepts(kind: Any, value: object) -> bool:
    """Whether the value is of the constrained type."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_text_is_limited_in_characters(name: str, limit: int) -> None:
    """A CiString20 holds 20 characters, of however many bytes (§7.15 to §7.19)."""
    kind = getattr(types, name)
    assert accepts(kind, "")
    assert accepts(kind, "😀" * limit)
    assert not accepts(kind, "x" * (limit + 1))


def test_all_text_types_are_held() -> None:
    """The test above finds them by name."""
    assert set(LIMITS.values()) == {20, 25, 40, 50, 128, 255, 500, 512, 800, 5500, 10000}


def test_id_token_holds_twenty_characters() -> None:
    """An IdToken is a CiString20 (§7.28)."""
    assert accepts(types.IdToken, "x" * 20)
    assert not accepts(types.IdToken, "x" * 21)


@pytest.mark.parametrize("value", [-(2**63), -1, 0, 2**63 - 1])
def test_integer_takes_sixty_four_bits(value: int) -> None:
    """What the store can hold is accepted."""
    assert accepts(Integer, value)


@pytest.mark.parametrize("value", [-(2**63) - 1, 2**63, 10**30, 1.0, True, "1"])
def test_integer_refuses_what_the_store_cannot_hold(value: object) -> None:
    """Neither a larger number nor another type is an integer."""
    assert not accepts(Integer, value)


@pytest.mark.parametrize("year", [1, 1900, 2000, 2023, 2024, 9999])
def test_date_time_knows_the_calendar(year: int) -> None:
    """A day exists or it does not, and no other is let through."""
    for month in range(14):
        for day in range(33):
            exists = month in range(1, 13) and 1 <= day <= calendar.monthrange(year, month)[1]
            assert accepts(DateTime, f"{year:04}-{month:02}-{day:02}T00:00:00Z") == exists


def test_date_time_knows_every_leap_year() -> None:
    """29 February exists in leap years only, and there is no year 0."""
    pattern = re.compile(DATE_TIME_PATTERN)
    found = [year for year in range(10_000) if pattern.search(f"{year:04}-02-29T00:00:00Z")]
    assert found == [year for year in range(1, 10_000) if calendar.isleap(year)]
    assert not pattern.search("0000-01-01T00:00:00Z")


@pytest.mark.parametrize("time", ["00:00:00", "23:59:59", "23:59:60", "12:00:00.0", "12:00:00.123456789012345"])
@pytest.mark.parametrize("offset", ["", "Z", "z", "+00:00", "-23:59", "+0100"])
def test_date_time_is_lenient_in_notation(time: str, offset: str) -> None:
    """Fractions, and offsets in any notation or none, are understood (§3.15)."""
    assert accepts(DateTime, f"2026-11-22T{time}{offset}")


@pytest.mark.parametrize(
    "tail", ["24:00:00Z", "12:60:00Z", "12:00:61Z", "12:00Z", "12:00:00.Z", "1:00:00Z", "12:00:00+1"]
)
def test_date_time_refuses_what_no_clock_shows(tail: str) -> None:
    """The time of day and the offset are checked, too."""
    assert not accepts(DateTime, f"2026-11-22T{tail}")


def test_date_time_takes_ascii_digits_only() -> None:
    """Digits of other scripts are no digits of ISO 8601 (§3.15)."""
    assert not accepts(DateTime, "\uff12026-11-22T17:03:05Z")


def test_an_optional_field_takes_no_null() -> None:
    """The schemas know no null: a field has a value or is absent, and then it is None in Python."""

    class Example(msgspec.Struct):
        limit: Opt[Integer] = None

    assert msgspec.json.decode(b"{}", type=Example).limit is None
    with pytest.raises(msgspec.ValidationError, match="Expected `int`, got `null`"):
        msgspec.json.decode(b'{"limit":null}', type=Example)
