"""The network: frames take their time and keep their order, and a link breaks in every way."""

from collections.abc import Callable
from random import Random

from plugwright.now import NEVER_MS, Now
from plugwright.sim.network import CONNECT_WITHIN_MS, Network
from plugwright.station.effects import Connect, Disconnect, Ping, Send
from plugwright.station.stimuli import LinkDown, LinkUp, Ponged, Received, Stimulus


class Listener:
    """The Central System's end, which says nothing by itself."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.events: list[str] = []
        self.send: Callable[[bytes], None] = lambda _data: None

    def connected(self, link: int, send: Callable[[bytes], None]) -> None:
        self.events.append(f"up {link}")
        self.send = send

    def received(self, link: int, data: bytes, now: Now) -> None:
        del link, now
        self.heard.append(data)

    def disconnected(self, link: int) -> None:
        self.events.append(f"down {link}")

    def due(self, now: Now) -> None:
        del now

    def next_deadline(self) -> int:
        return NEVER_MS


class Wire:
    """A network with a listener at its end, and the time."""

    def __init__(self) -> None:
        self.listener = Listener()
        self.network = Network(self.listener, Random(1))
        self.now = Now(0, 0)

    def do(self, *effects: Connect | Send | Ping | Disconnect) -> None:
        for effect in effects:
            self.network.do(effect, self.now)

    def arrive(self) -> list[Stimulus]:
        """All that is under way arrives."""
        told: list[Stimulus] = []
        while self.network.next_deadline() != NEVER_MS:
            self.now = Now(self.network.next_deadline(), 0)
            told += self.network.due(self.now)
        return told

    def linked(self) -> "Wire":
        self.do(Connect(1))
        assert self.arrive() == [LinkUp(1)]
        return self


def test_a_link_takes_time_to_open() -> None:
    """Nothing happens at the instant of asking."""
    wire = Wire()
    wire.do(Connect(1))
    assert wire.network.due(wire.now) == []
    assert wire.arrive() == [LinkUp(1)]
    assert wire.now.monotonic_ms > 0
    assert wire.listener.events == ["up 1"]


def test_frames_keep_their_order() -> None:
    """However the delays are drawn: one link is one TCP connection (OCPP-J §3)."""
    wire = Wire().linked()
    wire.do(*[Send(1, bytes([number])) for number in range(50)])
    for number in range(50):
        wire.listener.send(bytes([number]))
    told = wire.arrive()
    assert wire.listener.heard == [bytes([number]) for number in range(50)]
    assert told == [Received(1, bytes([number])) for number in range(50)]


def test_a_ping_is_answered() -> None:
    """OCPP-J §5.3."""
    wire = Wire().linked()
    wire.do(Ping(1))
    assert wire.arrive() == [Ponged(1)]


def test_a_half_open_link_loses_everything_silently() -> None:
    """Neither end is told (OCPP-J errata 3.9)."""
    wire = Wire().linked()
    wire.network.half_open = True
    wire.do(Send(1, b"x"), Ping(1))
    wire.listener.send(b"y")
    assert wire.arrive() == []
    assert wire.listener.heard == []


def test_a_new_link_replaces_a_half_open_one() -> None:
    """The Central System learns of the old link's end by the new one, and what it says goes to the new one."""
    wire = Wire().linked()
    wire.network.half_open = True
    wire.do(Disconnect(1, 0), Connect(2))
    assert wire.arrive() == [LinkUp(2)]
    assert wire.listener.events == ["up 1", "down 1", "up 2"]
    wire.listener.send(b"y")
    assert wire.arrive() == [Received(2, b"y")]


def test_a_broken_link_is_told_at_both_ends() -> None:
    """What was under way is lost."""
    wire = Wire().linked()
    wire.do(Send(1, b"x"))
    assert [type(told) for told in wire.network.break_link(wire.now)] == [LinkDown]
    assert wire.arrive() == []
    assert wire.listener.events == ["up 1", "down 1"]
    assert wire.listener.heard == []


def test_a_link_closed_in_order_delivers_what_was_sent() -> None:
    """The close comes after the frames."""
    wire = Wire().linked()
    wire.do(Send(1, b"last words"), Disconnect(1, 1000))
    wire.arrive()
    assert wire.listener.heard == [b"last words"]
    assert wire.listener.events == ["up 1", "down 1"]


def test_a_cut_link_delivers_nothing_more() -> None:
    """Code 0 cuts at once."""
    wire = Wire().linked()
    wire.do(Send(1, b"lost"), Disconnect(1, 0))
    wire.arrive()
    assert wire.listener.heard == []


def test_without_a_network_a_connection_times_out() -> None:
    """The station hears of it late; where it is refused, soon."""
    wire = Wire()
    wire.network.up = False
    wire.do(Connect(1))
    assert [type(told) for told in wire.arrive()] == [LinkDown]
    assert wire.now.monotonic_ms >= CONNECT_WITHIN_MS
    refusing = Wire()
    refusing.network.refuses = True
    refusing.do(Connect(1))
    assert [type(told) for told in refusing.arrive()] == [LinkDown]
    assert refusing.now.monotonic_ms < CONNECT_WITHIN_MS


def test_a_dead_station_is_noticed_or_not() -> None:
    """Its machine may vanish without a word: then the Central System believes in the link until the next one."""
    wire = Wire().linked()
    wire.network.abort(wire.now)
    wire.arrive()
    assert wire.listener.events == ["up 1", "down 1"]
    silent = Wire().linked()
    silent.network.silent_abort = True
    silent.network.abort(silent.now)
    silent.arrive()
    assert silent.listener.events == ["up 1"]


def test_link_numbers_of_two_lives_are_two_links() -> None:
    """A station that starts anew counts from 1 again; nothing of its former life reaches it."""
    wire = Wire().linked()
    wire.listener.send(b"for the former life")
    wire.network.abort(wire.now)
    wire.do(Connect(1))
    assert wire.arrive() == [LinkUp(1)]
