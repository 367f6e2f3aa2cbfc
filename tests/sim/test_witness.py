"""An onlooker at the station's border."""

from plugwright.now import Now
from plugwright.sim.witness import Witness
from plugwright.station.effects import Disconnect, Effect, Send
from plugwright.station.stimuli import Due, LinkUp, Received, Start, Stimulus
from plugwright.store.memory import MemoryStore

BOOT = b'[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'
HEARTBEAT = b'[2,"h","Heartbeat",{}]'


class Border:
    """A witness, and steps to be seen; every confirmation is a kind one."""

    def __init__(self) -> None:
        self.witness = Witness(lambda _id: True)
        self.now_ms = 0
        self.step(Start("PowerUp"))
        self.step(LinkUp(1))

    def step(self, stimulus: Stimulus, *effects: Effect) -> list[str]:
        now = Now(self.now_ms, 0)
        self.witness.step(stimulus, effects, MemoryStore(), timeout_ms=1_000, attempts=3, now=now)
        return self.witness.flaws

    def says(self, *frames: bytes) -> list[str]:
        return self.step(Due(), *[Send(1, frame) for frame in frames])

    def hears(self, frame: bytes, *answers: bytes) -> list[str]:
        return self.step(Received(1, frame), *[Send(1, answer) for answer in answers])

    def registered(self, status: str) -> "Border":
        self.says(BOOT)
        self.hears(b'[3,"b",{"status":"%s","currentTime":"2026-01-01T00:00:00Z","interval":1}]' % status.encode())
        return self


def test_one_call_is_open_at_a_time() -> None:
    """OCPP-J §4.1.1."""
    border = Border().registered("Accepted")
    assert border.says(HEARTBEAT) == []
    assert "is open" in border.says(HEARTBEAT.replace(b'"h"', b'"i"'))[0]


def test_an_answer_a_time_out_or_a_new_link_ends_a_call() -> None:
    """Then the next one may go out."""
    border = Border().registered("Accepted")
    border.says(HEARTBEAT)
    border.hears(b'[4,"h","InternalError"]')
    border.says(HEARTBEAT)
    border.now_ms += 1_000
    border.says(HEARTBEAT)
    border.step(Due(), Disconnect(1, 0))
    border.step(LinkUp(2))
    assert border.step(Due(), Send(2, HEARTBEAT)) == []
    assert border.witness.calls == 5


def test_before_it_is_accepted_only_boots() -> None:
    """Pending included (§4.2)."""
    assert "before it is accepted" in Border().says(HEARTBEAT)[0]
    assert "before it is accepted" in Border().registered("Pending").says(HEARTBEAT)[0]
    assert Border().registered("Pending").hears(b'[2,"q","ClearCache",{}]', b'[3,"q",{"status":"Accepted"}]') == []


def test_silence_while_rejected() -> None:
    """No CALL but the next BootNotification, and no answer (§4.2)."""
    border = Border().registered("Rejected")
    assert border.says(BOOT) == []
    border = Border().registered("Rejected")
    assert "Rejected" in border.hears(b'[2,"q","ClearCache",{}]', b'[3,"q",{"status":"Accepted"}]')[0]


def test_one_boot_in_a_life() -> None:
    """A reconnect needs none (OCPP-J §5.4), a new life does."""
    border = Border().registered("Accepted")
    border.step(Start("Reset"))
    border.step(LinkUp(1))
    assert border.says(BOOT) == []
    border.hears(b'[3,"b",{"status":"Accepted"}]')
    assert "accepted" in border.says(BOOT)[0]


def test_only_what_was_asked_is_answered_and_once() -> None:
    """OCPP-J §4.1.1."""
    border = Border().registered("Accepted")
    answer = b'[3,"q",{"status":"Accepted"}]'
    assert border.hears(b'[2,"q","ClearCache",{}]', answer) == []
    assert "not asked" in border.says(answer)[0]


def test_no_timestamp_of_a_clock_that_was_never_set() -> None:
    """§3.14."""
    frame = b'[2,"s","StatusNotification",{"connectorId":1,"status":"Available","timestamp":"1970-01-01T00:00:09Z"}]'
    assert "never set" in Border().registered("Accepted").says(frame)[0]


def test_speaks_on_the_link_that_is_up() -> None:
    """Another one is a mistake, and so is what is no frame."""
    border = Border().registered("Accepted")
    assert "not up" in border.step(Due(), Send(2, HEARTBEAT))[0]
    assert "no frame" in Border().registered("Accepted").says(b"{}")[0]


def test_a_link_given_up_in_the_step_may_not_have_heard() -> None:
    """The deadline goes before the stimulus: the answer leaves both ways open."""
    border = Border().registered("Accepted")
    start = b'{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"}'
    border.says(b'[2,"t","StartTransaction",' + start + b"]")
    border.step(Received(1, b'[3,"t",{}]'), Disconnect(1, 0))
    border.step(LinkUp(2))
    assert border.step(Due(), Send(2, b'[2,"u","StartTransaction",' + start + b"]")) == []
