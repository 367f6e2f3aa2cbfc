"""Where a run stands."""

from plugwright.lab.run import Run
from plugwright.lab.standing import waits_for
from plugwright.lab.verbs import operator, station, time_passes
from plugwright.now import Now
from plugwright.ocpp16 import HeartbeatReq
from tests.lab.rig import DECLARED, Rig
from tests.lab.wire_stations import ASKS, case


def waits_of(rig: Rig) -> str:
    """What the rig's case waits for."""
    return waits_for(rig.lab, rig.counterpart)


def test_what_is_waited_for() -> None:
    """An answer, a person, time, a message, the connection."""
    rig = Rig(*ASKS, operator.plugs_in(), time_passes(5), station.sends(HeartbeatReq))
    assert waits_of(rig) == "the station's answer"
    rig = Rig(operator.plugs_in(), time_passes(5), station.sends(HeartbeatReq))
    assert waits_of(rig) == "operator: plug in, connector 1"
    rig.does_it()
    assert waits_of(rig) == "5 s pass"
    rig.passes(6)
    assert waits_of(rig) == "Heartbeat.req"
    rig.disconnects()
    assert waits_of(rig) == "the station's connection"


def test_which_case_is_played() -> None:
    """Counted from 1, by what is played."""
    run = Run(DECLARED, (case("A"), case("B")))
    run.begin(Now(0, 0))
    standing = run.standing
    assert standing is not None
    assert (standing.case.id, standing.number, standing.of, standing.part) == ("A", 1, 2, "before")
    assert standing.until_ms == run.deadline_ms


def test_a_run_that_is_over_stands_nowhere() -> None:
    """Nor one that has not begun."""
    run = Run(DECLARED, (case("A"),))
    assert run.standing is None
    run.stop("enough")
    assert run.standing is None
