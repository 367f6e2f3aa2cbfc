"""What a run is going to ask for."""

import msgspec

from plugwright.lab.case import Case
from plugwright.lab.conditions import LOCK, NO_LOCK
from plugwright.lab.declaration import Declaration, of_product
from plugwright.lab.outlook import Outlook, outlook
from plugwright.lab.selection import selected
from plugwright.lab.steps import Step
from plugwright.lab.values import TRANSACTION_DURATION
from plugwright.lab.verbs import any_of, either_order, one_of, operator, optionally, station, time_passes
from plugwright.ocpp16 import BootNotificationReq, StatusNotificationReq

STATION = of_product("seco-oc1622v1")


def case(*steps: Step, **more: object) -> Case:
    """A case of these steps."""
    fields = {"id": "TC_X", "title": "", "chapter": "0", "profile": "Core", "spec": "§0", "steps": steps}
    return Case(**{**fields, **more})  # type: ignore[arg-type]


def of(*cases: Case, declaration: Declaration = STATION, **parameters: object) -> Outlook:
    """The outlook on these."""
    changed = msgspec.structs.replace(declaration.parameters, **parameters)
    return outlook(msgspec.structs.replace(declaration, parameters=changed), cases)


def test_counts_the_deeds_of_every_playing() -> None:
    """The most frequent first."""
    one = case(operator.presents("A"), operator.plugs_in(), operator.presents("A"), operator.unplugs())
    assert list(of(one, one).deeds.items()) == [("present idTag", 4), ("plug in", 2), ("unplug", 2)]


def test_counts_what_cleans_up() -> None:
    """Where the case does not do so itself."""
    assert of(case(operator.plugs_in())).deeds == {"plug in": 1, "unplug": 1}
    power = case(operator.does("disconnect power"), operator.does("reconnect power"))
    assert of(power).deeds == {"disconnect power": 1, "reconnect power": 1}


def test_leaves_out_what_the_lab_does_itself() -> None:
    """Unless an operator is to do it."""
    cut = case(operator.does("cut connection"))
    assert of(cut).deeds == {}
    assert of(cut, cuts_connection="operator").deeds == {"cut connection": 1, "restore connection": 1}


def test_adds_up_what_is_waited_for() -> None:
    """Times that a case lets pass, and the time that it listens on; what it waits for may come at once."""
    assert (
        of(case(time_passes(20), time_passes(TRANSACTION_DURATION)), settle_s=5, transaction_duration_s=30).least_s
        == 55
    )
    assert of(case(station.sends(BootNotificationReq)), settle_s=5).least_s == 5


def test_looks_into_what_is_grouped() -> None:
    """Of alternatives only one comes."""
    status = station.sends(StatusNotificationReq, status=any_of("Available"))
    grouped = case(
        either_order(time_passes(10), (time_passes(20), status)),
        one_of((status, status), time_passes(100)),
        optionally(time_passes(40)),
    )
    assert of(grouped, settle_s=0).least_s == 70


def test_counts_the_cases_that_apply() -> None:
    """A case that is played for the document only is one of them; one that is not played is none."""
    assert of(case(conditions=(LOCK,), steps=(operator.plugs_in(),))).cases == 0
    by_document = case(conditions=(LOCK,), document_conditions=(NO_LOCK,), steps=(operator.plugs_in(),))
    assert of(by_document).cases == 1


def test_a_case_that_is_played_twice_counts_twice() -> None:
    """By the specification and by the document."""
    twice = case(operator.plugs_in(), document_steps=(operator.plugs_in(), operator.plugs_in()))
    assert of(twice).deeds == {"plug in": 3, "unplug": 2}
    assert of(twice).cases == 1


def test_has_an_outlook_on_every_product() -> None:
    """A brisk run of the reference product is minutes, not hours."""
    found = of(*selected(), declaration=STATION)
    assert found.cases > 60
    brisk = outlook(msgspec.structs.replace(STATION, parameters=STATION.parameters.brisk()), selected())
    assert 100 < brisk.least_s < 600
