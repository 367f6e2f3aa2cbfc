"""What takes too long for the loop: done in threads, one piece after the other, and answered in the loop."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Final, TypeVar

LOG: Final = logging.getLogger(__name__)

R = TypeVar("R")


class Worker:
    """A thread while there is work. Nobody is told of what was begun before the last `abandon`."""

    def __init__(self) -> None:
        self._life = 0
        self._one_at_a_time = threading.Lock()

    def abandon(self) -> None:
        """Who asked is gone: what has not begun is not begun."""
        self._life += 1

    def is_wanted(self) -> Callable[[], bool]:
        """Asked by work that can end early: whether it is still wanted."""
        life = self._life
        return lambda: life == self._life

    def soon(self, call: Callable[[], None]) -> None:
        """Call this in the loop, after all that is being done now."""
        asyncio.get_running_loop().call_soon(self._if_wanted(call))

    def from_thread(self, loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        """Call this in the loop; for work that has news before it ends."""
        try:
            loop.call_soon_threadsafe(call)
        except RuntimeError:
            LOG.debug("work went on after the loop had ended")

    def do(self, work: Callable[[], R], then: Callable[[R], None]) -> None:
        """Do the work in a thread; `then` hears the result in the loop. Work raises nothing."""
        loop, is_wanted = asyncio.get_running_loop(), self.is_wanted()

        def run() -> None:
            with self._one_at_a_time:
                if not is_wanted():
                    return
                result = work()
            self.from_thread(loop, lambda: then(result) if is_wanted() else None)

        threading.Thread(target=run, name="worker", daemon=True).start()

    def _if_wanted(self, call: Callable[[], None]) -> Callable[[], None]:
        is_wanted = self.is_wanted()
        return lambda: call() if is_wanted() else None
