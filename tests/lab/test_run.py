"""From case to case, and the two verdicts."""

from plugwright.lab import verdicts
from plugwright.lab.case import Case, Condition
from plugwright.lab.declaration import declared
from plugwright.lab.desertion import GONE
from plugwright.lab.events import SendFrame
from plugwright.lab.run import Run, in_order
from plugwright.lab.steps import Script
from plugwright.lab.verbs import any_of, csms, station
from plugwright.lab.verdicts import Inconclusive
from plugwright.lab.virtual import VirtualRunner
from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import DataTransferConf, DataTransferReq
from plugwright.sim.bench import PRODUCT
from tests.lab.rig import DECLARED

NEVER = Condition("", "never", lambda _: False)
NOW = Now(0, 1_767_225_600_000)


def asks(*statuses: str) -> Script:
    """A CALL that our station answers UnknownVendorId."""
    return (csms.sends(DataTransferReq, vendor_id="x"), station.answers(DataTransferConf, status=any_of(*statuses)))


def case(
    name: str,
    *,
    conditions: tuple[Condition, ...] = (),
    document_conditions: tuple[Condition, ...] | None = None,
    document_steps: Script | None = None,
) -> Case:
    """A case that passes by the specification."""
    return Case(
        id=name,
        title="",
        chapter="",
        profile="Core",
        spec="§0",
        steps=asks("UnknownVendorId"),
        conditions=conditions,
        document_conditions=document_conditions,
        document_steps=document_steps,
    )


def names(one: Case) -> tuple[str, str | None]:
    """By the specification, and by the document if it is held to differ."""
    (result,) = VirtualRunner(declared("bench", PRODUCT), PRODUCT, (one,)).play()
    by_document = result.by_document
    return verdicts.name(result.verdict), None if by_document is None else verdicts.name(by_document)


def test_one_verdict_where_the_document_agrees() -> None:
    """There is only one thing to say."""
    assert names(case("A")) == ("passed", None)
    assert names(case("A", conditions=(NEVER,))) == ("not applicable", None)


def test_two_verdicts_where_the_steps_differ() -> None:
    """The case is played twice."""
    assert names(case("A", document_steps=asks("Rejected"))) == ("passed", "failed")


def test_two_verdicts_where_the_conditions_differ() -> None:
    """It is played once, by whoever it is for."""
    assert names(case("A", conditions=(NEVER,), document_conditions=())) == ("not applicable", "passed")
    assert names(case("A", document_conditions=(NEVER,))) == ("passed", "not applicable")
    assert names(case("A", document_conditions=())) == ("passed", "passed")
    assert names(case("A", conditions=(NEVER,), document_conditions=(NEVER,))) == ("not applicable", "not applicable")


def test_results_come_in_the_order_of_the_cases() -> None:
    """Those that are not applicable among them."""
    cases = (case("A"), case("B", conditions=(NEVER,)), case("C"))
    results = VirtualRunner(declared("bench", PRODUCT), PRODUCT, cases).play()
    assert [result.case.id for result in results] == ["A", "B", "C"]
    assert [bool(result.transcript) for result in results] == [True, False, True]


def test_a_run_without_an_applicable_case_is_finished_at_once() -> None:
    """And asks for nothing."""
    run = Run(DECLARED, (case("A", conditions=(NEVER,)),))
    run.begin(NOW)
    assert (run.finished, run.take_requests(), run.deadline_ms) == (True, [], NEVER_MS)
    assert len(in_order(DECLARED, (case("A", conditions=(NEVER,)),), run.results)) == 1


def test_asks_for_nothing_until_the_station_is_there() -> None:
    """Then it accepts the boot, with the declared interval, before all else."""
    run = Run(DECLARED, (case("A"),))
    run.begin(NOW)
    assert run.take_requests() == []
    run.link_up({}, NOW)
    run.received(b'[2,"1","BootNotification",{"chargePointVendor":"v","chargePointModel":"m"}]', NOW)
    first, *_ = run.take_requests()
    assert isinstance(first, SendFrame)
    assert b'"interval":3600' in first.data


def waited(run: Run) -> int:
    """How many ms it takes until the run is finished, if nothing happens."""
    run.begin(NOW)
    now = NOW
    for _ in range(1000):
        if run.finished:
            return now.monotonic_ms
        deadline_ms = run.deadline_ms
        now = Now(deadline_ms, NOW.utc_ms + deadline_ms)
        run.due(now)
    raise AssertionError("it does not come to its end")


def test_a_station_that_never_comes_is_inconclusive() -> None:
    """After the time to reconnect."""
    run = Run(DECLARED, (case("A"),))
    waited(run)
    assert [verdicts.name(result.verdict) for result in run.results] == ["inconclusive"]


def test_a_station_that_is_gone_is_not_waited_for_in_every_case() -> None:
    """After two cases the others are inconclusive at once, by the document as well; what does not apply stays so."""
    two = (case("A"), case("B"))
    more = (case("C"), case("D", document_steps=asks("Rejected")), case("E", conditions=(NEVER,)))
    run, short = Run(DECLARED, (*two, *more)), Run(DECLARED, two)
    assert waited(run) == waited(short)
    results = in_order(DECLARED, (*two, *more), run.results)
    assert [verdicts.name(result.verdict) for result in results] == [*["inconclusive"] * 4, "not applicable"]
    assert [result.verdict for result in results[2:4]] == [Inconclusive(GONE)] * 2
    assert results[3].by_document == Inconclusive(GONE)


def test_a_station_that_is_back_is_played_again() -> None:
    """The connection is all that it lacked."""
    run = Run(DECLARED, (case("A"), case("B"), case("C")))
    run.begin(NOW)
    now = NOW
    while len(run.results) < 1:
        now = Now(run.deadline_ms, NOW.utc_ms + run.deadline_ms)
        run.due(now)
    run.link_up({}, now)
    run.link_down(now)
    while len(run.results) < 2:
        now = Now(run.deadline_ms, NOW.utc_ms + run.deadline_ms)
        run.due(now)
    assert not run.finished


def test_what_the_document_says_of_a_station_that_is_gone_is_open() -> None:
    """It is not what the specification said."""
    run = Run(DECLARED, (case("A"), case("B", document_steps=asks("Rejected"))))
    waited(run)
    assert run.results[1].verdict != Inconclusive(GONE)
    assert run.results[1].by_document == Inconclusive(GONE)


def test_a_stopped_run_keeps_what_it_has() -> None:
    """The case that is played and those that are left are inconclusive; what is not applicable stays so."""
    cases = (case("A"), case("B", conditions=(NEVER,), document_conditions=()), case("C", document_steps=asks("x")))
    run = Run(DECLARED, cases)
    run.begin(NOW)
    run.stop("enough")
    assert (run.finished, run.take_requests(), run.standing, run.errand) == (True, [], None, None)
    found = {result.case.id: (result.verdict.words, result.by_document) for result in run.results}
    assert found["A"] == ("enough", None)
    assert found["B"] == ("never", Inconclusive("enough"))
    assert found["C"] == ("enough", Inconclusive("enough"))
    run.due(NOW)
    assert len(run.results) == 3


def test_lines_are_told_as_they_are_written() -> None:
    """Whoever looks on need not wait for the case's end."""
    lines: list[str] = []
    run = Run(DECLARED, (case("A"),), on_line=lambda line: lines.append(line.text))
    run.begin(NOW)
    run.link_up({}, NOW)
    assert lines == ["link up"]
