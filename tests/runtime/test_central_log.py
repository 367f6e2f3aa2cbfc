"""News as lines of the log."""

import logging

import pytest

from plugwright.central import effects
from plugwright.runtime.central_log import log_event, one_line

LOG = logging.getLogger("tests.central_log")


def logged(caplog: pytest.LogCaptureFixture, event: effects.Event) -> tuple[str, str]:
    """Level and line of an event."""
    caplog.set_level(logging.INFO, LOG.name)
    log_event(LOG, event)
    (record,) = caplog.records
    return record.levelname, record.getMessage()


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (effects.StationConnected("a", "10.0.0.1:5"), "a: connected from 10.0.0.1:5"),
        (effects.StationDisconnected("a", "gone"), "a: disconnected: gone"),
        (effects.StationRegistered("a", "Accepted", "V", "M"), "a: BootNotification Accepted (V M)"),
        (effects.StatusChanged("a", 1, "Charging", "NoError", None), "a: connector 1 Charging"),
        (effects.StatusChanged("a", 1, "Faulted", "GroundFailure", None), "a: connector 1 Faulted (GroundFailure)"),
        (effects.TransactionStopped("a", 1, 7, 9, "Local"), "a: connector 1 transaction 7 stopped at 9 Wh (Local)"),
        (effects.Reported("a", "FirmwareStatusNotification", "Installed"), "a: FirmwareStatusNotification Installed"),
    ],
)
def test_a_change_is_one_line(caplog: pytest.LogCaptureFixture, event: effects.Event, line: str) -> None:
    """In OCPP's words, with the station first."""
    assert logged(caplog, event) == ("INFO", line)


def test_a_fault_that_was_borne_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    """Somebody might want to know, nobody must act."""
    assert logged(caplog, effects.Warned("a", "odd")) == ("WARNING", "a: odd")


def test_masks_the_id_tag(caplog: pytest.LogCaptureFixture) -> None:
    """A log is read by more people than a card is."""
    _, line = logged(caplog, effects.TransactionStarted("a", 1, 7, "04AABBCC", "Accepted", 5))
    assert line == "a: connector 1 transaction 7 started at 5 Wh, idTag 04*** Accepted"


def test_a_station_cannot_forge_a_line() -> None:
    """What ends a line or colours it is replaced, what is endless is cut."""
    assert one_line("a\n2026 ERROR b\x1b[31m") == "a?2026 ERROR b?[31m"
    assert len(one_line("x" * 10_000)) < 1_000
