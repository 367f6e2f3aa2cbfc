"""What a presented card means: start, stop, cancel, or give the cable back.

OCPP 1.6 §3.10, §3.5, §4.1, §4.10; errata 3.5.
Lab: TC_004_1_CS, TC_038_CS, TC_061_CS, TC_068_CS, TC_069_CS.
"""

from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.now import Now
from plugwright.station.authorization import Judgement
from plugwright.station.claims import Claim, same_id
from plugwright.station.effects import Blink, CardJudged, Colour, Verdict
from plugwright.station.keys import BlinkRepeat, LightIntensity

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station

QUEUE_LIMIT: Final = 8
QUEUED_FOR_MS: Final = 10_000


class Tap(msgspec.Struct, frozen=True, gc=False):
    """A card that was presented, and until when it still means something."""

    reader: int
    id_tag: str
    until_ms: int


class Readers:
    """One card at a time is judged; others wait their turn, but not for long."""

    __slots__ = ("_asking", "_queue", "_station")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._asking: Tap | None = None
        self._queue: list[Tap] | None = None

    @property
    def asking(self) -> int | None:
        """The reader of the card that is being judged, None if there is none."""
        return self._asking.reader if self._asking is not None else None

    def presented(self, reader: int, id_tag: str, now: Now) -> None:
        """A card was read. One that is being judged, or waits for it, is the same presentation still."""
        tap = Tap(reader, id_tag, now.monotonic_ms + QUEUED_FOR_MS)
        if self._asking is None:
            self._handle(tap, now)
        elif any(same_id(waiting.id_tag, id_tag) for waiting in (self._asking, *(self._queue or ()))):
            return
        elif self._queue is None:
            self._queue = [tap]
        elif len(self._queue) < QUEUE_LIMIT:
            self._queue.append(tap)
        else:
            self._say(tap, None, "refused", "too many cards at once")

    def _done(self, now: Now) -> None:
        """The awaited judgement came: the next card that has not waited too long."""
        self._asking = None
        while self._queue and self._asking is None:
            tap = self._queue.pop(0)
            if tap.until_ms > now.monotonic_ms:
                self._handle(tap, now)
        if not self._queue:
            self._queue = None

    def _handle(self, tap: Tap, now: Now) -> None:
        station = self._station
        if station.departure.leaving:
            self._say(tap, None, "refused", "the station restarts")
            return
        for connector in station.connectors:
            if self._own(tap, connector, now):
                return
        target = station.free_connector(None, tap.id_tag)
        if target is not None:
            for_group = self._may_need_its_group(tap, target)
            target.asked_for = tap.id_tag
            self._ask(tap, target, now, for_group=for_group)
        elif self._may_be_of_a_group(tap):
            self._ask(tap, None, now, for_group=True)
        else:
            self._say(tap, None, "refused", self._why_not())

    def _own(self, tap: Tap, connector: "Connector", now: Now) -> bool:
        """The card that began something here ends it, and needs no Authorize (§4.1)."""
        row = connector.transaction
        if row is not None and connector.phase == "running" and same_id(row.id_tag, tap.id_tag):
            self._say(tap, connector, "stopping", "transaction stopped")
            self._station.transactions.stop(connector, "Local", now, id_tag=tap.id_tag)
        elif connector.held is not None and same_id(connector.held.id_tag, tap.id_tag):
            self._give_back(tap, connector)
        elif connector.claim is not None and same_id(connector.claim.id_tag, tap.id_tag):
            self._say(tap, connector, "cancelled", "cancelled by the same card")
            self._station.transactions.cancel(connector, now)
        else:
            return False
        return True

    def _give_back(self, tap: Tap, connector: "Connector") -> None:
        connector.held = None
        connector.stale = True
        self._say(tap, connector, "unlocked", "cable released")

    @staticmethod
    def _parent_at(connector: "Connector") -> str | None:
        """The group that may end what runs, or is held, here."""
        if connector.transaction is not None and connector.phase == "running":
            return connector.transaction.parent_id_tag
        return connector.held.parent_id_tag if connector.held is not None else None

    def _may_be_of_a_group(self, tap: Tap) -> bool:
        """Whether it could end what runs for a group, or use what a group has reserved (§5.13)."""
        station = self._station
        if any(self._parent_at(connector) is not None for connector in station.connectors):
            return True
        return station.group_connector(None, tap.id_tag) is not None

    def _may_need_its_group(self, tap: Tap, target: "Connector") -> bool:
        """Whether the cable is, or may come, where a group has reserved, rather than at the target (§5.13)."""
        station = self._station
        if target.plugged or station.reservations.expects(target, tap.id_tag, None):
            return False
        return station.group_connector(None, tap.id_tag) is not None

    def _ask(self, tap: Tap, target: "Connector | None", now: Now, *, for_group: bool) -> None:
        self._asking = tap

        def judged(judgement: Judgement, at: Now) -> None:
            if target is not None:
                target.asked_for = None
            self._judged(tap, target, judgement, at)
            self._done(at)

        self._station.authorization.authorize(tap.id_tag, now, judged, for_group=for_group)

    def _judged(self, tap: Tap, target: "Connector | None", judgement: Judgement, now: Now) -> None:
        if not judgement.accepted:
            self._say(tap, target, "refused", judgement.reason)
            return
        parent = judgement.parent_id_tag
        if target is None or not target.plugged or not target.is_free(tap.id_tag, parent):
            target = self._station.free_connector(None, tap.id_tag, parent)  # the cable may have come meanwhile
        if target is None or not (target.plugged or self._station.reservations.expects(target, tap.id_tag, None)):
            group = self._of_group(parent)
            if group is not None:
                self._end_for_group(tap, group, now)
                return
        if target is None:
            self._say(tap, None, "refused", self._why_not())
            return
        self._say(tap, target, "authorized", "plug in" if not target.plugged else "charging starts")
        floating = not target.plugged and len(self._station.connectors) > 1
        target.set_claim(Claim(tap.id_tag, parent, floating), now)

    def _of_group(self, parent_id_tag: str | None) -> "Connector | None":
        if parent_id_tag is None:
            return None
        connectors = self._station.connectors
        return next((c for c in connectors if same_id(self._parent_at(c), parent_id_tag)), None)

    def _end_for_group(self, tap: Tap, connector: "Connector", now: Now) -> None:
        if connector.transaction is None:
            self._give_back(tap, connector)
            return
        self._say(tap, connector, "stopping", "transaction stopped by a card of its group")
        self._station.transactions.stop(connector, "Local", now, id_tag=tap.id_tag)

    def _why_not(self) -> str:
        connectors = self._station.connectors
        if all(connector.faulted for connector in connectors):
            return "out of order"
        if not any(connector.in_service for connector in connectors):
            return "out of service"
        reserved = any(connector.reporter.current.status == "Reserved" for connector in connectors)
        return "reserved" if reserved else "occupied"

    def _say(self, tap: Tap, connector: "Connector | None", verdict: Verdict, reason: str) -> None:
        """To the log and the display, and as blinks to the driver (BlinkRepeat)."""
        station = self._station
        number = connector.id if connector is not None else None
        station.tell(CardJudged(tap.reader, number, tap.id_tag, verdict, reason))
        times = station.configuration[BlinkRepeat]
        if times:
            colour: Colour = "red" if verdict == "refused" else "green"
            station.effects.append(Blink(number or 1, colour, times, station.configuration[LightIntensity]))
