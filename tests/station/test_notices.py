"""Statuses that are owed: in their order, again after an outage, and not for ever."""

from plugwright.ocpp16 import FirmwareStatusNotificationConf, FirmwareStatusNotificationReq, StatusNotificationReq
from plugwright.ocpp16.errors import CallError
from plugwright.sim.jobs import Outcome
from plugwright.station.effects import Warned
from plugwright.station.notices import ATTEMPTS
from tests.station.jobs_bench import SLOW, diagnostics, diagnostics_statuses, firmware_statuses, jobs_bench, update

WHOLE = ["Downloading", "Downloaded", "Installing", "Installed"]


def test_told_after_the_outage_in_their_order() -> None:
    """§4.5: what happened while the Central System was away is told when it is back."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [Outcome(takes_ms=5_000)]
    bench.charge()
    update(bench)
    bench.said()
    bench.offline()
    bench.advance(60)
    bench.tap("TAG")
    bench.advance(60)
    bench.online()
    bench.advance(5)
    assert firmware_statuses(bench.said()) == WHOLE[1:]


def test_what_the_outage_left_unacknowledged_is_told_again() -> None:
    """§4.5: nobody knows whether it arrived."""
    bench = jobs_bench()
    bench.peer.react(FirmwareStatusNotificationReq, None)
    bench.shell.jobs.downloads = [SLOW]
    update(bench)
    bench.offline()
    bench.peer.react(FirmwareStatusNotificationReq, FirmwareStatusNotificationConf())
    bench.online()
    bench.advance(1)
    assert firmware_statuses(bench.said()) == ["Downloading", "Downloading"]


def test_next_one_waits_for_the_acknowledgement() -> None:
    """§4.5: none overtakes another, however fast the update is."""
    bench = jobs_bench()
    bench.peer.react(FirmwareStatusNotificationReq, None)
    bench.charge()
    update(bench)
    bench.advance(5)
    assert firmware_statuses(bench.said()) == ["Downloading"]
    bench.peer.answer_held(FirmwareStatusNotificationConf())
    bench.advance(1)
    assert firmware_statuses(bench.said()) == ["Downloaded"]


def test_callerror_is_an_acknowledgement() -> None:
    """OCPP-J §4.2.3: the Central System has it, whatever it thinks of it."""
    bench = jobs_bench()
    bench.peer.react(FirmwareStatusNotificationReq, CallError("NotSupported"))
    update(bench)
    bench.advance(60)
    assert firmware_statuses(bench.said()) == WHOLE


def test_silence_is_not_insisted_upon_for_ever() -> None:
    """A Central System that answers all but these is told each a few times, and the update goes on."""
    bench = jobs_bench(configuration={"MessageTimeout": "10", "WebSocketPingInterval": "5"})
    bench.peer.react(FirmwareStatusNotificationReq, None)
    bench.shell.jobs.downloads = [Outcome(ok=False)]
    update(bench, retries=0)
    bench.advance(1_000)
    assert firmware_statuses(bench.said()) == ["Downloading"] * ATTEMPTS + ["DownloadFailed"] * ATTEMPTS
    warnings = [event.text for event in bench.shell.events if isinstance(event, Warned)]
    assert any("DownloadFailed" in text for text in warnings)
    assert bench.station.store.firmware_job() is None


def test_both_jobs_tell_on_their_own() -> None:
    """§4.4, §4.5: what one waits for does not hold the other up once the answer is there."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [SLOW]
    update(bench)
    diagnostics(bench)
    bench.advance(1)
    said = bench.said()
    assert firmware_statuses(said) == ["Downloading"]
    assert diagnostics_statuses(said) == ["Uploading", "Uploaded"]
    assert not [req for req in said if isinstance(req, StatusNotificationReq)]
