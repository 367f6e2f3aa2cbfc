"""How a case is played: what passes, what fails, and what cannot be said."""

from typing import Final

from plugwright.lab.steps import Fact, Script
from plugwright.lab.values import CONNECTOR, VALID_ID_TAG, Last
from plugwright.lab.verbs import (
    absent,
    any_of,
    csms,
    either_order,
    one_of,
    only_if,
    operator,
    optionally,
    station,
    time_passes,
)
from plugwright.lab.verdicts import Failed, Inconclusive, Passed
from plugwright.ocpp16 import (
    AuthorizeReq,
    BootNotificationConf,
    BootNotificationReq,
    DataTransferReq,
    HeartbeatReq,
    MeterValue,
    MeterValuesReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    ResetConf,
    ResetReq,
    SampledValue,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Req
from tests.lab.rig import Rig

TIME: Final = "2026-01-01T00:00:00Z"
START: Final = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp=TIME)
STOP: Final = StopTransactionReq(meter_stop=1, timestamp=TIME, transaction_id=1001, reason="Local")
CHARGING: Final = StatusNotificationReq(connector_id=1, error_code="NoError", status="Charging")
PREPARING: Final = StatusNotificationReq(connector_id=1, error_code="NoError", status="Preparing")
VALUE: Final = SampledValue(value="1")
HEARTBEAT: Final = HeartbeatReq()
REJECTED: Final = RemoteStartTransactionConf(status="Rejected")

REMOTE_START: Final[Script] = (
    csms.sends(RemoteStartTransactionReq, connector_id=CONNECTOR, id_tag=VALID_ID_TAG),
    station.answers(RemoteStartTransactionConf, status="Accepted"),
)


def heard(rig: Rig, *reqs: Req) -> Rig:
    """The rig, after the station has said all of this."""
    for req in reqs:
        rig.calls(req)
    return rig


def test_passes_when_everything_came() -> None:
    """In the order of the steps, with the fields that they check."""
    rig = heard(Rig(station.sends(StartTransactionReq, connector_id=1), station.sends(StopTransactionReq)), START, STOP)
    assert rig.verdict == Passed()


def test_fails_by_a_field_and_names_the_step_the_field_and_the_clause() -> None:
    """What was expected and what was received."""
    rig = heard(
        Rig(station.sends(AuthorizeReq), station.sends(StopTransactionReq, reason="Remote")),
        AuthorizeReq(id_tag="T"),
        STOP,
    )
    assert rig.verdict == Failed("3", "StopTransaction.req (reason Remote): reason Remote", "reason Local", "§0")


def test_fails_by_a_message_out_of_order() -> None:
    """The second step's message does not come first."""
    rig = heard(Rig(station.sends(StartTransactionReq), station.sends(StopTransactionReq)), STOP)
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.expected == "StartTransaction.req"


def test_either_order_takes_both_orders() -> None:
    """Each message in its group, the groups in any order."""
    steps = either_order(station.sends(StartTransactionReq), station.sends(StatusNotificationReq, status="Charging"))
    assert heard(Rig(steps), START, CHARGING).verdict == Passed()
    assert heard(Rig(steps), CHARGING, START).verdict == Passed()


def test_either_order_keeps_the_order_within_a_group() -> None:
    """Groups may change places, their steps may not."""
    steps = either_order(
        (station.sends(StartTransactionReq), station.sends(StopTransactionReq)), station.sends(AuthorizeReq)
    )
    assert isinstance(heard(Rig(steps), STOP).verdict, Failed)


def test_only_if_waits_for_what_is_so_and_refuses_what_is_not() -> None:
    """The condition decides when its turn comes."""
    step = station.sends(AuthorizeReq)
    so, not_so = Fact("so", lambda _: True), Fact("not so", lambda _: False)
    rig = Rig(only_if(so, step))
    assert not rig.lab.finished
    assert heard(rig, AuthorizeReq(id_tag="T")).verdict == Passed()
    assert Rig(only_if(not_so, step)).verdict == Passed()


