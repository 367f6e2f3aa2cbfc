"""Behind a password the page works as without one, once the browser has asked for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import STATION
from tests.browser.panel import opened
from tests.browser.processes import plugwright

PASSWORD = "swordfish-swordfish"


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[str]:
    """The address of a station's page that has a password; its Central System is not there."""
    file = tmp_path / "station.toml"
    file.write_text(f'[panel]\nlisten = "127.0.0.1:0"\npassword = "{PASSWORD}"\n', encoding="utf-8")
    with plugwright("station", "--config", file) as process:
        yield process.until(STATION)[1]


def test_works_with_the_password(browser: Browser, guarded: str) -> None:
    """Files, stream, hands and views: the browser sends it with each request."""
    with opened(browser, guarded, http_credentials={"username": "any", "password": PASSWORD}) as panel:
        expect(panel["stream"]).to_have_attribute("data-state", "live")
        panel["plug"].click()
        panel.shows("plug-1", "in the socket")
        panel.tab("configuration")
        expect(panel["keys"].locator("> li")).to_have_count(len(panel.api("api/configuration")))


def test_shows_nothing_without_it(browser: Browser, guarded: str) -> None:
    """Not even the page."""
    context = browser.new_context()
    try:
        response = context.request.get(guarded)
        assert response.status == 401
        assert "<title>" not in response.text()
    finally:
        context.close()
