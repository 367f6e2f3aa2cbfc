"""What comes from outside is text: markup in an idTag, a vendor's name or a frame is shown and runs nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import STATION
from tests.browser.panel import Panel, opened
from tests.browser.processes import plugwright
from tests.browser.scripted_central import ScriptedCentral, scripted_central

VENDOR = "<b onclick=x>&amp;"
MODEL = "<img src=x>"
ID_TAG = "<svg onload=hit()>"
SCRIPT = "<script>document.body.dataset.hit = 'yes'</script><img src=x onerror=\"document.body.dataset.hit = 'yes'\">"
PLANTED = "img[src='x'], script:not([src]), b, svg[onload]"

FILE = """
[station]
data_dir = "data"
vendor = "{vendor}"
model = "{model}"
[central_system]
url = "ws://127.0.0.1:{port}"
[panel]
listen = "127.0.0.1:0"
"""


def hostile_file(folder: Path, port: int) -> Path:
    """The settings of a station whose name is markup."""
    file = folder / "station.toml"
    file.write_text(FILE.format(vendor=VENDOR, model=MODEL, port=port), encoding="utf-8")
    return file


@pytest.fixture
def hostile(browser: Browser, tmp_path: Path) -> Iterator[tuple[Panel, ScriptedCentral]]:
    """The page of a station whose very name is markup, and the Central System that it talks to."""
    with (
        scripted_central() as (central, port),
        plugwright("station", "--config", hostile_file(tmp_path, port)) as process,
        opened(browser, process.until(STATION)[1]) as panel,
    ):
        panel.is_live()
        yield panel, central
        expect(panel.page.locator(PLANTED)).to_have_count(0)
        expect(panel.page.locator("body")).not_to_have_attribute("data-hit", "yes")


def test_the_name_of_the_station_is_text(hostile: tuple[Panel, ScriptedCentral]) -> None:
    """In the head of the page."""
    panel, _ = hostile
    expect(panel["product"]).to_contain_text(f"{VENDOR} · {MODEL}")


def test_an_id_tag_is_text(hostile: tuple[Panel, ScriptedCentral]) -> None:
    """On a card, on the face, in the session and in the tables."""
    panel, central = hostile
    panel["cards-edit"].click()
    panel["card-new"].fill(ID_TAG)
    panel["card-add"].click()
    panel["cards-edit"].click()
    panel["plug"].click()
    panel[f"tap-{ID_TAG}"].click()
    panel.shows("id-tag-1", f"{ID_TAG} · transaction 1")
    panel.tab("charging")
    expect(panel["transactions"].locator("[data-title=idTag]")).to_have_text(ID_TAG)
    reservation = {"connectorId": 0, "expiryDate": "2099-01-01T00:00:00Z", "idTag": ID_TAG, "reservationId": 1}
    central.call("reserve", "ReserveNow", reservation)
    entry = {"idTag": ID_TAG, "idTagInfo": {"status": "Accepted", "parentIdTag": "<i>group</i>"}}
    payload = {"listVersion": 1, "updateType": "Full", "localAuthorizationList": [entry]}
    central.call("list", "SendLocalList", payload)
    panel.tab("lists")
    panel["local-list-look-up"].fill(ID_TAG)
    panel["local-list-go"].click()
    expect(panel["local-list-found"]).to_contain_text(f"{ID_TAG} Accepted does not expire, group <i>group</i>")


def test_a_frame_is_text(hostile: tuple[Panel, ScriptedCentral]) -> None:
    """As a payload, as an action, as an id, and where it is no frame at all."""
    panel, central = hostile
    central.call("payload", "DataTransfer", {"vendorId": "v", "data": SCRIPT})
    central.call("action", SCRIPT, {})
    central.call(SCRIPT[:36], "ClearCache", {})
    central.say(SCRIPT)
    panel["frames-search"].fill("onerror")
    rows = panel["frames"].get_by_test_id("frame")
    expect(rows.last).to_have_attribute("data-kind", "invalid")
    for row in rows.all():
        row.locator("summary").click()
    expect(rows.last.locator("pre")).to_have_text(SCRIPT)
    expect(rows.first.locator("pre")).to_contain_text(json.dumps(SCRIPT))
    panel["frames-action"].select_option(SCRIPT)
    expect(rows.first.locator(".action")).to_have_text(SCRIPT)


def test_a_configuration_value_is_text(hostile: tuple[Panel, ScriptedCentral]) -> None:
    """One that is refused, and shown in the frames only."""
    panel, central = hostile
    central.call("key", "ChangeConfiguration", {"key": "<b>key</b>", "value": SCRIPT})
    panel.tab("configuration")
    panel["keys-search"].fill("<b>")
    expect(panel["keys-sum"]).to_contain_text("0 of ")
