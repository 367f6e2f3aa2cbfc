"""The descriptions of both faces: that they are whole, that they are OpenAPI 3.1, and that the faces do as they say."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import jsonschema
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from plugwright.central.settings import CentralSettings
from plugwright.panel.central import central_app
from plugwright.panel.endpoints import EVENT_STREAM, Endpoint
from plugwright.panel.openapi import PATH, Face, document
from plugwright.panel.station import station_app
from plugwright.runtime.central import CentralServer
from plugwright.runtime.machine import Machine
from plugwright.settings.station_file import parse_station
from plugwright.store.central_memory import CentralMemoryStore
from tests.panel.clients import CARD, CONNECTOR, TAP, play_central, play_station
from tests.runtime.central_server import station
from tests.runtime.station_rig import Rig, product

Document = dict[str, Any]

METHODS = ("get", "put", "post", "delete")


class Body(msgspec.Struct):
    """Nothing in it has to be said."""

    word: str = ""


class NeededBody(msgspec.Struct):
    """Something has to be said."""

    word: str


@pytest.fixture(params=["station", "central"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Starlette:
    """Both faces, of a machine or a Central System that is not started."""

    async def make() -> Starlette:
        return station_app(Machine(parse_station("", tmp_path)))

    if request.param == "station":
        return asyncio.run(make())
    return central_app(CentralServer(CentralSettings(), CentralMemoryStore(), random=Random(1)))


def described(app: Starlette) -> Document:
    """What the face says of itself."""

    async def ask() -> Document:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            told: Document = (await client.get(PATH)).json()
            return told

    return asyncio.run(ask())


def operations(told: Document) -> Iterator[tuple[str, str, Document]]:
    """Method, path and operation of everything that can be asked."""
    for path, item in told["paths"].items():
        for method, operation in item.items():
            assert method in METHODS
            yield method, path, operation


def schemas(node: Any) -> Iterator[Document]:
    """Every schema that stands in a part of the document."""
    if isinstance(node, dict):
        yield from ([node["schema"]] if "schema" in node else [])
        for value in node.values():
            yield from schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas(value)


def test_every_route_is_described(app: Starlette) -> None:
    """And nothing else, but for the page, which is no part of the API."""
    routes = [route for route in app.routes if isinstance(route, Route)]
    assert len(routes) == len(app.routes)
    there = {
        (method.lower(), re.sub(r":\w+}", "}", route.path))
        for route in routes
        for method in route.methods or ()
        if method != "HEAD" and route.path not in ("/", "/assets/{name}")
    }
    assert {(method, path) for method, path, _ in operations(described(app))} == there


def test_it_is_openapi(app: Starlette) -> None:
    """What OpenAPI 3.1 requires of a document, an operation, a parameter and a response (its chapter 4.8)."""
    told = described(app)
    assert told["openapi"] == "3.1.0"
    assert sorted(told["info"]) == ["title", "version"]
    identifiers = [operation["operationId"] for _, _, operation in operations(told)]
    assert len(set(identifiers)) == len(identifiers)
    for method, path, operation in operations(told):
        assert operation["summary"], path
        parameters = operation["parameters"]
        in_path = [parameter["name"] for parameter in parameters if parameter["in"] == "path"]
        assert in_path == re.findall(r"{(\w+)}", path)
        assert all(parameter["required"] for parameter in parameters if parameter["in"] == "path")
        assert [parameter for parameter in parameters if parameter["in"] not in ("path", "query")] == []
        assert method in ("put", "post") or "requestBody" not in operation
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[245]\d\d", status)
            assert response["description"]
        assert sum(status.startswith("2") for status in operation["responses"]) == 1


def test_every_schema_is_one(app: Starlette) -> None:
    """JSON Schema 2020-12, as OpenAPI 3.1 has it, and every reference leads to a component."""
    told = described(app)
    components = told["components"]["schemas"]
    for schema in [*components.values(), *schemas(told["paths"])]:
        jsonschema.Draft202012Validator.check_schema(schema)
    references = set(re.findall(r'"\$ref":"([^"]+)"', msgspec.json.encode(told).decode()))
    assert references == {f"#/components/schemas/{name}" for name in components}


def validator(told: Document, path: str, method: str, response: httpx.Response) -> jsonschema.Draft202012Validator:
    """What holds an answer to its description."""
    answers = told["paths"][path][method]["responses"]
    assert str(response.status_code) in answers, f"{method} {path} is not said to answer {response.status_code}"
    schema = answers[str(response.status_code)]["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator({**schema, "components": told["components"]})


async def check(client: httpx.AsyncClient, method: str, path: str, of: str, body: Any = None) -> None:
    """Ask, and hold what is answered to what the description says of it."""
    told = (await client.get(PATH)).json()
    response = await client.request(method, path, json=body)
    validator(told, of, method.lower(), response).validate(response.json())


def test_the_station_answers_as_it_says(tmp_path: Path) -> None:
    """Whatever can be looked at in the middle of a session; and each kind of error."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        await made.charge()
        told = (await client.get(PATH)).json()
        for method, path, operation in operations(told):
            content = operation["responses"]["200"]["content"]
            if method == "get" and "{" not in path and "application/json" in content:
                await check(client, "GET", path, path)
        connector, key = "/api/hardware/connectors/{c}", "/api/configuration/{key}"
        await check(client, "PUT", "/api/configuration/HeartbeatInterval", key, {"value": "9"})
        await check(client, "PUT", "/api/configuration/HeartbeatInterval", key, {"value": "-9"})
        await check(client, "PUT", "/api/configuration/Nothing", key, {"value": "9"})
        await check(client, "PUT", "/api/configuration/NumberOfConnectors", key, {"value": "9"})
        await check(client, "POST", f"{CONNECTOR}/plug", f"{connector}/plug", {})
        await check(client, "POST", f"{CONNECTOR}/unplug", f"{connector}/unplug", {"side": "left"})
        await check(client, "POST", "/api/hardware/connectors/9/unplug", f"{connector}/unplug")
        await check(client, "PUT", f"{CONNECTOR}/fault", f"{connector}/fault", {"error_code": "Wet"})
        await check(client, "POST", "/api/data-transfer", "/api/data-transfer", {"vendor_id": "v"})
        await check(client, "POST", TAP, "/api/hardware/readers/{r}/tap", CARD)
        await check(client, "POST", "/api/hardware/power", "/api/hardware/power", {"action": "fail"})
        await check(client, "POST", TAP, "/api/hardware/readers/{r}/tap", CARD)
        await check(client, "GET", "/api/outbox", "/api/outbox")

    play_station(tmp_path, scenario, product(sample_s=1))


