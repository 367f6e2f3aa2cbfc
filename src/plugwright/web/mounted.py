"""Two faces at one address: one below a path of its own, the other everywhere else."""

from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send


class Mounted:
    """An ASGI app that hands what is asked below `path` to `inner`, and all else to `outer`.

    Each keeps its own door, limits and errors: neither is inside the other's middleware.
    """

    def __init__(self, outer: ASGIApp, path: str, inner: ASGIApp) -> None:
        self._outer: Final = outer
        self._path: Final = path
        self._inner: Final = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on."""
        if scope["type"] == "http" and f"{scope['path']}/".startswith(f"{self._path}/"):
            await self._inner({**scope, "root_path": self._path}, receive, send)
        else:
            await self._outer(scope, receive, send)
