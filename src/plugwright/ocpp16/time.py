"""OCPP's dateTime as UTC milliseconds since 1970, and back.

OCPP 1.6 §3.14, §3.15: we send UTC with milliseconds and `Z`; any offset and any fraction is understood on receipt.
"""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from plugwright.ocpp16.types import DATE_TIME_PATTERN

_MINUTE_MS: Final = 60_000
_MINUTES_PER_DAY: Final = 1_440
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_DATE_TIME: Final = re.compile(DATE_TIME_PATTERN)
_FIRST_MS: Final = -62_135_596_800_000  # 0001-01-01T00:00:00.000Z
_LAST_MS: Final = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z


@lru_cache(maxsize=64)
def _minute_prefix(minute: int) -> str:
    """Return all but the seconds; `minute` counts from 1970. Cached: what is sent at one time shares few minutes."""
    day, minute_of_day = divmod(minute, _MINUTES_PER_DAY)
    try:
        day_text = date.fromordinal(_EPOCH.toordinal() + day).isoformat()
    except (ValueError, OverflowError):
        raise ValueError("a dateTime must be in the years 1 to 9999") from None
    hour, minute_of_hour = divmod(minute_of_day, 60)
    return f"{day_text}T{hour:02}:{minute_of_hour:02}:"


def format_utc(utc_ms: int) -> str:
    """Return a dateTime such as `2026-11-22T17:03:05.120Z`; ValueError outside the years 1 to 9999."""
    minute, ms = divmod(utc_ms, _MINUTE_MS)
    return f"{_minute_prefix(minute)}{ms / 1000:06.3f}Z"


def parse_utc(text: str) -> int:
    """Return UTC milliseconds since 1970; without an offset the text is UTC, finer fractions are cut off.

    ValueError for what is no dateTime, an impossible date included; a decoded DateTime always is one.
    A leap second counts as the first second of the next minute. What an offset puts before the year 1 or behind 9999
    is the first or the last instant that can be written down again.
    """
    if _DATE_TIME.match(text) is None:
        raise ValueError("not a dateTime")
    if text[17:19] == "60":
        return min(parse_utc(f"{text[:17]}59{text[19:]}") + 1_000, _LAST_MS)
    moment = datetime.fromisoformat(text.upper())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - _EPOCH) // _MILLISECOND, _FIRST_MS), _LAST_MS)
