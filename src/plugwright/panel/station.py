"""The HTTP face of a station: its page, and the API that the page and programs use.

JSON; an error is `{"error": code, "detail": sentence}`. A call takes effect before it is answered, and does not wait
for OCPP. `/api/hardware` exists on virtual hardware only.
"""

from collections.abc import Sequence
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from plugwright.hardware.refused import Refused
from plugwright.panel.endpoints import UNAVAILABLE, Endpoint, routes
from plugwright.panel.face_endpoints import face_endpoints
from plugwright.panel.hardware_endpoints import hardware_endpoints, refused
from plugwright.panel.openapi import Face, described
from plugwright.panel.page_files import page_routes
from plugwright.panel.station_endpoints import station_endpoints
from plugwright.runtime.machine import Machine
from plugwright.runtime.shell import UnavailableError
from plugwright.web.answers import EXCEPTION_HANDLERS, error
from plugwright.web.guard import OPEN, Door, Guard

MAX_BODY_BYTES: Final = 64 * 1024


def station_app(machine: Machine, door: Door = OPEN, *, virtual: bool = True, central: str | None = None) -> Starlette:
    """Return the face of a running machine for whom the door lets in.

    `virtual`: its hardware can be touched over HTTP. `central` is the path below which the API of its Central System
    is served beside it, None if it is not.
    """
    face = Face("Plugwright station", has_password=door.password is not None)
    table = described(face, station_table(machine, virtual=virtual, central=central))
    app = Starlette(
        routes=[*page_routes(), *routes(table)],
        middleware=[Middleware(Guard, door, MAX_BODY_BYTES)],
        exception_handlers={**EXCEPTION_HANDLERS, Refused: refused, UnavailableError: _unavailable},
    )
    app.router.redirect_slashes = False  # a path with one slash more is another path, and not described
    return app


def station_table(machine: Machine, *, virtual: bool = True, central: str | None = None) -> Sequence[Endpoint]:
    """Everything that the API can be asked."""
    return (
        *station_endpoints(machine, virtual=virtual, central=central),
        *face_endpoints(machine),
        *(hardware_endpoints(machine) if virtual else ()),
    )


async def _unavailable(request: Request, failure: Exception) -> Response:
    return error(*UNAVAILABLE, f"{failure}.")
