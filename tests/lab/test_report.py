"""What a run found, written down."""

import json

import msgspec

from plugwright import __version__
from plugwright.lab import report
from plugwright.lab.case import Case
from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.declaration import declared
from plugwright.lab.events import Line
from plugwright.lab.known import Known
from plugwright.lab.run import Result
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed, Verdict
from plugwright.lab.virtual import VirtualRunner
from plugwright.ocpp16 import GetConfigurationConf, GetConfigurationReq
from plugwright.settings.products import load_product
from tests.lab.rig import DECLARED

SOCKET = load_product("seco-oc1622v1")
CASES: tuple[Case, ...] = tuple(BY_ID[name] for name in ("TC_012_CS", "TC_017_1_CS", "TC_056_CS"))


def written() -> bytes:
    """A report of three cases at the reference product."""
    declaration = declared("seco-oc1622v1", SOCKET)
    runner = VirtualRunner(declaration, SOCKET, CASES)
    results = runner.play()
    return report.as_json(report.of_run(declaration, runner.known, results, "virtual"))


def result(verdict: Verdict) -> Result:
    """Of some case."""
    return Result(CASES[0], verdict)


def test_the_same_run_gives_the_same_bytes() -> None:
    """Nothing of the machine or the day is in it."""
    assert written() == written()


def test_a_report_says_what_it_is_and_what_it_is_not() -> None:
    """It is no certificate, and its times are virtual."""
    found = json.loads(written())
    assert "not an OCA certificate" in found["disclaimer"]
    assert {figure["runner"] for figure in found["performance"]} == {"virtual"}
    assert (found["started_at"], found["tool"]) == ("2026-01-01T00:00:00.000Z", f"Plugwright {__version__}")


def test_a_run_on_the_wire_has_the_date_of_its_begin() -> None:
    """It is handed in: nothing here looks at a clock."""
    found = report.of_run(DECLARED, Known(DECLARED), [], "wire", started_utc_ms=1_790_000_000_123)
    assert found.started_at == "2026-09-21T14:13:20.123Z"


def test_cases_are_there_with_verdicts_positions_steps_and_frames() -> None:
    """By the specification and by the document."""
    found = {case["id"]: case for case in json.loads(written())["cases"]}
    assert found["TC_012_CS"]["verdict"] == {"verdict": "passed"}
    assert found["TC_017_1_CS"]["by_document"]["verdict"] == "failed"
    assert "without a lock" in found["TC_017_1_CS"]["position"]
    assert {"label": "1", "who": "Central System"}.items() <= found["TC_012_CS"]["steps"][0].items()
    assert any("RemoteStopTransaction" in line["text"] for line in found["TC_012_CS"]["transcript"])
    assert found["TC_012_CS"]["transcript"][0]["at_ms"] == 0
    assert found["TC_056_CS"]["transcript"] == []


def test_the_configuration_is_as_the_station_told_it() -> None:
    """To the letter, and what it does not tell of itself is a remark."""
    found = json.loads(written())
    rows = {row["key"]: row["value"] for row in found["configuration"]}
    assert (rows["BlinkRepeat"], rows["LocalAuthListEnabled"], rows["MessageTimeout"]) == ("60", "true", None)
    assert "SupportedFeatureProfiles: RemoteTrigger is supported, but the station does not tell it" in found["remarks"]
    assert len(found["remarks"]) == 2


def test_what_the_station_has_beyond_its_declaration_is_a_remark() -> None:
    """Its cases were not played; and connectors are counted even where the declaration does not name the key."""
    keys = {name: msgspec.structs.replace(key, value=None) for name, key in DECLARED.keys.items()}
    declaration = msgspec.structs.replace(DECLARED, profiles=("Core",), connectors=2, keys=keys)
    known = Known(declaration)
    told = {"SupportedFeatureProfiles": "core, SmartCharging", "NumberOfConnectors": "1"}
    rows = tuple(msgspec.structs.replace(DECLARED.keys[name.lower()], value=value) for name, value in told.items())
    known.answered(GetConfigurationReq(), GetConfigurationConf(configuration_key=rows))
    remarks = report.of_run(declaration, known, [], "wire").remarks
    assert [remark for remark in remarks if "the station does not tell it" not in remark] == [
        "SupportedFeatureProfiles: SmartCharging is told, but not declared: not tested",
        "connectors: declared 2, but NumberOfConnectors is told as '1'",
    ]


def test_a_station_that_told_no_key_is_said_so_in_one_remark() -> None:
    """Not in one for each key."""
    found = report.of_run(DECLARED, Known(DECLARED), [], "wire")
    assert found.remarks == ("the station did not tell its configuration in this run",)


def test_a_run_of_a_few_cases_does_not_pass_a_functionality() -> None:
    """It was tested in part."""
    assert json.loads(written())["functionalities"]["Core"] == "Partly tested"
    assert json.loads(written())["functionalities"]["SmartCharging"] == "N/A"


def test_no_secret_of_the_declaration_gets_into_it() -> None:
    """Wherever it was said."""
    parameters = msgspec.structs.replace(DECLARED.parameters, authorization_key="0123456789ABCDEF")
    declaration = msgspec.structs.replace(DECLARED, parameters=parameters)
    line = Line(0, "csms", '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"0123456789ABCDEF"}]')
    said = Failed("1", "value 0123456789ABCDEF", "nothing", "§")
    results = [msgspec.structs.replace(result(said), transcript=(line,), remarks=("0123456789ABCDEF",))]
    found = report.of_run(declaration, Known(declaration), results, "wire")
    assert b"0123456789ABCDEF" not in report.as_json(found)


def test_a_run_succeeds_if_nothing_failed_and_nothing_is_open() -> None:
    """By the specification."""
    assert report.succeeded([result(Passed()), result(NotApplicable("x"))])
    assert not report.succeeded([result(Passed()), result(Inconclusive("x"))])
    assert not report.succeeded([result(Failed("1", "a", "b", "§"))])
    assert report.counts([result(Passed())]) == {"passed": 1, "failed": 0, "inconclusive": 0, "not applicable": 0}