def test_one_of_takes_whichever_comes() -> None:
    """A confirmation, or a CALLERROR."""
    steps = (
        csms.sends(ResetReq, type="Soft"),
        one_of(station.answers(ResetConf, status="Rejected"), station.refuses()),
    )
    refusing, rejecting, accepting = Rig(*steps), Rig(*steps), Rig(*steps)
    refusing.refuses(CallError("NotSupported"))
    rejecting.answers(ResetConf(status="Rejected"))
    accepting.answers(ResetConf(status="Accepted"))
    assert (refusing.verdict, rejecting.verdict) == (Passed(), Passed())
    assert isinstance(accepting.verdict, Failed)


def test_a_callerror_of_another_code_fails() -> None:
    """Where a code is given."""
    rig = Rig(csms.sends(ResetReq, type="Soft"), station.refuses("NotSupported"))
    rig.refuses(CallError("InternalError", "no"))
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.received == "CALLERROR InternalError no"


def test_what_is_optional_may_come_or_not() -> None:
    """It is waited for a while before we go on."""
    steps = (optionally(station.sends(AuthorizeReq)), *REMOTE_START)
    rig = Rig(*steps)
    assert rig.heard == []
    rig.passes(10)
    assert isinstance(rig.heard[-1], RemoteStartTransactionReq)
    assert isinstance(heard(Rig(*steps), AuthorizeReq(id_tag="T")).heard[-1], RemoteStartTransactionReq)


def test_absent_fails_even_by_what_is_ambient() -> None:
    """A step that forbids a Heartbeat means it."""
    rig = heard(Rig(absent(station.sends(HeartbeatReq), seconds=5)), HEARTBEAT)
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.expected == "no Heartbeat.req"


def test_absent_passes_when_its_time_is_over() -> None:
    """Nothing came."""
    rig = Rig(absent(station.sends(StartTransactionReq), seconds=5))
    rig.passes(4)
    assert not rig.lab.finished
    rig.passes(1)
    assert rig.verdict == Passed()


def test_ambient_messages_are_answered_and_change_nothing() -> None:
    """A Heartbeat at any time."""
    rig = heard(Rig(station.sends(StartTransactionReq)), HEARTBEAT, START)
    assert (rig.verdict, rig.lab.remarks) == (Passed(), [])


def test_a_surplus_status_is_set_apart_with_a_remark() -> None:
    """It fails nothing by itself."""
    rig = heard(Rig(station.sends(StartTransactionReq)), CHARGING, START)
    assert rig.verdict == Passed()
    assert [remark.split(",")[0] for remark in rig.lab.remarks] == ["surplus StatusNotification.req (connectorId 1"]


def test_any_other_surplus_fails() -> None:
    """What was said and not expected."""
    rig = heard(Rig(station.sends(StartTransactionReq)), DataTransferReq(vendor_id="v"))
    assert isinstance(rig.verdict, Failed)
    assert "which is not expected" in rig.verdict.received


def test_a_message_after_the_last_step_fails() -> None:
    """As long as the case still listens."""
    rig = heard(Rig(station.sends(StartTransactionReq), absent(seconds=5)), START, START)
    assert isinstance(rig.verdict, Failed)


def test_fails_when_nothing_comes_in_time() -> None:
    """The step's time-out, with what came instead."""
    rig = heard(Rig(station.sends(StatusNotificationReq, status="Preparing")), CHARGING)
    rig.passes(59)
    assert not rig.lab.finished
    rig.passes(1)
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.received.startswith(
        "nothing for 60 s, but StatusNotification.req (connectorId 1, status Charging"
    )


def test_fails_when_our_call_is_not_answered() -> None:
    """The response time-out."""
    rig = Rig(*REMOTE_START)
    rig.passes(60)
    assert isinstance(rig.verdict, Failed)
    assert (rig.verdict.step, rig.verdict.received) == ("2", "no answer in time")


