"""The curves of sessions: their points, and when there are any."""

import itertools
import json
from pathlib import Path

import msgspec
import pytest

from plugwright.panel.sessions import EVERY_S, MAX_POINTS, Curve, Point, SessionCurve, Sessions
from plugwright.runtime.clock import read_clocks
from plugwright.station.product import Product
from tests.runtime.station_rig import Rig, play, product


def point(at_s: float) -> Point:
    """A point that is known by its time."""
    return (at_s, 0.0, None, 0)


def test_a_curve_keeps_each_second() -> None:
    """Though a timer is never quite on time; what comes sooner takes the place of the last."""
    curve = Curve()
    for at_s in (0.0, 0.9, 2.0, 2.3, 3.1):
        curve.add(point(at_s))
    assert [at_s for at_s, *_ in curve.points] == [0.0, 0.9, 2.0, 3.1]


@pytest.mark.parametrize("length_s", [MAX_POINTS - 1, MAX_POINTS, 10_000, 100_000])
def test_a_curve_is_bounded_and_spans_the_session(length_s: int) -> None:
    """Its points stand evenly, from the beginning to the last one."""
    curve = Curve()
    for at_s in range(length_s + 1):
        curve.add(point(at_s))
    times = [at_s for at_s, *_ in curve.points]
    assert len(times) <= MAX_POINTS
    assert len(times) > MAX_POINTS // 2 - 2
    assert (times[0], times[-1]) == (0, length_s)
    gaps = {later - earlier for earlier, later in itertools.pairwise(times)}
    assert len(gaps) <= 2
    assert max(gaps) <= 2 * max(EVERY_S, length_s * 2 / MAX_POINTS)


def watched(rig: Rig) -> Sessions:
    """The sessions of the rig's machine from now on."""
    sessions = Sessions(rig.machine)
    rig.machine.observers.add(sessions)
    return sessions


def only(sessions: Sessions) -> SessionCurve:
    """The one that there is."""
    (session,) = sessions.seen().sessions
    return session


def test_a_session_is_recorded_from_start_to_stop(tmp_path: Path) -> None:
    """And published to whoever reads; its last point says what it has come to."""

    async def scenario(rig: Rig) -> None:
        sessions = watched(rig)
        assert sessions.seen().sessions == ()
        await rig.charge()
        await rig.until(lambda: sessions.seen().sessions and len(only(sessions).points) >= 3)
        session = only(sessions)
        assert (session.connector, session.number, session.transaction_id, session.running) == (1, 1, 1, True)
        assert session.started_at is not None
        assert [row[0] for row in session.points] == sorted(row[0] for row in session.points)
        assert session.points[-1][1] > 0
        assert sessions.ended() == {}
        rig.tap()
        await rig.until(lambda: rig.connector.status == "Finishing" and not only(sessions).running)
        session = only(sessions)
        assert session.points[-1][1:3] == (0.0, 0.0)
        await rig.machine.settled()
        ended = sessions.ended()[1]
        assert (ended.session_s, ended.session_wh) == (int(session.points[-1][0]), session.points[-1][3])
        rig.unplug()
        await rig.until(lambda: rig.connector.status == "Available")
        assert sessions.ended() == {}
        assert only(sessions) == session
        sampled = [json.loads(data) for name, data in rig.news if name == "Sampled"]
        assert {(row["type"], row["connector"], row["number"]) for row in sampled} == {("Sampled", 1, 1)}
        assert len(sampled) >= 3

    play(tmp_path, scenario)


def test_the_next_session_takes_the_place_of_the_last(tmp_path: Path) -> None:
    """One for each connector."""

    async def scenario(rig: Rig) -> None:
        sessions = watched(rig)
        await rig.charge()
        await rig.until(lambda: sessions.seen().sessions)
        rig.tap()
        await rig.until(lambda: rig.connector.status == "Finishing" and not only(sessions).running)
        await rig.machine.settled()
        rig.unplug()
        await rig.charge()
        await rig.until(lambda: only(sessions).number == 2)
        assert only(sessions).running

    play(tmp_path, scenario)


def test_a_curve_reaches_to_its_stop(tmp_path: Path) -> None:
    """Though a full medium lets nobody write it down until there is room again."""

    async def scenario(rig: Rig) -> None:
        sessions = watched(rig)
        await rig.charge()
        await rig.until(lambda: sessions.seen().sessions and len(only(sessions).points) >= 2)
        rig.machine.storage("full")
        rig.tap()
        await rig.until(lambda: rig.machine.view()[0].failed is not None and not only(sessions).running)
        broken_s, broken_ms = only(sessions).points[-1][0], read_clocks().monotonic_ms
        await rig.until(lambda: read_clocks().monotonic_ms >= broken_ms + 1_000)
        rig.machine.storage("ok")
        await rig.until(lambda: rig.told("StopTransaction"))
        session = only(sessions)
        assert not session.running
        assert session.points[-1][0] >= broken_s + 1
        assert session.points[-1][3] == json.loads(rig.told("StopTransaction")[0])[3]["meterStop"]

    play(tmp_path, scenario)


def test_a_session_without_a_network_gets_its_id_later(tmp_path: Path) -> None:
    """Though it has ended when the Central System is told of it."""

    async def scenario(rig: Rig) -> None:
        sessions = watched(rig)
        await rig.until(lambda: rig.is_accepted)
        rig.machine.network(up=False)
        await rig.until(lambda: not rig.is_accepted)
        rig.plug()
        rig.tap()
        await rig.until(lambda: sessions.seen().sessions and only(sessions).running)
        rig.tap()
        await rig.until(lambda: not only(sessions).running)
        assert only(sessions).transaction_id is None
        rig.machine.network(up=True)
        await rig.until(lambda: rig.told("StopTransaction"))
        assert only(sessions).transaction_id == 1

    play(tmp_path, scenario, lenient())


def lenient() -> Product:
    """A station that lets everybody charge while it is offline."""
    made = product()
    configuration = {**made.configuration, "AllowOfflineTxForUnknownId": "true"}
    return msgspec.structs.replace(made, configuration=configuration)


def test_a_power_cut_ends_the_curve(tmp_path: Path) -> None:
    """What is told of the stop when the power is back adds nothing to it."""

    async def scenario(rig: Rig) -> None:
        sessions = watched(rig)
        await rig.charge()
        await rig.until(lambda: sessions.seen().sessions and len(only(sessions).points) >= 2)
        rig.machine.power("fail")
        await rig.until(lambda: not only(sessions).running)
        session = only(sessions)
        rig.machine.power("restore")
        await rig.until(lambda: rig.told("StopTransaction"))
        assert only(sessions) == session

    play(tmp_path, scenario, product(sample_s=1))
