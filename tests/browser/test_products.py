"""The page of stations that are built otherwise: two connectors, a fixed cable."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.panel import Panel, opened
from tests.browser.processes import plugwright


@pytest.fixture
def run(browser: Browser, tmp_path: Path) -> Iterator[Callable[[str], Panel]]:
    """The page of a `plugwright run` with this product."""
    with ExitStack() as running:

        def made(product: str) -> Panel:
            arguments = ("run", "--first-port", "0", "--product", product, "--data-dir", tmp_path)
            process = running.enter_context(plugwright(*arguments))
            panel = running.enter_context(opened(browser, process.until(r"Open (\S+) in a browser")[1]))
            panel.is_live()
            return panel

        yield made


def test_hands_are_at_the_connector_that_is_chosen(run: Callable[[str], Panel]) -> None:
    """Two connectors stand side by side; a card goes with the one that was plugged in."""
    panel = run("ac-wallbox-2")
    expect(panel.page.get_by_role("article")).to_have_count(2)
    panel["choose-2"].check()
    panel["plug"].click()
    panel.shows("status-2", "Preparing")
    panel.shows("plug-1", "none")
    panel["tap-CARD1"].click()
    panel.shows("status-2", "Charging")
    panel.shows("status-1", "Available")
    panel.tab("charging")
    expect(panel["session"].locator("h4")).to_have_text("Connector 2, session 1, transaction 1, running")


def test_a_fixed_cable_is_drawn_and_named(run: Callable[[str], Panel]) -> None:
    """It has no lock that could be jammed."""
    panel = run("ac-wallbox-tethered")
    panel.shows("plug-1", "fixed, on its hook")
    panel.shows("lock-1", "none")
    expect(panel["jam"]).to_be_hidden()
    expect(panel["connector-1"].locator("svg.drawing")).to_have_attribute("data-socket", "cable")
    panel["plug"].click()
    panel.shows("plug-1", "fixed, in the car")
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Charging")
