"""BootNotification, from the Central System's side."""

from plugwright.central.effects import StationRegistered
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import SetVerdict
from plugwright.ocpp16 import BootNotificationReq
from tests.central.bench import BOOT, IDENTITY, Bench


def test_accepts_with_the_heartbeat_interval_and_the_time() -> None:
    """An accepting answer sets the station's clock and its heartbeat (§4.2)."""
    bench = Bench(CentralSettings(heartbeat_interval_s=77))
    bench.connect()
    conf = bench.ask(BOOT)
    assert (conf.status, conf.interval, conf.current_time) == ("Accepted", 77, "2026-11-18T11:06:40.000Z")
    assert bench.news() == [StationRegistered(IDENTITY, "Accepted", "Maker", "One")]


def test_any_other_answer_has_the_time_to_wait() -> None:
    """Its interval is how long the station waits before it asks again (§4.2)."""
    bench = Bench(CentralSettings(boot_retry_interval_s=5))
    bench.step(SetVerdict(IDENTITY, "Rejected"))
    bench.connect()
    assert bench.ask(BOOT).interval == 5


def test_a_later_boot_replaces_what_was_known() -> None:
    """A field that is no longer told is no longer known."""
    bench = Bench()
    bench.connect()
    bench.ask(BootNotificationReq(charge_point_vendor="Maker", charge_point_model="One", firmware_version="1"))
    bench.ask(BootNotificationReq(charge_point_vendor="Maker", charge_point_model="Two"))
    (row,) = bench.store.stations()
    assert (row.model, row.firmware_version, row.booted_utc_ms) == ("Two", None, bench.now.utc_ms)
