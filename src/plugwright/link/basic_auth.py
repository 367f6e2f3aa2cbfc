"""HTTP Basic authentication of a station: its identity and a password of any bytes, in one header.

OCPP-J §6.2.2, RFC 7617 §2.
"""

from __future__ import annotations

from base64 import b64decode, b64encode


def authorization(user: str, password: bytes) -> str:
    """Return the value of the Authorization header."""
    return "Basic " + b64encode(user.encode() + b":" + password).decode("ascii")


def credentials(header: str, identity: str) -> tuple[str, bytes] | None:
    """Read user and password from an Authorization header; None if it is not well-formed Basic authentication.

    `identity` is the one in the URL. The user name has to equal it, and an identity may contain colons (a MAC
    address often does), so where the header begins with it the colon behind it divides, otherwise the first colon.
    """
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = b64decode(token.strip().encode("ascii"), validate=True)
        expected = identity.encode() + b":"
        if pair.startswith(expected):
            return identity, pair.removeprefix(expected)
        user, colon, password = pair.partition(b":")
        return (user.decode(), password) if colon else None
    except ValueError:  # not ASCII, not base64, or a user name that is not UTF-8
        return None
