"""Who knows the password of an HTTP face: compared in constant time, and asked ever more slowly of who guesses.

RFC 7617 (Basic, with any user name), RFC 6750 (Bearer).
"""

import binascii
from base64 import b64decode
from hashlib import sha256
from hmac import compare_digest
from http import HTTPStatus
from typing import Final

UNAUTHORIZED: Final = (HTTPStatus.UNAUTHORIZED, "Unauthorized")
TOO_MANY_ATTEMPTS: Final = (HTTPStatus.TOO_MANY_REQUESTS, "TooManyAttempts")
CHALLENGE: Final = 'Basic realm="Plugwright", charset="UTF-8"'

FIRST_DELAY_S: Final = 0.25
MAX_DELAY_S: Final = 5.0
MAX_WAIT_S: Final = 10.0
"""Who would have to wait longer is sent away."""
MAX_ADDRESSES: Final = 256


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


class Patience:
    """When whoever failed may be heard again, by address; the delay doubles with each failure up to a bound.

    Attempts of one address are heard one after another, right ones as well: else a guesser need only look whether an
    answer comes at once. One that waits counts as failed already, so that many at once are heard no sooner. Other
    addresses do not wait for it. Instants are seconds of any one clock.
    """

    def __init__(self) -> None:
        self._failures: dict[str, int] = {}
        self._waiting: dict[str, int] = {}
        self._free_at_s: dict[str, float] = {}

    def wait_s(self, address: str, now_s: float) -> float | None:
        """How long an attempt has to wait, the next one after it longer; None if that is too long."""
        failures = self._failures.get(address, 0)
        if not failures:
            return 0.0
        heard_at_s = max(now_s, self._free_at_s[address])
        if heard_at_s - now_s > MAX_WAIT_S:
            return None
        waiting = self._waiting[address] = self._waiting.get(address, 0) + 1
        self._free_at_s[address] = heard_at_s + delay_s(failures + waiting)
        return heard_at_s - now_s

    def failed(self, address: str, now_s: float) -> None:
        """An attempt was wrong."""
        failures = self._failures.pop(address, 0) + 1
        if len(self._failures) >= MAX_ADDRESSES:
            oldest = next(iter(self._failures))
            self.succeeded(oldest)
        self._failures[address] = failures
        self._waiting[address] = max(self._waiting.get(address, 0) - 1, 0)
        self._free_at_s[address] = max(self._free_at_s.get(address, 0.0), now_s + delay_s(failures))

    def succeeded(self, address: str) -> None:
        """An attempt was right: all is forgiven."""
        for known in (self._failures, self._waiting, self._free_at_s):
            known.pop(address, None)


def delay_s(failures: int) -> float:
    """How long nobody is heard after so many failures."""
    return min(FIRST_DELAY_S * 2.0 ** min(failures - 1, 16), MAX_DELAY_S)
