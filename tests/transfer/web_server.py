"""An HTTP or HTTPS server on the loopback that serves a folder to one user, with ranges, redirects and uploads."""

from __future__ import annotations

import contextlib
import hashlib
import re
import socket
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.transfer.servers import HOST, PASSWORD, USER, Server, server_context

EXPECTED = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
CHUNK_BYTES = 65_536


class WebServer(Server):
    """A server that also keeps the headers of each request."""

    requests: list[tuple[str, str, Message]]


class _Handler(BaseHTTPRequestHandler):
    server: _Acceptor
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Serve a file, or a part of it if it is still the one that If-Range names."""
        path = self._admitted()
        if path is None:
            return
        if not path.is_file():
            self._refuse(404)
            return
        size = path.stat().st_size
        tag = '"' + hashlib.sha256(f"{size} {path.stat().st_mtime_ns}".encode()).hexdigest() + '"'
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        offset = int(asked[1]) if asked and self.headers.get("If-Range") == tag else 0
        if offset:
            self.server.facts.resumed_at.append(offset)
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {offset}-{size - 1}/{size}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(size - offset))
        self.send_header("ETag", tag)
        self.end_headers()
        with path.open("rb") as file:
            file.seek(offset)
            while data := file.read(CHUNK_BYTES):
                self.wfile.write(data)

    def do_PUT(self) -> None:
        """Store a file."""
        path = self._admitted()
        if path is None:
            return
        if not path.parent.is_dir():
            self._refuse(409)
            return
        rest = int(self.headers["Content-Length"])
        with path.open("wb") as file:
            while rest and (data := self.rfile.read(min(CHUNK_BYTES, rest))):
                file.write(data)
                rest -= len(data)
        self.send_response(201)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _admitted(self) -> Path | None:
        """The file that is asked for; None if the request is answered already."""
        self.server.facts.requests.append((self.command, self.path, self.headers))
        if self.path in self.server.redirects:
            status, location = self.server.redirects[self.path]
            self._refuse(status, location)
        elif self.headers.get("Authorization") != EXPECTED:
            self._refuse(401)
        else:
            return self.server.facts.root / unquote(self.path.removeprefix("/"))
        return None

    def _refuse(self, status: int, location: str | None = None) -> None:
        self.send_response(status)
        if location is not None:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True


class _Acceptor(ThreadingHTTPServer):
    facts: WebServer
    redirects: Mapping[str, tuple[int, str]]
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what some tests are about."""


class _SecureAcceptor(_Acceptor):
    def get_request(self) -> tuple[socket.socket, Any]:
        """TLS is shaken in the connection's own thread."""
        sock, address = super().get_request()
        return server_context().wrap_socket(sock, server_side=True, do_handshake_on_connect=False), address


@contextlib.contextmanager
def web_server(
    root: Path, *, tls: bool = False, redirects: Mapping[str, tuple[int, str]] | None = None
) -> Iterator[WebServer]:
    """Serve `root`; `redirects` gives for a path the status and the Location."""
    acceptor = (_SecureAcceptor if tls else _Acceptor)((HOST, 0), _Handler)
    acceptor.facts = WebServer("https" if tls else "http", acceptor.server_address[1], root)
    acceptor.facts.requests = []
    acceptor.redirects = redirects or {}
    thread = threading.Thread(target=acceptor.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield acceptor.facts
    finally:
        acceptor.shutdown()
        thread.join(5)
        acceptor.server_close()
