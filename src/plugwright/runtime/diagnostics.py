"""The diagnostics file: what a station knows of itself and its past, compressed, without secrets or whole idTags.

OCPP 1.6 §5.9, §6.25 (its window), §8.2.
"""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from plugwright import __version__
from plugwright.now import Now
from plugwright.ocpp16.time import format_utc
from plugwright.runtime.journal import Entry, Journal
from plugwright.runtime.masking import MASK, masked_id_tag, without_persons
from plugwright.station.effects import Upload
from plugwright.station.ports import TransactionRow
from plugwright.station.station import Station

if TYPE_CHECKING:
    from tarfile import TarFile

MAX_TRANSACTIONS: Final = 200
MAX_GIVEN_UP: Final = 200
LINES_AT_ONCE: Final = 200


class Cancelled(Exception):
    """The file is not wanted any more."""


class Window(msgspec.Struct, frozen=True):
    """From when to when, in UTC milliseconds; `offset_ms` is UTC minus monotonic, as the station reckons."""

    start_utc_ms: int | None
    stop_utc_ms: int | None
    offset_ms: int

    def holds(self, utc_ms: int | None) -> bool:
        """Whether this instant is asked for; one that nobody knows is."""
        if utc_ms is None:
            return True
        return (self.start_utc_ms or 0) <= utc_ms and (self.stop_utc_ms is None or utc_ms <= self.stop_utc_ms)


class Report(msgspec.Struct, frozen=True):
    """All that goes into the file, gathered at one instant: `documents` by name, and the entries of the journal."""

    window: Window
    documents: dict[str, Any]
    log: tuple[Entry, ...]
    frames: tuple[Entry, ...]


def collect(station: Station, journal: Journal, identity: str, upload: Upload, now: Now) -> Report:
    """Gather it, quickly: the loop waits. Raises StoreError."""
    utc_ms = station.clock.utc_ms(now)
    offset_ms = (now.utc_ms if utc_ms is None else utc_ms) - now.monotonic_ms
    window = Window(upload.start_utc_ms, upload.stop_utc_ms, offset_ms)
    return Report(
        window,
        {
            "about.json": _about(station, identity, now, window),
            "configuration.json": _configuration(station),
            "status.json": _masked(msgspec.to_builtins(station.view())),
            "transactions.json": list(_transactions(station, window)),
            "given_up.json": [_given_up(row) for row in station.store.given_up(MAX_GIVEN_UP)],
        },
        journal.log.snapshot(),
        journal.frames.snapshot(),
    )


def _about(station: Station, identity: str, now: Now, window: Window) -> dict[str, Any]:
    import platform  # noqa: PLC0415 - only who asks for diagnostics pays for it

    product = station.product
    return {
        "identity": identity,
        "vendor": product.vendor,
        "model": product.model,
        "serial_number": product.serial_number,
        "firmware_version": product.firmware_version,
        "plugwright": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "feature_profiles": product.feature_profiles,
        "collected_at": format_utc(now.monotonic_ms + window.offset_ms),
        "up_for_s": now.monotonic_ms // 1000,
    }


def _configuration(station: Station) -> list[dict[str, Any]]:
    return [
        {"key": key.name, "value": MASK if text is None else text, "readonly": readonly}
        for key, text, readonly in station.configuration.listed()
    ]


def _masked(value: Any) -> Any:
    """A view without whole idTags."""
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: masked_id_tag(item) if name.endswith("id_tag") and isinstance(item, str) else _masked(item)
        for name, item in value.items()
    }


def _transactions(station: Station, window: Window) -> Iterator[dict[str, Any]]:
    for row in station.store.recent_transactions(MAX_TRANSACTIONS):
        started_ms = station.clock.resolve(row.started_at)
        stopped_ms = station.clock.resolve(row.stopped_at) if row.stopped_at is not None else None
        if window.holds(started_ms) or window.holds(stopped_ms):
            yield _transaction(row, started_ms, stopped_ms)


def _transaction(row: TransactionRow, started_ms: int | None, stopped_ms: int | None) -> dict[str, Any]:
    return {
        "number": row.id,
        "transaction_id": row.transaction_id,
        "connector": row.connector,
        "id_tag": masked_id_tag(row.id_tag),
        "started_at": None if started_ms is None else format_utc(started_ms),
        "stopped_at": None if stopped_ms is None else format_utc(stopped_ms),
        "meter_start_wh": row.meter_start_wh,
        "meter_stop_wh": row.meter_stop_wh,
        "reason": row.stop_reason,
        "start": row.start,
        "stop": row.stop,
    }


def _given_up(row: Any) -> dict[str, Any]:
    return {"seq": row.seq, "kind": row.kind, "message": without_persons(row.message), "reason": row.reason}


def write_report(report: Report, path: Path, go_on: Callable[[], bool]) -> int:
    """Write the archive, whole or not at all, and return its size. For a thread of its own.

    Raises OSError, and Cancelled once `go_on` says no.
    """
    import tarfile  # noqa: PLC0415 - likewise

    draft = path.with_name(f"{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
        for name, document in report.documents.items():
            _add(archive, name, msgspec.json.format(msgspec.json.encode(document), indent=2))
        for name, entries in (("log.txt", report.log), ("frames.txt", report.frames)):
            _add(archive, name, _text(_lines(entries, report.window), go_on))
    os.replace(draft, path)  # noqa: PTH105 - Path.replace returns a path that nobody needs
    return path.stat().st_size


def _add(archive: "TarFile", name: str, data: bytes) -> None:
    member = archive.tarinfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))


def _lines(entries: Iterable[Entry], window: Window) -> Iterator[str]:
    for entry in entries:
        utc_ms = entry.at_monotonic_ms + window.offset_ms
        if window.holds(utc_ms):
            text = without_persons(entry.data) if entry.mark in "<>" else entry.data.decode()
            yield f"{format_utc(utc_ms)} {entry.mark} {text}\n"


def _text(lines: Iterator[str], go_on: Callable[[], bool]) -> bytes:
    """Bounded, because the journal is."""
    text = io.BytesIO()
    for number, line in enumerate(lines):
        if number % LINES_AT_ONCE == 0 and not go_on():
            raise Cancelled
        text.write(line.encode(errors="replace"))
    return text.getvalue()
