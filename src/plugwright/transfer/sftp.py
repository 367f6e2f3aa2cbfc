"""SFTP, by asyncssh in an event loop of the transfer's own thread.

Not one of the values of errata 3.88: a station offers it only where its makers say so. The path is absolute, or begins
at the login's folder after `/~/`. Only the URL's password is used, never a key or a setting of this machine's user.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

import asyncssh

from plugwright.transfer.job import CHUNK_BYTES, Terms, TransferError
from plugwright.transfer.known_hosts import KnownHosts
from plugwright.transfer.line import Line
from plugwright.transfer.part import Part
from plugwright.transfer.source import Source
from plugwright.transfer.target import Target

READ_BYTES: Final = 4 * CHUNK_BYTES
REQUEST_BYTES: Final = CHUNK_BYTES // 2
"""Several requests at once, of a size that every server serves: one at a time would mostly wait for the network."""


def download(target: Target, part: Part, line: Line, terms: Terms) -> None:
    """Fetch a file, continued where size and time are those of the part; raises TransferError, OSError."""
    with _in_our_words():
        asyncio.run(_download(target, part, line, terms))


def upload(target: Target, source: Source, line: Line, terms: Terms) -> None:
    """Store a file, replacing what has its name; raises TransferError, OSError."""
    with _in_our_words():
        asyncio.run(_upload(target, source, line, terms))


async def _download(target: Target, part: Part, line: Line, terms: Terms) -> None:
    async with _session(target, line, terms) as client:
        path = _path(target)
        async with asyncio.timeout(line.timeout_s):
            facts = await client.stat(path)
            file = await client.open(path, "rb", encoding=None, block_size=REQUEST_BYTES)
        known = facts.size is not None and facts.mtime is not None
        validator = f"{facts.size} {facts.mtime}" if known else None
        offset = part.resume_if(validator)
        part.begin(offset, validator=validator, total=facts.size)
        while True:
            async with asyncio.timeout(line.timeout_s):
                data: bytes = await file.read(READ_BYTES, offset)
            if not data:
                return
            offset += len(data)
            part.write(data)


async def _upload(target: Target, source: Source, line: Line, terms: Terms) -> None:
    async with _session(target, line, terms) as client:
        path = _path(target)
        async with asyncio.timeout(line.timeout_s):
            file = await client.open(path, "wb", encoding=None, block_size=REQUEST_BYTES)
        for chunk in source.chunks():
            async with asyncio.timeout(line.timeout_s):
                await file.write(chunk)
        async with asyncio.timeout(line.timeout_s):
            await file.close()
            size = (await client.stat(path)).size
    if size is not None and size != source.size_bytes:
        raise TransferError(f"the server has {size} of {source.size_bytes} bytes")


@contextlib.asynccontextmanager
async def _session(target: Target, line: Line, terms: Terms) -> AsyncIterator[asyncssh.SFTPClient]:
    if target.user is None:
        raise TransferError("SFTP needs a user name in the URL")
    hosts = KnownHosts(terms.known_hosts, accept_new=terms.accept_new_host_keys)
    asyncio.get_running_loop().set_exception_handler(_leave_behind)
    sock = line.connect(target.host, target.port)
    try:
        async with asyncio.timeout(line.timeout_s):
            connection = await asyncssh.connect(
                target.host,
                target.port,
                sock=sock,
                config=None,
                username=target.user,
                password=target.password or "",
                client_keys=None,
                agent_path=None,
                gss_host=None,
                known_hosts=hosts.listed,
                client_factory=lambda: _Client(hosts),
            )
            client = await connection.start_sftp_client(path_encoding=None)
    except BaseException:
        sock.close()
        raise
    try:
        yield client
    finally:
        connection.abort()
        await connection.wait_closed()


class _Client(asyncssh.SSHClient):
    """Is asked about a host key that is not in the list."""

    def __init__(self, hosts: KnownHosts) -> None:
        self._hosts = hosts

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Accept it if it may be."""
        return self._hosts.accept(host, addr, port, key)


def _leave_behind(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say nothing of requests that asyncssh abandoned with a read: they fail with the connection, which is told."""
    if not isinstance(context.get("exception"), asyncssh.Error | OSError):
        loop.default_exception_handler(context)


def _path(target: Target) -> bytes:
    path = b"/" + b"/".join(target.segments())
    return path.removeprefix(b"/~/")


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except asyncssh.HostKeyNotVerifiable:
        raise TransferError("the SSH host key is not a known one") from None
    except asyncssh.PermissionDenied:
        raise TransferError("the SSH server refuses the user or the password") from None
    except asyncssh.Error as error:
        raise TransferError("the SSH server refuses", said=error.reason) from None
