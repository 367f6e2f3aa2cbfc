"""The connection URL of a station: the endpoint of the Central System with the identity as the last path segment.

OCPP-J §3.1.1.
"""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from websockets.exceptions import InvalidURI
from websockets.uri import WebSocketURI, parse_uri

MAX_IDENTITY_CHARACTERS = 48


def connection_url(base: str, identity: str) -> str:
    """Append the percent-encoded identity to the path of `base`; a query of `base` stays behind the path.

    Raises ValueError, with one line that never repeats the URL, if `base` is no ws or wss URL or `identity` cannot
    be one path segment of 1 to 48 characters.
    """
    parse_url(base)
    if not 1 <= len(identity) <= MAX_IDENTITY_CHARACTERS:
        raise ValueError(f"the identity must have 1 to {MAX_IDENTITY_CHARACTERS} characters, not {len(identity)}")
    if identity in (".", ".."):
        # Proxies and servers resolve these two even where they are percent-encoded (RFC 3986 §6.2.2).
        raise ValueError("the identity cannot be '.' or '..', which a URL resolves away")
    parts = urlsplit(base)
    return urlunsplit(parts._replace(path=f"{parts.path.removesuffix('/')}/{quote(identity, safe='')}"))


def parse_url(url: str) -> WebSocketURI:
    """Take a ws or wss URL apart; raises ValueError, with one line that never repeats the URL, if it is none."""
    if " " in url or not url.isprintable():
        raise ValueError("the URL contains a space or a control character")
    try:
        uri = parse_uri(url)
    except InvalidURI as error:
        raise ValueError(f"not a WebSocket URL: {error.msg}") from None
    if uri.username is not None:
        # They would end up in logs; Basic authentication has an argument of its own.
        raise ValueError("credentials do not belong in the URL")
    return uri
