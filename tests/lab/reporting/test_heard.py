"""What the frames tell of the station."""

import pytest

from plugwright.lab.events import Line
from plugwright.lab.reporting.heard import Heard, hear

BOOT = '[2,"1","BootNotification",{"chargePointVendor":"%s"}]'
METER = '[2,"2","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"%s","sampledValue":[{"value":"1"}]}]}]'
STATUS = '[2,"3","StatusNotification",{"timestamp":"%s"}]'


def of(*texts: str) -> Heard:
    """All said by the station."""
    return hear(Line(0, "station", text) for text in texts)


def test_nothing_heard_is_nothing() -> None:
    """Not an error."""
    assert of() == Heard(boot={})


def test_the_first_boot_says_which_device_it_is() -> None:
    """A later one may be of another firmware, which a case has installed."""
    assert of(BOOT % "a", BOOT % "b").boot == {"chargePointVendor": "a"}


@pytest.mark.parametrize(
    ("time", "with_fraction", "in_utc"),
    [
        ("2026-01-01T00:00:00.000Z", 1, 1),
        ("2026-01-01T00:00:00.5+01:00", 1, 0),
        ("2026-01-01T00:00:00Z", 0, 1),
        ("2026-01-01T00:00:00", 0, 0),
    ],
)
@pytest.mark.parametrize("message", [METER, STATUS])
def test_times_are_looked_at_wherever_they_stand(message: str, time: str, with_fraction: int, in_utc: int) -> None:
    """OCPP 1.6 §3.14: fractions of a second and offsets are allowed."""
    found = of(message % time)
    assert (found.timestamps, found.with_fraction, found.in_utc) == (1, with_fraction, in_utc)


def test_only_what_the_station_says_counts() -> None:
    """And only what is a CALL; what cannot be read is counted as a frame."""
    lines = [Line(0, "csms", STATUS % "x"), Line(0, "note", "hello"), Line(0, "station", "{]")]
    found = hear([*lines, Line(0, "station", '[3,"1",{"timestamp":"x"}]'), Line(0, "station", "[" * 5000)])
    assert (found.frames, found.timestamps, found.longest_characters) == (3, 0, 5000)
