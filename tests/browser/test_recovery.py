"""The page outlives the station: power, network, storage, and the process itself go and come back."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import STATION
from tests.browser.panel import Panel, opened
from tests.browser.processes import plugwright
from tests.browser.scripted_central import scripted_central
from tests.cli.processes import station_file


def test_a_power_cut_is_dark_and_the_page_recovers(panel: Panel) -> None:
    """The display, the lamp and the link are gone; with the mains back the session is over, by PowerLoss (§7.24)."""
    panel.charge()
    panel["switch-power"].click()
    panel.shows("sign-power", "No power")
    panel.shows("sign-connection", "Not connected")
    panel.shows("display-title-1", "")
    panel.shows("lamp-1", "off")
    expect(panel["connector-1"].locator("svg.drawing")).to_have_attribute("data-power", "off")
    expect(panel["switch-power"]).to_have_attribute("aria-checked", "false")
    panel["tap-CARD1"].click()
    expect(panel["said-cards"]).to_have_attribute("data-tone", "bad")
    panel["switch-power"].click()
    panel.is_live()
    expect(panel["sign-power"]).to_be_hidden()
    panel.shows("status-1", "Finishing")
    panel.tab("charging")
    expect(panel["transactions"].locator("[data-title=Reason]")).to_have_text("PowerLoss")


def test_what_was_never_loaded_is_not_called_nothing(panel: Panel) -> None:
    """Without power nobody can be asked whether there are transactions; that is said, and no more."""
    panel["switch-power"].click()
    panel.shows("sign-power", "No power")
    panel.tab("charging")
    expect(panel["transactions-part"]).to_contain_text("The station is not running.")
    expect(panel["transactions-empty"]).to_be_hidden()
    panel["switch-power"].click()
    expect(panel["transactions-empty"]).to_be_visible()


def test_a_power_cycle_needs_no_second_press(panel: Panel) -> None:
    """The station boots again, and the page follows."""
    panel["power-cycle"].click()
    boots = panel["frames"].locator("[data-action=BootNotification][data-kind=call]")
    expect(boots).to_have_count(2)
    panel.is_live()


def test_the_network_goes_and_comes_back(panel: Panel) -> None:
    """The station charges on, and what it could not say waits in the outbox."""
    panel.charge()
    panel.tab("charging")
    told = panel["transactions"].locator("[data-title='Stop told']")
    expect(told).to_have_text("none")
    panel["switch-network"].click()
    panel.shows("sign-network", "No network")
    panel.shows("sign-connection", "Not connected")
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Finishing")
    expect(told).to_have_text("waiting")
    assert panel.api("api/outbox")["waiting"] > 0
    panel.tab("link")
    panel.shows("outbox-waiting", str(panel.api("api/outbox")["waiting"]))
    panel.tab("charging")
    panel["switch-network"].click()
    panel.is_live()
    expect(told).to_have_text("acknowledged")
    panel.tab("link")
    panel.shows("outbox-waiting", "0")


def test_a_full_storage_is_said(panel: Panel) -> None:
    """In the head of the page."""
    panel["switch-storage"].click()
    panel.shows("sign-storage", "Storage full")
    assert panel.api("api/face")["storage"] == "full"
    panel["switch-storage"].click()
    expect(panel["sign-storage"]).to_be_hidden()


def test_the_page_finds_a_station_that_was_killed(browser: Browser, tmp_path: Path) -> None:
    """Started again at the same address; nothing was reloaded, and the list of frames says what happened."""
    with (
        scripted_central() as (_, port),
        plugwright("station", "--config", station_file(tmp_path, port)) as first,
        opened(browser, url := first.until(STATION)[1]) as panel,
    ):
        panel.is_live()
        panel["plug"].click()
        panel.shows("status-1", "Preparing")
        panel.page.evaluate("document.body.dataset.same = 'yes'")
        first.kill()
        expect(panel["stream"]).to_have_attribute("data-state", "lost")
        panel.shows("stream", "The station's panel does not answer. Trying again …")
        last_known = panel["connector-1"].get_by_text("Last known:")
        expect(panel.page.locator("#outlets.lost .last-known")).to_have_css("display", "block")
        expect(panel.page.locator("#signs")).to_have_class(re.compile("lost"))
        again = station_file(tmp_path, port, panel=int(url.rsplit(":", 1)[1]))
        with plugwright("station", "--config", again):
            panel.is_live()
            panel.shows("status-1", "Available")
            expect(last_known).to_have_css("display", "none")
            expect(panel.page.locator(".lost")).to_have_count(0)
            expect(panel["frames"].locator(".frame-mark")).to_have_text("The station's process started anew.")
            panel["plug"].click()
            panel.shows("status-1", "Preparing")
            expect(panel.page.locator("body")).to_have_attribute("data-same", "yes")
