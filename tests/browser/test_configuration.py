"""The key table on the page: set by its rules, refused by its rules, and the same as the API's."""

from typing import Any

import pytest
from playwright.sync_api import expect

from plugwright.station.keys import (
    HeartbeatInterval,
    LocalPreAuthorize,
    MeterValuesSampledData,
    NumberOfConnectors,
    ReserveConnectorZeroSupported,
    WebSocketPingInterval,
)
from tests.browser.panel import Panel


@pytest.fixture
def keys(panel: Panel) -> Panel:
    """The page with the tab of the keys open."""
    panel.tab("configuration")
    expect(panel[f"key-{HeartbeatInterval.name}"]).to_be_visible()
    return panel


def row(panel: Panel, name: str) -> dict[str, Any]:
    """What the API says of a key."""
    (found,) = [row for row in panel.api("api/configuration") if row["key"] == name]
    return dict(found)


def test_every_key_is_there(keys: Panel) -> None:
    """In the API's order, each with what it does and its clause."""
    told = keys.api("api/configuration")
    shown = keys["keys"].locator("> li")
    expect(shown).to_have_count(len(told))
    for key, item in zip(told, shown.all(), strict=True):
        expect(item.locator("h4")).to_have_text(key["key"])
        expect(item).to_contain_text(key["effect"])
        expect(item).to_contain_text(key["spec"])
        expect(item).to_contain_text("read-only" if key["readonly"] else "read and write")


def test_sets_a_boolean(keys: Panel) -> None:
    """By a checkbox and a button, and back to the factory value."""
    name = LocalPreAuthorize.name
    assert row(keys, name)["value"] == "false"
    keys[f"value-{name}"].check()
    keys[f"set-{name}"].click()
    keys.shows(f"said-key-{name}", "Accepted.")
    assert row(keys, name)["value"] == "true"
    expect(keys[f"key-{name}"]).to_have_attribute("data-changed", "yes")
    keys[f"value-{name}"].uncheck()
    keys[f"set-{name}"].click()
    expect(keys[f"key-{name}"]).not_to_have_attribute("data-changed", "yes")


def test_sets_an_integer_with_the_keyboard(keys: Panel) -> None:
    """Enter sets it; what it was before is told beside it."""
    name = WebSocketPingInterval.name
    keys[f"value-{name}"].fill("25")
    keys[f"value-{name}"].press("Enter")
    keys.shows(f"said-key-{name}", "Accepted.")
    assert row(keys, name)["value"] == "25"
    expect(keys[f"key-{name}"]).to_contain_text("factory value 60")


@pytest.mark.parametrize(("key", "value"), [(WebSocketPingInterval, "-3"), (MeterValuesSampledData, "Nonsense")])
def test_says_why_a_value_is_not_taken(keys: Panel, key: Any, value: str) -> None:
    """In the API's sentence; what was typed stays, and the key keeps its value."""
    before = row(keys, key.name)
    keys[f"value-{key.name}"].fill(value)
    keys[f"set-{key.name}"].click()
    expect(keys[f"said-key-{key.name}"]).to_have_attribute("data-tone", "bad")
    detail = keys.client.put(f"api/configuration/{key.name}", json={"value": value}).json()["detail"]
    keys.shows(f"said-key-{key.name}", f"{detail[0].upper()}{detail[1:].rstrip('.')}.")
    expect(keys[f"value-{key.name}"]).to_have_value(value)
    assert row(keys, key.name) == before


def test_a_read_only_key_has_nothing_to_edit(keys: Panel) -> None:
    """Its value is a text."""
    for key in (NumberOfConnectors, ReserveConnectorZeroSupported):
        item = keys[f"key-{key.name}"]
        expect(item.locator(".fixed")).to_have_text(row(keys, key.name)["value"])
        expect(item.locator("input, select, button")).to_have_count(0)


def test_searches_and_shows_what_was_changed(keys: Panel) -> None:
    """By name, effect or clause; the number of keys is said."""
    keys["keys-search"].fill("websocketping")
    expect(keys["keys"].locator("> li")).to_have_count(1)
    keys["keys-search"].fill("")
    keys["keys-which"].select_option("changed")
    changed = [key for key in keys.api("api/configuration") if key["changed"]]
    expect(keys["keys"].locator("> li")).to_have_count(len(changed))
    keys["keys-which"].select_option("writable")
    writable = [key for key in keys.api("api/configuration") if not key["readonly"]]
    expect(keys["keys"].locator("> li")).to_have_count(len(writable))


def test_a_change_from_elsewhere_is_shown(keys: Panel) -> None:
    """The Central System sets a key (§5.3), and the page follows without being asked."""
    payload = {"key": HeartbeatInterval.name, "value": "77"}
    keys.post("central/api/stations/cp001/call", {"action": "ChangeConfiguration", "payload": payload})
    expect(keys[f"value-{HeartbeatInterval.name}"]).to_have_value("77")
