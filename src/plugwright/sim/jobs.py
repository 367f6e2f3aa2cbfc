"""Files and firmware in virtual time: what becomes of each transfer and installation is told beforehand.

OCPP 1.6 §5.9, §5.19; errata 3.47 (the restart decides whether new firmware runs).
"""

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.station.effects import (
    CancelTransfer,
    CheckInstall,
    ConfirmFirmware,
    Download,
    Effect,
    Install,
    Upload,
)
from plugwright.station.product import Product
from plugwright.station.stimuli import InstallEnded, StartCause, Stimulus, TransferEnded


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """How a step of a job ends, and after how long."""

    ok: bool = True
    reason: str | None = None
    takes_ms: int = 0
    reboot: bool = True  # of an installation: whether a restart must boot it


class _Coming(msgspec.Struct, frozen=True, gc=False):
    at_ms: int
    job: int
    stimulus: Stimulus


GOOD = Outcome()
Job = Download | Upload | CancelTransfer | Install | CheckInstall | ConfirmFirmware


class VirtualJobs:
    """The outcomes of each kind come in their order, and the last one from then on; `asked` is all that was asked.

    Every image holds the firmware `version`; `boots` is whether a machine with it comes up, else the old one does.
    """

    def __init__(self) -> None:
        self.downloads = [GOOD]
        self.uploads = [GOOD]
        self.installs = [GOOD]
        self.version = "2.0"
        self.boots = True
        self.asked: list[Effect] = []
        self.installed: int | None = None
        """The job whose firmware was installed last, and runs where that takes a restart."""
        self._running: str | None = None  # None: what the product came with
        self._next: int | None = None  # the job whose image a restart boots
        self._coming: list[_Coming] = []

    def asked_of(self, *kinds: type[Effect]) -> list[Effect]:
        """What was asked of these kinds."""
        return [effect for effect in self.asked if isinstance(effect, kinds)]

    def booted(self, product: Product, cause: StartCause) -> Product:
        """The product with the firmware that runs: if the machine has restarted, what was installed last and boots."""
        if cause != "Rebuild":
            if self._next is not None and self.boots:
                self._running, self.installed = self.version, self._next
            self._next = None
        return product if self._running is None else msgspec.structs.replace(product, firmware_version=self._running)

    def abandon(self) -> None:
        """The station is gone, and all that it had begun."""
        self._coming.clear()

    @property
    def is_installing(self) -> bool:
        """Whether an installation has begun and not ended."""
        return any(isinstance(coming.stimulus, InstallEnded) for coming in self._coming)

    def next_deadline(self) -> int:
        """When the next outcome is due."""
        return min((coming.at_ms for coming in self._coming), default=NEVER_MS)

    def due(self, now: Now) -> list[Stimulus]:
        """The outcomes of now."""
        ripe = [coming for coming in self._coming if coming.at_ms <= now.monotonic_ms]
        self._coming = [coming for coming in self._coming if coming.at_ms > now.monotonic_ms]
        return [self._happened(coming.stimulus) for coming in ripe]

    def do(self, effect: Job, now: Now) -> list[Stimulus]:
        """Begin what is asked; what takes no time has happened."""
        self.asked.append(effect)
        match effect:
            case Download(job):
                outcome = _next(self.downloads)
                self._come(outcome, job, TransferEnded(job, outcome.ok, outcome.reason), now)
            case Upload(job):
                outcome = _next(self.uploads)
                self._come(outcome, job, TransferEnded(job, outcome.ok, outcome.reason), now)
            case Install(job):
                outcome = _next(self.installs)
                ended = InstallEnded(job, outcome.ok, outcome.reason, reboot=outcome.ok and outcome.reboot)
                self._come(outcome, job, ended, now)
            case CancelTransfer(job):
                self._coming = [coming for coming in self._coming if coming.job != job]
            case CheckInstall(job):
                return [self._check(job)]
            case ConfirmFirmware():
                pass
        return self.due(now)

    def _come(self, outcome: Outcome, job: int, stimulus: Stimulus, now: Now) -> None:
        self._coming.append(_Coming(now.monotonic_ms + outcome.takes_ms, job, stimulus))

    def _happened(self, stimulus: Stimulus) -> Stimulus:
        if isinstance(stimulus, InstallEnded) and stimulus.reboot:
            self._next = stimulus.job
        elif isinstance(stimulus, InstallEnded) and stimulus.ok:
            self.installed = stimulus.job
        return stimulus

    def _check(self, job: int) -> InstallEnded:
        if self._next is not None:
            return InstallEnded(job, ok=True, reboot=True)
        if self.installed == job:
            return InstallEnded(job, ok=True)
        return InstallEnded(job, ok=False, reason="the new firmware does not boot")


def _next(outcomes: list[Outcome]) -> Outcome:
    return outcomes.pop(0) if len(outcomes) > 1 else outcomes[0]
