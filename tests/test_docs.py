"""The pages say what is there: commands, routes, settings, links and examples are held to the code."""

import argparse
import asyncio
import json
import re
from collections.abc import Iterable
from pathlib import Path
from random import Random
from types import UnionType
from typing import Any, get_args

import pytest
from starlette.applications import Starlette
from starlette.routing import Match, Route

from plugwright.central import effects as central_effects
from plugwright.central.settings import CentralSettings
from plugwright.cli.main import COMMANDS, parser_for
from plugwright.panel import central as central_panel
from plugwright.panel import station as station_panel
from plugwright.runtime.central import CentralServer
from plugwright.runtime.machine import Machine
from plugwright.settings.document import Document
from plugwright.settings.station_file import parse_station
from plugwright.station import effects as station_effects
from plugwright.store.central_memory import CentralMemoryStore
from tests.docs.pages import Page, first_cells, page, pages, section
from tests.ocpp16.test_schemas import DIFFERENCES
from tests.panel.test_openapi import described, operations
from tests.tidy.source import ROOT
from tools.docs.pages import FOLDER, PAGES

EACH_PAGE = pytest.mark.parametrize("page_of", pages(), ids=[page.path for page in pages()])


def parse(arguments: Iterable[str]) -> argparse.Namespace | None:
    """What the command line makes of arguments; None if it helps instead, SystemExit if it refuses them."""
    words = list(arguments)
    try:
        return parser_for(words).parse_args(words)
    except SystemExit as ended:
        if ended.code:
            raise
        return None


@pytest.fixture
def station_app(tmp_path: Path) -> Starlette:
    """The station's HTTP API, over a machine that is not started."""

    async def make() -> Starlette:
        return station_panel.station_app(Machine(parse_station("", tmp_path)))

    return asyncio.run(make())


@pytest.fixture
def central_app() -> Starlette:
    """The Central System's."""
    return central_panel.central_app(CentralServer(CentralSettings(), CentralMemoryStore(), random=Random(1)))


def routes(app: Starlette) -> list[tuple[str, str]]:
    """Every method and path, written as the pages do: `/api/id-tags/{id_tag}`."""
    found = [route for route in app.routes if isinstance(route, Route)]
    assert len(found) == len(app.routes)
    return sorted(
        (method, re.sub(r":\w+}", "}", route.path))
        for route in found
        for method in route.methods or ()
        if method != "HEAD" and route.path.startswith("/api/")
    )


def error_codes(told: dict[str, Any]) -> list[str]:
    """Every code of an error that a face says it may answer with."""
    return [
        code
        for _, _, operation in operations(told)
        for status, response in operation["responses"].items()
        if status >= "400"
        for code in response["content"]["application/json"]["schema"]["properties"]["error"]["enum"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    """`make docs` writes them from the code's tables."""
    if (FOLDER / name).read_text(encoding="utf-8") != PAGES[name]():
        pytest.fail(f"docs/{name} is out of date: make docs", pytrace=False)


@EACH_PAGE
def test_links_lead_somewhere(page_of: Page) -> None:
    """To a file of the project, and to a heading of it."""
    for target in page_of.links:
        name, _, anchor = target.partition("#")
        file = (ROOT / page_of.path).parent / name if name else ROOT / page_of.path
        assert file.exists(), target
        if anchor:
            assert anchor in Page(target, file.read_text(encoding="utf-8")).anchors, target


def test_the_manual_has_no_lost_page() -> None:
    """Every page of it is in its index."""
    assert sorted({*page("docs/index.md").links, "index.md"} - {"../CONTRIBUTING.md"}) == sorted(
        file.name for file in FOLDER.iterdir() if file.is_file()
    )


@EACH_PAGE
def test_commands_parse(page_of: Page) -> None:
    """What a page tells to type is a command with such options."""
    for arguments in page_of.commands("plugwright"):
        if arguments:
            parse(arguments)


def test_commands_that_are_not_there_are_found() -> None:
    """The check above would see one."""
    for arguments in (["fly"], ["run", "--fly"], ["station"]):
        with pytest.raises(SystemExit):
            parse(arguments)


def test_every_command_is_in_the_readme() -> None:
    """With what it is for."""
    told = [arguments[0] for arguments in page("README.md").commands("plugwright") if arguments]
    assert [name for name, _ in COMMANDS if name not in told] == []


@EACH_PAGE
def test_settings_load(page_of: Page) -> None:
    """Every example of a settings file is one."""
    for example in page_of.blocks("toml"):
        parse_station(example, Path())


@EACH_PAGE
def test_json_is_json(page_of: Page) -> None:
    """Every example of an answer can be read."""
    for example in page_of.blocks("json"):
        json.loads(example)


def test_every_setting_is_described() -> None:
    """All sections with all their keys, and none that there is not."""
    text = page("docs/station.md").text
    for name, kind in Document.__annotations__.items():
        described = first_cells(section(text, f"### `[{name}]`"))
        assert sorted(described) == sorted(getattr(kind, "__struct_fields__", ())), name


def test_every_request_to_a_station_is_described(station_app: Starlette) -> None:
    """And none that there is not."""
    assert sorted(set(page("docs/http-api.md").routes)) == routes(station_app)


def test_every_request_to_the_central_system_is_described(central_app: Starlette) -> None:
    """And none that there is not."""
    assert sorted(set(page("docs/central.md").routes)) == routes(central_app)


def test_requests_of_other_pages_exist(station_app: Starlette, central_app: Starlette) -> None:
    """The README's summary is of the same APIs."""
    known = [*routes(station_app), *routes(central_app)]
    assert [route for page in pages() for route in page.routes if route not in known] == []


@EACH_PAGE
def test_examples_of_requests_can_be_sent(page_of: Page, station_app: Starlette, central_app: Starlette) -> None:
    """Every `curl` names a route with a method that it has, and sends JSON."""
    apps = {"127.0.0.1:8080": station_app, "127.0.0.1:9001": central_app}
    for arguments in page_of.commands("curl"):
        (url,) = [word for word in arguments if word.startswith("http://")]
        host, _, path = url.removeprefix("http://").partition("/")
        method = arguments[arguments.index("-X") + 1] if "-X" in arguments else "GET"
        if "-d" in arguments:
            json.loads(arguments[arguments.index("-d") + 1])
        scope = {"type": "http", "method": method, "path": f"/{path.partition('?')[0]}"}
        assert Match.FULL in [route.matches(scope)[0] for route in apps[host].routes], arguments


def test_every_error_is_described(station_app: Starlette, central_app: Starlette) -> None:
    """By its code."""
    for path, app in (("docs/http-api.md", station_app), ("docs/central.md", central_app)):
        codes = error_codes(described(app))
        assert codes
        assert [code for code in codes if code not in page(path).names] == []


@pytest.mark.parametrize(
    ("path", "events"), [("docs/http-api.md", station_effects.Event), ("docs/central.md", central_effects.Event)]
)
def test_every_event_is_described(path: str, events: UnionType) -> None:
    """By its name."""
    assert [event.__name__ for event in get_args(events) if event.__name__ not in page(path).names] == []


def test_every_deviation_is_described() -> None:
    """In the words of the table that the schemas' test has, and no other."""
    rows = [row for row in page("docs/deviations.md").text.splitlines() if row.startswith("| ")]
    told = [row.removeprefix("| ").split(" | ")[0] for row in rows]
    assert told[1:] == list(DIFFERENCES)
