"""Our cases, held against the catalogue of the test case document: every id, message, field, order and condition."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pytest

from plugwright.lab.case import Case
from plugwright.lab.cases import offline, security, states
from plugwright.lab.cases.catalogue import BY_ID, CASES
from plugwright.lab.checks import EMPTY, OMITTED, AnyOf, Other, Rule
from plugwright.lab.steps import Script, State
from plugwright.lab.values import CONNECTOR, VALID_ID_TAG, Computed, Last, Parameter, Text
from tests.lab.flattened import Entry, flattened, states_in

HERE: Final = Path(__file__).parent
CATALOGUE: Final[list[dict[str, Any]]] = json.loads((HERE / "charge_point_cases.json").read_text())
STATES: Final = {state["name"]: state for state in json.loads((HERE / "reusable_states.json").read_text())}

# What a person does, where we name it by what moves.
DEEDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "plug in cable": ("plug in",),
        "plug in cable halfway": ("plug in halfway",),
        "unplug cable": ("unplug",),
        "unplug cable at EV side": ("unplug at the vehicle",),
        "power cycle": ("disconnect power", "reconnect power"),
        "start transaction": ("plug in", "present idTag"),
        "try to start transaction": ("plug in", "present idTag"),
        "stop transaction": ("present idTag",),
    }
)

# What we have beyond the document, always optional, with the reason.
BEYOND: Final[Mapping[str, tuple[tuple[str, str], ...]]] = MappingProxyType(
    {
        "TC_015_CS": (("station", "StatusNotification.req"), ("csms", "StatusNotification.conf")),  # before the stop
        "TC_041_CS": (("station", "Authorize.req"), ("csms", "Authorize.conf")),  # which starts nothing
        "TC_044_1_CS": (("station", "StatusNotification.req"), ("csms", "StatusNotification.conf")),  # Unavailable
        "TC_044_2_CS": (("station", "StatusNotification.req"), ("csms", "StatusNotification.conf")),  # the same
        "TC_044_3_CS": (("station", "StatusNotification.req"), ("csms", "StatusNotification.conf")),  # the same
        "TC_046_1_CS": (("station", "Authorize.req"), ("csms", "Authorize.conf")),  # for the other idTag
        "TC_061_CS": (("station", "StatusNotification.req"), ("csms", "StatusNotification.conf")),  # once authorized
        "TC_081_CS": (("station", "SecurityEventNotification.req"), ("csms", "SecurityEventNotification.conf")),
    }
)

# Steps of the document that ours leave out, by number, with the reason.
LEFT_OUT: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {"TC_061_CS": (1, 2)}  # the notification of the Authorized state, printed a second time
)


# Steps of a swap group that need no order of their own, with the reason.
ORDERED_BY_CONDITION: Final[Mapping[str, tuple[int, ...]]] = MappingProxyType(
    {"TC_032_2_CS": (7,)}  # a Finishing that comes early is set apart, and fulfils the condition
)


def steps_of(case: Case) -> Script:
    """As the document has them; TC_024_CS numbers its preparation, TC_062_CS has the fourth status in a note."""
    by_document = case.document_steps is not None and case.id != "TC_062_CS"
    steps = case.document_steps if by_document and case.document_steps is not None else case.steps
    return (*case.before, *steps) if case.id == "TC_024_CS" else steps


def entries_of(script: Script) -> list[Entry]:
    """What is compared: messages, states and deeds; waits and watches have tests of their own."""
    return [entry for entry in flattened(script) if entry.who not in ("wait", "absent", "transport")]


def rows_of(catalogued: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The catalogue's steps in the same manner."""
    for step in catalogued["steps"]:
        if step["n"] in LEFT_OUT.get(catalogued.get("id", ""), ()) or step["message"] in (None, "wait"):
            continue
        if step["from"] == "manual":
            yield from (("manual", deed, step) for deed in DEEDS.get(step["message"], (step["message"],)))
        else:
            yield step["from"], step["message"], step


def paired(catalogued: Mapping[str, Any], script: Script) -> list[tuple[Mapping[str, Any], Entry]]:
    """Each step of the catalogue with ours, in the same order; fails where they differ."""
    pairs: list[tuple[Mapping[str, Any], Entry]] = []
    beyond = list(BEYOND.get(catalogued.get("id", ""), ()))
    ours = entries_of(script)
    for who, what, step in rows_of(catalogued):
        while ours and (ours[0].who, ours[0].what) != (who, what) and _is_beyond(ours[0], beyond):
            ours.pop(0)
        assert ours, f"{who} {what} is missing"
        assert (ours[0].who, ours[0].what) == (who, what)
        pairs.append((step, ours.pop(0)))
    assert all(_is_beyond(entry, beyond) for entry in ours), f"there is more: {ours}"
    return pairs


