"""What TriggerMessage asks in a world, and that each message that was promised follows on the same link.

OCPP 1.6 §5.17, §4.2 (also while Pending); errata 3.35. It may be lost with the link, or where there is too much to say.
"""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import MessageTrigger, TriggerMessageReq
from plugwright.sim.strikes import End, at_once

if TYPE_CHECKING:
    from plugwright.sim.world import World

REQUESTED: Final = (*get_args(MessageTrigger), "StatusNotification", "MeterValues", "LogStatusNotification", "Tea")
MAIN: Final = 0
FOLLOWS_WITHIN_MS: Final = 3_000
"""A meter has 2 s to answer; and nothing may keep the station from speaking."""


class Awaited(msgspec.Struct, frozen=True):
    """A message that was promised, of a connector where it is one's; `since_ms` is the promise."""

    action: str
    connector: int | None
    since_ms: int
    excused: bool = False


class Triggers:
    """The promises of one link."""

    def __init__(self, complain: Callable[[str], None]) -> None:
        self.kept = 0
        self.connectors = 0
        self.is_mute: Callable[[int], bool] = lambda _connector: False
        """Whether a connector's meter has never said anything in this life: then there may be no values."""
        self._complain = complain
        self._awaited: list[Awaited] = []

    def link_changed(self) -> None:
        """What was asked for on the former link is not owed on another one."""
        self._awaited.clear()

    def answered(self, req: TriggerMessageReq, conf: Any, now: Now) -> None:
        """The station gave its word, or did not."""
        if conf is None or conf["status"] != "Accepted":
            return
        numbers: list[int | None] = [None]
        if req.requested_message == "StatusNotification":
            numbers = [*range(self.connectors + 1)] if req.connector_id is None else [req.connector_id]
        elif req.requested_message == "MeterValues":
            numbers = [req.connector_id] if req.connector_id else [*range(1, self.connectors + 1)]
        for number in numbers:
            excused = req.requested_message == "MeterValues" and self.is_mute(number or 0)
            self._awaited.append(Awaited(req.requested_message, number, now.monotonic_ms, excused))

    def said(self, action: str, payload: Any) -> bool:
        """A CALL of the station; whether it was promised."""
        for awaited in self._awaited:
            if awaited.action == action and awaited.connector in (None, payload.get("connectorId")):
                self._awaited.remove(awaited)
                self.kept += 1
                return True
        return False

    def excuse(self) -> None:
        """There was too much to say at once, and nobody knows what was dropped."""
        self._awaited = [msgspec.structs.replace(awaited, excused=True) for awaited in self._awaited]

    def idle(self, now: Now) -> None:
        """Nothing keeps the station from saying what it promised."""
        if not self._awaited:
            return
        overdue = [one for one in self._awaited if now.monotonic_ms - one.since_ms >= FOLLOWS_WITHIN_MS]
        for awaited in overdue:
            self._awaited.remove(awaited)
            if not awaited.excused:
                self._complain(f"does not send what it promised (§5.17): {awaited}")


def request(random: Random, connectors: int) -> TriggerMessageReq:
    """Any message, of any connector or of none."""
    number = random.choice((None, None, *range(connectors + 2)))
    return TriggerMessageReq(requested_message=random.choice(REQUESTED), connector_id=number)


def ask(world: "World", random: Random) -> End | None:
    """The Central System asks for a message; None where nobody can be asked now."""
    asked = world.central.call(request(random, world.product.connectors), world.shell.now)
    return at_once if asked else None
