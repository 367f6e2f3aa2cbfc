"""One headless Chromium for these tests, and the page of a fresh `plugwright run` for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.panel import Panel, opened
from tests.browser.processes import plugwright
from tests.browser.scripted_central import ScriptedCentral, scripted_central
from tests.cli.processes import station_file
from tools import chromium

STATION = r"HTTP API: (\S+)"
PATIENCE_MS = 30_000  # only a hung test meets it


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Playwright's event loop lives in this thread until the last of these tests: it ends with the package."""
    path = chromium.found()
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(chromium.NAMES)} is on the PATH")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        playwright.selectors.set_test_id_attribute("data-test")
        made = playwright.chromium.launch(executable_path=path, args=[*chromium.FLAGS])
        yield made
        made.close()


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Where a fresh `plugwright run` serves its page."""
    with plugwright("run", "--first-port", "0", "--data-dir", tmp_path) as process:
        yield process.until(r"Open (\S+) in a browser")[1]


@pytest.fixture
def panel(browser: Browser, url: str) -> Iterator[Panel]:
    """The page of a fresh `plugwright run`, once the station is accepted."""
    with opened(browser, url) as made:
        made.is_live()
        yield made


@pytest.fixture
def scripted(browser: Browser, tmp_path: Path) -> Iterator[tuple[Panel, ScriptedCentral]]:
    """The page of a station whose Central System says what the test wants."""
    with (
        scripted_central() as (central, port),
        plugwright("station", "--config", station_file(tmp_path, port)) as process,
        opened(browser, process.until(STATION)[1]) as made,
    ):
        made.is_live()
        yield made, central
