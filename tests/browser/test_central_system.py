"""The Central System on the page: any operation by its form, and what it knows of stations, idTags and transactions."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from plugwright.station.keys import HeartbeatInterval
from tests.browser.panel import Panel


@pytest.fixture
def central(panel: Panel) -> Panel:
    """The page with the Central System's tab open."""
    panel.tab("central")
    expect(panel["call-operation"].locator("option")).not_to_have_count(0)
    expect(panel["call-station"]).to_have_value("cp001")
    return panel


def send(panel: Panel, answer: dict[str, Any]) -> dict[str, Any]:
    """Send what the form has; the station answers so, and the request is returned."""
    panel["call-send"].click()
    panel.shows("said-call", "Answered.")
    panel.shows("call-answer", json.dumps(answer, indent=2))
    request: dict[str, Any] = json.loads(panel["call-request"].inner_text())
    return request


def choose(panel: Panel, operation: str) -> None:
    """Its form."""
    panel["call-operation"].select_option(operation)


def test_has_a_form_for_every_operation(central: Panel) -> None:
    """As many as the API describes; each can be chosen."""
    operations = central.api("central/api/operations")
    expect(central["call-operation"].locator("option")).to_have_count(len(operations))
    for operation in operations:
        choose(central, operation["action"])
        required = operation["schema"].get("required", [])
        expect(central["calls"].locator("label .required, legend .required").first).to_be_visible(
            visible=bool(required)
        )


def test_starts_and_stops_a_transaction(central: Panel) -> None:
    """RemoteStartTransaction (§5.11), which the face shows, and RemoteStopTransaction (§5.12)."""
    central["plug"].click()
    central.shows("status-1", "Preparing")
    choose(central, "RemoteStartTransaction")
    central["field-idTag"].fill("CARD1")
    central["field-connectorId"].fill("1")
    assert send(central, {"status": "Accepted"}) == {"idTag": "CARD1", "connectorId": 1}
    central.shows("status-1", "Charging")
    choose(central, "RemoteStopTransaction")
    central["field-transactionId"].fill("1")
    send(central, {"status": "Accepted"})
    central.shows("status-1", "Finishing")
    expect(central["central-transactions"].locator("[data-title=Reason]")).to_have_text("Remote")


def test_reserves_with_a_date(central: Panel) -> None:
    """ReserveNow (§5.13): the time by a button; the face, the list and the API have the reservation."""
    choose(central, "ReserveNow")
    central["field-connectorId"].fill("1")
    central["calls"].get_by_role("button", name="now + 1 h").click()
    central["field-idTag"].fill("CARD1")
    central["field-reservationId"].fill("7")
    request = send(central, {"status": "Accepted"})
    central.shows("status-1", "Reserved")
    central.shows("display-title-1", "Reserved")
    (reservation,) = central.api("api/reservations")
    assert reservation["expiry"] == request["expiryDate"]
    central.tab("lists")
    expect(central["reservations"].locator("[data-title=Reservation]")).to_have_text("7")


def test_sends_a_local_list_of_several_entries(central: Panel) -> None:
    """SendLocalList (§5.15): an array of objects with objects within, looked up afterwards."""
    choose(central, "SendLocalList")
    central["field-listVersion"].fill("3")
    central["field-updateType"].select_option("Full")
    for number, (id_tag, status) in enumerate((("LIST1", "Accepted"), ("LIST2", "Blocked"))):
        central["add-localAuthorizationList"].click()
        central[f"field-localAuthorizationList.{number}.idTag"].fill(id_tag)
        central["add-idTagInfo"].nth(number).click()
        central[f"field-localAuthorizationList.{number}.idTagInfo.status"].select_option(status)
    request = send(central, {"status": "Accepted"})
    assert [entry["idTag"] for entry in request["localAuthorizationList"]] == ["LIST1", "LIST2"]
    central.tab("lists")
    expect(central["local-list-sums"]).to_contain_text("3")
    central["local-list-look-up"].fill("LIST2")
    central["local-list-go"].click()
    expect(central["local-list-found"]).to_contain_text("Blocked")
    assert central.api("api/local-list/LIST2")["status"] == "Blocked"


