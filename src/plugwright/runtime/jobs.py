"""The jobs with files, carried out: downloads, uploads and installations in threads, their outcomes as stimuli.

OCPP 1.6 §5.9, §5.19, §8. What is decided of them (retries, dates, statuses) is the core's.
"""

import asyncio
import logging
import shutil
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from plugwright.installer.outcome import Installed, NotInstalled, Outcome
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.diagnostics import Cancelled, Report, write_report
from plugwright.runtime.worker import Worker
from plugwright.station.effects import CancelTransfer, CheckInstall, ConfirmFirmware, Download, Install, Upload
from plugwright.station.product import Product
from plugwright.station.stimuli import (
    InstallEnded,
    InstallProgress,
    StartCause,
    Stimulus,
    TransferEnded,
    TransferProgress,
)

if TYPE_CHECKING:
    from plugwright.transfer.job import Done, Failed
    from plugwright.transfer.transfers import Transfers

LOG: Final = logging.getLogger(__name__)

MAX_IMAGE_BYTES: Final = 512 * 1024 * 1024
STALLED_AFTER_S: Final = 60.0
PROGRESS_EVERY_MS: Final = 1_000

JobEffect = Download | Upload | CancelTransfer | Install | CheckInstall | ConfirmFirmware


class Installer(Protocol):
    """What puts firmware in its place; `install`, `check` and `confirm` may take long, and run in a thread."""

    def boot(self) -> None: ...

    def running_version(self) -> str | None: ...

    def install(self, image: Path, progress: Callable[[int], None]) -> Outcome: ...

    def check(self) -> Outcome: ...

    def confirm(self) -> None: ...

    def abort(self) -> None: ...


class _Run(msgspec.Struct, frozen=True):
    """A transfer: the job that it is for, and the file that is not needed when it has ended."""

    job: int
    leftover: Path | None = None


