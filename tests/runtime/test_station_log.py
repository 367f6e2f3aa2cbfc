"""The station's news as lines."""

import logging

import pytest

from plugwright.runtime.station_log import log_event
from plugwright.station.effects import (
    CardJudged,
    Event,
    IdTagRefused,
    JobChanged,
    JobProgressed,
    Metered,
    Registered,
    StatusChanged,
    TransactionChanged,
    Warned,
)

LOG = logging.getLogger("plugwright.test")

LINES: tuple[tuple[Event, int, str], ...] = (
    (StatusChanged(1, "Charging", "NoError", None), logging.INFO, "connector 1 Charging"),
    (StatusChanged(0, "Faulted", "OtherError", "wet"), logging.INFO, "station Faulted (OtherError, wet)"),
    (
        TransactionChanged(2, "started", "CARD1", None, 5),
        logging.INFO,
        "connector 2 transaction started at 5 Wh, idTag CA***",
    ),
    (TransactionChanged(2, "identified", "CARD1", 17, 5), logging.INFO, "connector 2 transactionId 17"),
    (
        TransactionChanged(2, "stopped", "CARD1", 17, 9, "Local"),
        logging.INFO,
        "connector 2 transaction stopped at 9 Wh (Local)",
    ),
    (Registered("Accepted", 300), logging.INFO, "BootNotification Accepted, interval 300 s"),
    (
        CardJudged(1, None, "CARD1", "refused", "no free connector"),
        logging.INFO,
        "reader 1 idTag CA*** refused: no free connector",
    ),
    (CardJudged(1, 2, "CARD1", "authorized", "go"), logging.INFO, "reader 1 idTag CA*** authorized on connector 2: go"),
    (IdTagRefused(2, "CARD1", "Blocked"), logging.INFO, "connector 2 idTag CA*** Blocked by StartTransaction.conf"),
    (Metered(1, 12, 3449.7), logging.DEBUG, "connector 1 meter 12 Wh, 3450 W"),
    (JobChanged("firmware", "Downloading"), logging.INFO, "firmware Downloading"),
    (JobChanged("firmware", "DownloadFailed", "404"), logging.INFO, "firmware DownloadFailed: 404"),
    (JobProgressed("diagnostics", 5, 10), logging.DEBUG, "diagnostics 5 of 10"),
    (JobProgressed("diagnostics", 5, None), logging.DEBUG, "diagnostics 5 of ?"),
    (Warned("odd"), logging.WARNING, "odd"),
)


@pytest.mark.parametrize(("event", "level", "line"), LINES)
def test_says_it_in_one_line_of_the_words_of_ocpp(
    caplog: pytest.LogCaptureFixture, event: Event, level: int, line: str
) -> None:
    """An idTag is masked, a reading is for those who want all."""
    caplog.set_level(logging.DEBUG)
    log_event(LOG, event)
    assert [(record.levelno, record.message) for record in caplog.records] == [(level, line)]


def test_a_peers_text_cannot_begin_another_line(caplog: pytest.LogCaptureFixture) -> None:
    """Nor colour the terminal."""
    log_event(LOG, Warned("odd\n\x1b[31mERROR"))
    assert [record.message for record in caplog.records] == ["odd??[31mERROR"]
