"""Files and firmware in virtual time: the outcomes that were told beforehand, when they are due."""

from plugwright.now import NEVER_MS, Now
from plugwright.sim.bench import PRODUCT
from plugwright.sim.jobs import Outcome, VirtualJobs
from plugwright.station.effects import CancelTransfer, CheckInstall, ConfirmFirmware, Download, Install, Upload
from plugwright.station.stimuli import InstallEnded, TransferEnded

UPLOAD = Upload(2, "ftp://files/logs/d", "d", None, None)


def at(ms: int) -> Now:
    """This instant on both clocks."""
    return Now(ms, ms)


def test_outcomes_come_in_their_order() -> None:
    """The last one holds from then on."""
    jobs = VirtualJobs()
    jobs.downloads = [Outcome(ok=False, reason="no"), Outcome()]
    said = [jobs.do(Download(1, "ftp://files/i"), at(0)) for _ in range(3)]
    assert said == [[TransferEnded(1, ok=False, reason="no")], [TransferEnded(1, ok=True)], [TransferEnded(1, ok=True)]]
    assert jobs.asked_of(Download) == [Download(1, "ftp://files/i")] * 3


def test_outcome_takes_its_time() -> None:
    """It is due after `takes_ms`, and only once."""
    jobs = VirtualJobs()
    jobs.uploads = [Outcome(takes_ms=50)]
    assert jobs.do(UPLOAD, at(100)) == []
    assert jobs.next_deadline() == 150
    assert jobs.due(at(149)) == []
    assert jobs.due(at(150)) == [TransferEnded(2, ok=True)]
    assert jobs.next_deadline() == NEVER_MS


def test_cancelled_transfer_has_no_outcome() -> None:
    """Nor has one whose station is gone."""
    jobs = VirtualJobs()
    jobs.uploads = jobs.downloads = [Outcome(takes_ms=50)]
    jobs.do(UPLOAD, at(0))
    jobs.do(Download(3, "ftp://files/i"), at(0))
    jobs.do(CancelTransfer(2), at(10))
    assert jobs.due(at(50)) == [TransferEnded(3, ok=True)]
    jobs.do(UPLOAD, at(60))
    jobs.abandon()
    assert jobs.due(at(500)) == []


def test_restart_boots_what_was_installed() -> None:
    """A rebuilt core is no restart; until there is one, the check asks for it."""
    jobs = VirtualJobs()
    assert jobs.do(Install(1), at(0)) == [InstallEnded(1, ok=True, reboot=True)]
    assert jobs.booted(PRODUCT, "Rebuild") is PRODUCT
    assert jobs.do(CheckInstall(1), at(0)) == [InstallEnded(1, ok=True, reboot=True)]
    assert jobs.booted(PRODUCT, "Reset").firmware_version == "2.0"
    assert jobs.do(CheckInstall(1), at(0)) == [InstallEnded(1, ok=True)]
    assert jobs.do(ConfirmFirmware(), at(0)) == []


def test_what_does_not_boot_falls_back() -> None:
    """The old firmware comes up, and the check says so."""
    jobs = VirtualJobs()
    jobs.boots = False
    jobs.do(Install(1), at(0))
    assert jobs.booted(PRODUCT, "PowerUp") is PRODUCT
    (ended,) = jobs.do(CheckInstall(1), at(0))
    assert isinstance(ended, InstallEnded)
    assert not ended.ok


def test_an_image_is_a_job_s_own() -> None:
    """What a former job installed is not what a later one has downloaded."""
    jobs = VirtualJobs()
    jobs.do(Install(1), at(0))
    jobs.booted(PRODUCT, "Reset")
    jobs.boots = False
    jobs.do(Install(2), at(0))
    jobs.booted(PRODUCT, "Reset")
    (ended,) = jobs.do(CheckInstall(2), at(0))
    assert isinstance(ended, InstallEnded)
    assert (ended.ok, jobs.installed) == (False, 1)


def test_an_installation_takes_its_time() -> None:
    """Meanwhile nothing else may be done with the machine."""
    jobs = VirtualJobs()
    jobs.installs = [Outcome(takes_ms=50, reboot=False)]
    seen = [jobs.is_installing]
    jobs.do(Install(1), at(0))
    seen.append(jobs.is_installing)
    jobs.due(at(50))
    assert [*seen, jobs.is_installing] == [False, True, False]
    assert jobs.installed == 1


def test_failed_installation_changes_nothing() -> None:
    """The next start boots what ran before."""
    jobs = VirtualJobs()
    jobs.installs = [Outcome(ok=False, reason="bad signature")]
    assert jobs.do(Install(1), at(0)) == [InstallEnded(1, ok=False, reason="bad signature")]
    assert jobs.booted(PRODUCT, "PowerUp") is PRODUCT
