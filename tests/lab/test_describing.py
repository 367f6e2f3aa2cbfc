"""Steps and messages in words."""

import pytest

from plugwright.lab.checks import differences
from plugwright.lab.describing import (
    differences_in_words,
    message_in_words,
    refusal_in_words,
    step_in_words,
    steps_in_words,
)
from plugwright.lab.evidence import Refusal
from plugwright.lab.steps import Fact, Step, Until
from plugwright.lab.values import CONNECTOR
from plugwright.lab.verbs import absent, csms, one_of, operator, optionally, station, time_passes
from plugwright.ocpp16 import AuthorizeConf, HeartbeatReq, IdTagInfo, ResetConf, ResetReq, StatusNotificationReq
from tests.lab.looking_back import evidence


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (station.sends(HeartbeatReq), "Heartbeat.req"),
        (
            station.sends(StatusNotificationReq, connector_id=CONNECTOR, status="Charging"),
            "StatusNotification.req (connectorId <Configured ConnectorId>, status Charging)",
        ),
        (csms.answers(AuthorizeConf, id_tag_info={"status": "Invalid"}), "Authorize.conf (idTagInfo {status Invalid})"),
        (station.refuses(), "any CALLERROR"),
        (station.refuses("NotSupported"), "CALLERROR NotSupported"),
        (station.connects(), "a new connection"),
        (operator.presents("T"), "present idTag: T"),
        (operator.plugs_in(), "plug in: connector <Configured ConnectorId>"),
        (operator.does("cut connection"), "cut connection"),
        (time_passes(30), "30 s pass"),
        (absent(station.sends(ResetReq), seconds=5), "5 s pass without Reset.req"),
        (Until(Fact("it rains", lambda _: True)), "until it rains"),
        (one_of(station.answers(ResetConf), station.refuses()), "Reset.conf or any CALLERROR"),
    ],
)
def test_every_step_has_words(step: Step, words: str) -> None:
    """One line each."""
    assert step_in_words(step) == words


def test_groups_have_no_words_of_their_own() -> None:
    """A table shows what is in them."""
    with pytest.raises(AssertionError, match="no words"):
        step_in_words(optionally())


def test_alternatives_are_told_once_each() -> None:
    """And nothing is nothing."""
    step = station.sends(HeartbeatReq)
    assert steps_in_words((step, step, station.refuses())) == "Heartbeat.req or any CALLERROR"
    assert steps_in_words(()) == "nothing"


def test_a_message_is_told_by_what_tells_it_from_others() -> None:
    """Its status, its connector; not its timestamp."""
    req = StatusNotificationReq(
        connector_id=1, error_code="NoError", status="Available", timestamp="2026-01-01T00:00:00Z"
    )
    assert message_in_words(req) == "StatusNotification.req (connectorId 1, status Available, errorCode NoError)"
    conf = AuthorizeConf(id_tag_info=IdTagInfo(status="Blocked"))
    assert message_in_words(conf) == "Authorize.conf (idTagInfo.status Blocked)"


def test_differences_are_told_on_both_sides() -> None:
    """What was expected, and what was there."""
    found = differences({"status": "Accepted", "x": 1}, {"status": "Rejected"}, evidence())
    assert differences_in_words(found) == ("status Accepted, x 1", "status Rejected, x nothing")
    assert refusal_in_words(Refusal("GenericError")) == "CALLERROR GenericError"
