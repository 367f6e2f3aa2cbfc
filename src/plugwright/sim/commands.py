"""DataTransfer of the station in a world: each command is answered once, as long as the station lives.

OCPP 1.6 §4.3, §6.15.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import TYPE_CHECKING, Final

from plugwright.sim.strikes import End, at_once
from plugwright.station.effects import Effect, Reply
from plugwright.station.stimuli import SendDataTransfer, Start, Stimulus

if TYPE_CHECKING:
    from plugwright.sim.world import World

VENDORS: Final = ("org.plugwright", "com.example", "", "x" * 256)


class Commands:
    """The commands that wait for their reply, by token."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self.replied = 0
        self._complain = complain
        self._waiting: list[int] = []

    def step(self, stimulus: Stimulus, effects: Sequence[Effect], *, is_idle: bool) -> None:
        """A step is done; `is_idle`: the station has nothing to say any more."""
        match stimulus:
            case Start():
                self._waiting.clear()
            case SendDataTransfer(token):
                self._waiting.append(token)
        for effect in effects:
            if isinstance(effect, Reply):
                self._reply(effect)
        if is_idle and self._waiting:
            self._complain(f"commands {self._waiting} are never answered (§4.3)")

    def _reply(self, reply: Reply) -> None:
        if reply.token not in self._waiting:
            self._complain(f"a reply that nobody waits for: {reply}")
            return
        self._waiting.remove(reply.token)
        self.replied += 1
        if (reply.status is None) == (reply.error is None):
            self._complain(f"a reply is an answer or says why there is none: {reply}")


def send(world: "World", random: Random) -> End | None:
    """Somebody has the station send a DataTransfer; None while there is no station."""
    if world.shell.station is None:
        return None
    token = random.getrandbits(32)
    world.tell([SendDataTransfer(token, random.choice(VENDORS), random.choice((None, "Echo")), "hello")])
    return at_once
