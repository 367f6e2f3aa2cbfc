"""The page's files over HTTP: what is served, and how a browser may keep it."""

import asyncio
import gzip
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from plugwright.panel.page_files import page_routes
from plugwright.web.answers import EXCEPTION_HANDLERS

PAGE = "<!doctype html><title>A page</title>" + "<p>text</p>" * 100


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A page of its own, and beside its folder a secret."""
    page = tmp_path / "page"
    page.mkdir()
    (page / "index.html").write_text(PAGE)
    (page / "small.js").write_text("'small'")
    (page / "notes.txt").write_text("not for a browser")
    (page / "more.js").mkdir()
    (tmp_path / "secret.js").write_text("'secret'")
    return page


def get(folder: Path | None, path: str, **headers: str) -> httpx.Response:
    """What is answered to a browser."""

    async def scenario() -> httpx.Response:
        app = Starlette(routes=page_routes(folder), exception_handlers={**EXCEPTION_HANDLERS})
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.get(path, headers={"accept-encoding": "identity"} | named)

    return asyncio.run(scenario())


def test_serves_page_and_files(folder: Path) -> None:
    """With the types that a browser insists on."""
    page, script = get(folder, "/"), get(folder, "/assets/small.js")
    assert (page.text, page.headers["content-type"]) == (PAGE, "text/html; charset=utf-8")
    assert (script.text, script.headers["content-type"]) == ("'small'", "text/javascript; charset=utf-8")


def test_lets_nothing_else_into_the_page(folder: Path) -> None:
    """No script, style or frame of another site, no other site's frame around it, and no word of it to others."""
    headers = get(folder, "/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/assets/notes.txt", "/assets/more.js", "/assets/", "/assets/..%2Fsecret.js"]
)
def test_serves_nothing_that_is_no_file_of_the_page(folder: Path, path: str) -> None:
    """No other type, no folder, and no way out."""
    response = get(folder, path)
    assert (response.status_code, response.json()["error"]) == (404, "NotFound")


def test_a_browser_asks_whether_its_copy_is_still_the_same(folder: Path) -> None:
    """304 without content; after a change of the file the new one, with another tag."""
    first = get(folder, "/")
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for tags in (tag, f"W/{tag}", f'"other", {tag}'):
        same = get(folder, "/", if_none_match=tags)
        assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    (folder / "index.html").write_text("changed")
    changed = get(folder, "/", if_none_match=tag)
    assert (changed.status_code, changed.text) == (200, "changed")
    assert changed.headers["etag"] != tag


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("br", False)],
)
def test_compresses_for_who_takes_it(folder: Path, accepted: str, is_compressed: bool) -> None:
    """Never what is hardly there."""
    page = get(folder, "/", accept_encoding=accepted)
    assert page.text == PAGE
    assert ("content-encoding" in page.headers) == is_compressed
    assert int(page.headers["content-length"]) < len(PAGE) or not is_compressed
    assert "content-encoding" not in get(folder, "/assets/small.js", accept_encoding=accepted).headers


def test_our_own_page_is_whole_and_light() -> None:
    """Every file that it names is there, none is inline, and all together have less than 150 KiB compressed."""
    index = get(None, "/")
    assert index.status_code == 200
    names = set(re.findall(r'(?:src|href)="/?assets/([^"]+)"', index.text))
    assert names
    sizes = [len(gzip.compress(index.content))]
    while names:
        asset = get(None, f"/assets/{names.pop()}")
        assert asset.status_code == 200
        sizes.append(len(gzip.compress(asset.content)))
    assert sum(sizes) < 150 * 1024
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", index.text)
