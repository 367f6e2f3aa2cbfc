"""The scripted Central System: strict about what it hears, obedient in what it answers."""

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import (
    AuthorizeReq,
    ClearCacheConf,
    ClearCacheReq,
    HeartbeatReq,
    IdTagInfo,
    StartTransactionConf,
    StartTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from plugwright.sim.scripted_peer import ScriptedPeer


def connected() -> tuple[ScriptedPeer, list[bytes]]:
    """A peer with a link whose frames are kept."""
    peer, frames = ScriptedPeer(), list[bytes]()
    peer.connected(1, frames.append)
    return peer, frames


def test_refuses_a_frame_that_the_types_refuse() -> None:
    """A station that sends a wrong field fails the test at once."""
    peer, _frames = connected()
    with pytest.raises(AssertionError, match="refuse"):
        peer.received(1, b'[2,"1","Heartbeat",{"surplus":1}]', Now(0, 0))


def test_answers_by_reaction() -> None:
    """A value, a function or silence."""
    peer, frames = connected()
    peer.react(HeartbeatReq, CallError("InternalError"))
    peer.received(1, b'[2,"1","Heartbeat",{}]', Now(0, 0))
    assert frames[-1].startswith(b'[4,"1","InternalError"')
    peer.react(AuthorizeReq, None)
    peer.received(1, b'[2,"2","Authorize",{"idTag":"A"}]', Now(0, 0))
    assert len(frames) == 1


def test_held_answers_come_later() -> None:
    """What was met with silence can still be answered."""
    bench = Bench().boot()
    bench.peer.react(StartTransactionReq, None)
    bench.charge()
    bench.peer.answer_held(StartTransactionConf(id_tag_info=IdTagInfo(status="Accepted"), transaction_id=77))
    assert bench.station.view().connectors[0].transaction_id == 77


def test_transaction_ids_count_up() -> None:
    """Each StartTransaction gets the next one."""
    bench = Bench().boot()
    bench.charge()
    first = bench.station.view().connectors[0].transaction_id
    bench.tap("TAG")
    bench.unplug()
    bench.charge()
    assert (first, bench.station.view().connectors[0].transaction_id) == (1, 2)


def test_keeps_the_answers_to_its_own_calls() -> None:
    """The Conf of each CALL, in order."""
    bench = Bench().boot()
    assert bench.csms(ClearCacheReq()) == ClearCacheConf(status="Accepted")
    assert bench.peer.answers == [ClearCacheConf(status="Accepted")]
