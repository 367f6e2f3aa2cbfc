"""Commands of the panel that wait for their `Reply`."""

import asyncio

from plugwright.station.effects import Reply


class Questions:
    """Each has a token; it is answered once, or abandoned with the station that it was put to."""

    __slots__ = ("_futures", "_last_token")

    def __init__(self) -> None:
        self._futures: dict[int, asyncio.Future[Reply]] = {}
        self._last_token = 0

    def ask(self) -> tuple[int, asyncio.Future[Reply]]:
        """A new token, and what will have its answer."""
        self._last_token += 1
        future = self._futures[self._last_token] = asyncio.get_running_loop().create_future()
        return self._last_token, future

    def answer(self, reply: Reply) -> None:
        """The station's word on one of them; who has ceased to wait is not told."""
        future = self._futures.pop(reply.token, None)
        if future is not None and not future.done():
            future.set_result(reply)

    def abandon(self, why: str) -> None:
        """There will be no answers any more."""
        for token in tuple(self._futures):
            self.answer(Reply(token, error=why))
