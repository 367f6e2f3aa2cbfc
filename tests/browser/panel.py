"""The page as a test uses it, beside the HTTP API that it must agree with."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.watch import Watch

SHUT = re.compile("^(lost|connecting)$")
MEASURED = "ampere, watts"


class Panel:
    """`panel["plug"]` is the element with this `data-test`."""

    def __init__(self, page: Page, client: httpx.Client) -> None:
        self.page = page
        self.client = client

    def __getitem__(self, hook: str) -> Locator:
        return self.page.get_by_test_id(hook)

    def tab(self, name: str) -> None:
        """Open a tab."""
        self[f"tab-{name}"].click()
        expect(self[f"panel-{name}"]).to_be_visible()

    def shows(self, hook: str, text: str | re.Pattern[str]) -> None:
        """Wait until an element has this text, the whole of it or as the pattern says."""
        expect(self[hook]).to_have_text(text)

    def is_live(self) -> None:
        """Wait until the stream is open and the station is accepted."""
        expect(self["stream"]).to_have_attribute("data-state", "live")
        self.shows("sign-registration", "Accepted")
        self.shows("sign-connection", "Connected")

    def api(self, path: str) -> Any:
        """What the API says, `path` without a slash in front."""
        response = self.client.get(path)
        assert response.is_success, response.text
        return response.json()

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Do something without the page."""
        response = self.client.post(path, json=body or {})
        assert response.is_success, response.text
        return response.json()

    def charge(self) -> None:
        """Plug in, hold CARD1 to the reader, and wait until energy flows."""
        self["plug"].click()
        self.shows("status-1", "Preparing")
        self["tap-CARD1"].click()
        self.shows("status-1", "Charging")

    def download(self, hook: str) -> list[Any]:
        """Press it, and read what it saves as JSON Lines."""
        with self.page.expect_download() as started:
            self[hook].click()
        lines = Path(started.value.path()).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]


@contextmanager
def opened(browser: Browser, url: str, **context: Any) -> Iterator[Panel]:
    """The page in a window of its own, with a context's options; that it had no fault is asserted in the end."""
    credentials = context.get("http_credentials")
    auth = None if credentials is None else (credentials["username"], credentials["password"])
    made = browser.new_context(**{"viewport": {"width": 1280, "height": 1000}, **context})
    try:
        page = made.new_page()
        watch = Watch(page, url)
        with httpx.Client(base_url=url, auth=auth, timeout=30) as client:
            page.goto(url)
            yield Panel(page, client)
        assert watch.faults == []
    finally:
        made.close()
