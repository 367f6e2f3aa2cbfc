"""The diagnostics file: what is in it, what is not, and how big it may become."""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from plugwright.now import Now
from plugwright.runtime.diagnostics import Cancelled, Report, Window, collect, write_report
from plugwright.runtime.journal import Entry, Journal
from plugwright.sim.bench import Bench
from plugwright.sim.shell import EPOCH_MS
from plugwright.station.effects import Upload
from tests.station.jobs_bench import jobs_bench
from tests.station.reserving import reserve, reserving

HOUR_MS = 3_600_000


def upload(start_ms: int | None = None, stop_ms: int | None = None) -> Upload:
    """Of this window, in milliseconds since the bench's beginning."""
    window = [None if ms is None else EPOCH_MS + ms for ms in (start_ms, stop_ms)]
    return Upload(1, "ftp://files/logs/d.tar.gz", "d.tar.gz", *window)


def unpacked(path: Path) -> dict[str, str]:
    """The file's members as texts."""
    with tarfile.open(path) as archive:
        return {name: archive.extractfile(name).read().decode() for name in archive.getnames()}  # type: ignore[union-attr]


def written(bench: Bench, tmp_path: Path, journal: Journal | None = None, of: Upload | None = None) -> dict[str, str]:
    """The members of the file that this station sends."""
    report = collect(bench.station, journal or Journal(), "cp001", of or upload(), bench.shell.now)
    path = tmp_path / "new folder" / "d.tar.gz"
    assert write_report(report, path, lambda: True) == path.stat().st_size
    return unpacked(path)


def session(bench: Bench, id_tag: str) -> None:
    """A transaction of a minute."""
    bench.charge(id_tag)
    bench.advance(60)
    bench.tap(id_tag)
    bench.unplug()


def test_holds_what_a_technician_asks_for(tmp_path: Path) -> None:
    """§5.9: versions, configuration, status, transactions, log and frames."""
    bench = jobs_bench()
    session(bench, "SECRETCARD")
    journal = Journal()
    journal.log.add(Entry(5_000, "WARNING", b"link down"))
    journal.frames.add(Entry(6_000, ">", b'[2,"1","Heartbeat",{}]'))
    members = written(bench, tmp_path, journal)
    about = json.loads(members["about.json"])
    assert (about["identity"], about["model"], about["firmware_version"]) == ("cp001", "Bench", "1.0")
    keys = {row["key"]: row for row in json.loads(members["configuration.json"])}
    assert keys["HeartbeatInterval"] == {"key": "HeartbeatInterval", "value": "3600", "readonly": False}
    assert json.loads(members["status.json"])["registration"] == "Accepted"
    (row,) = json.loads(members["transactions.json"])
    assert (row["reason"], row["stop"], row["started_at"]) == ("Local", "acknowledged", "2026-01-01T00:00:00.000Z")
    assert members["log.txt"] == "2026-01-01T00:00:05.000Z WARNING link down\n"
    assert members["frames.txt"] == '2026-01-01T00:00:06.000Z > [2,"1","Heartbeat",{}]\n'
    assert json.loads(members["given_up.json"]) == []


def test_has_no_secrets(tmp_path: Path) -> None:
    """OCPP-J §6.2.2: neither keys and passwords nor whole idTags of past customers."""
    bench = jobs_bench()
    session(bench, "SECRETCARD")
    journal = Journal()
    change: list[Any] = [2, "1", "ChangeConfiguration", {"key": "AuthorizationKey", "value": "hunter2"}]
    update: list[Any] = [2, "2", "UpdateFirmware", {"location": "ftp://u:hunter2@files/i", "retrieveDate": "x"}]
    tap: list[Any] = [2, "3", "Authorize", {"idTag": "SECRETCARD"}]
    for frame in (change, update, tap):
        journal.frame("received", json.dumps(frame).encode())
    text = "".join(written(bench, tmp_path, journal).values())
    assert "hunter2" not in text
    assert "SECRETCARD" not in text
    assert "ftp://***@files/i" in text


@pytest.mark.parametrize(
    ("start_ms", "stop_ms", "hours"),
    [
        (None, None, [0, 1, 2, 3]),
        (HOUR_MS, None, [1, 2, 3]),
        (None, HOUR_MS, [0, 1]),
        (HOUR_MS, 2 * HOUR_MS, [1, 2]),
    ],
)
def test_window(tmp_path: Path, start_ms: int | None, stop_ms: int | None, hours: list[int]) -> None:
    """§6.25: from startTime to stopTime, both included."""
    bench = jobs_bench()
    journal = Journal()
    for hour in range(4):
        journal.log.add(Entry(hour * HOUR_MS, "INFO", b"line"))
        session(bench, f"TAG{hour}")
        bench.advance(3600 - 60)
    members = written(bench, tmp_path, journal, upload(start_ms, stop_ms))
    assert [int(line[11:13]) for line in members["log.txt"].splitlines()] == hours
    assert sorted(int(row["started_at"][11:13]) for row in json.loads(members["transactions.json"])) == hours


def test_times_are_the_central_systems(tmp_path: Path) -> None:
    """§3.14: a line from before the clock was right is placed by the one that is right now."""
    bench = jobs_bench()
    bench.peer.utc_offset_ms = 24 * HOUR_MS
    bench.advance(3_700)  # the Heartbeat tells the time
    journal = Journal()
    journal.log.add(Entry(0, "INFO", b"first"))
    assert written(bench, tmp_path, journal)["log.txt"] == "2026-01-02T00:00:00.000Z INFO first\n"


def test_what_is_not_wanted_any_more_is_not_finished(tmp_path: Path) -> None:
    """Another file takes its place, or the power is gone."""
    report = Report(Window(None, None, 0), {}, (Entry(1, "INFO", b"line"),), ())
    with pytest.raises(Cancelled):
        write_report(report, tmp_path / "d.tar.gz", lambda: False)
    assert not (tmp_path / "d.tar.gz").exists()


def test_a_station_that_does_not_know_the_time_has_diagnostics_too(tmp_path: Path) -> None:
    """By the machine's own clock, wrong as it may be."""
    bench = jobs_bench()
    bench.offline()
    bench.power_cycle()
    report = collect(bench.station, Journal(), "cp001", upload(), Now(1_000, 90_000))
    write_report(report, tmp_path / "d.tar.gz", lambda: True)
    assert json.loads(unpacked(tmp_path / "d.tar.gz")["about.json"])["collected_at"] == "1970-01-01T00:01:30.000Z"


def test_the_status_has_no_whole_id_tags(tmp_path: Path) -> None:
    """Neither of who charges, nor of who is expected, nor of who has reserved."""
    bench = reserving(connectors=3)
    bench.charge("SECRETCARD")
    reserve(bench, connector=2, id_tag="SECRETHOLDER", group="SECRETGROUP")
    bench.tap("SECRETGUEST")
    status = written(bench, tmp_path)["status.json"]
    assert bench.station.connectors[2].claim is not None
    assert "SECRET" not in status
    assert status.count('"SE***"') == 4