def _is_beyond(entry: Entry, beyond: list[tuple[str, str]]) -> bool:
    return entry.optional and (entry.who, entry.what) in beyond


def same(wanted: Any, ours: Any) -> bool:
    """Whether our value says what the catalogue says; a rule of ours may say it in words."""
    value = ours.value if isinstance(ours, Text) else ours
    if isinstance(value, Rule):
        return True
    if isinstance(wanted, dict):
        return _says(wanted, value)
    if isinstance(wanted, str) and wanted.startswith("<"):
        return isinstance(value, Parameter) and value.words == wanted
    return bool(value == wanted)


def _says(wanted: dict[str, Any], value: Any) -> bool:
    match wanted:
        case {"omitted": True}:
            return value in (OMITTED, None)
        case {"empty": True}:
            return value in (EMPTY, ())
        case {"one_of": values, **rest}:
            omitted = bool(rest.get("or_omitted"))
            return isinstance(value, AnyOf) and [*value.values] == values and value.or_omitted == omitted
        case {"same_as": _}:
            return isinstance(value, Last | Parameter | Computed)
        case {"differs_from": _} | {"not": _}:
            return isinstance(value, Other | Computed | str)
        case {"by_unit": {"A": ampere}}:
            return isinstance(value, Computed) and value.text.startswith(f"{ampere} A ")
    assert "rule" in wanted or "present" in wanted, wanted
    return value is not None


def found_at(path: str, entry: Entry) -> Any:
    """Our check at a path of the catalogue, where a list's elements may be told by their place; or a rule above it."""
    if f"under test: {path}" in entry.fields and entry.fields[f"under test: {path}"] != entry.fields.get(path):
        return entry.fields[f"under test: {path}"]
    for candidate in (path, path.replace("[]", "[0]")):
        if candidate in entry.fields:
            return entry.fields[candidate]
    above = [
        value for ours, value in entry.fields.items() if path.startswith(ours) and isinstance(value, Rule | Computed)
    ]
    listed = [
        value for ours, value in entry.fields.items() if re.sub(r"\[\d*\]", "", ours) == re.sub(r"\[\d*\]", "", path)
    ]
    return (above or listed or [None])[0]


IDS: Final = [case["id"] for case in CATALOGUE]


def test_every_case_is_there_in_the_order_of_the_document() -> None:
    """No case is missing, none is ours alone."""
    assert [case.id for case in CASES] == IDS


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_messages_come_in_the_order_of_the_document(catalogued: dict[str, Any]) -> None:
    """Every message, state and deed, one after the other."""
    assert paired(catalogued, steps_of(BY_ID[catalogued["id"]]))


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_every_field_is_checked_or_sent(catalogued: dict[str, Any]) -> None:
    """What the document checks we check, what it sends we send; where we do more, that is ours."""
    for step, entry in paired(catalogued, steps_of(BY_ID[catalogued["id"]])):
        if entry.who in ("station", "csms"):
            for path, wanted in step["fields"].items():
                assert same(wanted, found_at(path, entry)), (step["n"], path, wanted, found_at(path, entry))


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_what_may_be_left_out_is_optional(catalogued: dict[str, Any]) -> None:
    """Steps that the station may leave out, or that a condition decides on; and no others."""
    for step, entry in paired(catalogued, steps_of(BY_ID[catalogued["id"]])):
        if entry.who in ("station", "csms"):
            assert entry.optional == bool(step.get("optional") or step.get("when")), step["n"]


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_a_callerror_passes_where_the_document_says_so(catalogued: dict[str, Any]) -> None:
    """With its code, or with any where none is given."""
    for step, entry in paired(catalogued, steps_of(BY_ID[catalogued["id"]])):
        wanted = [other["fields"].get("errorCode") for other in step.get("or", ()) if other["message"] == "CALLERROR"]
        assert entry.refusals == wanted, step["n"]


