"""What became of the cards that were presented a moment ago: a display says it for a few seconds.

A card that is refused when it charges already (OCPP 1.6 §3.5.4) is told of as long as its cable is there.
"""

from collections.abc import Mapping
from typing import Final

from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationStatus
from plugwright.station.claims import same_id
from plugwright.station.effects import CardJudged, IdTagRefused, StatusChanged

SHOWN_FOR_MS: Final = 5_000
CABLE_STAYS: Final = frozenset({"Charging", "SuspendedEV", "SuspendedEVSE", "Finishing", "Faulted", "Unavailable"})
"""As long as a connector is so, its cable is that of the card that charged last."""


class Cards:
    """The last card of each reader, and of each connector the word that overruled its card."""

    __slots__ = ("_judged", "_overruled")

    def __init__(self) -> None:
        self._judged: dict[int, tuple[CardJudged, int]] = {}
        self._overruled: dict[int, AuthorizationStatus] = {}

    def judged(self, card: CardJudged, now: Now) -> None:
        """A card was judged: it is shown from now on, in place of the one before."""
        self._judged.pop(card.reader, None)
        self._judged[card.reader] = (card, now.monotonic_ms + SHOWN_FOR_MS)

    def refused(self, refusal: IdTagRefused, now: Now) -> None:
        """A card charges that the Central System refuses: a reader that still shows it as accepted says so."""
        self._overruled[refusal.connector] = refusal.status
        for card in self.shown(now).values():
            if same_id(card.id_tag, refusal.id_tag):
                word = CardJudged(card.reader, refusal.connector, card.id_tag, "refused", refusal.status)
                self.judged(word, now)

    def changed(self, change: StatusChanged) -> None:
        """A cable may be gone, and with it what was said of its card."""
        if change.status not in CABLE_STAYS:
            self._overruled.pop(change.connector, None)

    def overruled(self) -> Mapping[int, AuthorizationStatus]:
        """How the cards were refused whose cables are still there, by connector."""
        return self._overruled

    def shown(self, now: Now) -> Mapping[int, CardJudged]:
        """The cards that are still shown, by reader, the newest first."""
        newest_first = reversed(self._judged.items())
        return {reader: card for reader, (card, until_ms) in newest_first if until_ms > now.monotonic_ms}

    def next_change_ms(self, now: Now) -> int | None:
        """How long it takes until one is shown no more, None if none is shown."""
        left_ms = [until_ms - now.monotonic_ms for _, until_ms in self._judged.values()]
        return min((ms for ms in left_ms if ms > 0), default=None)
