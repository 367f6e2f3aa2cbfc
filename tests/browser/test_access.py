"""Whoever comes can use the page: without a mouse, by ear, on a telephone, in light and dark, on a slow line."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.contrast import faint_texts
from tests.browser.panel import Panel, opened

TABS = ("link", "charging", "configuration", "lists", "central")
CONTROLS = frozenset(
    {
        *("button", "checkbox", "combobox", "DisclosureTriangle", "link", "listbox", "radio", "searchbox", "slider"),
        *("spinbutton", "switch", "tab", "textbox"),
    }
)
MOST_STOPS = 120
MOST_BYTES = 150 * 1024

Opener = Callable[..., Panel]


@pytest.fixture
def open_page(browser: Browser, url: str) -> Iterator[Opener]:
    """The page with a context's options, such as its width."""
    contexts = []

    def made(**options: Any) -> Panel:
        context = opened(browser, url, **options)
        panel = context.__enter__()
        contexts.append(context)
        panel.is_live()
        return panel

    yield made
    for context in contexts:
        context.__exit__(None, None, None)


def loaded(panel: Panel, tab: str) -> None:
    """A tab with what it loads."""
    panel.tab(tab)
    places = {"configuration": "keys", "charging": "transactions-empty", "central": "call-send", "lists": "cache-sums"}
    expect(panel[places.get(tab, "frames")]).to_be_visible()


def reach(page: Page, hook: str) -> None:
    """Press Tab until the control with this hook has the focus, which is to be seen."""
    focused = "document.activeElement?.dataset.test ?? ''"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == hook:
            assert page.evaluate(outline) != "none"
            return
    pytest.fail(f"no Tab leads to {hook}")


def test_a_session_by_the_keyboard_alone(panel: Panel) -> None:
    """Tab, Enter, Space and the arrow keys are enough."""
    page = panel.page
    reach(page, "plug")
    page.keyboard.press("Enter")
    panel.shows("status-1", "Preparing")
    reach(page, "tab-link")
    page.keyboard.press("ArrowRight")
    expect(panel["tab-charging"]).to_be_focused()
    expect(panel["panel-charging"]).to_be_visible()
    page.keyboard.press("End")
    expect(panel["panel-central"]).to_be_visible()
    page.keyboard.press("Home")
    expect(panel["panel-link"]).to_be_visible()
    reach(page, "tap-CARD1")
    page.keyboard.press("Space")
    panel.shows("status-1", "Charging")
    page.keyboard.press("Space")
    panel.shows("status-1", "Finishing")
    reach(page, "unplug")
    page.keyboard.press("Enter")
    panel.shows("status-1", "Available")


def test_the_first_stop_skips_to_the_views(panel: Panel) -> None:
    """Whoever has no mouse need not pass the hands each time."""
    panel.page.keyboard.press("Tab")
    expect(panel.page.get_by_role("link", name=re.compile("^Skip to"))).to_be_focused()
    panel.page.keyboard.press("Enter")
    panel.page.keyboard.press("Tab")
    expect(panel["tab-link"]).to_be_focused()


@pytest.mark.parametrize("tab", TABS)
def test_every_control_has_a_name(panel: Panel, tab: str) -> None:
    """In the tree that a screen reader has."""
    loaded(panel, tab)
    tree = panel.page.context.new_cdp_session(panel.page).send("Accessibility.getFullAXTree")["nodes"]
    controls = [node for node in tree if not node["ignored"] and node["role"]["value"] in CONTROLS]
    assert len(controls) > 20
    nameless = [node["role"]["value"] for node in controls if not node.get("name", {}).get("value", "").strip()]
    assert nameless == []


def test_landmarks_and_headings_are_there(panel: Panel) -> None:
    """One heading of the first level, and no level left out."""
    for landmark in ("banner", "main", "contentinfo", "tablist"):
        expect(panel.page.get_by_role(landmark)).to_have_count(1)
    levels = panel.page.locator("h1, h2, h3, h4").evaluate_all("all => all.map((one) => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_display_is_read_out(panel: Panel) -> None:
    """By a place that tells changes; figures that run are not told."""
    expect(panel["announcements"]).to_have_role("status")
    panel["plug"].click()
    panel.shows("announcements", "Present card.")
    panel["tap-CARD1"].click()
    panel.shows("announcements", "Charging.")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_is_wider_than_a_narrow_screen(open_page: Opener, width: int) -> None:
    """In any tab, while it charges as well."""
    panel = open_page(viewport={"width": width, "height": 700})
    for tab in TABS:
        loaded(panel, tab)
        assert panel.page.evaluate("document.documentElement.scrollWidth") <= width, tab
    panel.charge()
    panel.tab("charging")
    expect(panel["session"]).to_be_visible()
    assert panel.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(browser: Browser, open_page: Opener, scheme: str) -> None:
    """4.5 to 1 against what is behind it: at rest, while it charges, and where something is wrong."""
    panel = open_page(color_scheme=scheme)
    for tab in TABS:
        loaded(panel, tab)
        count, faint = faint_texts(browser, panel.page)
        assert faint == [], tab
        assert count > 50
    panel.charge()
    panel["unplug"].click()
    panel.shows("said-cable", re.compile("holds the plug"))
    panel.tab("charging")
    panel.shows("display-title-1", re.compile("^Charging"))
    assert faint_texts(browser, panel.page)[1] == []
    panel["fault-raise"].click()
    panel["fault-where"].select_option("station")
    panel["fault-raise"].click()
    panel.shows("status-0", "Faulted")
    panel["switch-storage"].click()
    panel["switch-network"].click()
    panel.shows("sign-network", "No network")
    panel.shows("display-detail-1", "GroundFailure")
    assert faint_texts(browser, panel.page)[1] == []
    panel["switch-power"].click()
    panel.shows("sign-power", "No power")
    assert faint_texts(browser, panel.page)[1] == []


def test_the_theme_can_be_chosen(open_page: Opener) -> None:
    """Against the system's, and for the next time."""
    panel = open_page(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = panel.page.evaluate(ground)
    panel["theme"].click()
    panel.shows("theme", "Theme: light")
    light = panel.page.evaluate(ground)
    assert light != dark
    panel.page.reload()
    panel.shows("theme", "Theme: light")
    assert panel.page.evaluate(ground) == light


def test_less_motion_means_no_blinking(open_page: Opener) -> None:
    """For who asks their system for it; the words say what blinked."""
    panel = open_page(reduced_motion="reduce")
    panel["tap-CARD1"].click()
    panel.shows("lamp-1", re.compile("blinked 3 times"))
    assert panel.page.evaluate("document.getAnimations().length") == 0


def test_the_page_is_small(panel: Panel) -> None:
    """All that a first visit loads before anything is pressed, as it goes over the line."""
    session = panel.page.context.new_cdp_session(panel.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    panel.page.reload()
    panel.is_live()
    expect(panel["frames"].get_by_test_id("frame").first).to_be_visible()
    assert 10_000 < sum(sizes) < MOST_BYTES