def test_a_late_answer_does_not_disturb_what_follows() -> None:
    """It belongs to a CALL that has failed already."""
    rig = Rig(*REMOTE_START, after=(csms.sends(ResetReq, type="Soft"), station.answers(ResetConf)))
    rig.passes(60)
    rig.says(b'[3,"lab-1-1",{"status":"Accepted"}]')
    rig.passes(5)
    rig.answers(ResetConf(status="Accepted"))
    assert (rig.lab.finished, rig.lab.remarks) == (True, [])


def test_an_ambient_message_that_nearly_is_the_step_is_told() -> None:
    """Where the step does not come, what came in its place says why."""
    values = MeterValuesReq(connector_id=2, meter_value=(MeterValue(timestamp=TIME, sampled_value=(VALUE,)),))
    rig = Rig(station.sends(MeterValuesReq, connector_id=1))
    rig.calls(values)
    rig.passes(100)
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.received == "nothing for 80 s, but MeterValues.req (connectorId 2): connectorId 2"


def test_what_a_failed_case_has_begun_is_heard_before_the_next() -> None:
    """Else it would fall into the clean-up, or into the next case."""
    rig = Rig(*REMOTE_START, after=(csms.sends(ResetReq, type="Soft"), station.answers(ResetConf)))
    rig.answers(RemoteStartTransactionConf(status="Rejected"))
    assert isinstance(rig.verdict, Failed)
    rig.calls(START)
    assert not any(isinstance(said, ResetReq) for said in rig.heard)
    rig.passes(5)
    assert any(isinstance(said, ResetReq) for said in rig.heard)


def test_nothing_but_the_boot_may_be_said_before_the_acceptance() -> None:
    """§4.2: what is ambient, or set apart, once the station is accepted."""
    boot = BootNotificationReq(charge_point_vendor="v", charge_point_model="m")
    steps = (station.sends(BootNotificationReq), csms.answers(BootNotificationConf, status="Pending", interval=9))
    for early in (HeartbeatReq(), CHARGING):
        rig = Rig(*steps, station.sends(BootNotificationReq))
        rig.calls(boot)
        rig.calls(early)
        assert isinstance(rig.verdict, Failed)


def test_time_must_have_passed_before_the_next_step() -> None:
    """Too early is wrong; within the tolerance it is not."""
    steps = (time_passes(30), station.sends(StatusNotificationReq, status="Preparing"))
    early, close, late = Rig(*steps), Rig(*steps), Rig(*steps)
    early.passes(20)
    close.passes(28.5)
    late.passes(40)
    verdicts = [heard(rig, PREPARING).verdict for rig in (early, close, late)]
    assert isinstance(verdicts[0], Failed)
    assert verdicts[0].received == "it 10 s early"
    assert verdicts[1:] == [Passed(), Passed()]


def test_a_step_can_look_back() -> None:
    """At what was said before, by either side."""
    rig = heard(
        Rig(
            station.sends(StartTransactionReq),
            csms.answers(StartTransactionConf, id_tag_info={"status": "Accepted"}, transaction_id=77),
            station.sends(StopTransactionReq, transaction_id=Last(StartTransactionConf, "transactionId")),
        ),
        START,
        STOP,
    )
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.received == "transactionId 1001"


def test_the_answer_is_the_steps_or_else_a_kind_one() -> None:
    """What a step does not say is filled in."""
    rig = Rig(
        station.sends(StartTransactionReq),
        csms.answers(StartTransactionConf, id_tag_info={"status": "Blocked"}),
        station.sends(BootNotificationReq),
    )
    conf = rig.calls(START)
    assert isinstance(conf, StartTransactionConf)
    assert (conf.id_tag_info.status, conf.transaction_id) == ("Blocked", 1001)
    assert (
        getattr(rig.calls(BootNotificationReq(charge_point_vendor="v", charge_point_model="m")), "status", "")
        == "Accepted"
    )


