"""The description of an HTTP face by OpenAPI 3.1, made from the same table as its routes.

What any request may be answered with (a foreign host, a body too large, no password) is added here, by rule.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from plugwright import __version__
from plugwright.panel.endpoints import JSON, Endpoint, Failure
from plugwright.panel.schemas import schemas_of
from plugwright.web.answers import INVALID_BODY, INVALID_JSON, INVALID_PARAMETER, answer
from plugwright.web.guard import BODY_TOO_LARGE, FOREIGN_HOST, FOREIGN_ORIGIN, INVALID_PATH, SAFE_METHODS
from plugwright.web.password import TOO_MANY_ATTEMPTS, UNAUTHORIZED

PATH: Final = "/api/openapi.json"
IN_COMPONENTS: Final = "#/components/schemas/{name}"
NOT_FOUND: Final[Failure] = (HTTPStatus.NOT_FOUND, "NotFound")
SECURITY_SCHEMES: Final = ("basic", "bearer")

_PARAMETER: Final = re.compile(r"\{(?P<name>\w+)(?::(?P<kind>\w+))?\}")


@dataclass(frozen=True, slots=True)
class Face:
    """What holds for all of a face: its name, how any request may fail, and whether it asks for a password."""

    title: str
    failures: Sequence[Failure] = ()
    has_password: bool = False


def described(face: Face, endpoints: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """The table, and the row that describes all of it, itself as well."""

    async def describe(request: Request) -> Response:
        return answer(document(face, rows, request.scope.get("root_path") or "/"))

    rows = (*endpoints, Endpoint("GET", PATH, describe, "This description (OpenAPI 3.1)", dict[str, Any]))
    return rows


def document(face: Face, endpoints: Sequence[Endpoint], server: str = "/") -> dict[str, Any]:
    """The description of a table whose paths are below `server`."""
    kinds = list(_kinds(endpoints))
    found, components = schemas_of(kinds, IN_COMPONENTS)
    schemas = iter(found)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        operation = _operation(face, endpoint, schemas)
        paths.setdefault(_PARAMETER.sub(r"{\g<name>}", endpoint.path), {})[endpoint.method.lower()] = operation
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": face.title, "version": __version__},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": components},
    }
    if face.has_password:
        described["components"]["securitySchemes"] = {
            scheme: {"type": "http", "scheme": scheme} for scheme in SECURITY_SCHEMES
        }
        described["security"] = [{scheme: []} for scheme in SECURITY_SCHEMES]
    return described


def _kinds(endpoints: Iterable[Endpoint]) -> Iterator[Any]:
    """The types of a table in the order in which `_operation` asks for their schemas."""
    for endpoint in endpoints:
        yield from (query.type for query in endpoint.query)
        if endpoint.body is not None:
            yield endpoint.body
        if _has_json(endpoint):
            yield endpoint.result


def _has_json(endpoint: Endpoint) -> bool:
    return endpoint.result is not None and endpoint.media_type == JSON


def _operation(face: Face, endpoint: Endpoint, schemas: Iterator[dict[str, Any]]) -> dict[str, Any]:
    words = [
        word for word in re.split(r"\W+", _PARAMETER.sub(r"by-\g<name>", endpoint.path)) if word not in ("", "api")
    ]
    operation: dict[str, Any] = {
        "operationId": endpoint.method.lower() + "".join(word.title() for word in words),
        "summary": endpoint.summary,
        "tags": [endpoint.path.split("/")[2]],
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint, schemas)],
    }
    if endpoint.body is not None:
        is_needed = any(field.required for field in msgspec.structs.fields(endpoint.body))
        operation["requestBody"] = {"required": is_needed, "content": {JSON: {"schema": next(schemas)}}}
    operation["responses"] = _success(endpoint, schemas) | _failures([*_common(face, endpoint), *endpoint.failures])
    return operation


def _path_parameters(endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    for found in _PARAMETER.finditer(endpoint.path):
        schema = {"type": "integer", "minimum": 0} if found["kind"] == "int" else {"type": "string", "minLength": 1}
        yield {"name": found["name"], "in": "path", "required": True, "schema": schema}


def _query_parameters(endpoint: Endpoint, schemas: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for query in endpoint.query:
        yield {"name": query.name, "in": "query", "description": query.summary, "schema": next(schemas)}


def _success(endpoint: Endpoint, schemas: Iterator[dict[str, Any]]) -> dict[str, Any]:
    if endpoint.result is None:
        return {"204": {"description": "Done; there is nothing to say"}}
    schema = next(schemas) if _has_json(endpoint) else {"type": "string"}
    return {"200": {"description": "Done", "content": {endpoint.media_type: {"schema": schema}}}}


def _common(face: Face, endpoint: Endpoint) -> Iterator[Failure]:
    """How any request of this kind may fail."""
    yield FOREIGN_HOST
    if endpoint.method not in SAFE_METHODS:
        yield FOREIGN_ORIGIN
    parameters = list(_PARAMETER.finditer(endpoint.path))
    if parameters:
        yield INVALID_PATH
    if any(parameter["kind"] == "int" for parameter in parameters):
        yield NOT_FOUND  # what is no number is no such path
    if face.has_password:
        yield from (UNAUTHORIZED, TOO_MANY_ATTEMPTS)
    if endpoint.body is not None:
        yield from (INVALID_JSON, INVALID_BODY, BODY_TOO_LARGE)
    if endpoint.query:
        yield INVALID_PARAMETER
    yield from face.failures


def _failures(failures: Iterable[Failure]) -> dict[str, Any]:
    """One response for each status, with the codes that come with it."""
    codes: dict[HTTPStatus, list[str]] = {}
    for status, code in sorted(failures):
        if code not in codes.setdefault(status, []):
            codes[status].append(code)
    return {str(int(status)): _response(status, found) for status, found in codes.items()}


def _response(status: HTTPStatus, codes: list[str]) -> dict[str, Any]:
    properties = {"error": {"enum": codes}, "detail": {"type": "string"}}
    schema = {"type": "object", "properties": properties, "required": ["error", "detail"]}
    return {"description": status.phrase, "content": {JSON: {"schema": schema}}}