def test_sends_objects_within_objects(central: Panel) -> None:
    """RemoteStartTransaction (§5.11) with a charging profile, which has a list of periods."""
    choose(central, "RemoteStartTransaction")
    central["field-idTag"].fill("CARD1")
    central["add-chargingProfile"].click()
    numbers = {"chargingProfileId": 1, "stackLevel": 0}
    words = {"chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative"}
    period: dict[str, float] = {"startPeriod": 0, "limit": 10.5}
    for name, number in numbers.items():
        central[f"field-chargingProfile.{name}"].fill(str(number))
    for name, word in words.items():
        central[f"field-chargingProfile.{name}"].select_option(word)
    schedule = "chargingProfile.chargingSchedule"
    central[f"field-{schedule}.chargingRateUnit"].select_option("A")
    for name, value in period.items():
        central[f"field-{schedule}.chargingSchedulePeriod.0.{name}"].fill(str(value))
    central["call-send"].click()
    expect(central["said-call"]).not_to_be_empty()
    schedules = {"chargingRateUnit": "A", "chargingSchedulePeriod": [period]}
    profile = {**numbers, **words, "chargingSchedule": schedules}
    assert json.loads(central["call-request"].inner_text()) == {"idTag": "CARD1", "chargingProfile": profile}
    asked = [
        json.loads(f["text"]) for f in central.api("api/frames")["frames"] if f["action"] == "RemoteStartTransaction"
    ]
    assert asked[0][3] == {"idTag": "CARD1", "chargingProfile": profile}


def test_changes_the_configuration(central: Panel) -> None:
    """ChangeConfiguration (§5.3), with both words of the answer."""
    choose(central, "ChangeConfiguration")
    central["field-key"].fill(HeartbeatInterval.name)
    central["field-value"].fill("99")
    send(central, {"status": "Accepted"})
    (row,) = [row for row in central.api("api/configuration") if row["key"] == HeartbeatInterval.name]
    assert row["value"] == "99"
    central["field-value"].fill("soon")
    send(central, {"status": "Rejected"})


def test_a_form_keeps_what_was_sent_last(central: Panel) -> None:
    """After a reload, too, by this browser."""
    choose(central, "ChangeConfiguration")
    central["field-key"].fill("Nonsense")
    central["field-value"].fill("1")
    send(central, {"status": "NotSupported"})
    central.page.reload()
    expect(central["call-operation"]).to_have_value("ChangeConfiguration")
    expect(central["field-key"]).to_have_value("Nonsense")


def test_a_form_forgets_a_password(central: Panel) -> None:
    """What a browser remembers, everybody at that browser may read."""
    choose(central, "ChangeConfiguration")
    central["field-key"].fill("AuthorizationKey")
    central["field-value"].fill("swordfish-swordfish")
    send(central, {"status": "NotSupported"})
    assert "swordfish" not in central.page.evaluate("JSON.stringify(localStorage)")


def test_says_what_cannot_be_sent(central: Panel) -> None:
    """A required field is asked for by the browser; that the station has no link is the API's sentence."""
    choose(central, "RemoteStartTransaction")
    central["call-send"].click()
    expect(central["field-idTag"]).to_be_focused()
    central.shows("call-request", "")
    central["switch-network"].click()
    central.shows("sign-connection", "Not connected")
    choose(central, "ClearCache")
    central["call-send"].click()
    expect(central["said-call"]).to_have_attribute("data-tone", "bad")
    expect(central["call-answer"]).to_contain_text("NotConnected")


def test_enters_an_id_tag(central: Panel) -> None:
    """The card that was refused is accepted, until it is removed."""
    central["id-tag-new"].fill("CARD2")
    central["id-tag-add"].click()
    central.shows("said-id-tags", "CARD2 is entered.")
    central["tap-CARD2"].click()
    central.shows("display-title-1", "Plug in")
    assert central.api("central/api/id-tags/CARD2")["status"] == "Accepted"
    central["id-tag-remove-CARD2"].click()
    expect(central["id-tag-remove-CARD2"]).to_have_count(0)
    assert [tag["id_tag"] for tag in central.api("central/api/id-tags")] == ["CARD1"]


def test_decides_how_the_next_boot_is_answered(central: Panel) -> None:
    """§4.2: the station that boots next is Pending."""
    central["verdict-cp001"].select_option("Pending")
    expect(central["said-stations"]).to_contain_text("is answered with Pending.")
    central["power-cycle"].click()
    central.shows("sign-registration", "Pending")