def test_the_central_system_answers_as_it_says() -> None:
    """With a station that has been heard, and without."""

    async def scenario(server: CentralServer, client: httpx.AsyncClient) -> None:
        one, call = "/api/stations/{identity}", "/api/stations/{identity}/call"
        await check(client, "POST", "/api/stations/cp001/call", call, {"action": "ClearCache"})
        await check(client, "PUT", "/api/id-tags/CARD", "/api/id-tags/{id_tag}", {"parent_id_tag": "GROUP"})
        async with station(server) as cp:
            start = {"connectorId": 1, "idTag": "CARD", "meterStart": 5, "timestamp": "2026-01-01T00:00:00Z"}
            number = (await cp.ask("StartTransaction", start))[2]["transactionId"]
            value = {"timestamp": "2026-01-01T00:30:00Z", "sampledValue": [{"value": "7", "unit": "Wh"}]}
            await cp.ask("MeterValues", {"connectorId": 1, "transactionId": number, "meterValue": [value]})
            await cp.ask("StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": "Charging"})
            for path in ("/api/stations", "/api/id-tags", "/api/transactions", "/api/operations", PATH):
                await check(client, "GET", path, path)
            await check(client, "GET", "/api/stations/cp001", one)
            await check(client, "GET", "/api/stations/cp001/frames", "/api/stations/{identity}/frames")
            await check(client, "GET", f"/api/transactions/{number}", "/api/transactions/{id}")
            await check(client, "GET", "/api/transactions/99", "/api/transactions/{id}")
            await check(client, "GET", "/api/id-tags/CARD", "/api/id-tags/{id_tag}")
            asking = check(client, "POST", "/api/stations/cp001/call", call, {"action": "ClearCache"})
            await asyncio.gather(asking, cp.answer({"status": "Accepted"}))
            await check(client, "POST", "/api/stations/cp001/call", call, {"action": "Nonsense"})

    play_central(scenario)


