"""People at a connector: they come, plug, tap, wait, change their mind and leave, one after the other.

OCPP 1.6 §3.9, §4.9 (what a driver can do); nothing here knows what the station thinks of it.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, Literal

from plugwright.hardware.virtual import Refused, VirtualHardware
from plugwright.now import Now
from plugwright.station.stimuli import Stimulus

Move = Literal["plug", "tap", "wrong tap", "charge", "pause", "resume", "unplug", "unplug car", "wait", "look"]

SCRIPTS: Final[tuple[tuple[Move, ...], ...]] = (
    ("plug", "tap", "charge", "tap", "unplug"),
    ("tap", "plug", "charge", "tap", "unplug"),
    ("tap", "plug", "charge", "charge", "unplug car"),
    ("plug", "tap", "charge", "unplug"),
    ("plug", "tap", "pause", "charge", "resume", "charge", "tap", "unplug"),
    ("plug", "wrong tap", "tap", "charge", "wrong tap", "tap", "unplug"),
    ("plug", "tap", "charge", "unplug car", "look", "plug", "charge", "tap", "unplug"),
    ("plug", "tap", "look", "tap", "look", "tap", "charge", "tap", "unplug"),
    ("tap", "tap"),
    ("tap", "wait"),
    ("plug", "wait", "unplug"),
    ("wrong tap", "plug", "unplug"),
    ("plug", "tap", "tap", "unplug"),
    ("plug", "wait", "tap", "unplug"),
)

ENDINGS: Final[tuple[tuple[Move, ...], ...]] = (("tap", "unplug"), ("unplug",), ("unplug car", "unplug"))
"""What is tried as long as the cable is in."""

LOOK_MS: Final = (200, 20_000)
WAIT_MS: Final = (20_000, 400_000)
CHARGE_MS: Final = (5_000, 1_800_000)
ABSENT_MS: Final = (2_000, 600_000)
TRY_AGAIN_MS: Final = (2_000, 60_000)

Tell = Callable[[Sequence[Stimulus]], None]


class Driver:
    """Whoever stands before one connector, with a card of `cards`; it acts at `next_ms`."""

    def __init__(
        self, connector: int, hardware: VirtualHardware, cards: Sequence[str], random: Random, tell: Tell
    ) -> None:
        self.connector = connector
        self.sessions = 0
        self.refusals = 0
        self.next_ms = random.randint(*ABSENT_MS)
        self._hardware = hardware
        self._cards = cards
        self._random = random
        self._tell = tell
        self._card = cards[0]
        self._moves: list[Move] = []

    def act(self, now: Now) -> None:
        """Make the next move, and decide when to make the one after it."""
        if not self._moves:
            self._begin(now)
        move = self._moves.pop(0)
        try:
            self._make(move, now)
        except Refused:
            self.refusals += 1
        self.next_ms = now.monotonic_ms + self._pause_ms(move, now)

    def _begin(self, now: Now) -> None:
        """A new person, or the last one still trying to get the cable out."""
        if self._is_plugged(now):
            self._moves = list(self._random.choice(ENDINGS))
            return
        self._card = self._random.choice(self._cards)
        self._moves = list(self._random.choice(SCRIPTS))
        self.sessions += 1

    def _make(self, move: Move, now: Now) -> None:
        hardware, connector = self._hardware, self.connector
        match move:
            case "plug":
                rating_a = self._random.choice((None, 10, 16, 32))
                self._tell(hardware.plug(connector, now, rating_a))
            case "tap":
                self._tell(hardware.tap(1, self._card, now))
            case "wrong tap":
                self._tell(hardware.tap(1, self._random.choice(self._cards), now))
            case "pause" | "resume":
                self._tell(hardware.set_ev(connector, move == "resume", now))
            case "unplug":
                self._tell(hardware.unplug(connector, now))
            case "unplug car":
                self._tell(hardware.unplug(connector, now, "ev"))
            case "charge" | "wait" | "look":
                pass

    def _pause_ms(self, move: Move, now: Now) -> int:
        if not self._moves:
            return self._random.randint(*(TRY_AGAIN_MS if self._is_plugged(now) else ABSENT_MS))
        if move == "charge":
            return self._random.randint(*CHARGE_MS)
        return self._random.randint(*(WAIT_MS if move == "wait" else LOOK_MS))

    def leave(self, now: Now) -> bool:
        """Pull the cable if it can be pulled; whether it is out."""
        if self._is_plugged(now):
            try:
                self._tell(self._hardware.unplug(self.connector, now))
            except Refused:
                self.refusals += 1
        return not self._is_plugged(now)

    def _is_plugged(self, now: Now) -> bool:
        return self._hardware.view(self.connector, now).plugged
