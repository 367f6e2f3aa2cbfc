"""TriggerMessage: what follows the answer, for which connectors, and what is refused."""

from typing import Any, get_args

import msgspec
import pytest

from plugwright.ocpp16 import (
    BootNotificationConf,
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationReq,
    HeartbeatReq,
    MessageTrigger,
    MeterValuesReq,
    StatusNotificationReq,
    TriggerMessageConf,
    TriggerMessageReq,
    UpdateFirmwareReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.station.operations.trigger_message import TRIGGERS
from tests.station.boots import boot_times_s, booted
from tests.station.raw_peer import raw_bench

TRIGGERED = msgspec.structs.replace(PRODUCT, feature_profiles=("Core", "FirmwareManagement", "RemoteTrigger"))

KINDS: dict[str, type[Req]] = {
    "DiagnosticsStatusNotification": DiagnosticsStatusNotificationReq,
    "FirmwareStatusNotification": FirmwareStatusNotificationReq,
    "Heartbeat": HeartbeatReq,
    "MeterValues": MeterValuesReq,
    "StatusNotification": StatusNotificationReq,
}


def triggering(**bench_arguments: Any) -> Bench:
    """A booted bench that can be triggered."""
    bench = Bench(TRIGGERED, **bench_arguments).boot()
    bench.said()
    return bench


def trigger(bench: Bench, message: str, connector: int | None = None) -> str:
    """TriggerMessage; what it is answered."""
    conf = bench.csms(TriggerMessageReq(requested_message=message, connector_id=connector))
    assert isinstance(conf, TriggerMessageConf), conf
    return conf.status


def told(bench: Bench) -> list[tuple[str, int | None]]:
    """The messages since the last look, with their connector where they have one."""
    said = bench.said()
    return [(type(req).__name__.removesuffix("Req"), getattr(req, "connector_id", None)) for req in said]


def test_table_has_every_message() -> None:
    """§7.32: all six, and none that the specification does not know."""
    assert sorted(TRIGGERS) == sorted(get_args(MessageTrigger))


@pytest.mark.parametrize("message", KINDS)
def test_message_follows_the_answer(message: str) -> None:
    """§5.17, TC_054_CS: TriggerMessage.conf goes out first, then what was asked for, once."""
    bench, peer = raw_bench(product=TRIGGERED)
    bench.boot()
    bench.said()
    at = len(peer.kinds)
    frame = [2, "1", "TriggerMessage", {"requestedMessage": message, "connectorId": 1}]
    assert peer.ask(frame) == [[3, "1", {"status": "Accepted"}]]
    assert peer.kinds[at:] == [3, 2]
    assert [type(req) for req in bench.said()] == [KINDS[message]]


@pytest.mark.parametrize("message", KINDS)
def test_each_trigger_brings_another_one(message: str) -> None:
    """§5.17: whatever was told before."""
    bench = triggering()
    for _ in range(3):
        assert trigger(bench, message, 1) == "Accepted"
    assert [type(req) for req in bench.said()] == [KINDS[message]] * 3


@pytest.mark.parametrize(
    ("message", "connector", "messages"),
    [
        ("StatusNotification", None, [("StatusNotification", number) for number in (0, 1, 2)]),
        ("StatusNotification", 0, [("StatusNotification", 0)]),
        ("StatusNotification", 2, [("StatusNotification", 2)]),
        ("MeterValues", None, [("MeterValues", 1), ("MeterValues", 2)]),
        ("MeterValues", 0, [("MeterValues", 1), ("MeterValues", 2)]),  # §3.8: 0 addresses the whole station
        ("MeterValues", 2, [("MeterValues", 2)]),
    ],
)
def test_connector(message: str, connector: int | None, messages: list[tuple[str, int]]) -> None:
    """§5.17: an absent connectorId stands for all that the message can have."""
    bench = triggering(connectors=2)
    assert trigger(bench, message, connector) == "Accepted"
    assert told(bench) == messages


@pytest.mark.parametrize("message", ["StatusNotification", "MeterValues"])
@pytest.mark.parametrize("connector", [-1, 3])
def test_rejects_a_connector_that_there_is_not(message: str, connector: int) -> None:
    """TC_055_CS: nothing is triggered."""
    bench = triggering(connectors=2)
    assert trigger(bench, message, connector) == "Rejected"
    assert told(bench) == []


@pytest.mark.parametrize("message", ["DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat"])
@pytest.mark.parametrize("connector", [0, 9])
def test_connector_that_means_nothing_is_ignored(message: str, connector: int) -> None:
    """§5.17: the requested message is leading."""
    bench = triggering()
    assert trigger(bench, message, connector) == "Accepted"
    assert [type(req) for req in bench.said()] == [KINDS[message]]


@pytest.mark.parametrize("message", ["", "heartbeat", "StartTransaction", "SecurityEventNotification", "x" * 500])
def test_unknown_message_is_not_implemented(message: str) -> None:
    """§5.17, §7.44: a status, no CALLERROR; starts and stops describe a transition and are left out."""
    assert trigger(triggering(), message) == "NotImplemented"


@pytest.mark.parametrize("message", ["DiagnosticsStatusNotification", "FirmwareStatusNotification"])
def test_message_of_a_profile_that_is_off_is_not_implemented(message: str) -> None:
    """§5.17, §3.3: without Firmware Management the station does not send these."""
    product = msgspec.structs.replace(PRODUCT, feature_profiles=("Core", "RemoteTrigger"))
    bench = Bench(product).boot()
    assert trigger(bench, message) == "NotImplemented"
    assert told(bench) == []


def test_nothing_under_way_is_idle() -> None:
    """TC_054_CS, §4.4, §4.5: Idle is said on request only."""
    bench = triggering()
    trigger(bench, "DiagnosticsStatusNotification")
    trigger(bench, "FirmwareStatusNotification")
    assert bench.said() == [
        DiagnosticsStatusNotificationReq(status="Idle"),
        FirmwareStatusNotificationReq(status="Idle"),
    ]


def test_what_is_under_way_is_told() -> None:
    """§5.17: the message says how it stands now."""
    bench = triggering(configuration={"SupportedFileTransferProtocols": "FTP"})
    now = bench.peer.current_time
    bench.csms(UpdateFirmwareReq(location="ftp://host/firmware", retrieve_date=now))
    bench.said()
    trigger(bench, "FirmwareStatusNotification")
    assert bench.said() == [FirmwareStatusNotificationReq(status=bench.station.firmware.status_for_trigger())]


def test_status_is_the_present_one() -> None:
    """§5.17: current information, with what holds beside it."""
    bench = triggering()
    bench.plug()
    bench.fault("GroundFailure", info="leak")
    bench.said()
    trigger(bench, "StatusNotification", 1)
    (req,) = bench.said_of(StatusNotificationReq)
    assert (req.status, req.error_code, req.info) == ("Faulted", "GroundFailure", "leak")


def test_status_that_has_not_lasted_is_told_on_request() -> None:
    """§5.17, §9.1.20: MinimumStatusDuration delays what is told unasked, and that is then told already."""
    bench = triggering(configuration={"MinimumStatusDuration": "10"})
    bench.plug()
    trigger(bench, "StatusNotification", 1)
    assert bench.statuses() == ["Preparing"]
    bench.advance(11)
    assert bench.statuses() == []


# Registration


def test_boot_notification_after_the_acceptance_is_rejected() -> None:
    """Errata 3.35, 3.40: until the next restart the station is what it said it was."""
    bench = triggering()
    assert trigger(bench, "BootNotification") == "Rejected"
    bench.offline()
    bench.online()
    assert trigger(bench, "BootNotification") == "Rejected"
    assert told(bench) == []


def test_boot_notification_while_pending_is_sent_at_once() -> None:
    """§4.2: earlier than the interval only on request, and then the station waits anew."""
    bench = booted(("Pending", 600), ("Pending", 600), ("Accepted", 600), product=TRIGGERED)
    bench.advance(100)
    assert trigger(bench, "BootNotification", 5) == "Accepted"
    assert boot_times_s(bench) == [0, 100]
    bench.advance(599)
    assert boot_times_s(bench) == [0, 100]
    bench.advance(1)
    assert boot_times_s(bench) == [0, 100, 700]
    assert bench.station.boot.state == "Accepted"


@pytest.mark.parametrize("message", KINDS)
def test_works_while_pending(message: str) -> None:
    """§4.2: the only other requests of a Pending station are those that it was told to send."""
    bench = booted(("Pending", 600), product=TRIGGERED)
    bench.plug()
    bench.said()
    assert trigger(bench, message, 1) == "Accepted"
    assert [type(req) for req in bench.said()] == [KINDS[message]]
    bench.unplug()
    assert bench.said() == []


def test_before_the_first_answer_only_a_boot_notification_is_promised() -> None:
    """§4.2: until the Central System has said Pending or Accepted nothing else may be sent."""
    bench = booted(None, product=TRIGGERED)
    bench.said()
    assert {trigger(bench, message) for message in KINDS} == {"Rejected"}
    assert trigger(bench, "BootNotification") == "Accepted"  # the one that is on its way
    assert bench.said() == []


def test_rejected_station_forgets_what_it_was_told_to_send() -> None:
    """§4.2: while Rejected nothing is said, whatever was asked for before."""
    bench = booted(("Pending", 30), None, product=TRIGGERED)
    bench.advance(31)  # the second BootNotification waits for its answer
    assert trigger(bench, "Heartbeat") == "Accepted"
    bench.said()
    time = bench.peer.current_time
    bench.peer.answer_held(BootNotificationConf(status="Rejected", current_time=time, interval=600))
    bench.advance(60)
    assert bench.said() == []


def test_station_that_goes_down_promises_nothing() -> None:
    """§5.17: what would not be sent is Rejected."""
    bench = triggering()
    bench.station.calls.quiet = True
    assert {trigger(bench, message) for message in KINDS} == {"Rejected"}


def test_profile_that_is_off_is_not_supported() -> None:
    """Errata 3.39: a CALLERROR, since the message has no refusal for that."""
    bench = Bench().boot()
    assert getattr(bench.csms(TriggerMessageReq(requested_message="Heartbeat")), "code", None) == "NotSupported"
