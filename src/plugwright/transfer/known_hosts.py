"""Which SSH host keys are trusted: those of an OpenSSH file, and a new host's on the first contact if allowed.

What was accepted is written down, so that another key of that host is refused from then on.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import asyncssh

from plugwright.transfer.job import TransferError

DEFAULT_PORT: Final = 22


class KnownHosts:
    """The keys of one file, whose absence makes every host new; raises TransferError, OSError if it cannot be read."""

    def __init__(self, path: Path | None, *, accept_new: bool) -> None:
        self._path = path
        self._accept_new = accept_new
        try:
            self.listed = asyncssh.import_known_hosts(_text(path))
        except ValueError:
            raise TransferError("the file of known SSH hosts cannot be read") from None

    def accept(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Whether to trust a key that is not listed: never instead of, or beside, one that is; raises OSError."""
        if not self._accept_new or any(self.listed.match(host, addr, port)):
            return False
        if self._path is not None:
            name = host if port == DEFAULT_PORT else f"[{host}]:{port}"
            public = key.export_public_key("openssh").decode().split()
            _append(self._path, f"{name} {public[0]} {public[1]}\n")
        return True


def _text(path: Path | None) -> str:
    try:
        return "" if path is None else path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _append(path: Path, line: str) -> None:
    with path.open("a+", encoding="utf-8") as file:
        file.seek(0)
        text = file.read()
        file.write(line if not text or text.endswith("\n") else f"\n{line}")
        file.flush()
        os.fsync(file.fileno())
