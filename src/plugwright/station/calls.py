"""What the station says to the Central System, one CALL at a time, and what became of it.

OCPP-J §4.1.1 (one open CALL each way); OCPP 1.6 §3.7 (facts keep their order, other messages need not wait), §4.2.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.now import NEVER_MS, Now
from plugwright.ocpp16 import AuthorizeReq, StatusNotificationReq
from plugwright.ocpp16.payload import Conf, Req
from plugwright.rpc.outcomes import Answered, Failed
from plugwright.station.effects import Send, Warned
from plugwright.station.keys import MessageTimeout

if TYPE_CHECKING:
    from plugwright.station.station import Station

NEWS_LIMIT: Final = 64


class Answer(msgspec.Struct, frozen=True, gc=False):
    """How a CALL ended: with a confirmation, or `failed`. A CALLERROR was delivered all the same."""

    confirmation: Conf | None
    failed: Failed | None = None

    @property
    def delivered(self) -> bool:
        """Whether the Central System has the message, whatever it thinks of it."""
        return self.failed is None or self.failed.why in ("call error", "invalid answer")

    @property
    def why(self) -> str:
        """Why there is no confirmation, as one line."""
        failed = self.failed
        if failed is None:
            return "no answer"
        return " ".join(part for part in (failed.why, failed.code, failed.detail) if part)

    @property
    def unsent(self) -> bool:
        """Whether the message never went out; else one that was not delivered may have arrived all the same."""
        return self.failed is not None and self.failed.why == "unsent"


Then = Callable[[Answer, Now], None]


class News(msgspec.Struct, frozen=True):
    """A CALL that is not a fact: it may be lost. `after_seq` is the newest fact when it was queued."""

    request: Req
    then: Then | None
    after_seq: int
    triggered: bool = False


class Calls:
    """Boot first, then news (Authorize before others), then the outbox; fresh facts and news in their order."""

    __slots__ = ("_flying", "_news", "_station", "deadline_ms", "quiet")

    def __init__(self, station: "Station") -> None:
        self._station = station
        self._news: list[News] | None = None
        self._flying: Then | None = None
        self.deadline_ms = NEVER_MS
        self.quiet = False  # going down: nothing new is said

    @property
    def may_tell(self) -> bool:
        """Whether news can go out now: the link is up and the Central System has accepted us."""
        return self._station.uplink.rpc is not None and self._station.boot.state == "Accepted" and not self.quiet

    @property
    def idle(self) -> bool:
        """Nothing is open and no news wait."""
        return self._flying is None and not self._news

    def tell(self, request: Req, then: Then | None = None, *, triggered: bool = False, in_turn: bool = False) -> bool:
        """Queue a CALL; over the limit the oldest is dropped. While Pending only what is `triggered` goes out.

        An Authorize overtakes others, since somebody waits, unless it is to come `in_turn`.
        """
        news = self._news
        if news is None:
            news = self._news = []
        entry = News(request, then, self._station.outbox.newest_seq, triggered)
        if isinstance(request, AuthorizeReq) and not in_turn:
            others = (i for i, waiting in enumerate(news) if not isinstance(waiting.request, AuthorizeReq))
            news.insert(next(others, len(news)), entry)
        else:
            news.append(entry)
        return True

    def _trim(self, now: Now) -> None:
        """Keep the queue within its limit: the oldest news go, but no Authorize, since somebody stands there."""
        while self._news is not None and len(self._news) > NEWS_LIMIT:
            oldest = next((i for i, news in enumerate(self._news) if not isinstance(news.request, AuthorizeReq)), 0)
            dropped = self._news.pop(oldest)
            self._station.tell(Warned(f"too much to say at once: a {type(dropped.request).__name__} was dropped"))
            _unsaid(dropped, "too much to say at once", now)

    def link_up(self) -> None:
        """A new link: nothing is open on it."""
        self._flying = None
        self.deadline_ms = NEVER_MS

    def link_down(self, failed: Failed | None, now: Now) -> None:
        """The open CALL ends as failed; of the waiting news none is worth saying later, statuses are derived anew."""
        waiting, self._news = self._news, None
        self.deadline_ms = NEVER_MS
        if failed is not None:
            self._end(Answer(None, failed), now)
        for news in waiting or ():
            _unsaid(news, "the link went down", now)

    def pump(self, now: Now) -> None:
        """Start the next CALL if none is open. The only place where a CALL begins."""
        if self._news and len(self._news) > NEWS_LIMIT:
            self._trim(now)
        station = self._station
        if self._flying is not None or station.uplink.rpc is None or station.inbound.holds_calls:
            return
        accepted = station.boot.state == "Accepted"
        if not accepted:
            boot = station.boot.request(now)
            if boot is not None:
                self._start(boot, station.boot.answered, now)
                return
        if self._news:
            news = self._next_news(now)
            if news is not None:
                self._start(news.request, news.then or _ignore, now)
                return
        if accepted:
            fact = station.outbox.next_request(now)
            if fact is not None:
                self._start(fact, station.outbox.answered, now)

    def _next_news(self, now: Now) -> News | None:
        assert self._news
        accepted = self._station.boot.state == "Accepted"
        first = self._news[0]
        if not accepted:
            if self._station.boot.registration != "Pending":
                return None  # silent, whatever was asked for before (§4.2)
            return next((self._news.pop(i) for i, news in enumerate(self._news) if news.triggered), None)
        fresh = not isinstance(first.request, AuthorizeReq) and self._station.outbox.fresh_before(first.after_seq, now)
        return None if fresh else self._news.pop(0)

    def _start(self, request: Req, then: Then, now: Now) -> None:
        station = self._station
        rpc = station.uplink.rpc
        assert rpc is not None
        timeout_ms = station.configuration[MessageTimeout] * 1000
        _message_id, frame = rpc.call(request, now, timeout_ms)
        self._flying = then
        self.deadline_ms = rpc.deadline_ms
        station.effects.append(Send(station.uplink.number, frame))
        station.heartbeat.said(now)

    def answered(self, answered: Answered, now: Now) -> None:
        """The open CALL was answered; or, `late`, one that had timed out."""
        for remark in answered.remarks:
            self._station.tell(Warned(f"{type(answered.conf).__name__}: {remark}"))
        if answered.late:
            self._station.outbox.answered_late(answered, now)
        else:
            self._end(Answer(answered.conf), now)

    def failed(self, failed: Failed, now: Now) -> None:
        """The open CALL failed; a link on which nothing was heard since it began is dead."""
        station = self._station
        if failed.why != "link down":
            station.tell(Warned(f"{type(failed.req).__name__}: {Answer(None, failed).why}"))
        rpc = station.uplink.rpc
        dead = failed.why == "timeout" and rpc is not None and not rpc.heard_since_call
        if dead:
            failed = msgspec.structs.replace(failed, why="link down")
        self._end(Answer(None, failed), now)
        if dead:
            station.link_lost(now, "no answer and no sign of life")

    def due(self, now: Now) -> None:
        """The open CALL's time is up."""
        rpc = self._station.uplink.rpc
        self.deadline_ms = NEVER_MS
        failed = rpc.due(now) if rpc is not None else None
        if failed is not None:
            self.failed(failed, now)

    def _end(self, answer: Answer, now: Now) -> None:
        then, self._flying = self._flying, None
        self.deadline_ms = NEVER_MS
        if then is not None:
            then(answer, now)

    def drop_statuses(self) -> None:
        """An Accepted boot tells every status anyway."""
        if self._news:
            self._news = [news for news in self._news if not isinstance(news.request, StatusNotificationReq)]


def _unsaid(news: News, detail: str, now: Now) -> None:
    """It is not said, and who waits for the answer hears that."""
    if news.then is not None:
        news.then(Answer(None, Failed("", news.request, "unsent", detail=detail)), now)


def _ignore(_answer: Answer, _now: Now) -> None:
    """Nobody waits for this answer."""
