"""What a page must never do: fail, ask another host, or meet its own Content-Security-Policy."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

REFUSED = "Failed to load resource"
"""The browser's line for every answer that is an error; the page says those of the API in its own words."""


class Watch:
    """Collects the faults of a page from its beginning."""

    def __init__(self, page: Page, url: str) -> None:
        self.faults: list[str] = []
        self.bytes_by_path: dict[str, int] = {}
        self._host = urlsplit(url).netloc
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        """A violation of the policy is an error of the console, too."""
        path = urlsplit(message.location["url"]).path
        if message.type == "error" and message.text.startswith(REFUSED) and "/api/" in path:
            return
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("blob", "data") and address.netloc != self._host:
            self.faults.append(f"asks another host: {request.url}")