def test_what_the_types_refuse_fails() -> None:
    """And is answered with a CALLERROR, or the station would wait."""
    rig = Rig(station.sends(StartTransactionReq))
    rig.says(b'[2,"x","StartTransaction",{"connectorId":"one"}]')
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.expected == "a message that OCPP allows"


def test_a_surplus_field_in_an_answer_fails() -> None:
    """The schemas allow none."""
    rig = Rig(*REMOTE_START)
    rig.says(b'[3,"lab-1-1",{"status":"Accepted","also":1}]')
    assert isinstance(rig.verdict, Failed)


def test_a_second_call_before_the_answer_fails() -> None:
    """OCPP-J §4.1.1: the answer to the first must have come."""
    rig = Rig(station.sends(StartTransactionReq), station.sends(StopTransactionReq))
    rig.counterpart.received(b'[2,"1","Heartbeat",{}]', rig.now)
    rig.says(b'[2,"2","Heartbeat",{}]')
    assert isinstance(rig.verdict, Failed)


def test_a_lost_connection_is_told_unless_we_caused_it() -> None:
    """After a Reset it is no wonder."""
    steps = (csms.sends(ResetReq, type="Hard"), station.answers(ResetConf), station.sends(BootNotificationReq))
    resetting, breaking = Rig(*steps), Rig(station.sends(StartTransactionReq))
    resetting.answers(ResetConf(status="Accepted"))
    resetting.disconnects()
    breaking.disconnects()
    assert resetting.lab.remarks == []
    assert breaking.lab.remarks == ["the connection was lost in mid-case, after step 0"]


def test_a_boot_in_mid_case_fails() -> None:
    """A station that has crashed."""
    rig = Rig(station.sends(StartTransactionReq))
    rig.disconnects()
    rig.connects()
    heard(rig, BootNotificationReq(charge_point_vendor="v", charge_point_model="m"))
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.received.startswith("BootNotification.req")


def test_fails_when_the_station_does_not_come_back() -> None:
    """It is given its time to reconnect, in place of the step's."""
    rig = Rig(station.sends(StartTransactionReq))
    rig.disconnects()
    rig.passes(299)
    assert not rig.lab.finished
    rig.passes(1)
    assert isinstance(rig.verdict, Failed)
    assert rig.verdict.expected == "a connection"


def test_connections_are_checked_where_a_step_says_so() -> None:
    """By what is known of the handshake."""
    good, bad = Rig(station.connects(tls_version="TLSv1.3")), Rig(station.connects(tls_version="TLSv1.3"))
    for rig, version in ((good, "TLSv1.3"), (bad, "TLSv1.1")):
        rig.disconnects()
        rig.connects({"tlsVersion": version})
    assert good.verdict == Passed()
    assert isinstance(bad.verdict, Failed)


def test_what_follows_a_deed_may_come_before_its_outcome() -> None:
    """The person presses a key after the station has noticed the plug."""
    rig = Rig(operator.plugs_in(), station.sends(StatusNotificationReq, status="Preparing"), *REMOTE_START)
    heard(rig, PREPARING)
    assert not [req for req in rig.heard if isinstance(req, RemoteStartTransactionReq)]
    rig.does_it()
    assert isinstance(rig.heard[-1], RemoteStartTransactionReq)


def test_is_inconclusive_when_a_deed_cannot_be_done() -> None:
    """The reason is the operator's."""
    rig = Rig(operator.plugs_in(), station.sends(StatusNotificationReq))
    rig.cannot("the cable is too short")
    assert rig.verdict == Inconclusive("plug in, connector 1: the cable is too short")


def test_is_inconclusive_when_nobody_does_it() -> None:
    """An outcome that comes later is ignored."""
    rig = Rig(operator.presents(VALID_ID_TAG))
    rig.passes(300)
    assert rig.verdict == Inconclusive("nobody did it in time: present idTag LAB-VALID-1")
    rig.does_it()
    assert rig.verdict == Inconclusive("nobody did it in time: present idTag LAB-VALID-1")


