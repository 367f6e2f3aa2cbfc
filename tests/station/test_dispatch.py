"""Whatever comes in: stale links, hardware's news, and ten thousand frames that no Central System should send."""

import gc
import json
import tracemalloc
from random import Random

import pytest

from plugwright.ocpp16 import StatusNotificationReq
from plugwright.sim.bench import Bench
from plugwright.station import stimuli
from plugwright.station.dispatch import HANDLERS
from plugwright.station.effects import Send, Warned
from plugwright.station.station import Station
from plugwright.station.stimuli import (
    ContactorMoved,
    EvChanged,
    LinkDown,
    LinkUp,
    LockMoved,
    MeterRead,
    Ponged,
    Reading,
    Received,
    Stimulus,
)
from tests.station.boots import answer_boots
from tests.station.garbage import frames
from tests.station.raw_peer import RawPeer, raw_bench

GOOD = [2, "good", "GetConfiguration", {"key": ["HeartbeatInterval"]}]
SEEDS = range(5)
FRAMES = 2_000


def test_every_stimulus_has_a_handler() -> None:
    """The table knows each way into the station."""
    kinds = [kind for kind in vars(stimuli).values() if isinstance(kind, type) and issubclass(kind, Stimulus)]
    assert {kind for kind in kinds if kind is not Stimulus} == set(HANDLERS)


def feed(peer: RawPeer, garbage: list[bytes]) -> None:
    """Each frame on the link of that instant, its answers kept apart."""
    for frame in garbage:
        answers = peer.ask(frame)
        assert len(answers) <= 1, frame
        for kind, message_id, *_rest in answers:
            assert kind in {3, 4}, frame
            assert any(json.dumps(message_id, ensure_ascii=short).encode() in frame for short in (True, False)), frame


@pytest.mark.parametrize("seed", SEEDS)
def test_garbage_neither_kills_nor_confuses(seed: int) -> None:
    """OCPP-J §4.2.3: each gets at most one answer, with its own id; good CALLs in between are answered."""
    bench, peer = raw_bench()
    bench.boot()
    for frame in frames(Random(seed), FRAMES):
        feed(peer, [frame])
        assert bench.station.boot.state == "Accepted"
    assert peer.ask(GOOD)[0][:2] == [3, "good"]
    for message_id in ("a", "b", "x" * 36):
        assert peer.ask([2, message_id, "GetConfiguration", {"key": ["HeartbeatInterval"]}])[0][:2] == [3, message_id]


@pytest.mark.parametrize("seed", SEEDS)
def test_garbage_meets_silence_while_rejected(seed: int) -> None:
    """§4.2: not one answer, and after the acceptance every id can be used."""
    bench, peer = raw_bench()
    answer_boots(bench, ("Rejected", 600), ("Accepted", 3600))
    bench.shell.power_up()
    for frame in frames(Random(seed), FRAMES):
        assert peer.ask(frame) == []
    assert len(peer.said) == 1
    bench.advance(601)
    for message_id in ("a", "b"):
        assert peer.ask([2, message_id, "GetConfiguration", {"key": ["HeartbeatInterval"]}])[0][:2] == [3, message_id]


def test_garbage_ends_no_open_call() -> None:
    """OCPP-J §4.1.4: our CALL waits for the answer with its own id."""
    bench, peer = raw_bench()
    bench.boot()
    peer.react(StatusNotificationReq, None)
    bench.fault("WeakSignal")
    rpc = bench.station.uplink.rpc
    assert rpc is not None
    opened = rpc.open_call
    feed(peer, frames(Random(99), FRAMES))
    assert opened is not None
    assert rpc.open_call == opened


def test_garbage_leaves_nothing_behind() -> None:
    """The memory after ten thousand frames is that after two thousand."""
    bench, peer = raw_bench()
    bench.boot()
    station, link = bench.station, bench.station.uplink.number

    def flood(seed: int) -> None:
        for frame in frames(Random(seed), FRAMES):
            station.step(Received(link, frame), bench.shell.now)

    flood(0)
    tracemalloc.start()
    try:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for seed in range(1, 5):
            flood(seed)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 100_000
    assert peer.ask(GOOD)[0][:2] == [3, "good"]


def test_ignored_frames_are_logged() -> None:
    """OCPP-J §4.1.3: ignored, but not in silence."""
    bench, peer = raw_bench()
    bench.boot()
    peer.ask(b"[9]")
    peer.ask([2, "1", "Nonsense", {}])
    texts = [event.text for event in bench.shell.events if isinstance(event, Warned)]
    assert texts[0].startswith("ignored a frame")
    assert texts[1].startswith("refused a CALL: NotImplemented")


def stale(station: Station) -> list[Stimulus]:
    """What a former link may still say."""
    link = station.uplink.number - 1
    return [Received(link, b'[2,"1","Reset",{"type":"Hard"}]'), Ponged(link), LinkUp(link), LinkDown(link, "late")]


def test_former_link_means_nothing() -> None:
    """OCPP-J §4.1: neither its CALLs nor its end concern the present link."""
    bench = Bench().boot()
    bench.offline()
    bench.online()
    station = bench.station
    for stimulus in stale(station):
        assert not any(isinstance(effect, Send) for effect in station.step(stimulus, bench.shell.now))
    assert station.uplink.state == "up"
    assert not station.departure.leaving


def test_end_of_a_link_is_told_twice_without_harm() -> None:
    """An adapter may report a broken link more than once."""
    bench = Bench().boot()
    station, link, now = bench.station, bench.station.uplink.number, bench.shell.now
    station.step(LinkDown(link, "broken"), now)
    deadline_ms = station.next_deadline()
    station.step(LinkDown(link, "broken"), now)
    assert station.next_deadline() == deadline_ms


def test_idle_hardware_news_are_borne() -> None:
    """What an adapter tells again, or unasked, changes no status and sends nothing."""
    bench = Bench().boot()
    station, now = bench.station, bench.shell.now
    unasked: list[Stimulus] = [
        MeterRead(1, Reading(0, 5)),
        ContactorMoved(1, closed=False),
        LockMoved(1, locked=False),
        EvChanged(1, wants_energy=False),
    ]
    for stimulus in unasked:
        assert not any(isinstance(effect, Send) for effect in station.step(stimulus, now))
    assert station.connectors[0].reporter.current.status == "Available"
