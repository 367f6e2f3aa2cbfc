"""FTP, and FTP over TLS: passive, binary, from the directory in which the login lands.

OCPP 1.6 §8; RFC 959, RFC 1738 §3.2 (the URL's path), RFC 3659 (SIZE, MDTM, REST), RFC 4217 (TLS). An `ftps` URL
means AUTH TLS, and TLS from the first byte where it names port 990. The address in a PASV answer is ignored: behind a
NAT it is wrong, and a server shall not choose whom we talk to.
"""

from __future__ import annotations

import contextlib
import ftplib
import re
import socket
import ssl
from collections.abc import Iterator
from typing import Final, Self

from plugwright.transfer.job import CHUNK_BYTES, Terms, TransferError
from plugwright.transfer.line import Line, send_all
from plugwright.transfer.part import Part
from plugwright.transfer.source import Source
from plugwright.transfer.target import Target

IMPLICIT_TLS_PORT: Final = 990
MAX_REPLY_LINES: Final = 1_000

# Latin-1 gives each byte one character, so paths go out and answers come in as the bytes that they are.
_BYTE_FOR_BYTE: Final = "latin-1"
_TYPE_SUFFIX: Final = re.compile(r";type=[aid]$", re.IGNORECASE)


def download(target: Target, part: Part, line: Line, terms: Terms) -> None:
    """Fetch a file, continued by REST where SIZE and MDTM are those of the part; raises TransferError, OSError."""
    with _in_our_words(), _Session(target, line, terms) as session:
        size, validator = session.version()
        with session.data(f"RETR {session.name}", part.resume_if(validator)) as (sock, offset):
            part.begin(offset, validator=validator, total=size)
            buffer = memoryview(bytearray(CHUNK_BYTES))
            while count := sock.recv_into(buffer):
                part.write(buffer[:count])
        session.confirm()


def upload(target: Target, source: Source, line: Line, terms: Terms) -> None:
    """Store a file, replacing what has its name; raises TransferError, OSError."""
    with _in_our_words(), _Session(target, line, terms) as session:
        with session.data(f"STOR {session.name}") as (sock, _):
            for chunk in source.chunks():
                send_all(sock, chunk)
        session.confirm()
        size, _ = session.version()
        if size is not None and size != source.size_bytes:
            raise TransferError(f"the server has {size} of {source.size_bytes} bytes")


class _Control(ftplib.FTP):
    """The control connection over a socket of ours; its replies are bounded."""

    def __init__(self, sock: socket.socket, timeout_s: float) -> None:
        super().__init__(timeout=timeout_s, encoding=_BYTE_FOR_BYTE)
        self._lines = 0
        self.af = sock.family
        self.adopt(sock)

    def adopt(self, sock: socket.socket) -> None:
        """Go on over this socket."""
        if self.file is not None:
            self.file.close()
        self.sock = sock
        self.file = sock.makefile("r", encoding=_BYTE_FOR_BYTE)

    def getline(self) -> str:
        self._lines += 1
        if self._lines > MAX_REPLY_LINES:
            raise TransferError(f"the FTP server sent more than {MAX_REPLY_LINES} lines of replies")
        return super().getline()


class _Session:
    """Logged in, in the file's folder; `name` is the file's."""

    def __init__(self, target: Target, line: Line, terms: Terms) -> None:
        self._target = target
        self._line = line
        self._context = terms.ssl_context_factory() if target.scheme == "ftps" else None
        *self._folders, name = (segment.decode(_BYTE_FOR_BYTE) for segment in target.segments())
        self.name = _TYPE_SUFFIX.sub("", name)

    def __enter__(self) -> Self:
        sock = self._line.connect(self._target.host, self._target.port)
        implicit = self._context is not None and self._target.port == IMPLICIT_TLS_PORT
        self._control = _Control(self._secured(sock) if implicit else sock, self._line.timeout_s)
        try:
            self._log_in(upgrade=not implicit)
        except BaseException:
            self._control.close()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        with contextlib.suppress(OSError):  # a farewell, whose answer nobody waits for
            self._control.putcmd("QUIT")
        self._control.close()

    def version(self) -> tuple[int | None, str | None]:
        """The file's size and what names its present version, each None where the server does not tell."""
        size = self._fact("SIZE")
        modified = self._fact("MDTM")
        known = size is not None and modified is not None
        return None if size is None else int(size), f"{size} {modified}" if known else None

    @contextlib.contextmanager
    def data(self, command: str, offset: int = 0) -> Iterator[tuple[socket.socket, int]]:
        """Begin a transfer: its connection, and the byte from which on it is, 0 if the server cannot continue."""
        control = self._control
        with self._line.connect(*control.makepasv()) as sock:
            if offset and not self._accepts(f"REST {offset}"):
                offset = 0
            if not control.sendcmd(command).startswith("1"):
                raise TransferError(f"the server began no transfer after {command[:4]}")
            with contextlib.nullcontext(sock) if self._context is None else self._secured(sock) as stream:
                yield stream, offset
                _end(stream)

    def confirm(self) -> None:
        """Wait for the server's word that all of it went over."""
        self._control.voidresp()

    def _log_in(self, *, upgrade: bool) -> None:
        control, target = self._control, self._target
        control.welcome = control.getresp()
        if self._context is not None:
            if upgrade:
                control.voidcmd("AUTH TLS")
                assert control.sock is not None
                control.adopt(self._secured(control.sock))
            control.login(_as_bytes(target.user), _as_bytes(target.password))
            control.voidcmd("PBSZ 0")
            control.voidcmd("PROT P")
        else:
            control.login(_as_bytes(target.user), _as_bytes(target.password))
        for depth, folder in enumerate(self._folders):
            if folder or depth == 0:
                control.voidcmd(f"CWD {folder or '/'}")  # `//name` begins at the root
        control.voidcmd("TYPE I")

    def _secured(self, sock: socket.socket) -> ssl.SSLSocket:
        """TLS over this socket; many servers want a data connection to continue the control connection's session."""
        assert self._context is not None
        control = getattr(self, "_control", None)
        session = control.sock.session if control is not None and isinstance(control.sock, ssl.SSLSocket) else None
        return self._line.secure(sock, self._context, self._target.host, session)

    def _fact(self, command: str) -> str | None:
        """What SIZE or MDTM says of the file; None where the server refuses, which RETR will explain."""
        try:
            answer = self._control.sendcmd(f"{command} {self.name}")
        except ftplib.error_perm:
            return None
        code, _, fact = answer.partition(" ")
        return fact.strip() if code == "213" else None

    def _accepts(self, command: str) -> bool:
        try:
            self._control.sendcmd(command)
        except ftplib.error_perm:
            return False
        return True


def _end(sock: socket.socket) -> None:
    """Say that we are through, in TLS and below it: as long as the line has a duplicate, a mere close says nothing.

    Whether all went over is for the reply to say, so it does not matter here if the server has hung up before.
    """
    with contextlib.suppress(OSError):
        if isinstance(sock, ssl.SSLSocket):
            sock.unwrap()
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_WR)


def _as_bytes(text: str | None) -> str:
    return (text or "").encode().decode(_BYTE_FOR_BYTE)


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except ftplib.Error as error:
        text = str(error).encode(_BYTE_FOR_BYTE, errors="replace").decode(errors="replace")
        raise TransferError("the FTP server refuses", said=text) from None
    except EOFError:
        raise TransferError("the FTP server closed the connection") from None
    except OSError:  # some TLS errors are a ValueError, too
        raise
    except ValueError:  # a number that is none
        raise TransferError("the FTP server's answer cannot be read") from None