class Jobs:
    """Carries out the jobs of one station after the other; what a former one began is told to nobody."""

    def __init__(
        self,
        data_dir: Path,
        protocols: tuple[str, ...],
        installer: Installer,
        collect: Callable[[Upload], Report | None],
        ca_file: Path | None = None,
    ) -> None:
        """`ca_file` is trusted beside the system's authorities.

        `collect` gathers a report between two steps, None if there is no station any more.
        """
        self._images = data_dir / "firmware"
        self._reports = data_dir / "diagnostics"
        self._known_hosts = data_dir / "known_hosts"
        self._protocols = protocols
        self._installer = installer
        self._collect = collect
        self._ca_file = ca_file
        self._put: Callable[[Stimulus], None] = _lost
        self._transfers: Transfers | None = None
        self._runs: dict[int, _Run] = {}
        self._run = 0
        self._preparing: int | None = None  # the upload job whose file is being written
        self._told_ms = 0
        self._worker = Worker()

    def attach(self, put: Callable[[Stimulus], None]) -> None:
        """From now on outcomes go there."""
        self._put = put

    def booted(self, product: Product, cause: StartCause) -> Product:
        """The product with the firmware that runs; any cause but Rebuild is a start of the machine."""
        if cause != "Rebuild":
            try:
                self._installer.boot()
            except OSError as error:
                LOG.error("the firmware's slots cannot be written: %s", error)  # noqa: TRY400 - the world's failure
        version = self._installer.running_version()
        return product if version is None else msgspec.structs.replace(product, firmware_version=version)

    def abandon(self) -> None:
        """The station is gone: what it had begun ends, and is begun anew if the next one still owes it."""
        self._worker.abandon()
        self._runs.clear()
        self._installer.abort()
        transfers, self._transfers = self._transfers, None
        if transfers is not None:
            transfers.close()

    def do(self, effect: JobEffect) -> None:
        """Begin what is asked; its outcome comes by `put`, never from within this call."""
        match effect:
            case Download(job, url):
                self._download(job, url)
            case Upload():
                self._worker.soon(lambda: self._prepare(effect))
            case CancelTransfer(job):
                self._cancel(job)
            case Install(job):
                self._install(job)
            case CheckInstall(job):
                self._worker.do(self._check, lambda outcome: self._installed(job, outcome))
            case ConfirmFirmware():
                self._worker.do(self._confirm, lambda _: None)

    # Transfers

    def _download(self, job: int, url: str) -> None:
        """What lies there of this job, a former try or life has left; what is another job's is not needed."""
        image = self._image(job)
        try:
            image.parent.mkdir(parents=True, exist_ok=True)
            for other in self._images.iterdir():
                if other != image.parent:
                    shutil.rmtree(other, ignore_errors=True)
        except OSError as error:
            failed = TransferEnded(job, ok=False, reason=f"the image cannot be written: {error.strerror}")
            self._worker.soon(lambda: self._put(failed))
            return
        self._transfer(_Run(job), url, image, upload=False)

    def _image(self, job: int) -> Path:
        return self._images / str(job) / "image"

    def _prepare(self, upload: Upload) -> None:
        """Gather what goes into the file, and write it in a thread."""
        report = self._collect(upload)
        if report is None:
            return
        self._preparing = upload.job
        path, is_wanted = self._reports / upload.file_name, self._worker.is_wanted()

        def write() -> str | None:
            try:
                shutil.rmtree(self._reports, ignore_errors=True)  # what a power cut has left of former ones
                write_report(report, path, is_wanted)
            except (OSError, Cancelled) as error:
                return f"the file cannot be written: {error}"
            return None

        def written(failure: str | None) -> None:
            if self._preparing != upload.job:
                path.unlink(missing_ok=True)
                return
            self._preparing = None
            if failure is None:
                self._transfer(_Run(upload.job, path), upload.url, path, upload=True)
            else:
                self._put(TransferEnded(upload.job, ok=False, reason=failure))

        self._worker.do(write, written)

    def _transfer(self, run: _Run, url: str, path: Path, *, upload: bool) -> None:
        from plugwright.transfer.job import Job  # noqa: PLC0415 - a station that transfers nothing does not pay for it

        self._run += 1
        self._runs[self._run] = run
        self._running_transfers().start(
            Job(
                number=self._run,
                url=url,
                path=path,
                direction="upload" if upload else "download",
                max_bytes=None if upload else MAX_IMAGE_BYTES,
                timeout_s=STALLED_AFTER_S,
            )
        )

    def _running_transfers(self) -> "Transfers":
        if self._transfers is None:
            from plugwright.transfer.transfers import Transfers  # noqa: PLC0415 - likewise

            self._transfers = Transfers(
                schemes=self._protocols,
                ssl_context_factory=self._ssl_context,
                on_progress=self._transfer_progressed,
                on_done=self._transfer_ended,
                loop=asyncio.get_running_loop(),
                known_hosts=self._known_hosts,
                accept_new_host_keys=True,
            )
        return self._transfers

    def _ssl_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)
        return context

    def _cancel(self, job: int) -> None:
        if self._preparing == job:
            self._preparing = None
        for number in [number for number, run in self._runs.items() if run.job == job]:
            del self._runs[number]
            if self._transfers is not None:
                self._transfers.cancel(number)

    def _transfer_progressed(self, number: int, done_bytes: int, total_bytes: int | None) -> None:
        run = self._runs.get(number)
        now_ms = read_clocks().monotonic_ms
        if run is not None and now_ms - self._told_ms >= PROGRESS_EVERY_MS:
            self._told_ms = now_ms
            self._put(TransferProgress(run.job, done_bytes, total_bytes))

    def _transfer_ended(self, number: int, outcome: "Done | Failed") -> None:
        run = self._runs.pop(number, None)
        if run is None:
            return
        if run.leftover is not None:
            run.leftover.unlink(missing_ok=True)
        reason: str | None = getattr(outcome, "reason", None)
        self._put(TransferEnded(run.job, ok=reason is None, reason=reason))

    # Firmware

    def _install(self, job: int) -> None:
        loop, is_wanted = asyncio.get_running_loop(), self._worker.is_wanted()

        def progress(percent: int) -> None:
            told = InstallProgress(job, percent)
            self._worker.from_thread(loop, lambda: self._put(told) if is_wanted() else None)

        def install() -> Outcome:
            try:
                return self._installer.install(self._image(job), progress)
            except OSError as error:
                return NotInstalled(f"cannot be installed: {error}")

        self._worker.do(install, lambda outcome: self._installed(job, outcome))

    def _check(self) -> Outcome:
        try:
            return self._installer.check()
        except OSError as error:
            return NotInstalled(f"cannot be checked: {error}")

    def _confirm(self) -> None:
        try:
            self._installer.confirm()
        except OSError as error:
            LOG.warning("the firmware could not be confirmed: %s", error)

    def _installed(self, job: int, outcome: Outcome) -> None:
        match outcome:
            case Installed(reboot):
                self._put(InstallEnded(job, ok=True, reboot=reboot))
            case NotInstalled(reason):
                self._put(InstallEnded(job, ok=False, reason=reason))


def _lost(stimulus: Stimulus) -> None:
    """Nobody is attached yet."""
