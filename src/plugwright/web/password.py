"""Who knows the password of an HTTP face: compared in constant time, and asked ever more slowly of who guesses.

RFC 7617 (Basic, with any user name), RFC 6750 (Bearer).
"""

import binascii
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Final

UNAUTHORIZED: Final = (HTTPStatus.UNAUTHORIZED, "Unauthorized")
TOO_MANY_ATTEMPTS: Final = (HTTPStatus.TOO_MANY_REQUESTS, "TooManyAttempts")
CHALLENGE: Final = 'Basic realm="Plugwright", charset="UTF-8"'

FIRST_DELAY_S: Final = 0.25
MAX_DELAY_S: Final = 5.0
MAX_WAIT_S: Final = 10.0
"""Who would have to wait longer is sent away."""
FORGIVEN_AFTER_S: Final = 300.0
"""So long after its last failure a source has a clean slate."""
MAX_SOURCES: Final = 256


class Password:
    """The one password of a face; only its hash is kept."""

    def __init__(self, password: str) -> None:
        self._digest: Final = sha256(password.encode()).digest()

    def matches(self, authorization: str) -> bool:
        """Whether an Authorization header has it."""
        given = _given(authorization)
        # Hashes have one length, so that the time tells nothing of the password's.
        return given is not None and compare_digest(sha256(given).digest(), self._digest)


def _given(authorization: str) -> bytes | None:
    """The password in the header, None if there is none to be read."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip().encode("latin-1")
    if scheme.lower() != "basic":
        return None
    try:
        _user, colon, password = b64decode(credentials.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return None
    return password if colon else None


@dataclass(slots=True)
class _Source:
    """What is known of one source: how often it failed, when last, how many of it wait, when the next may be heard."""

    failures: int = 0
    failed_at_s: float = 0.0
    waiting: int = 0
    free_at_s: float = 0.0


class Patience:
    """When whoever failed may be heard again, by source; the delay doubles with each failure up to a bound.

    Attempts of one source are heard one after another, right ones as well: else a guesser need only look whether an
    answer comes at once. One that waits counts as failed already, so that many at once are heard no sooner. Others do
    not wait for it. A right attempt forgives nothing, for whoever guesses may stand behind the same address as whoever
    knows; time does. Instants are seconds of any one clock.
    """

    def __init__(self) -> None:
        self._sources: dict[str, _Source] = {}

    def wait_s(self, source: str, now_s: float) -> float | None:
        """How long an attempt has to wait, the next one after it longer; None if that is too long."""
        known = self._sources.get(source)
        if known is None:
            return 0.0
        if not known.waiting and now_s - known.failed_at_s >= FORGIVEN_AFTER_S:
            del self._sources[source]
            return 0.0
        heard_at_s = max(now_s, known.free_at_s)
        if heard_at_s - now_s > MAX_WAIT_S:
            return None
        known.waiting += 1
        known.free_at_s = heard_at_s + delay_s(known.failures + known.waiting)
        return heard_at_s - now_s

    def failed(self, source: str, now_s: float) -> None:
        """An attempt was wrong."""
        known = self._sources.pop(source, None) or _Source()
        if len(self._sources) >= MAX_SOURCES:
            del self._sources[next(iter(self._sources))]
        self._sources[source] = known
        known.failures += 1
        known.failed_at_s = now_s
        known.waiting = max(known.waiting - 1, 0)
        known.free_at_s = max(known.free_at_s, now_s + delay_s(known.failures))

    def succeeded(self, source: str, now_s: float) -> None:
        """An attempt was right: nobody has to wait for it, as if it had not been made."""
        known = self._sources.get(source)
        if known is None:
            return
        known.waiting = max(known.waiting - 1, 0)
        if not known.waiting:
            known.free_at_s = min(known.free_at_s, now_s)


def source_of(address: str) -> str:
    """Who may be one and the same: an IPv4 address, or the /64 of an IPv6 address, whose holder has all of it."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:  # a socket without addresses
        return address
    if parsed.version == 4:  # noqa: PLR2004 - the one with few addresses
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(ip_network((int(parsed), 64), strict=False)) if mapped is None else str(mapped)


def delay_s(failures: int) -> float:
    """How long nobody is heard after so many failures."""
    return min(FIRST_DELAY_S * 2.0 ** min(failures - 1, 16), MAX_DELAY_S)
