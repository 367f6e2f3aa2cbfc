"""Every case at our own products in virtual time: what passes, and what is not built yet."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec
import pytest

from plugwright.lab import verdicts
from plugwright.lab.cases.catalogue import BY_ID, CASES
from plugwright.lab.declaration import Declaration, declared
from plugwright.lab.reporting.features import functionalities
from plugwright.lab.run import Result
from plugwright.lab.verdicts import Failed, NotApplicable, Passed
from plugwright.lab.virtual import VirtualRunner
from plugwright.settings.products import load_product
from plugwright.station.product import Product
from tests.lab.slow_link import SlowRunner

PRODUCTS: Final = ("generic", "seco-oc1622v1", "ac-wallbox-2", "ac-wallbox-tethered")

FIVE_PROFILES: Final = ("Core", "FirmwareManagement", "LocalAuthListManagement", "Reservation", "RemoteTrigger")

# Cases that do not pass at a station that is declared to have their feature, with the reason.
NOT_BUILT: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys([case.id for case in CASES if case.profile == "SmartCharging"], "smart charging is not built"),
        **dict.fromkeys([case.id for case in CASES if case.profile == "Security"], "security profiles are not built"),
    }
)


def play(product: Product, declaration: Declaration | None = None, *names: str, **shell: Any) -> dict[str, Result]:
    """The results by case; without names those of every case."""
    cases = [BY_ID[name] for name in names] or CASES
    runner = VirtualRunner(declaration or declared("station", product), product, cases, **shell)
    return {result.case.id: result for result in runner.play()}


@pytest.fixture(scope="module")
def results() -> Mapping[str, dict[str, Result]]:
    """Every case at every product."""
    return {name: play(load_product(name)) for name in PRODUCTS}


@pytest.mark.parametrize("name", PRODUCTS)
def test_every_applicable_case_passes(results: Mapping[str, dict[str, Result]], name: str) -> None:
    """Of all profiles that the product has switched on."""
    wrong = {
        case: result.verdict.words
        for case, result in results[name].items()
        if not isinstance(result.verdict, Passed | NotApplicable)
    }
    assert wrong == {}


@pytest.mark.parametrize("name", PRODUCTS)
def test_core_cases_are_applicable(results: Mapping[str, dict[str, Result]], name: str) -> None:
    """All but those that the product's hardware excludes."""
    core = [result for result in results[name].values() if result.case.profile == "Core"]
    assert sum(isinstance(result.verdict, Passed) for result in core) >= 42
    assert not any("afterwards" in remark for result in core for remark in result.remarks)


def test_a_station_without_a_lock_gets_two_verdicts(results: Mapping[str, dict[str, Result]]) -> None:
    """By the specification there is nothing to unlock; the document asks for the cable alone (§7.46)."""
    found = results["seco-oc1622v1"]
    assert verdicts.name(found["TC_017_1_CS"].verdict) == "not applicable"
    assert isinstance(found["TC_017_1_CS"].by_document, Failed)
    assert isinstance(found["TC_017_2_CS"].verdict, Passed)
    assert isinstance(found["TC_017_2_CS"].by_document, NotApplicable)


def test_the_certified_functionalities_pass(results: Mapping[str, dict[str, Result]]) -> None:
    """Those of the reference product's certificate."""
    product = load_product("seco-oc1622v1")
    found = functionalities(declared("seco", product), list(results["seco-oc1622v1"].values()))
    certified = ("Core", "FirmwareManagement", "LocalAuthListManagement", "Reservation", "RemoteTrigger")
    assert {name: found[name] for name in certified} == dict.fromkeys(certified, "Pass")
    assert found["SmartCharging"] == "N/A"


def test_the_same_run_gives_the_same_transcripts() -> None:
    """Frame by frame."""
    first, second = play(load_product("generic")), play(load_product("generic"))
    assert [result.transcript for result in first.values()] == [result.transcript for result in second.values()]


def test_every_frame_is_in_the_transcript(results: Mapping[str, dict[str, Result]]) -> None:
    """Of both sides, and what the operator did."""
    lines = results["generic"]["TC_003_CS"].transcript
    assert [line.by for line in lines if "StartTransaction" in line.text or "plug in" in line.text] == [
        "note",
        "station",
    ]
    assert any(line.by == "csms" and "transactionId" in line.text for line in lines)


def test_a_backup_supply_stops_before_it_goes_down(results: Mapping[str, dict[str, Result]]) -> None:
    """TC_032_1 in place of TC_032_2."""
    found = results["ac-wallbox-tethered"]
    assert [verdicts.name(found[name].verdict) for name in ("TC_032_1_CS", "TC_032_2_CS")] == [
        "passed",
        "not applicable",
    ]


def test_a_slow_link_changes_no_verdict() -> None:
    """Each frame of the station's takes 3 s, firmware statuses and a restart among them (§4.5, errata 3.47)."""
    generic = load_product("generic")
    found = SlowRunner(declared("generic", generic), generic, CASES).play()
    wrong = [(one.case.id, one.verdict.words) for one in found if not isinstance(one.verdict, Passed | NotApplicable)]
    assert wrong == []


def test_every_case_of_the_five_profiles_is_played(results: Mapping[str, dict[str, Result]]) -> None:
    """Each passes at one of the three products at least, two of which are made for what the certified one has not."""
    three = [results[name] for name in PRODUCTS if name != "generic"]
    of_five = [case.id for case in CASES if case.profile in FIVE_PROFILES]
    assert [name for name in of_five if not any(isinstance(found[name].verdict, Passed) for found in three)] == []


@pytest.mark.parametrize("name", sorted(NOT_BUILT))
def test_a_case_fails_until_its_feature_is_built(name: str) -> None:
    """When one of them begins to pass it leaves the table."""
    generic = load_product("generic")
    product = msgspec.structs.replace(generic, feature_profiles=(*generic.feature_profiles, "SmartCharging"))
    declaration = declared("station", product)
    parameters = msgspec.structs.replace(declaration.parameters, security_profile=2, root_certificate="a certificate")
    extras = msgspec.structs.replace(declaration.extras, security_profiles=(1, 2, 3))
    declaration = msgspec.structs.replace(declaration, parameters=parameters, extras=extras)
    assert verdicts.name(play(product, declaration, name)[name].verdict) not in ("passed", "not applicable"), NOT_BUILT[
        name
    ]
