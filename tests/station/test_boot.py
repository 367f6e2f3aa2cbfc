"""Registration: what may be said before it, the waits between its tries, and what follows the acceptance."""

import itertools

import pytest

from plugwright.ocpp16 import (
    BootNotificationConf,
    BootNotificationReq,
    GetConfigurationConf,
    GetConfigurationReq,
    HeartbeatReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    StartTransactionReq,
    StatusNotificationReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.station.effects import Registered
from plugwright.station.keys import HeartbeatInterval
from plugwright.station.product import Product
from tests.station.boots import ACCEPTED, Told, answer_boots, boot_times_s, booted


def test_tells_what_the_station_is() -> None:
    """§6.3: vendor, model, both serial numbers, versions, SIM and meter as the product has them."""
    product = Product(
        vendor="V", model="M", serial_number="S-1", firmware_version="1.2", iccid="8949", imsi="262", meter_type="MID"
    )
    boot = booted(ACCEPTED, product=product).said_of(BootNotificationReq)[0]
    assert boot == BootNotificationReq(
        charge_point_vendor="V",
        charge_point_model="M",
        charge_point_serial_number="S-1",
        charge_box_serial_number="S-1",
        firmware_version="1.2",
        iccid="8949",
        imsi="262",
        meter_type="MID",
    )


def test_boot_is_the_first_message() -> None:
    """§4.2: no other request goes out between power-on and the acceptance."""
    bench = booted(None)
    bench.plug()
    bench.fault("GroundFailure")
    bench.advance(30)
    assert [type(req) for req in bench.said()] == [BootNotificationReq]


def test_each_boot_sends_one() -> None:
    """§4.2: one BootNotification at each boot or reboot."""
    bench = Bench().boot()
    bench.power_cycle()
    assert len(bench.said_of(BootNotificationReq)) == 1


def test_reconnect_sends_none() -> None:
    """OCPP-J §5.4: a new link to a Central System that accepted us is no boot."""
    bench = Bench().boot()
    bench.offline()
    bench.advance(600)
    bench.online()
    assert bench.said_of(BootNotificationReq) == []


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
def test_interval_is_the_least_wait(status: str) -> None:
    """§4.2: the next BootNotification comes after the interval, not earlier."""
    told: Told = ("Pending", 90) if status == "Pending" else ("Rejected", 90)
    bench = booted(told, ACCEPTED)
    bench.advance(89.9)
    assert boot_times_s(bench) == [0]
    bench.advance(0.2)
    assert boot_times_s(bench) == [0, 90]


@pytest.mark.parametrize("told", [("Pending", 0), ("Rejected", 0), ("Rejected", -1)])
def test_interval_zero_leaves_the_wait_to_the_station(told: Told) -> None:
    """§4.2: the station's own wait does not flood the Central System, and grows."""
    bench = booted(told)
    bench.advance(3600)
    times = boot_times_s(bench)
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert waits[0] >= 10
    assert all(later > earlier for earlier, later in itertools.pairwise(waits[:5]))
    assert 4 <= len(times) <= 12


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
def test_wait_survives_reconnects(status: str) -> None:
    """§4.2: the interval counts on over a lost link, and nothing is said earlier."""
    told: Told = ("Pending", 900) if status == "Pending" else ("Rejected", 900)
    bench = booted(told, ACCEPTED)
    for _ in range(3):
        bench.advance(60)
        bench.offline()
        bench.advance(60)
        bench.online()
    assert boot_times_s(bench) == [0]
    bench.advance(900)
    assert boot_times_s(bench) == [0, 900]
    assert bench.station.boot.state == "Accepted"


def test_wait_that_ends_offline_is_followed_by_a_boot_at_once() -> None:
    """§4.2: after the interval the next link begins with BootNotification."""
    bench = booted(("Rejected", 60), ACCEPTED)
    bench.offline()
    bench.advance(120)
    bench.online()
    assert bench.station.boot.state == "Accepted"
    assert boot_times_s(bench)[1] > 120


@pytest.mark.parametrize("failure", [CallError("InternalError"), None], ids=["CALLERROR", "time-out"])
def test_boot_that_fails_is_tried_again(failure: Told) -> None:
    """§4.2: without a confirmation the station asks again, in its own time."""
    bench = booted(failure, ACCEPTED)
    bench.advance(5)
    assert len(boot_times_s(bench)) == 1
    bench.advance(200)
    assert len(boot_times_s(bench)) == 2
    assert bench.station.boot.state == "Accepted"


def test_boot_that_fails_after_rejected_leaves_it_rejected() -> None:
    """§4.2: only a confirmation changes how we stand."""
    bench = booted(("Rejected", 30), CallError("InternalError"), ACCEPTED)
    registrations = []
    for _ in range(2):
        bench.advance(31)
        registrations.append(bench.station.boot.registration)
    assert registrations == ["Rejected", "Accepted"]


def test_link_lost_in_the_boot_repeats_it_on_the_next_link() -> None:
    """§4.2: a BootNotification without an answer was no boot."""
    bench = booted(None)
    bench.offline()
    answer_boots(bench, ACCEPTED)
    bench.online()
    assert len(boot_times_s(bench)) == 2
    assert bench.station.boot.state == "Accepted"


def test_rejected_is_silent() -> None:
    """§4.2: while Rejected no message is sent, and no CALL is answered."""
    bench = booted(("Rejected", 600))
    bench.said()
    bench.plug()
    bench.tap("TAG")
    bench.peer.call(GetConfigurationReq(), bench.shell.now)
    bench.peer.send_raw(b'[2,"x","Nonsense",{}]')
    bench.advance(599)
    assert bench.said() == []
    assert bench.peer.answers == []


def test_rejected_stays_silent_until_the_next_word() -> None:
    """§4.2: asking again does not lift the rejection, its answer does."""
    bench = booted(("Rejected", 10), None)
    bench.advance(10)
    assert len(boot_times_s(bench)) == 2
    bench.peer.call(GetConfigurationReq(), bench.shell.now)
    assert bench.peer.answers == []


def test_pending_is_silent_of_itself() -> None:
    """§4.2: while Pending no CALL goes out untriggered, status reports included."""
    bench = booted(("Pending", 600))
    bench.said()
    bench.plug()
    bench.tap("TAG")
    bench.fault("GroundFailure")
    bench.advance(599)
    assert bench.said() == []


def test_pending_answers() -> None:
    """§4.2: while Pending the Central System reads and changes what it likes (TC_002_CS)."""
    bench = booted(("Pending", 30), ACCEPTED)
    assert isinstance(bench.csms(GetConfigurationReq()), GetConfigurationConf)
    bench.configure("MeterValueSampleInterval", "17")
    bench.advance(31)
    assert bench.station.boot.state == "Accepted"


@pytest.mark.parametrize("told", [("Pending", 600), None], ids=["Pending", "not answered yet"])
def test_remote_start_and_stop_are_refused_before_the_acceptance(told: Told) -> None:
    """§4.2: neither is allowed while Pending, nor is there reason to before the first answer."""
    bench = Bench().boot()
    answer_boots(bench, told)
    bench.power_cycle()
    bench.plug()
    start = bench.csms(RemoteStartTransactionReq(id_tag="TAG", connector_id=1))
    stop = bench.csms(RemoteStopTransactionReq(transaction_id=1))
    assert (start, stop) == (
        RemoteStartTransactionConf(status="Rejected"),
        RemoteStopTransactionConf(status="Rejected"),
    )


def test_acceptance_is_followed_by_every_status() -> None:
    """Errata 3.22: connector 0 and all connectors, with their current status."""
    bench = booted(("Pending", 30), ACCEPTED, connectors=2)
    bench.plug(2)
    bench.said()
    bench.advance(31)
    told = [(req.connector_id, req.status) for req in bench.said_of(StatusNotificationReq)]
    assert told == [(0, "Available"), (1, "Available"), (2, "Preparing")]


def test_every_acceptance_tells_every_status() -> None:
    """Errata 3.22: also where a former life has told the same (TC_001_CS)."""
    bench = Bench().boot()
    bench.power_cycle()
    assert [req.connector_id for req in bench.said_of(StatusNotificationReq)] == [0, 1]


def test_accepted_interval_becomes_the_heartbeat_interval() -> None:
    """§4.2: it holds at once, and over a restart whose boot says nothing else."""
    bench = booted(("Accepted", 120))
    assert bench.station.configuration[HeartbeatInterval] == 120
    answer_boots(bench, None)
    bench.power_cycle()
    assert bench.station.configuration[HeartbeatInterval] == 120


def test_accepted_interval_zero_keeps_the_heartbeat_interval() -> None:
    """§4.2: zero is no interval."""
    bench = booted(("Accepted", 0), configuration={"HeartbeatInterval": "77"})
    assert bench.station.configuration[HeartbeatInterval] == 77
    bench.said()
    bench.advance(78)
    assert len(bench.said_of(HeartbeatReq)) == 1


def test_refused_interval_is_no_heartbeat_interval() -> None:
    """§4.2: with Pending or Rejected the interval is a wait for the next boot only."""
    bench = booted(("Pending", 33), configuration={"HeartbeatInterval": "77"})
    assert bench.station.configuration[HeartbeatInterval] == 77


def test_confirmation_sets_the_clock() -> None:
    """§4.2: the Central System's currentTime is the station's time, also while Pending."""
    bench = Bench(product=PRODUCT)
    bench.peer.react(
        BootNotificationReq,
        BootNotificationConf(status="Pending", interval=60, current_time="2031-05-06T09:08:09.250+02:00"),
    )
    bench.shell.power_up()
    assert bench.station.clock.text(bench.shell.now) == "2031-05-06T07:08:09.250Z"


def test_transactions_wait_for_the_acceptance() -> None:
    """§4.2: what a former life has not delivered goes out after Accepted, not before."""
    bench = Bench(configuration={"AllowOfflineTxForUnknownId": "true"}).boot()
    bench.offline()
    bench.charge()
    answer_boots(bench, ("Pending", 60), ACCEPTED)
    bench.shell.network_up()
    bench.power_cycle()
    assert bench.said_of(StartTransactionReq) == []
    bench.advance(61)
    assert len(bench.said_of(StartTransactionReq)) == 1


def test_every_word_on_registration_is_told() -> None:
    """The panel and the log hear each answer to BootNotification."""
    bench = booted(("Pending", 30), ("Rejected", 30), ACCEPTED)
    bench.advance(61)
    told = [event.status for event in bench.shell.events if isinstance(event, Registered)]
    assert told == ["Pending", "Rejected", "Accepted"]
