"""The JUnit file, held to what the schemas of Ant and Jenkins both allow."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from xml.etree import ElementTree as ET

import pytest

from plugwright.lab.report import Report
from plugwright.lab.reporting.junit import as_junit
from tests.lab.reporting.samples import HOSTILE, every_verdict, hostile, played

NUMBER, DECIMAL, ANY, NAME = r"\d+", r"\d+\.\d{3}", r"(?s).*", r"\S.*"
ATTRIBUTES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "testsuites": {},
        "testsuite": {
            "id": NUMBER,
            "name": NAME,
            "package": NAME,
            "hostname": "localhost",
            "timestamp": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
            "time": DECIMAL,
            "tests": NUMBER,
            "failures": NUMBER,
            "errors": NUMBER,
            "skipped": NUMBER,
        },
        "properties": {},
        "property": {"name": NAME, "value": ANY},
        "testcase": {"name": NAME, "classname": NAME, "time": DECIMAL},
        "skipped": {"message": ANY},
        "error": {"message": ANY, "type": "inconclusive"},
        "failure": {"message": ANY, "type": "failed"},
        "system-out": {},
        "system-err": {},
    }
)
CHILDREN: Mapping[str, str] = MappingProxyType(
    {
        "testsuites": "(testsuite )*",
        "testsuite": "properties (testcase )*system-out system-err ",
        "properties": "(property )*",
        "testcase": "(skipped |error |failure )?",
    }
)


def read(report: Report) -> ET.Element:
    """The file, read back."""
    return ET.fromstring(as_junit(report).encode())  # noqa: S314 - our own


def faults(root: ET.Element) -> list[str]:
    """What either schema would object to."""
    found = []
    for element in root.iter():
        expected = ATTRIBUTES[element.tag]
        if sorted(element.attrib) != sorted(expected):
            found.append(f"{element.tag} has {sorted(element.attrib)}")
        found += [
            f"{element.tag} {name} is {value!r}"
            for name, value in element.attrib.items()
            if re.fullmatch(expected[name], value) is None
        ]
        children = "".join(f"{child.tag} " for child in element)
        if re.fullmatch(CHILDREN.get(element.tag, ""), children) is None:
            found.append(f"{element.tag} holds {children}")
    return found


@pytest.mark.parametrize("report", [played(), every_verdict()], ids=["virtual run", "every verdict"])
def test_the_file_is_as_both_schemas_have_it(report: Report) -> None:
    """Elements in their order, attributes of their types, numbers that add up."""
    root = read(report)
    assert faults(root) == []
    for number, suite in enumerate(root):
        cases = suite.findall("testcase")
        assert (suite.get("id"), suite.get("tests")) == (str(number), str(len(cases)))
        counted = [len(suite.findall(f"testcase/{kind}")) for kind in ("failure", "error", "skipped")]
        assert [suite.get(name) for name in ("failures", "errors", "skipped")] == [*map(str, counted)]
        total = sum(float(case.get("time", "")) for case in cases)
        assert float(suite.get("time", "")) == pytest.approx(total, abs=0.1)


def test_a_suite_is_a_feature_profile() -> None:
    """With every case of it, and what was tested among its properties."""
    root = read(played())
    assert [suite.get("name") for suite in root][:2] == ["Core", "LocalAuthListManagement"]
    assert sum(len(suite.findall("testcase")) for suite in root) == 102
    properties = {one.get("name"): one.get("value") for one in root[0].iter("property")}
    assert (properties["result"], properties["runner"], properties["model"]) == ("Pass", "virtual", "SECO-OC1622V1")
    assert "not an OCA certificate" in (properties["disclaimer"] or "")


def test_verdicts_are_told_in_junit_s_words() -> None:
    """A case that does not apply is skipped, with the reason; an inconclusive one is an error."""
    root = read(every_verdict())
    (failure,) = root.iter("failure")
    assert (
        failure.text
        == "step: 5\nexpected: StartTransaction.req (connectorId 1)\nreceived: nothing for 60 s\nclause: §4.8"
    )
    assert [one.get("message") for one in root.iter("error")] == ["nobody plugged in"]
    assert [one.get("message") for one in root.iter("skipped")] == ["no profile"]


def test_what_is_said_beside_a_verdict_is_in_the_suite_s_output() -> None:
    """Remarks, and verdicts by the document."""
    out = read(every_verdict())[0].findtext("system-out") or ""
    assert "TC_003_CS: surplus" in out
    assert "TC_062_CS: by the document failed: step 5: expected StartTransaction.req" in out


def test_times_are_those_of_the_transcript() -> None:
    """In seconds; a case that was not played took none."""
    times = {case.get("name", "").split()[0]: case.get("time") for case in read(every_verdict()).iter("testcase")}
    assert (times["TC_003_CS"], times["TC_056_CS"]) == ("2.600", "0.000")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_a_station_says_does_not_break_it(text: str) -> None:
    """Nor make it endless."""
    report = hostile(text)
    assert faults(read(report)) == []
    assert len(as_junit(report)) < 200_000
