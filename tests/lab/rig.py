"""A case at a station that does what a test says: both ends of the link are real, and time is a number."""

from collections.abc import Mapping
from typing import Any, Final

from plugwright.lab.counterpart import Counterpart
from plugwright.lab.declaration import Declaration, declared
from plugwright.lab.events import Act, Done, NotDone, SendFrame
from plugwright.lab.evidence import Evidence
from plugwright.lab.interpreter import Interpreter
from plugwright.lab.known import Known
from plugwright.lab.parameters import Parameters
from plugwright.lab.script import numbered
from plugwright.lab.stages import Stage
from plugwright.lab.steps import Script, Step
from plugwright.lab.verdicts import Verdict
from plugwright.now import Now
from plugwright.ocpp16 import KeyValue
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Conf, Req
from plugwright.rpc.connection import Connection
from plugwright.rpc.outcomes import Answered, Called, Outcome
from plugwright.sim.bench import PRODUCT

EPOCH_MS: Final = 1_767_225_600_000
DECLARED: Final[Declaration] = declared("bench", PRODUCT)
PATIENT_MS: Final = 3_600_000


class Rig:
    """`heard` is what the lab said, `acts` what it wanted done; the last of them is pending until told otherwise."""

    def __init__(
        self,
        *steps: Step,
        before: Script = (),
        after: Script = (),
        stages_after: int = 1,
        keys: Mapping[str, str] | None = None,
        parameters: Parameters | None = None,
    ) -> None:
        self.now = Now(0, EPOCH_MS)
        self.known = Known(DECLARED)
        self.known.accepted = True
        for name, value in (keys or {}).items():
            self.known.keys[name.lower()] = KeyValue(key=name, readonly=False, value=value)
        self.counterpart = Counterpart()
        self.evidence = Evidence(parameters or Parameters(), self.known.keys, self.known.statuses)
        stages = [
            Stage("before", lambda: before),
            Stage("case", lambda: numbered(steps)),
            *[Stage("after", lambda: after)] * stages_after,
        ]
        self.lab = Interpreter(stages, "§0", self.evidence, self.known, self.counterpart)
        self.heard: list[Req | Conf | CallError] = []
        self.acts: list[Act] = []
        self._station = Connection("st-", receives="station")
        self._called: str | None = None
        self.counterpart.link_up({}, self.now)
        self.lab.begin(self.now)
        self._carry_out()

    @property
    def verdict(self) -> Verdict | None:
        """What has come of the case."""
        return self.lab.verdict

    # The station

    def calls(self, req: Req) -> Conf | CallError:
        """The station sends a CALL; returns the answer."""
        _, frame = self._station.call(req, self.now, PATIENT_MS)
        before = len(self.heard)
        self.says(frame)
        return next(said for said in self.heard[before:] if not isinstance(said, Req))

    def answers(self, conf: Conf) -> None:
        """The station answers what it was called last."""
        assert self._called is not None, "the station was not called"
        self.says(self._station.answer(self._called, conf))

    def refuses(self, error: CallError) -> None:
        """The same with a CALLERROR."""
        assert self._called is not None, "the station was not called"
        self.says(self._station.refuse(self._called, error))

    def says(self, frame: bytes) -> None:
        """Any frame."""
        for event in self.counterpart.received(frame, self.now):
            self.lab.told(event, self.now)
        self._carry_out()

    def disconnects(self) -> None:
        """The link is gone, and with it what was open."""
        self._station.down()
        for event in self.counterpart.link_down(self.now):
            self.lab.told(event, self.now)
        self._carry_out()

    def connects(self, handshake: Mapping[str, Any] | None = None) -> None:
        """There is a link again."""
        for event in self.counterpart.link_up(handshake or {}, self.now):
            self.lab.told(event, self.now)
        self._carry_out()

    # The operator, and time

    def does_it(self) -> None:
        """The operator has done the last thing asked for."""
        self.lab.told(Done(self.acts[-1].number), self.now)
        self._carry_out()

    def cannot(self, why: str) -> None:
        """The operator could not."""
        self.lab.told(NotDone(self.acts[-1].number, why), self.now)
        self._carry_out()

    def passes(self, seconds: float) -> None:
        """Time passes, from deadline to deadline."""
        until_ms = self.now.monotonic_ms + round(seconds * 1000)
        while True:
            deadline_ms = min(self.lab.deadline_ms, self.counterpart.deadline_ms, until_ms)
            passed_ms = max(deadline_ms - self.now.monotonic_ms, 0)
            self.now = Now(self.now.monotonic_ms + passed_ms, self.now.utc_ms + passed_ms)
            for event in self.counterpart.due(self.now):
                self.lab.told(event, self.now)
            self.lab.due(self.now)
            self._carry_out()
            if min(self.lab.deadline_ms, self.counterpart.deadline_ms) > until_ms <= self.now.monotonic_ms:
                return

    def _carry_out(self) -> None:
        requests, self.lab.requests = self.lab.requests, []
        for request in requests:
            if isinstance(request, Act):
                self.acts.append(request)
            elif isinstance(request, SendFrame):
                self._hear(self._station.received(request.data, self.now))

    def _hear(self, outcome: Outcome) -> None:
        match outcome:
            case Called(message_id, _, req):
                self._called = message_id
                self.heard.append(req)
            case Answered(conf=conf):
                self.heard.append(conf)
            case _:
                self.heard.append(CallError("GenericError", str(outcome)))
