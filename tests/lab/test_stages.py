"""What one case consists of."""

from plugwright.lab.case import Case
from plugwright.lab.known import Known
from plugwright.lab.stages import stages_of
from plugwright.lab.steps import Passes, Sends
from plugwright.lab.verbs import station
from plugwright.ocpp16 import BootNotificationReq, HeartbeatReq
from tests.lab.looking_back import evidence
from tests.lab.rig import DECLARED

CASE = Case(
    id="TC",
    title="",
    chapter="",
    profile="Core",
    spec="",
    steps=(station.sends(HeartbeatReq),),
    document_steps=(station.sends(BootNotificationReq),),
)


def test_the_case_stands_between_preparation_and_cleaning_up() -> None:
    """Each in its part."""
    parts = [stage.part for stage in stages_of(CASE, Known(DECLARED), evidence(), by_document=False)]
    assert parts == sorted(parts, key=("before", "case", "after").index)
    assert parts.count("case") == 1


def test_the_case_listens_on_after_its_last_step() -> None:
    """By the specification or by the document."""
    for by_document, message in ((False, HeartbeatReq), (True, BootNotificationReq)):
        stages = stages_of(CASE, Known(DECLARED), evidence(), by_document=by_document)
        (script,) = [stage.script() for stage in stages if stage.part == "case"]
        first, last = script
        assert isinstance(first, Sends)
        assert first.message is message
        assert isinstance(last, Passes)
