"""UpdateFirmware: its fields, and the answer that says nothing."""

from plugwright.ocpp16 import UpdateFirmwareConf, UpdateFirmwareReq
from plugwright.sim.bench import Bench
from plugwright.station.jobs import DEFAULT_RETRIES, DEFAULT_RETRY_INTERVAL_S
from tests.station.jobs_bench import IMAGE, SLOW, jobs_bench


def test_fields_are_kept() -> None:
    """§6.55: location, retrieveDate with its offset, retries and retryInterval are durable with the answer."""
    bench = jobs_bench()
    req = UpdateFirmwareReq(location=IMAGE, retrieve_date="2026-01-02T01:00:00+01:00", retries=4, retry_interval=9)
    assert bench.csms(req) == UpdateFirmwareConf()
    row = bench.station.store.firmware_job()
    assert row is not None
    assert (row.location, row.retrieve_utc_ms) == (IMAGE, 1_767_312_000_000)
    assert (row.retries, row.retry_interval_s) == (4, 9)


def test_what_is_left_out_is_ours_to_decide() -> None:
    """§6.55: sensible defaults."""
    bench = jobs_bench()
    bench.shell.jobs.downloads = [SLOW]
    bench.csms(UpdateFirmwareReq(location=IMAGE, retrieve_date="2026-01-02T00:00:00Z"))
    row = bench.station.store.firmware_job()
    assert row is not None
    assert (row.retries, row.retry_interval_s) == (DEFAULT_RETRIES, DEFAULT_RETRY_INTERVAL_S)


def test_answer_comes_before_what_it_causes() -> None:
    """§5.19: the confirmation precedes Downloading, and the job begins after both."""
    bench = jobs_bench()
    frames: list[bytes] = []
    received = bench.peer.received

    def listen(link: int, data: bytes, now: object) -> None:
        frames.append(data)
        received(link, data, now)  # type: ignore[arg-type]

    bench.peer.received = listen  # type: ignore[method-assign]
    bench.shell.jobs.downloads = [SLOW]
    bench.csms(UpdateFirmwareReq(location=IMAGE, retrieve_date="2020-01-01T00:00:00Z"))
    assert frames[0].startswith(b"[3,")
    assert b"Downloading" in frames[1]


def test_without_the_profile_rows_are_left_alone() -> None:
    """§3.3: a profile that is off does nothing, whatever a former life began."""
    bench = jobs_bench()
    bench.csms(UpdateFirmwareReq(location=IMAGE, retrieve_date="2026-01-02T00:00:00Z"))
    bench.shell.power_cut()
    off = Bench(store=bench.shell.store).boot()
    off.advance(48 * 3600)
    assert off.shell.jobs.asked == []
