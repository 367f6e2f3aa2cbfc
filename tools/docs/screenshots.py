"""The pictures of the panel in the README: a scene played on a fresh station, photographed in a headless Chromium.

Two runs give the same bytes: what the page is told is taken from the station once, at one second of the session, and
told again with the times and message ids of a day that never was.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import FloatRect, Page, Route, sync_playwright

from plugwright.ocpp16.time import format_utc
from tools import chromium

T = TypeVar("T")

Answers = Mapping[str, Any]
"""What the API says, by path."""

WIDTH: Final = 1280
HEIGHT: Final = 2000
"""Nothing has to be scrolled to."""
MARGIN: Final = 16
PATIENCE_S: Final = 60.0
LOOK_EVERY_S: Final = 0.02
SESSION_S: Final = 30
"""The second of the session that is shown: the car draws all that it is offered by then."""

NOON: Final = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
FRAMES_APART: Final = timedelta(milliseconds=130)
INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
DRAWN: Final = re.compile(r"\b[0-9a-f]{8}(?=-\d+\b)")
PREFIXES: Final = ("5e1f0a2c", "c0a87d36")
"""Of the message ids: the station's, the Central System's."""

SILENT_STREAM: Final = """
window.EventSource = class extends EventTarget {
  constructor() { super(); setTimeout(() => this.onopen?.()); }
  close() {}
};
"""
"""A stream that is open and says nothing, so that the page stays as it was told to be."""

CALL: Final = "/central/api/stations/cp001/call"
SCENE: Final[tuple[tuple[str, dict[str, Any], str, int], ...]] = (
    (CALL, {"action": "GetConfiguration", "payload": {"key": ["HeartbeatInterval"]}}, "GetConfiguration", 2),
    (CALL, {"action": "TriggerMessage", "payload": {"requestedMessage": "Heartbeat"}}, "Heartbeat", 2),
    ("/api/hardware/connectors/1/plug", {}, "StatusNotification", 6),
    ("/api/hardware/readers/1/tap", {"id_tag": "CARD1"}, "StatusNotification", 8),
    (CALL, {"action": "GetInstalledCertificateIds", "payload": {"certificateType": "CentralSystemRootCertificate"}},
     "GetInstalledCertificateIds", 2),
)  # fmt: skip
"""What is done, and how many frames of which action there are when it has been told."""
AFTER_BOOT: Final = ("StatusNotification", 4)
ASKED: Final = ("/api/about", "/api/frames", "/api/outbox")

PICTURES: Final[Mapping[str, str]] = MappingProxyType(
    {"face.png": "header, #stream, #face", "frames.png": "section:has(> [data-test=frames])"}
)
"""File name to the parts of the page that it shows."""


def take(folder: Path) -> list[Path] | None:
    """Take the pictures; returns those that are not as they were, None where there is no browser."""
    browser_path = chromium.found()
    if browser_path is None:
        return None
    with _station() as url:
        answers = settled(_played(url))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=[*chromium.FLAGS])
            page = browser.new_page(
                viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", timezone_id="UTC", locale="en-GB"
            )
            _opened(page, url, answers)
            taken = {folder / name: _picture(page, parts) for name, parts in PICTURES.items()}
            browser.close()
    folder.mkdir(exist_ok=True)
    changed = [path for path, picture in taken.items() if not path.exists() or path.read_bytes() != picture]
    for path in changed:
        path.write_bytes(taken[path])
    return changed


def settled(answers: Answers) -> Answers:
    """The same answers at noon: the nth frame n steps later, its message id with a prefix that is not drawn."""
    frames = [_retold(frame, NOON + FRAMES_APART * at) for at, frame in enumerate(answers["/api/frames"]["frames"])]
    drawn = dict.fromkeys(prefix for frame in frames for prefix in DRAWN.findall(frame["id"] or ""))
    text = json.dumps(frames)
    for prefix, fixed in zip(drawn, PREFIXES, strict=True):
        text = text.replace(prefix, fixed)
    rest = {path: _retold(answer, NOON) for path, answer in answers.items()}
    return {**rest, "/api/frames": {**answers["/api/frames"], "frames": json.loads(text)}}


def _retold(answer: Any, at: datetime) -> Any:
    return json.loads(INSTANT.sub(format_utc(round(at.timestamp() * 1000)), json.dumps(answer)))


@contextmanager
def _station() -> Iterator[str]:
    """The address of a fresh `plugwright run`."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "plugwright", "run", "--first-port", "0", "--data-dir", folder]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            try:
                lines = iter(process.stdout.readline, "")
                yield next(found[1] for line in lines if (found := re.search(r"Open (\S+)/ in a browser", line)))
            finally:
                process.terminate()


def _played(url: str) -> Answers:
    """Let the Central System ask a little, charge, and return what the API says at the second that is shown."""
    with httpx.Client(base_url=url, timeout=PATIENCE_S) as client:

        def told(action: str, count: int) -> bool:
            frames: list[dict[str, Any]] = client.get("/api/frames").json()["frames"]
            return [frame["action"] for frame in frames].count(action) == count

        _wait(lambda: told(*AFTER_BOOT))
        for path, body, action, count in SCENE:
            client.post(path, json=body)  # one is refused, which the frames show
            _wait(partial(told, action, count))
        face = _wait(lambda: _face_at(client, SESSION_S))
        return {"/api/face": face, **{path: client.get(path).json() for path in ASKED}}


def _face_at(client: httpx.Client, session_s: int) -> Any:
    face = client.get("/api/face").json()
    return face if face["connectors"][0]["session_s"] == session_s else None


def _wait(ready: Callable[[], T | None]) -> T:
    """Ask until there is something; TimeoutError if there never is."""
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        if found := ready():
            return found
        time.sleep(LOOK_EVERY_S)
    raise TimeoutError("the scene does not go on")


def _opened(page: Page, url: str, answers: Answers) -> None:
    """Open the page, which is told these answers and nothing else."""

    def tell(route: Route) -> None:
        route.fulfill(json=answers[urlsplit(route.request.url).path])

    page.add_init_script(SILENT_STREAM)
    page.route("**/api/**", tell)
    page.goto(url)
    page.locator("[data-test=status-1]", has_text="Charging").wait_for()
    page.locator("[data-test=frame]").nth(len(answers["/api/frames"]["frames"]) - 1).wait_for()
    page.locator("[data-action=StartTransaction][data-kind=call] summary").click()
    page.locator("[data-test=frames]").evaluate("(list) => list.scrollTo(0, list.scrollHeight)")
    page.mouse.move(0, 0)


def _picture(page: Page, parts: str) -> bytes:
    """The parts of the page, over its whole width."""
    boxes = [box for part in page.locator(parts).all() if (box := part.bounding_box()) is not None]
    top = min(box["y"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    clip = FloatRect(x=0, y=top, width=WIDTH, height=bottom - top + MARGIN)
    return page.screenshot(full_page=True, clip=clip, animations="disabled")
