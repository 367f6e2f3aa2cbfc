"""The link: back-off, pings, and the end of one that is half-open."""

import itertools

from plugwright.now import Now
from plugwright.ocpp16 import StatusNotificationReq
from plugwright.sim.bench import Bench
from plugwright.station.effects import Connect, Disconnect, Effect, Ping, Warned
from plugwright.station.station import Station
from plugwright.station.stimuli import Due, LinkDown, LinkUp


def of(kind: type[Effect], effects: list[Effect]) -> list[Effect]:
    """The effects of one kind."""
    return [effect for effect in effects if isinstance(effect, kind)]


def connected(bench: Bench) -> tuple[Station, int, Now]:
    """A station alone, without its shell, on its first link."""
    bench.shell.power_up()
    station = bench.station
    now = Now(bench.shell.now.monotonic_ms + 1, bench.shell.now.utc_ms + 1)
    return station, station.uplink.number, now


def attempts_ms(bench: Bench, seconds: int) -> list[int]:
    """When the station tried to connect while every link is refused."""
    bench.shell.network_down()
    bench.power_cycle()
    station, tried = bench.station, []
    now_ms = bench.shell.now.monotonic_ms
    until_ms = now_ms + seconds * 1000
    while (deadline_ms := station.next_deadline()) < until_ms:
        now = Now(deadline_ms, deadline_ms)
        for effect in of(Connect, station.step(Due(), now)):
            assert isinstance(effect, Connect)
            tried.append(deadline_ms - now_ms)
            station.step(LinkDown(effect.link, "refused"), now)
    return tried


def test_start_connects_at_once() -> None:
    """OCPP-J §3.1: the station opens the link."""
    bench = Bench()
    bench.shell.power_up()
    assert bench.peer.links == 1


def test_back_off_grows_to_a_limit() -> None:
    """OCPP-J errata 3.3: longer after each failure, never more than two minutes, never less than half a second."""
    tried = attempts_ms(Bench(), 3600)
    waits = [later - earlier for earlier, later in itertools.pairwise(tried)]
    assert 500 <= tried[0] <= 2_000
    assert max(waits) <= 120_000
    assert min(waits[7:]) >= 60_000
    assert 30 <= len(tried) <= 80


def test_back_off_is_not_in_step() -> None:
    """OCPP-J errata 3.3: the waits are drawn, so that a thousand stations do not come at once."""
    waits = [later - earlier for earlier, later in itertools.pairwise(attempts_ms(Bench(), 7200))]
    assert len(set(waits[8:])) > 5


def test_link_that_stood_long_makes_the_next_back_off_short() -> None:
    """OCPP-J errata 3.3: the back-off is for a Central System that is not there, not for a link that broke once."""
    bench = Bench().boot()
    for _ in range(8):
        bench.advance(120)
        bench.offline()
        bench.shell.network_up()
        bench.advance(1.1)
        assert bench.peer.is_connected


def test_link_that_stood_a_few_seconds_was_a_good_one() -> None:
    """OCPP-J errata 3.3: an unsteady network is no Central System that has to be spared."""
    bench = Bench().boot()
    for _ in range(8):
        bench.advance(6)
        bench.offline()
        bench.shell.network_up()
        bench.advance(1.1)
        assert bench.peer.is_connected


def test_own_network_failing_is_no_reason_to_back_off() -> None:
    """OCPP-J errata 3.3: the Central System had no part in it, so the first wait holds after each."""
    station, _link, now = connected(Bench())
    for _ in range(8):
        station.step(LinkDown(station.uplink.number, "the network is down", local=True), now)
        wait_ms = station.next_deadline() - now.monotonic_ms
        assert 500 <= wait_ms <= 1_000
        now = Now(station.next_deadline(), now.utc_ms)
        station.step(Due(), now)
        station.step(LinkUp(station.uplink.number), now)


def test_link_that_breaks_at_once_backs_off() -> None:
    """OCPP-J errata 3.3: a server that accepts and closes is not hammered."""
    bench = Bench().boot()
    before = bench.peer.links
    for _ in range(600):
        if bench.peer.is_connected:
            bench.offline()
            bench.shell.network_up()
        bench.advance(1)
    assert bench.peer.links - before < 20


def test_pings_at_the_interval() -> None:
    """§9.1.34: a ping each WebSocketPingInterval."""
    bench = Bench(configuration={"WebSocketPingInterval": "20"})
    station, link, now = connected(bench)
    assert of(Ping, station.step(Due(), Now(19_999, 0))) == []
    assert of(Ping, station.step(Due(), Now(20_000, 0))) == [Ping(link)]
    assert now.monotonic_ms < 20_000


def test_interval_zero_pings_never() -> None:
    """§9.1.34: 0 disables them."""
    bench = Bench(configuration={"WebSocketPingInterval": "0"})
    station, _link, _now = connected(bench)
    assert of(Ping, station.step(Due(), Now(10_000_000, 0))) == []
    assert station.uplink.state == "up"


def test_half_open_link_is_cut() -> None:
    """OCPP-J errata 3.9: no pong within 20 s of the ping, and the link is cut and opened anew."""
    bench = Bench(configuration={"WebSocketPingInterval": "30"}).boot()
    bench.shell.half_open = True
    bench.advance(49)
    assert bench.peer.links == 1
    bench.advance(4)
    assert bench.peer.links == 2
    assert Warned("link down: no pong") in bench.shell.events


def test_pong_keeps_the_link() -> None:
    """§9.1.34: answered pings go on and on."""
    bench = Bench(configuration={"WebSocketPingInterval": "10"}).boot()
    bench.advance(3600)
    assert bench.peer.links == 1


def test_new_ping_interval_holds_at_once() -> None:
    """§5.3, §9.1.34: from an hour to ten seconds, in the running link."""
    bench = Bench(configuration={"WebSocketPingInterval": "3600"}).boot()
    bench.configure("WebSocketPingInterval", "10")
    bench.shell.half_open = True
    bench.advance(35)
    assert bench.peer.links == 2


def test_pings_can_be_switched_off_at_run_time() -> None:
    """§9.1.34: 0 while a link stands ends its pings, one whose pong is awaited included."""
    bench = Bench(configuration={"WebSocketPingInterval": "10"}).boot()
    bench.configure("WebSocketPingInterval", "0")
    bench.shell.half_open = True
    bench.advance(50)
    assert bench.peer.links == 1


def test_cut_link_is_stale() -> None:
    """OCPP-J §4.1: what a former link still says means nothing."""
    bench = Bench(configuration={"WebSocketPingInterval": "30"})
    station, link, _now = connected(bench)
    effects = [*station.step(Due(), Now(30_000, 0)), *station.step(Due(), Now(50_000, 0))]
    assert Disconnect(link, 0) in effects
    assert of(Connect, station.step(LinkDown(link, "closed"), Now(50_001, 0))) == []
    assert station.uplink.state == "waiting"
    assert station.step(LinkUp(link), Now(50_002, 0)) == []


def test_message_ids_differ_from_link_to_link() -> None:
    """OCPP-J §4.1.4: an id is not used twice, nor may one of a former link be taken for one of this."""
    bench = Bench().boot()
    prefixes = []
    for _ in range(2):
        bench.peer.react(StatusNotificationReq, None)
        bench.fault("GroundFailure")
        rpc = bench.station.uplink.rpc
        assert rpc is not None
        assert rpc.open_call is not None
        prefixes.append(rpc.open_call[0])
        bench.offline()
        bench.clear_fault()
        bench.online()
    assert len(set(prefixes)) == 2