@pytest.mark.parametrize(
    "catalogued", [case for case in CATALOGUE if case["order_may_swap"]], ids=lambda case: case["id"]
)
def test_order_may_change_where_the_document_says_so(catalogued: dict[str, Any]) -> None:
    """The steps of a swap group stand in different groups of one `either_order`."""
    by_number = {step["n"]: entry for step, entry in paired(catalogued, steps_of(BY_ID[catalogued["id"]]))}
    elsewhere = ORDERED_BY_CONDITION.get(catalogued["id"], ())
    for group in catalogued["order_may_swap"]:
        first, *others = [dict(by_number[number].place) for number in group if number not in elsewhere]
        for other in others:
            shared = [order for order in first if order in other]
            assert any(first[order] != other[order] for order in shared), group


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_what_must_not_come_is_watched_for(catalogued: dict[str, Any]) -> None:
    """Absent messages."""
    watched = [entry.what for entry in flattened(steps_of(BY_ID[catalogued["id"]])) if entry.who == "absent"]
    for step in catalogued["steps"]:
        if step.get("absent"):
            assert ", ".join(step["absent"]) in watched


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_the_handshake_is_checked(catalogued: dict[str, Any]) -> None:
    """All that the document checks at the steps below the messages."""
    checked = [entry for entry in flattened(steps_of(BY_ID[catalogued["id"]])) if entry.who == "transport"]
    wanted = [step for step in catalogued["steps"] if step.get("transport") and step["from"] == "station"]
    assert bool(wanted) == bool(checked)
    for step in wanted:
        assert all(path in checked[0].fields for path in step["fields"]), step["n"]


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_conditions_are_those_of_the_document(catalogued: dict[str, Any]) -> None:
    """By the document; where the specification has others the case has both."""
    case = BY_ID[catalogued["id"]]
    conditions = case.conditions if case.document_conditions is None else case.document_conditions
    tokens = [condition.token for condition in conditions if condition.token]
    assert sorted(tokens) == sorted(catalogued.get("conditions", []))


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_configuration_is_that_of_the_document(catalogued: dict[str, Any]) -> None:
    """Every key with its value, and which keys a station may lack."""
    case = BY_ID[catalogued["id"]]
    wanted = catalogued.get("configuration", {})
    assert list(case.configuration) == list(wanted)
    assert all(same(value, case.configuration[name]) for name, value in wanted.items())
    assert set(catalogued.get("configuration_if_implemented", ())) <= set(case.if_implemented)


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_preparation_is_that_of_the_document(catalogued: dict[str, Any]) -> None:
    """The memory states and reusable states that a case begins from."""
    case = BY_ID[catalogued["id"]]
    ours = {state.name for state in states_in((*case.memory, *case.before))}
    added = {"SetConnectorUnavailable"} if case.id in ("TC_068_CS", "TC_069_CS") else set()  # 'occupied', our reading
    assert ours - added == {*catalogued.get("memory_states", ()), *catalogued.get("reusable_states", ())}


@pytest.mark.parametrize("catalogued", CATALOGUE, ids=IDS)
def test_chapter_and_profile_are_those_of_the_document(catalogued: dict[str, Any]) -> None:
    """Where a case stands, and what it belongs to."""
    case = BY_ID[catalogued["id"]]
    assert (case.chapter, case.profile) == (catalogued["section"], catalogued["profile"])


OUR_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        "GetConfiguration": states.reads_key("MeterValuesSampledData"),
        "Authorized": states.AUTHORIZED,
        "Charging": states.CHARGING,
        "SetConnectorFaulted": states.SET_CONNECTOR_FAULTED,
        "SetChargePointFaulted": states.SET_CHARGE_POINT_FAULTED,
        "SetConnectorUnavailable": states.SET_CONNECTOR_UNAVAILABLE,
        "SetChargePointUnavailable": states.SET_CHARGE_POINT_UNAVAILABLE,
        "SetConnectorOccupied": states.SET_CONNECTOR_OCCUPIED,
        "Reserved": states.RESERVED,
        "IdTagCached": states.id_tag_cached(),
        "IdTagLocalAuthList": states.id_tag_listed(),
        "CertificateInstalled": security.CERTIFICATE_INSTALLED,
        "RenewChargePointCertificate": security.RENEW_CERTIFICATE,
        "SetChargingProfile": states.set_charging_profile(CONNECTOR, {}),
    }
)


def test_every_state_is_there() -> None:
    """Reusable states and memory states."""
    assert sorted(OUR_STATES) == sorted(STATES)


@pytest.mark.parametrize("name", sorted(STATES))
def test_states_are_those_of_the_document(name: str) -> None:
    """Every message with its fields."""
    script = OUR_STATES[name].steps
    own = script[1:] if name == "IdTagCached" else script  # which begins with the Charging state
    for step, entry in paired(STATES[name], own):
        for path, wanted in step["fields"].items() if entry.who in ("station", "csms") else ():
            if name == "CertificateInstalled" and step["n"] == 2:
                wanted = {"one_of": ["Accepted", "NotFound"]}  # noqa: PLW2901 - our position
            assert same(wanted, found_at(path, entry)), (step["n"], path)


def test_offline_cases_remember_the_id_tag_where_they_can() -> None:
    """As far as list and cache are implemented."""
    assert [state.name for state in states_in(offline.remembered(VALID_ID_TAG))] == [
        "IdTagLocalAuthList",
        "IdTagCached",
    ]


def test_cases_with_two_verdicts_say_why() -> None:
    """Where the document is held to differ, the case takes a position."""
    assert [case.id for case in CASES if case.differs and not case.remark] == []
