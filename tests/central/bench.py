"""A Central System on a memory store, with stations that are a few lines each; every frame is decoded strictly."""

from random import Random
from typing import Any

import msgspec

from plugwright.central.central import Central
from plugwright.central.effects import Effect, Event, Failure, Reply, Send, Tell
from plugwright.central.ports import IdTagRow, Store
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import Call, Connected, LinkDown, PutIdTag, Received, Stimulus
from plugwright.now import Now
from plugwright.ocpp16 import BootNotificationReq
from plugwright.ocpp16.actions import action_of
from plugwright.ocpp16.codec import decode_conf, encode
from plugwright.ocpp16.payload import Conf, Req
from plugwright.store.central_memory import CentralMemoryStore

UTC_MS = 1_795_000_000_000
IDENTITY = "cp001"
BOOT = BootNotificationReq(charge_point_vendor="Maker", charge_point_model="One")


class Refused(msgspec.Struct, frozen=True):
    """The code of a CALLERROR."""

    code: str


class Bench:
    """Steps a Central System and keeps the effects of the last step."""

    def __init__(self, settings: CentralSettings | None = None, store: Store | None = None) -> None:
        self.store = store or CentralMemoryStore()
        self.central = Central(settings or CentralSettings(), self.store, Random(1))
        self.now = Now(1_000_000, UTC_MS)
        self.effects: list[Effect] = []
        self._asked = 0

    def step(self, stimulus: Stimulus) -> list[Effect]:
        """Hand in a stimulus."""
        self.effects = self.central.step(stimulus, self.now)
        return self.effects

    def pass_time(self, ms: int) -> None:
        """Both clocks go on; nothing is due by itself."""
        self.now = Now(self.now.monotonic_ms + ms, self.now.utc_ms + ms)

    def connect(self, identity: str = IDENTITY, link: int = 1) -> None:
        """Open a link."""
        self.step(Connected(link, identity, "127.0.0.1:5"))

    def boot(self, identity: str = IDENTITY, link: int = 1) -> None:
        """Open a link, and boot."""
        self.connect(identity, link)
        self.ask(BOOT, link)

    def hang_up(self, link: int = 1) -> None:
        """Lose a link."""
        self.step(LinkDown(link, "gone"))

    def ask(self, req: Req, link: int = 1) -> Any:
        """A station's CALL and what it is answered with: a confirmation, or Refused."""
        self._asked += 1
        message_id, action = f"s{self._asked}", action_of(type(req))
        self.step(Received(link, b'[2,"%b","%b",%b]' % (message_id.encode(), action.name.encode(), encode(req))))
        (frame,) = self.sent(link)
        assert frame[1] == message_id
        if frame[0] == 4:
            return Refused(frame[2])
        decoded = decode_conf(action, msgspec.json.encode(frame[2]))
        conf, remarks = decoded.conf, decoded.remarks
        assert (frame[0], remarks) == (3, ())
        return conf

    def call(self, req: Req, token: int = 1, identity: str = IDENTITY) -> None:
        """A command of the operator."""
        self.step(Call(token, identity, req))

    def answer(self, conf: Conf, link: int = 1) -> None:
        """A station confirms the CALL that the last step sent."""
        (frame,) = self.sent(link)
        self.step(Received(link, b'[3,"%b",%b]' % (frame[1].encode(), encode(conf))))

    def sent(self, link: int = 1) -> list[Any]:
        """The frames that the last step sent on a link."""
        return [msgspec.json.decode(e.data) for e in self.effects if isinstance(e, Send) and e.link == link]

    def replies(self) -> list[tuple[int, Conf | str]]:
        """The ends of the operator's CALLs in the last step: token, and confirmation or why not."""
        replies = [effect for effect in self.effects if isinstance(effect, Reply)]
        return [(r.token, r.outcome.why if isinstance(r.outcome, Failure) else r.outcome) for r in replies]

    def news(self) -> list[Event]:
        """What the last step told."""
        return [effect.event for effect in self.effects if isinstance(effect, Tell)]

    def enter(self, id_tag: str, **fields: Any) -> None:
        """Make an idTag known, Accepted unless said otherwise."""
        self.step(PutIdTag(IdTagRow(**{"key": id_tag.casefold(), "id_tag": id_tag, "status": "Accepted"} | fields)))
