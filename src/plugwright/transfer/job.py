"""What is asked of the transfers, and what they answer.

OCPP 1.6 §8; retries and statuses (§5.9, §5.19) are decided elsewhere.
"""

from collections.abc import Callable
from pathlib import Path
from ssl import SSLContext
from typing import Final, Literal

import msgspec

CHUNK_BYTES: Final = 65_536
"""What is read or written at once: the memory that a transfer needs does not grow with the file."""

Direction = Literal["download", "upload"]
Tick = Callable[[int, int | None], None]
"""Told the bytes done and, if known, the bytes in all after each chunk; raises `Cancelled` to end the transfer."""


class TransferError(Exception):
    """Why a transfer failed: one sentence of ours without secrets, and what the peer `said`, which might repeat one."""

    def __init__(self, sentence: str, *, said: str = "") -> None:
        super().__init__(sentence)
        self.said = said


class Cancelled(Exception):
    """The transfer is no longer wanted."""


class Job(msgspec.Struct, frozen=True):
    """One transfer between `path` and the file that `url` names, an upload's file name included.

    `number` names it in `cancel` and the callbacks and is used once. Credentials stand in the userinfo of the URL
    only. More than `max_bytes` is refused. After `timeout_s` seconds in which nothing moved the transfer fails.
    """

    number: int
    url: str
    path: Path
    direction: Direction
    max_bytes: int | None
    timeout_s: float


class Done(msgspec.Struct, frozen=True):
    """The whole file arrived; `sha256` is of all its bytes, in hexadecimal."""

    bytes: int
    sha256: str


class Failed(msgspec.Struct, frozen=True):
    """It did not; `reason` is one line without secrets."""

    reason: str


Outcome = Done | Failed


class Terms(msgspec.Struct, frozen=True):
    """What holds for every transfer of a station.

    `schemes` is SupportedFileTransferProtocols (errata 3.88), compared without case. `ssl_context_factory` is called
    once a transfer that needs TLS, in the transfer's thread. `known_hosts` lists SSH host keys in OpenSSH's format;
    with `accept_new_host_keys` the key of a host that is not in it is accepted and written down, a changed one never.
    """

    schemes: tuple[str, ...]
    ssl_context_factory: Callable[[], SSLContext]
    known_hosts: Path | None = None
    accept_new_host_keys: bool = False
