"""Cases as data for other programs."""

import json

import pytest

from plugwright.lab.cases.catalogue import BY_ID, CASES
from plugwright.lab.declaration import of_product
from plugwright.lab.listing import Data, entry, whole


def of(name: str) -> Data:
    """One case as another program reads it."""
    found: Data = json.loads(json.dumps(whole(BY_ID[name])))
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_every_case_is_data(case: object) -> None:
    """With the same fields."""
    assert list(whole(case)) == list(whole(CASES[0]))  # type: ignore[arg-type]
    assert json.loads(json.dumps(whole(case)))["steps"]  # type: ignore[arg-type]


def test_a_list_says_whether_a_case_applies() -> None:
    """Where it is known of which station."""
    case = BY_ID["TC_017_1_CS"]
    assert "applies" not in entry(case)
    assert entry(case, of_product("seco-oc1622v1"))["why_not"] == "no connector lock"
    assert entry(case, of_product("ac-wallbox-2")) | {"applies": True, "why_not": None} == entry(
        case, of_product("ac-wallbox-2")
    )


def test_steps_have_the_numbers_of_a_verdict() -> None:
    """And fields by their names on the wire."""
    steps = of("TC_011_2_CS")["steps"]
    assert (steps[0]["step"], steps[0]["by"]) == ("1", "csms")
    told = [step for step in steps if step.get("message") == "StatusNotification.req"]
    assert told[0]["by"] == "station"
    assert told[0]["fields"] == {"status": "Preparing"}
    assert '"idTag": "<Configured Valid IdTag>"' in json.dumps(steps)


def test_a_persons_deeds_are_steps() -> None:
    """With the connector, and the card."""
    steps = of("TC_003_CS")
    text = json.dumps(steps)
    assert '{"operator": "plug in", "connector": "<Configured ConnectorId>", "id_tag": null}' in text
    assert '"id_tag": "<Configured Valid IdTag>"' in text


def test_what_the_document_says_otherwise_is_there() -> None:
    """Null where it says the same."""
    assert of("TC_003_CS")["document_steps"] is None
    assert of("TC_003_CS")["document_not_for"] is None
    assert of("TC_017_1_CS")["document_not_for"] is not None
