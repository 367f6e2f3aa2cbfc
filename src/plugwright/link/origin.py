"""Whose page speaks, where a browser does: a page of another site may not be a station.

A browser opens a WebSocket to any host for any page, and says in Origin whose it is; a station has no pages, and none.

RFC 6455 §4.2.2 (Origin), §10.2; RFC 6454 §7 (its form).
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PORTS: Final[Mapping[str, str]] = MappingProxyType({"http": ":80", "https": ":443"})
_LOOPBACK: Final = re.compile(r"(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?")


def foreign_origin(origins: Sequence[str], host: str) -> str | None:
    """Return the Origin headers' first that is of a page of another site, None if there is none.

    No site's are: what is absent, a loopback address with any port, the request's own Host, and a scheme that no page
    of the web has (an app, a file).
    """
    return next((origin for origin in origins if _is_foreign(origin.strip().casefold(), host.strip().casefold())), None)


def _is_foreign(origin: str, host: str) -> bool:
    scheme, separator, authority = origin.partition("://")
    if not separator:
        return True  # "null", and what is no origin at all
    if scheme not in _PORTS or _LOOPBACK.fullmatch(authority) is not None:
        return False
    port = _PORTS[scheme]
    return authority.removesuffix(port) != host.removesuffix(port)
