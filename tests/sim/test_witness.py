"""An onlooker at the station's border."""

from plugwright.now import Now
from plugwright.sim.retries import RetryKeys
from plugwright.sim.witness import State, Witness
from plugwright.station.effects import Disconnect, Effect, JobChanged, Send, Tell
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
        self.witness.step(stimulus, effects, State(MemoryStore(), 1_000, RetryKeys(3, 7), may_call=True), now)
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


START = b'{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"}'


def starts(border: Border, number: int) -> list[str]:
    """The station tells the start of a transaction, once more."""
    return border.says(b'[2,"t%d","StartTransaction",%s]' % (number, START))


def test_a_message_is_tried_again_after_its_wait() -> None:
    """§3.7.1: neither before the interval has passed as often as it was tried, nor any later."""
    border = Border().registered("Accepted")
    starts(border, 1)
    border.hears(b'[4,"t1","InternalError"]')
    border.now_ms += 6_999
    assert starts(border, 2) == [border.witness.flaws[0]]
    assert "1 ms too early" in border.witness.flaws[0]
    border = Border().registered("Accepted")
    starts(border, 1)
    border.now_ms += 1_000
    border.step(Due())  # no answer in time
    border.now_ms += 7_000
    assert "is not tried again" in border.step(Due())[0]


def test_what_a_trigger_was_promised_follows() -> None:
    """§5.17: within seconds if nothing else is to be said; while Pending it is the only thing that may be."""
    for registration in ("Accepted", "Pending"):
        border = Border().registered(registration)
        border.hears(b'[2,"q","TriggerMessage",{"requestedMessage":"Heartbeat"}]', b'[3,"q",{"status":"Accepted"}]')
        border.now_ms += 3_000
        assert "promised" in border.step(Due())[0]
        border = Border().registered(registration)
        border.hears(b'[2,"q","TriggerMessage",{"requestedMessage":"Heartbeat"}]', b'[3,"q",{"status":"Accepted"}]')
        border.says(HEARTBEAT)
        border.now_ms += 3_000
        assert border.step(Due()) == []


def test_a_boot_that_is_on_its_way_is_the_one_that_was_promised() -> None:
    """§5.17: another one may never come (errata 3.35)."""
    border = Border()
    border.says(BOOT)
    frame = b'[2,"q","TriggerMessage",{"requestedMessage":"BootNotification"}]'
    border.hears(frame, b'[3,"q",{"status":"Accepted"}]')
    border.registered("Accepted")
    border.now_ms += 3_000
    assert not any("promised" in flaw for flaw in border.step(Due()))


def test_values_on_request_are_no_facts() -> None:
    """§5.17: they overtake what waits."""
    border = Border().registered("Accepted")
    starts(border, 1)
    border.hears(b'[4,"t1","InternalError"]')
    sample = b'{"timestamp":"2026-01-01T00:00:00Z","sampledValue":[{"value":"1","context":"Trigger"}]}'
    assert border.says(b'[2,"v","MeterValues",{"connectorId":1,"meterValue":[' + sample + b"]}]") == []


def test_a_job_is_seen_and_what_is_told_of_it() -> None:
    """§7.25."""
    border = Border().registered("Accepted")
    asked = b'[2,"q","UpdateFirmware",{"location":"ftp://x","retrieveDate":"2026-01-01T00:00:00Z"}]'
    border.hears(asked, b'[3,"q",{}]')
    border.step(Due(), Tell(JobChanged("firmware", "Downloading")))
    told = b'[2,"f","FirmwareStatusNotification",{"status":"%s"}]'
    assert border.says(told % b"Downloading") == []
    border.hears(b'[3,"f",{}]')
    assert "nobody asked" in border.says(told % b"Idle")[0]
