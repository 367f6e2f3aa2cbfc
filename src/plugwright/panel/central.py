"""The HTTP face of the Central System: look at stations, idTags and transactions, and send CALLs.

JSON; an error is `{"error": code, "detail": sentence}`.
"""

from http import HTTPStatus
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from plugwright.panel.central_endpoints import central_endpoints
from plugwright.panel.endpoints import Failure, routes
from plugwright.panel.openapi import Face, described
from plugwright.runtime.central import CentralServer, UnavailableError
from plugwright.station.ports import StoreError
from plugwright.web.answers import EXCEPTION_HANDLERS, error
from plugwright.web.guard import OPEN, Door, Guard

STORE_FAILS: Final[Failure] = (HTTPStatus.SERVICE_UNAVAILABLE, "StoreFails")


def central_app(server: CentralServer, door: Door = OPEN) -> Starlette:
    """Return the API over a running Central System for whom the door lets in."""
    face = Face("Plugwright Central System", (STORE_FAILS,), has_password=door.password is not None)
    app = Starlette(
        routes=routes(described(face, central_endpoints(server))),
        middleware=[Middleware(Guard, door)],
        exception_handlers={**EXCEPTION_HANDLERS, UnavailableError: _unavailable, StoreError: _unavailable},
    )
    app.router.redirect_slashes = False  # a path with one slash more is another path, and not described
    return app


async def _unavailable(request: Request, failure: Exception) -> Response:
    return error(*STORE_FAILS, str(failure))