FAULT = "/api/hardware/connectors/{c}/fault"
PLUGGED = "/api/hardware/connectors/{c}/plug"
TAPPED = "/api/hardware/readers/{r}/tap"


@pytest.mark.parametrize(
    ("of", "body", "is_good"),
    [
        *((FAULT, {"error_code": code}, code == "WeakSignal") for code in ("WeakSignal", "NoError", "Wet")),
        *((FAULT, {"error_code": "OtherError", "info": n * "x"}, n == 50) for n in (50, 51)),
        *((FAULT, {"error_code": "OtherError", "vendor_id": n * "x"}, n == 255) for n in (255, 256)),
        *((FAULT, {"error_code": "OtherError", "vendor_error_code": n * "x"}, n == 50) for n in (50, 51)),
        *((PLUGGED, {"max_current_a": n}, 1 <= n <= 500) for n in (0.9, 1, 500, 500.1)),
        *((PLUGGED, {"phases": n}, 1 <= n <= 3) for n in (0, 1, 3, 4)),
        *((TAPPED, {"id_tag": n * "Ä"}, 1 <= n <= 20) for n in (0, 1, 20, 21)),
        (TAPPED, {"id_tag": "a\u0085"}, False),
    ],
)
def test_a_body_is_taken_where_its_schema_allows_it(tmp_path: Path, of: str, body: Any, is_good: bool) -> None:
    """Bounds that the hardware holds are in the description, and no others."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        told = (await client.get(PATH)).json()
        method = "put" if of == FAULT else "post"
        schema = told["paths"][of][method]["requestBody"]["content"]["application/json"]["schema"]
        described = jsonschema.Draft202012Validator({**schema, "components": told["components"]})
        response = await client.request(method, re.sub(r"{\w}", "1", of), json=body)
        assert (described.is_valid(body), response.status_code) == ((True, 200) if is_good else (False, 400))

    play_station(tmp_path, scenario)


async def _unused(request: object) -> Any:
    raise AssertionError("nobody is asked")


def test_what_any_request_may_fail_with_is_said_by_rule() -> None:
    """A body may be wrong or too large, a page foreign, the password missing; a plain look cannot fail so."""
    look = Endpoint("GET", "/api/look", _unused, "Look")
    change = Endpoint("PUT", "/api/change/{c:int}", _unused, "Change", None, NeededBody)
    table = (look, change, Endpoint("POST", "/api/say", _unused, "Say", body=Body))
    paths = document(Face("A face"), table)["paths"]
    assert sorted(paths["/api/look"]["get"]["responses"]) == ["200", "403"]
    changing = paths["/api/change/{c}"]["put"]
    assert sorted(changing["responses"]) == ["204", "400", "403", "404", "413"]
    assert changing["parameters"][0]["schema"] == {"type": "integer", "minimum": 0}
    assert (changing["requestBody"]["required"], paths["/api/say"]["post"]["requestBody"]["required"]) == (True, False)
    protected = document(Face("A face", has_password=True), table)
    assert sorted(protected["paths"]["/api/look"]["get"]["responses"]) == ["200", "401", "403", "429"]
    assert protected["security"] == [{"basic": []}, {"bearer": []}]


def test_a_stream_is_no_json() -> None:
    """It has the type of its lines."""
    stream = Endpoint("GET", "/api/events", _unused, "News", media_type=EVENT_STREAM)
    answer = document(Face("A face"), [stream])["paths"]["/api/events"]["get"]["responses"]["200"]
    assert answer["content"] == {EVENT_STREAM: {"schema": {"type": "string"}}}
