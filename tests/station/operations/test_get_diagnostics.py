"""GetDiagnostics: its fields, and the name that it is answered with."""

from plugwright.ocpp16 import GetDiagnosticsConf, GetDiagnosticsReq
from tests.station.jobs_bench import DIRECTORY, SLOW, jobs_bench


def test_fields_are_kept() -> None:
    """§6.25: location, window, retries and retryInterval are durable with the answer."""
    bench = jobs_bench()
    bench.shell.jobs.uploads = [SLOW]
    req = GetDiagnosticsReq(location=DIRECTORY, retries=4, retry_interval=9, stop_time="2026-01-02T00:00:00Z")
    conf = bench.csms(req)
    row = bench.station.store.diagnostics_job()
    assert row is not None
    assert conf == GetDiagnosticsConf(file_name=row.file_name)
    assert (row.location, row.start_utc_ms, row.stop_utc_ms) == (DIRECTORY, None, 1_767_312_000_000)
    assert (row.retries, row.retry_interval_s) == (4, 9)


def test_name_fits_every_file_system() -> None:
    """§6.26: a CiString255 without what a path or a shell would read."""
    bench = jobs_bench()
    name = bench.csms(GetDiagnosticsReq(location=DIRECTORY)).file_name  # type: ignore[union-attr]
    assert name.replace(".", "").replace("-", "").replace("_", "").isalnum()
    assert name.endswith(".tar.gz")
