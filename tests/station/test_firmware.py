"""The firmware update: the order of its statuses, what it waits for, and what it survives."""

import pytest

from plugwright.ocpp16 import (
    BootNotificationReq,
    ChangeAvailabilityReq,
    FirmwareStatusNotificationConf,
    FirmwareStatusNotificationReq,
    RemoteStartTransactionReq,
    ResetReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.sim.bench import Bench
from plugwright.sim.jobs import Outcome
from plugwright.station.effects import CardJudged, ConfirmFirmware, Download, Install, JobChanged, JobProgressed
from plugwright.station.firmware import STATUS, TABLE
from plugwright.station.stimuli import InstallEnded, InstallProgress, TransferEnded, TransferProgress
from tests.station.boots import answer_boots
from tests.station.jobs_bench import FAILS, IMAGE, MANAGED, SLOW, firmware_statuses, jobs_bench, update

WHOLE = ["Downloading", "Downloaded", "Installing", "Installed"]
TOMORROW = "2026-01-02T00:00:00Z"


def told(bench: Bench) -> list[str]:
    """The firmware statuses since the last look."""
    return firmware_statuses(bench.said())


def test_whole_update() -> None:
    """§5.19, errata 3.47, TC_044_1_CS: Installed comes after the restart's boot, with the statuses in between."""
    bench = jobs_bench()
    update(bench)
    bench.advance(5)
    said = bench.said()
    assert firmware_statuses(said) == WHOLE
    boot = next(i for i, req in enumerate(said) if isinstance(req, BootNotificationReq))
    assert isinstance(said[boot], BootNotificationReq)
    assert said[boot].firmware_version == "2.0"  # type: ignore[attr-defined]
    after = said[boot + 1 :]
    assert [req.status for req in after if isinstance(req, StatusNotificationReq)] == ["Available", "Available"]
    assert isinstance(after[-1], FirmwareStatusNotificationReq)
    assert after[-1].status == "Installed"


def test_nothing_is_left_of_a_finished_update() -> None:
    """§4.5: a later start owes nothing, and tells nothing of it."""
    bench = jobs_bench()
    update(bench)
    bench.advance(5)
    assert bench.station.store.firmware_job() is None
    bench.said()
    bench.shell.jobs.asked.clear()
    bench.power_cycle()
    assert told(bench) == []
    assert bench.shell.jobs.asked == [ConfirmFirmware()]


def test_waits_for_retrieve_date() -> None:
    """§6.55, errata 3.63: before it nothing is fetched; after it at once."""
    bench = jobs_bench()
    update(bench, retrieve_date=TOMORROW)
    bench.advance(24 * 3600 - 10)
    assert told(bench) == []
    bench.advance(20)
    assert told(bench) == WHOLE


def test_retrieve_date_follows_the_clock() -> None:
    """§3.14: it is an instant of the Central System's time, also when that is stepped, and after a power cut."""
    bench = jobs_bench()
    update(bench, retrieve_date=TOMORROW)
    bench.power_cycle()
    bench.advance(3600)
    assert told(bench) == []
    bench.peer.utc_offset_ms = 24 * 3600 * 1000
    bench.advance(3600)  # the Heartbeat tells the time
    assert told(bench) == WHOLE


def test_download_fails_once_at_the_end() -> None:
    """Errata 3.50, TC_044_2_CS: retries are extra tries, retryInterval apart, with one DownloadFailed."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [FAILS]
    update(bench, retries=2, retry_interval=100)
    bench.advance(150)
    assert told(bench) == ["Downloading"]
    assert len(bench.shell.jobs.asked_of(Download)) == 2
    bench.advance(60)
    assert told(bench) == ["DownloadFailed"]
    assert len(bench.shell.jobs.asked_of(Download)) == 3
    bench.advance(1000)
    assert told(bench) == []
    assert JobChanged("firmware", "DownloadFailed", "no such file") in bench.shell.events


def test_without_retries_one_failure_is_the_end() -> None:
    """TC_044_2_CS: retries 0 means one try; the station stays Available throughout."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [FAILS]
    update(bench, retries=0)
    bench.advance(5)
    said = bench.said()
    assert firmware_statuses(said) == ["Downloading", "DownloadFailed"]
    assert not [req for req in said if isinstance(req, StatusNotificationReq)]


def test_a_retry_may_succeed() -> None:
    """Errata 3.50: Downloading is told once, not with each try."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [FAILS, Outcome()]
    update(bench, retries=1, retry_interval=10)
    bench.advance(60)
    assert told(bench) == WHOLE


@pytest.mark.parametrize("location", ["http://files/image", "sftp://files/i", "image", "ftp:", "ftp://[", ""])
def test_other_protocols_fail(location: str) -> None:
    """Errata 3.88: what SupportedFileTransferProtocols does not list is not tried."""
    bench = jobs_bench(configuration={"SupportedFileTransferProtocols": "FTP"})
    update(bench, location=location, retries=5)
    bench.advance(5)
    assert told(bench) == ["Downloading", "DownloadFailed"]
    assert not bench.shell.jobs.asked_of(Download)


def test_protocol_is_compared_without_case() -> None:
    """Errata 3.88, RFC 3986: a scheme has no case, nor has the key's item."""
    bench = jobs_bench(configuration={"SupportedFileTransferProtocols": "http,ftp"})
    update(bench, location="FTP://files/image")
    bench.advance(5)
    assert told(bench) == WHOLE


def test_replaces_one_that_is_not_downloading_yet() -> None:
    """§5.19: the newer request is the valid one as long as nothing has begun."""
    bench = jobs_bench()
    update(bench, retrieve_date=TOMORROW)
    update(bench, location="ftp://files/newer")
    bench.advance(48 * 3600)
    assert told(bench) == WHOLE
    (download,) = bench.shell.jobs.asked_of(Download)
    assert download == Download(2, "ftp://files/newer")


def test_replaces_one_that_waits_for_its_retry() -> None:
    """§5.19: a location that never works must not stand in the way of one that does."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [FAILS, Outcome()]
    update(bench, retries=1000, retry_interval=100)
    bench.advance(5)
    update(bench, location="ftp://files/newer")
    bench.advance(5)
    assert told(bench) == ["Downloading", *WHOLE]


def test_a_second_request_is_ignored_while_one_runs() -> None:
    """§6.56: it is confirmed, since the confirmation cannot refuse it, and changes nothing."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [SLOW]
    bench.shell.jobs.installs = [SLOW]
    update(bench)
    bench.advance(5)
    update(bench, location="ftp://files/other")
    bench.advance(70)  # installing now
    update(bench, location="ftp://files/other")
    bench.advance(60)
    assert told(bench) == WHOLE
    assert bench.shell.jobs.asked_of(Download) == [Download(1, IMAGE)]


def test_outcome_of_another_job_is_ignored() -> None:
    """A late word on a job that was replaced means nothing for the present one."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [SLOW]
    update(bench)
    bench.shell.give(TransferEnded(7, ok=True), TransferEnded(7, ok=False), InstallEnded(1, ok=True))
    bench.shell.give(TransferProgress(7, 1), InstallProgress(7, 1))
    assert told(bench) == ["Downloading"]
    assert not [event for event in bench.shell.events if isinstance(event, JobProgressed)]


def test_installation_waits_for_transactions() -> None:
    """Errata 3.49: what charges goes on; free connectors are Unavailable meanwhile, also to cards and remote starts."""
    bench = jobs_bench(connectors=2)
    bench.charge("TAG")
    update(bench)
    bench.advance(3600)
    said = bench.said()
    assert firmware_statuses(said) == ["Downloading", "Downloaded"]
    assert [(req.connector_id, req.status) for req in said if isinstance(req, StatusNotificationReq)] == [
        (1, "Preparing"),
        (1, "Charging"),
        (2, "Unavailable"),
    ]
    bench.plug(2)
    bench.tap("OTHER")
    assert bench.csms(RemoteStartTransactionReq(id_tag="OTHER", connector_id=2)).status == "Rejected"  # type: ignore[union-attr]
    judged = [event for event in bench.shell.events if isinstance(event, CardJudged)]
    assert judged[-1].verdict == "refused"
    bench.tap("TAG")
    bench.advance(5)
    said = bench.said()
    assert firmware_statuses(said) == ["Installing", "Installed"]
    assert len([req for req in said if isinstance(req, StopTransactionReq)]) == 1


def test_a_card_that_waits_for_its_cable_is_sent_away() -> None:
    """Errata 3.49: who has not begun must come back after the update."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [Outcome(takes_ms=5_000)]
    bench.shell.jobs.installs = [SLOW]
    update(bench)
    bench.tap("TAG")
    bench.advance(10)
    assert bench.statuses() == ["Preparing", "Unavailable"]
    bench.plug()
    bench.advance(10)
    assert bench.station.connectors[0].transaction is None
    assert bench.statuses() == []


def test_firmwares_unavailable_is_not_kept() -> None:
    """§5.2, §5.19: it is no ChangeAvailability; that one holds over the update."""
    bench = jobs_bench(connectors=2)
    bench.csms(ChangeAvailabilityReq(connector_id=2, type="Inoperative"))
    update(bench)
    bench.advance(5)
    assert [connector.reporter.current.status for connector in bench.station.connectors] == ["Available", "Unavailable"]


def test_installation_that_fails() -> None:
    """TC_044_3_CS: InstallationFailed, the connectors are Available again, the old firmware runs."""
    bench = jobs_bench()
    bench.shell.jobs.installs = [Outcome(ok=False, reason="bad signature")]
    update(bench)
    bench.advance(5)
    said = bench.said()
    assert firmware_statuses(said) == ["Downloading", "Downloaded", "Installing", "InstallationFailed"]
    assert [req.status for req in said if isinstance(req, StatusNotificationReq)] == ["Unavailable", "Available"]
    assert not [req for req in said if isinstance(req, BootNotificationReq)]
    bench.charge()


def test_a_new_slot_that_does_not_boot() -> None:
    """Errata 3.47: the old firmware comes up, says so in its boot, and tells InstallationFailed."""
    bench = jobs_bench()
    bench.shell.jobs.boots = False
    update(bench)
    bench.advance(5)
    said = bench.said()
    assert firmware_statuses(said) == ["Downloading", "Downloaded", "Installing", "InstallationFailed"]
    assert [req.firmware_version for req in said if isinstance(req, BootNotificationReq)] == ["1.0"]


def test_firmware_that_needs_no_restart() -> None:
    """§5.19: then Installed is told at once, and nothing restarts."""
    bench = jobs_bench()
    bench.shell.jobs.installs = [Outcome(reboot=False)]
    update(bench)
    bench.advance(5)
    said = bench.said()
    assert firmware_statuses(said) == WHOLE
    assert not [req for req in said if isinstance(req, BootNotificationReq)]
    assert bench.station.connectors[0].reporter.current.status == "Available"


def test_installed_is_told_after_an_accepted_boot_only() -> None:
    """Errata 3.47: firmware that the Central System does not accept yet has not proved itself."""
    bench = jobs_bench()
    bench.shell.jobs.installs = [SLOW]
    update(bench)
    answer_boots(bench, ("Pending", 300), ("Accepted", 3600))
    bench.advance(70)
    assert told(bench) == WHOLE[:-1]
    bench.shell.jobs.asked.clear()
    bench.advance(300)
    assert told(bench) == ["Installed"]
    assert bench.shell.jobs.asked == [ConfirmFirmware()]


def test_a_request_while_pending_is_told_of_after_the_acceptance() -> None:
    """§4.2: while Pending nothing is said unasked, but what happened is told in its order."""
    bench = Bench(MANAGED)
    answer_boots(bench, ("Pending", 100), ("Accepted", 3600))
    bench.shell.jobs.installs = [SLOW]
    bench.shell.power_up()
    update(bench)
    bench.advance(50)
    assert told(bench) == []
    bench.advance(55)
    assert told(bench) == WHOLE


def test_idle_is_for_triggers_only() -> None:
    """§4.5, TC_054_CS: a TriggerMessage is told what is going on, Idle where nothing is."""
    bench = jobs_bench()
    firmware = bench.station.firmware
    assert firmware.status_for_trigger() == "Idle"
    update(bench, retrieve_date=TOMORROW)
    assert firmware.status_for_trigger() == "Idle"
    bench.shell.jobs.downloads = [SLOW]
    bench.shell.jobs.installs = [SLOW]
    update(bench)
    bench.charge()
    statuses = [firmware.status_for_trigger()]
    bench.advance(65)
    statuses.append(firmware.status_for_trigger())
    bench.tap("TAG")
    bench.advance(5)
    statuses.append(firmware.status_for_trigger())
    assert statuses == ["Downloading", "Downloaded", "Installing"]
    assert "Idle" not in told(bench)


def test_table_and_statuses_cover_each_other() -> None:
    """Every phase has its events and its word for a trigger."""
    assert list(TABLE) == list(STATUS)
    assert all(after in TABLE for events in TABLE.values() for after in events.values())


def test_progress_is_news() -> None:
    """The log hears how far the present step is."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [SLOW]
    update(bench)
    bench.shell.give(TransferProgress(1, 10, 100), InstallProgress(1, 40))
    assert bench.shell.events[-2:] == [JobProgressed("firmware", 10, 100), JobProgressed("firmware", 40, 100)]


def test_reset_before_the_installation_loses_nothing() -> None:
    """§5.14: an installation does not begin while the station goes down, but after the start."""
    bench = jobs_bench()
    bench.charge()
    update(bench)
    bench.advance(5)
    bench.said()
    bench.csms(ResetReq(type="Soft"))
    bench.advance(30)
    assert told(bench) == ["Installing", "Installed"]
    assert len(bench.shell.jobs.asked_of(Install)) == 1


def test_restart_that_does_not_come() -> None:
    """§9.1.22: after its ResetRetries the station serves with the old firmware; the next restart brings the new one."""
    bench = jobs_bench(configuration={"ResetRetries": "1"})
    bench.shell.restart_fails = True
    update(bench)
    bench.advance(120)
    assert told(bench) == WHOLE[:3]
    assert bench.station.connectors[0].in_service
    bench.power_cycle()
    assert told(bench) == ["Installed"]


def test_reset_that_does_not_come_while_installing() -> None:
    """§5.14: the connectors stay Unavailable, and the installation goes on."""
    bench = jobs_bench(configuration={"ResetRetries": "0"})
    bench.shell.jobs.installs = [SLOW]
    update(bench)
    bench.shell.restart_fails = True
    bench.csms(ResetReq(type="Hard"))
    bench.advance(30)
    assert not bench.station.connectors[0].in_service
    bench.shell.restart_fails = False
    bench.advance(60)
    assert told(bench) == WHOLE


def test_rebuilt_before_the_restart() -> None:
    """A core that is built anew between installation and restart asks, and restarts then."""
    bench = jobs_bench()
    bench.shell.jobs.installs = [SLOW]
    update(bench)
    bench.advance(59)
    bench.shell.restart_fails = True
    bench.advance(2)
    bench.shell.restart_fails = False
    bench.shell.power_up("Rebuild")
    bench.advance(30)
    assert told(bench) == WHOLE


def test_restart_that_changes_nothing() -> None:
    """An installer that asks for one restart after the other is not obeyed for ever."""
    bench = jobs_bench()
    answer_boots(bench, ("Pending", 300), ("Accepted", 3600))
    update(bench)
    bench.advance(5)
    bench.shell.give(InstallEnded(1, ok=True, reboot=True))
    bench.advance(300)
    assert told(bench) == [*WHOLE[:3], "InstallationFailed"]


def test_restart_waits_until_a_slow_link_has_told_all() -> None:
    """Errata 3.47: Installing is acknowledged before the boot of the new firmware, and nothing is said twice."""
    bench = jobs_bench()
    bench.peer.react(FirmwareStatusNotificationReq, None)
    update(bench)
    for _ in WHOLE[:2]:
        bench.advance(8)
        bench.peer.answer_held(FirmwareStatusNotificationConf())
    bench.advance(8)
    assert bench.peer.links == 1
    bench.peer.react(FirmwareStatusNotificationReq, FirmwareStatusNotificationConf())
    bench.peer.answer_held(FirmwareStatusNotificationConf())
    bench.advance(60)
    assert bench.peer.links == 2
    assert told(bench) == WHOLE


def test_restart_does_not_wait_for_ever() -> None:
    """Errata 3.47: what is not acknowledged within the limit is said again after the start, in its order."""
    bench = jobs_bench()
    bench.peer.react(FirmwareStatusNotificationReq, None)
    update(bench)
    bench.peer.answer_held(FirmwareStatusNotificationConf())
    bench.advance(34)
    assert bench.peer.links == 1
    bench.peer.react(FirmwareStatusNotificationReq, FirmwareStatusNotificationConf())
    bench.advance(5)
    assert bench.peer.links == 2
    assert told(bench) == ["Downloading", "Downloaded", *WHOLE[1:]]


def test_reset_meanwhile_restarts_as_soon_as_any() -> None:
    """§5.14: the Central System that asks for a hard Reset need not hear the update's statuses first."""
    bench = jobs_bench()
    bench.peer.react(FirmwareStatusNotificationReq, None)
    update(bench)
    bench.csms(ResetReq(type="Hard"))
    bench.advance(6)
    assert bench.peer.links == 2
