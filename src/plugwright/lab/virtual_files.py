"""The virtual file server and the virtual firmware of a run: what becomes of a job depends on where it was sent.

OCPP 1.6 §5.9, §5.19.
"""

from typing import Final

from plugwright.lab.parameters import Parameters
from plugwright.now import Now
from plugwright.sim.jobs import Job, Outcome, VirtualJobs
from plugwright.station.effects import Download, Install, Upload
from plugwright.station.stimuli import Stimulus, TransferEnded

TAKES_MS: Final = 2_000
UNREACHABLE: Final = Outcome(ok=False, reason="no such file", takes_ms=TAKES_MS)
REFUSED: Final = Outcome(ok=False, reason="not an image", takes_ms=TAKES_MS)
GOOD: Final = Outcome(takes_ms=TAKES_MS)


class VirtualFiles(VirtualJobs):
    """Knows the parameters' locations; every other one cannot be reached."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__()
        self._firmware = (parameters.firmware_url, parameters.invalid_firmware_url)
        self._logs = parameters.log_url
        self._downloaded = ""
        self._uploading: int | None = None
        self._uploaded = 0

    def count(self) -> int:
        """How many files were uploaded to where they were to go."""
        return self._uploaded

    def do(self, effect: Job, now: Now) -> list[Stimulus]:
        """Begin what is asked."""
        match effect:
            case Download(url=url):
                self._downloaded = url
                self.downloads = [GOOD if url in self._firmware else UNREACHABLE]
            case Upload(job=job, url=url):
                self._uploading = job
                self.uploads = [GOOD if url.startswith(self._logs) else UNREACHABLE]
            case Install():
                self.installs = [GOOD if self._downloaded == self._firmware[0] else REFUSED]
        return super().do(effect, now)

    def _happened(self, stimulus: Stimulus) -> Stimulus:
        if isinstance(stimulus, TransferEnded) and stimulus.ok and stimulus.job == self._uploading:
            self._uploaded += 1
        return super()._happened(stimulus)
