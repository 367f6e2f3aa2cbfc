"""An HTTP API in place of the person."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from plugwright.lab.events import Act
from plugwright.lab.operator import OperatorError
from plugwright.lab.operators.http import CALLS, MAX_ANSWER_BYTES, HttpOperator
from plugwright.lab.steps import Deed
from plugwright.panel.station import station_app
from plugwright.web.http_server import HttpServer
from tests.runtime.station_rig import Rig, rig

PATIENCE_S = 30
PLUG_IN = Act(1, "plug in", 2, None, 20)
DEEDS_IN_A_SENSIBLE_ORDER: Sequence[Deed] = (
    *("plug in", "unplug at the vehicle", "unplug", "plug in halfway", "mend the lock", "unplug"),
    *("jam the lock", "mend the lock", "set connector faulted", "set station faulted", "clear faults"),
    *("present idTag", "cut connection", "restore connection", "disconnect power", "reconnect power"),
)


class Server:
    """Records what it is asked, and answers all of it alike."""

    def __init__(self, answer: Response) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.authorization: list[str | None] = []
        self.url = ""
        self._answer = answer

    async def serve(self, request: Request) -> Response:
        """Any request."""
        self.asked.append((request.method, request.url.path, (await request.body()).decode()))
        self.authorization.append(request.headers.get("authorization"))
        return self._answer


@asynccontextmanager
async def listening(handle: Callable[[Request], Awaitable[Response]]) -> AsyncIterator[str]:
    """The URL of a server with this handler for everything."""
    app = Starlette(routes=[Route("/{path:path}", handle, methods=["GET", "POST", "PUT", "DELETE"])])
    http = HttpServer(app, "127.0.0.1", 0)
    await http.start()
    try:
        yield f"http://127.0.0.1:{http.port}"
    finally:
        await http.stop()


def asked_for(act: Act, answer: Response | None = None, userinfo: str = "", path: str = "", **options: Any) -> Server:
    """What a server that answers so was asked for this."""
    server = Server(JSONResponse({}) if answer is None else answer)

    async def go() -> None:
        async with listening(server.serve) as url:
            server.url = url
            await HttpOperator(url.replace("//", f"//{userinfo}") + path, **options).do(act)

    asyncio.run(go())
    return server


def why_not(answer: Response) -> str:
    """Why it is not done if this is the answer, without the server's URL."""
    with pytest.raises(OperatorError) as raised:
        asked_for(PLUG_IN, answer)
    server, _, why = raised.value.why.partition(": ")
    assert server.startswith("http://127.0.0.1:")
    return why


def test_every_deed_has_its_calls() -> None:
    """None is left to chance."""
    assert list(CALLS) == list(get_args(Deed))


def test_a_deed_is_a_call() -> None:
    """With the connector in its path and the card in its body."""
    assert asked_for(PLUG_IN).asked == [("POST", "/api/hardware/connectors/2/plug", "{}")]
    tapped = asked_for(Act(1, "present idTag", 1, "CARD1", 20)).asked
    assert tapped == [("POST", "/api/hardware/readers/1/tap", json.dumps({"id_tag": "CARD1"}))]
    assert asked_for(Act(1, "clear faults", 1, None, 20)).asked == [("DELETE", "/api/hardware/connectors/0/fault", "")]


def test_the_server_may_live_below_a_path() -> None:
    """As behind a proxy."""
    assert asked_for(PLUG_IN, path="/bench/3/").asked[0][1] == "/bench/3/api/hardware/connectors/2/plug"


def test_a_password_is_given_when_there_is_one() -> None:
    """That of the URL before that of the environment."""

    def basic(text: str) -> str:
        return f"Basic {base64.b64encode(text.encode()).decode()}"

    assert asked_for(PLUG_IN).authorization == [None]
    assert asked_for(PLUG_IN, password="secret").authorization == [basic("operator:secret")]
    assert asked_for(PLUG_IN, userinfo="me:a%40b@", password="secret").authorization == [basic("me:a@b")]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (JSONResponse({"error": "locked", "detail": "the lock holds the plug."}, 409), "the lock holds the plug"),
        (JSONResponse({"error": "x", "detail": "two\nlines\x1b[31m"}, 400), "two?lines?[31m"),
        (JSONResponse({"error": "x", "detail": "x" * 500}, 400), "x" * 200),
        (PlainTextResponse("not found", 404), "HTTP 404 Not Found"),
        (JSONResponse([1], 500), "HTTP 500 Internal Server Error"),
        (JSONResponse({"detail": 7}, 299 + 1), "HTTP 300 Multiple Choices"),
        (PlainTextResponse("", 599), "HTTP 599"),
        (PlainTextResponse("{" * 2 * MAX_ANSWER_BYTES, 400), "HTTP 400 Bad Request"),
    ],
)
def test_a_refusal_says_why(answer: Response, why: str) -> None:
    """By the server's own sentence, or else by the status."""
    assert why_not(answer) == why


def test_a_server_that_is_not_there_is_told() -> None:
    """In the system's words."""

    async def go() -> None:
        async with listening(Server(JSONResponse({})).serve) as url:
            operator = HttpOperator(url.replace("//", "//me:secret@"))
        with pytest.raises(OperatorError) as raised:
            await operator.do(PLUG_IN)
        assert raised.value.why == f"{url}: Connection refused"

    asyncio.run(go())


def test_a_server_that_speaks_no_http_is_told() -> None:
    """As such."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n{}")
        writer.write(b"220 FTP\r\n")
        await writer.drain()
        writer.close()

    async def go() -> None:
        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        async with server:
            with pytest.raises(OperatorError, match="220 FTP"):
                await HttpOperator(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}").do(PLUG_IN)

    asyncio.run(go())


def test_leaves_off_when_cancelled() -> None:
    """The connection ends, whatever the server still does."""
    asked, gone = asyncio.Event(), asyncio.Event()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await reader.read()
        gone.set()
        writer.close()

    async def go() -> None:
        server = await asyncio.start_server(hear, "127.0.0.1", 0)
        async with server, asyncio.timeout(PATIENCE_S):
            doing = asyncio.create_task(
                HttpOperator(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}").do(PLUG_IN)
            )
            await asked.wait()
            doing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await doing
            await gone.wait()

    asyncio.run(go())


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "http://", "http://127.0.0.1:99999", "127.0.0.1:8080"])
def test_refuses_what_is_no_url(url: str) -> None:
    """Before the run."""
    with pytest.raises(ValueError, match=r"must look like|[Pp]ort"):
        HttpOperator(url)


def test_our_own_station_does_every_deed(tmp_path: Path) -> None:
    """Each of its calls is one that the station's API knows."""
    assert sorted(set(DEEDS_IN_A_SENSIBLE_ORDER)) == sorted(get_args(Deed))

    async def go(made: Rig) -> None:
        http = HttpServer(station_app(made.machine), "127.0.0.1", 0)
        await http.start()
        operator = HttpOperator(f"http://127.0.0.1:{http.port}")
        for deed in DEEDS_IN_A_SENSIBLE_ORDER:
            await operator.do(Act(1, deed, 1, "CARD1", 20))
            assert made.machine.is_powered == (deed != "disconnect power")
        with pytest.raises(OperatorError, match=r"no plug to pull at connector 1$"):
            await operator.do(Act(1, "unplug", 1, None, 20))
        made.machine.broadcast.close()
        await http.stop()

    async def run() -> None:
        async with rig(tmp_path) as made:
            await made.until(lambda: made.is_accepted)
            await go(made)

    asyncio.run(run())
