"""The lab's files by HTTP: GET for firmware, PUT for diagnostics.

RFC 9110 §9.3.1, §9.3.4.
"""

from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from plugwright.lab.file_server import BAD, GOOD, LOGS, Room
from plugwright.web.http_server import HttpServer

UPLOADS_AT_MOST: Final = 1_000


class HttpFiles:
    """Serves a folder from `start` to `stop`, at any free port."""

    def __init__(self, folder: Path, host: str, room: Room) -> None:
        self.port = 0
        self._folder = folder
        self._room = room
        self._uploads = 0
        app = Starlette(
            routes=[
                *(Route(f"/{name}", self._read) for name in (GOOD, BAD)),
                Route(f"/{LOGS}", self._write, methods=["PUT"]),
                Route(f"/{LOGS}/{{name}}", self._write, methods=["PUT"]),
            ]
        )
        self._server = HttpServer(app, host, 0)

    async def start(self) -> None:
        """Listen; OSError if the address cannot be had."""
        await self._server.start()
        self.port = self._server.port

    async def stop(self) -> None:
        """Answer what is being asked, and close."""
        await self._server.stop()

    async def _read(self, request: Request) -> Response:
        return FileResponse(self._folder / request.url.path.lstrip("/"))

    async def _write(self, request: Request) -> Response:
        """A station may call its file as it likes: here it has a number."""
        if self._uploads >= UPLOADS_AT_MOST:
            return PlainTextResponse("too many files", HTTPStatus.INSUFFICIENT_STORAGE)
        self._uploads += 1
        path = self._folder / LOGS / str(self._uploads)
        try:
            with path.open("wb") as file:
                async for chunk in request.stream():
                    self._room.take(len(chunk))
                    file.write(chunk)
        except OSError as error:
            return PlainTextResponse(error.strerror or "", HTTPStatus.INSUFFICIENT_STORAGE)
        self._room.keep(path)
        return Response(status_code=HTTPStatus.CREATED)
