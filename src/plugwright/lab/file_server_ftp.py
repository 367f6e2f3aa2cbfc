"""The lab's files by FTP, for anybody: firmware to read, a folder to write diagnostics to.

RFC 959. It runs in a thread of its own, since its library has a loop of its own.
"""

import io
import logging
import threading
import warnings
from pathlib import Path
from typing import Any, Final

from plugwright.lab.file_server import LOGS, Room

with warnings.catch_warnings():
    # It stands on a module that Python has deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    from pyftpdlib.authorizers import DummyAuthorizer  # type: ignore[import-untyped]
    from pyftpdlib.filesystems import AbstractedFS  # type: ignore[import-untyped]
    from pyftpdlib.handlers import FTPHandler  # type: ignore[import-untyped]
    from pyftpdlib.ioloop import IOLoop  # type: ignore[import-untyped]
    from pyftpdlib.servers import FTPServer  # type: ignore[import-untyped]

READS: Final = "elr"
WRITES: Final = "elraw"
CONNECTIONS_AT_MOST: Final = 16
LOOKS_UP_EVERY_S: Final = 0.05
ENDS_WITHIN_S: Final = 5.0


class FtpFiles:
    """Serves a folder from `start` to `stop`, at any free port."""

    def __init__(self, folder: Path, host: str, room: Room) -> None:
        self.port = 0
        self._folder = folder
        self._host = host
        self._room = room
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    async def start(self) -> None:
        """Listen; OSError if the address cannot be had."""
        logging.getLogger("pyftpdlib").addHandler(logging.NullHandler())  # else it sets up a log of its own
        authorizer = DummyAuthorizer()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # that anybody may write is what is wanted
            authorizer.add_anonymous(str(self._folder), perm=READS)
            authorizer.override_perm("anonymous", str(self._folder / LOGS), WRITES, recursive=True)
        loop = IOLoop()
        own = {
            "authorizer": authorizer,
            "abstracted_fs": _bounded(self._room),
            "auth_failed_timeout": 0,
            "on_file_received": lambda _handler, name: self._room.keep(Path(name)),
        }
        server = FTPServer((self._host, 0), type("Handler", (FTPHandler,), own), ioloop=loop)
        server.max_cons = CONNECTIONS_AT_MOST
        self.port = server.address[1]
        self._thread = threading.Thread(target=self._serve, args=(loop, server), name="ftp", daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Close everything; what is being transferred is cut off."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(ENDS_WITHIN_S)

    def _serve(self, loop: Any, server: Any) -> None:
        while not self._stopping.is_set():
            loop.loop(timeout=LOOKS_UP_EVERY_S, blocking=False)
        server.close_all()


def _bounded(room: Room) -> type[Any]:
    """A file system whose files fill up a room."""

    class File(io.FileIO):
        def write(self, data: Any) -> int:
            room.take(len(data))
            return super().write(data)

    class Files(AbstractedFS):  # type: ignore[misc] # its library carries no types
        def open(self, filename: str, mode: str) -> Any:
            return super().open(filename, mode) if mode == "rb" else File(filename, mode.replace("b", ""))

    return Files