def test_is_inconclusive_when_the_preparation_fails() -> None:
    """Nothing is said of the case itself."""
    rig = Rig(station.sends(StartTransactionReq), before=REMOTE_START)
    rig.answers(REJECTED)
    assert isinstance(rig.verdict, Inconclusive)
    assert rig.verdict.why.startswith("before the case: expected RemoteStartTransaction.conf (status Accepted)")


def test_is_inconclusive_when_a_value_cannot_be_had() -> None:
    """What a step looks back on was never said."""
    rig = Rig(csms.sends(RemoteStartTransactionReq, id_tag=Last(StartTransactionReq, "idTag")))
    assert rig.verdict == Inconclusive("there was no StartTransaction.req")


def test_trouble_afterwards_is_a_remark() -> None:
    """The verdict stands."""
    rig = Rig(station.sends(StartTransactionReq), after=REMOTE_START)
    heard(rig, START)
    rig.answers(REJECTED)
    assert rig.verdict == Passed()
    assert rig.lab.remarks[0].startswith("afterwards: expected RemoteStartTransaction.conf")


def test_the_same_trouble_afterwards_is_told_once() -> None:
    """Where there is no connection, for one, every stage ends in the same words."""
    rig = Rig(station.sends(StartTransactionReq), after=REMOTE_START, stages_after=2)
    heard(rig, START)
    rig.answers(REJECTED)
    rig.answers(REJECTED)
    assert len(rig.lab.remarks) == 1


def test_before_the_case_everything_may_be_said() -> None:
    """Nothing that comes then is surplus."""
    rig = Rig(station.sends(StartTransactionReq), before=(operator.plugs_in(),))
    heard(rig, DataTransferReq(vendor_id="v"), PREPARING)
    rig.does_it()
    assert heard(rig, START).verdict == Passed()
    assert rig.lab.remarks == []


def test_any_of_may_allow_a_missing_field() -> None:
    """StopTransaction without a reason."""
    step = station.sends(StopTransactionReq, reason=any_of("Local", or_omitted=True))
    without = StopTransactionReq(meter_stop=1, timestamp=TIME, transaction_id=1)
    assert heard(Rig(step), without).verdict == Passed()


def test_what_the_operator_was_asked_is_awaited_after_a_failure() -> None:
    """What has been done is known then, and can be undone."""
    rig = Rig(operator.plugs_in(), station.sends(HeartbeatReq), after=(operator.does("clear faults"),))
    rig.calls(STOP)
    rig.passes(60)
    assert isinstance(rig.verdict, Failed)
    assert ([act.deed for act in rig.acts], rig.known.plugged) == (["plug in"], {})
    rig.does_it()
    rig.passes(5)
    assert ([act.deed for act in rig.acts], rig.known.plugged) == (["plug in", "clear faults"], {1: True})


def test_time_is_counted_from_what_the_station_did_not_from_when_the_person_said_so() -> None:
    """Who plugs in and then walks back to the terminal does not make the station early."""
    rig = Rig(operator.plugs_in(), station.sends(AuthorizeReq), time_passes(10), station.sends(HeartbeatReq))
    rig.passes(1)
    rig.calls(AuthorizeReq(id_tag="T"))
    rig.passes(6)
    rig.does_it()
    rig.passes(4)
    rig.calls(HEARTBEAT)
    assert rig.verdict is not None
    assert rig.verdict.words == "passed"


def test_a_case_can_be_stopped() -> None:
    """It has no verdict then, unless it had one before."""
    rig = Rig(station.sends(HeartbeatReq))
    rig.lab.stop("enough")
    assert (rig.lab.finished, rig.verdict) == (True, Inconclusive("enough"))
    rig = Rig(station.sends(HeartbeatReq), after=(operator.does("clear faults"),))
    rig.calls(STOP)
    rig.lab.stop("enough")
    assert isinstance(rig.verdict, Failed)
