"""What a field is held to."""

from typing import Any

import pytest

from plugwright.lab.checks import EMPTY, OMITTED, PRESENT, All, AnyOf, Each, Other, Rule, Some, differences, in_words
from plugwright.lab.values import VALID_ID_TAG
from tests.lab.looking_back import evidence

LONG = Rule("longer than 2", lambda told, _: isinstance(told, str) and len(told) > 2)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        ("Local", {"f": "Local"}, {"f": "local"}),
        ("Local", {"f": "Local"}, {}),
        (1, {"f": 1}, {"f": 2}),
        (AnyOf(("a", "b")), {"f": "b"}, {"f": "c"}),
        (AnyOf(("a", "b")), {"f": "b"}, {}),
        (AnyOf(("a",), or_omitted=True), {}, {"f": "b"}),
        (Other("a"), {"f": "b"}, {"f": "a"}),
        (Other("a"), {"f": "b"}, {}),
        (OMITTED, {}, {"f": 1}),
        (PRESENT, {"f": 0}, {}),
        (EMPTY, {"f": []}, {"f": [1]}),
        (EMPTY, {}, {"f": [1]}),
        (LONG, {"f": "abc"}, {"f": "ab"}),
        ({"inner": 1}, {"f": {"inner": 1, "more": 2}}, {"f": {"inner": 2}}),
        ({"inner": 1}, {"f": {"inner": 1}}, {}),
        (("a", "b"), {"f": ["a", "b", "c"]}, {"f": ["a"]}),
        (Each({"x": 1}), {"f": [{"x": 1}, {"x": 1}]}, {"f": [{"x": 1}, {"x": 2}]}),
        (Each({"x": 1}), {"f": [{"x": 1}]}, {"f": []}),
        (Some({"x": 1}), {"f": [{"x": 2}, {"x": 1}]}, {"f": [{"x": 2}]}),
        (AnyOf(({"x": 1}, {"x": 2})), {"f": {"x": 2}}, {"f": {"x": 3}}),
    ],
)
def test_a_check_takes_what_is_good_and_nothing_else(check: Any, good: dict[str, Any], bad: dict[str, Any]) -> None:
    """One line a check."""
    assert differences({"f": check}, good, evidence()) == ()
    assert differences({"f": check}, bad, evidence()) != ()


def test_id_tags_are_compared_without_case() -> None:
    """OCPP 1.6 §7.28; a status is not."""
    assert differences({"id_tag": VALID_ID_TAG}, {"idTag": "lab-valid-1"}, evidence()) == ()
    assert differences({"status": "Accepted"}, {"status": "accepted"}, evidence()) != ()


def test_a_difference_names_the_path_on_the_wire() -> None:
    """With what was expected there and what was found."""
    (found,) = differences({"id_tag_info": {"status": "Accepted"}}, {"idTagInfo": {"status": "Blocked"}}, evidence())
    assert (found.path, found.expected, found.received) == ("idTagInfo.status", "Accepted", "Blocked")


def test_checks_have_words() -> None:
    """For verdicts and tables."""
    assert in_words(AnyOf(("a", "b"), or_omitted=True)) == "a or b or none"
    assert in_words(Other(VALID_ID_TAG)) == "not <Configured Valid IdTag>"
    assert in_words({"id_tag": VALID_ID_TAG}, evidence()) == "{idTag LAB-VALID-1 (<Configured Valid IdTag>)}"
    assert in_words((Each(OMITTED), Some(EMPTY), LONG)) == "[each omitted, one with empty, longer than 2]"
    assert in_words(True) == "true"


def test_several_demands_on_a_field_are_each_looked_at() -> None:
    """And each says for itself what is wrong."""
    both = All((LONG, Other("abc")))
    assert differences({"f": both}, {"f": "abcd"}, evidence()) == ()
    assert [found.expected for found in differences({"f": both}, {"f": "a"}, evidence())] == ["longer than 2"]
    assert [found.expected for found in differences({"f": both}, {"f": "abc"}, evidence())] == ["not abc"]
    assert in_words(both) == "longer than 2, not abc"


def test_a_rule_may_say_what_is_wrong() -> None:
    """Rather than the whole value, of which a verdict shows no more than its beginning."""
    rule = Rule("short", lambda told, _: len(told) < 5, lambda told, _: f"{len(told)} long")
    (found,) = differences({"f": rule}, {"f": "abcdef"}, evidence())
    assert found.received == "6 long"
    (found,) = differences({"f": "short"}, {"f": "x" * 5000}, evidence())
    assert len(found.received) < 300


def test_the_info_of_a_status_is_compared_without_case() -> None:
    """It is a CiString (§6.47, §7.15)."""
    assert differences({"info": "EV side disconnected"}, {"info": "EV Side Disconnected"}, evidence()) == ()
