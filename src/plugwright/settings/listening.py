"""An address to listen at, as `host:port`: how it is written, and whether it is this machine's own."""

from ipaddress import ip_address
from typing import Final

MAX_PORT: Final = 65_535


def host_and_port(text: str, example: str) -> tuple[str, int]:
    """An address such as `127.0.0.1:9000` or `[::1]:0`; raises ValueError with the end of a sentence if it is none."""
    host, colon, port = text.rpartition(":")
    if not (colon and host and port.isascii() and port.isdecimal() and len(port) <= len(str(MAX_PORT))):
        raise ValueError(f"must look like {example}")
    if int(port) > MAX_PORT:
        raise ValueError(f"a port is at most {MAX_PORT}")
    return host.removeprefix("[").removesuffix("]"), int(port)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches it: what has no protection may listen nowhere else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
