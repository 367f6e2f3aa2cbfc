"""The virtual shell with a medium: it recovers from a failed step as the real one does."""

from plugwright.now import Now
from plugwright.ocpp16 import ResetReq, StopTransactionReq
from plugwright.sim.bench import PRODUCT
from plugwright.sim.medium import Disk, KeptMedium
from plugwright.sim.scripted_peer import ScriptedPeer
from plugwright.sim.shell import PROBE_EVERY_MS, VirtualShell
from plugwright.station.effects import Effect
from plugwright.station.ports import StoreError
from plugwright.station.station import Station
from plugwright.station.stimuli import RestartFailed, Start, Stimulus
from plugwright.store.memory import MemoryStore


class Room:
    """A station on a disk that can run full, charging."""

    def __init__(self) -> None:
        self.peer = ScriptedPeer()
        self.disk = Disk(KeptMedium(MemoryStore()))
        self.shell = VirtualShell(PRODUCT, self.peer, medium=self.disk)
        self.steps: list[Stimulus] = []
        self.shell.committed = self._committed
        self.shell.power_up()
        self.shell.give(*self.shell.hardware.plug(1, self.shell.now))
        self.shell.give(*self.shell.hardware.tap(1, "TAG", self.shell.now))

    def _committed(self, station: Station, stimulus: Stimulus, effects: object) -> None:
        del station, effects
        self.steps.append(stimulus)

    def fail_once(self) -> None:
        """The next commit fails, and no other."""
        self.disk.before_commit = None
        raise StoreError("once")

    def starts(self) -> list[str]:
        """Why the station started, each time."""
        return [stimulus.cause for stimulus in self.steps if isinstance(stimulus, Start)]

    def is_dark(self) -> bool:
        """Whether there is power and no station."""
        return self.shell.station is None

    def closed(self) -> bool:
        """Whether the contactor is."""
        return self.shell.hardware.view(1, self.shell.now).contactor_closed


def test_a_failed_step_is_followed_by_a_new_life() -> None:
    """Built from the rows; the transaction that it finds is ended."""
    room = Room()
    assert room.closed()
    room.disk.before_commit = room.fail_once
    room.shell.give(*room.shell.hardware.tap(1, "TAG", room.shell.now))
    assert room.starts() == ["PowerUp", "Rebuild"]
    assert room.shell.rebuilds == 1
    room.shell.advance(60_000)
    [stop] = [req for req in room.peer.said if isinstance(req, StopTransactionReq)]
    assert stop.reason == "Other"


def test_the_second_failure_within_a_minute_is_the_last() -> None:
    """The station stays dark, with open contactors, until a write succeeds."""
    room = Room()
    room.disk.full_at = "write"
    room.shell.give(*room.shell.hardware.tap(1, "TAG", room.shell.now))
    assert room.is_dark()
    assert not room.closed()
    assert not room.peer.is_connected
    room.shell.advance(10 * PROBE_EVERY_MS)
    assert room.is_dark()
    room.disk.full_at = None
    room.shell.advance(PROBE_EVERY_MS)
    assert not room.is_dark()


def test_a_failed_step_is_told_to_nobody() -> None:
    """What it would have said was never said."""
    room = Room()
    before = len(room.steps)
    heard = len(room.peer.said)
    room.disk.full_at = "commit"
    room.shell.give(*room.shell.hardware.tap(1, "TAG", room.shell.now))
    assert all(isinstance(stimulus, Start) for stimulus in room.steps[before : before + 1])
    assert not [req for req in room.peer.said[heard:] if isinstance(req, StopTransactionReq)]


def test_a_restart_that_fails_comes_back_as_a_stimulus() -> None:
    """The machine could not carry it out."""
    room = Room()
    room.shell.restart_fails = True
    room.peer.call(ResetReq(type="Hard"), room.shell.now)
    room.shell.advance(60_000)
    assert [stimulus for stimulus in room.steps if isinstance(stimulus, RestartFailed)]
    assert room.starts() == ["PowerUp"]


def test_the_machines_clock_begins_anew_after_a_power_cut() -> None:
    """The world's goes on."""
    room = Room()
    room.shell.advance(5_000)
    room.shell.power_cut()
    room.shell.advance(5_000)
    room.shell.machine_boots()
    room.shell.power_up()
    room.shell.utc_error_ms = 7
    assert room.shell.now.monotonic_ms == 10_000
    assert room.shell.machine_now.monotonic_ms == 0
    assert room.shell.machine_now.utc_ms == room.shell.now.utc_ms + 7
    room.shell.advance(60_000)
    assert room.shell.station is not None


def test_another_station_can_be_built() -> None:
    """A mutant, to see whether anybody notices."""
    seen: list[Stimulus] = []

    class Curious(Station):
        __slots__ = ()

        def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
            seen.append(stimulus)
            return super().step(stimulus, now)

    VirtualShell(PRODUCT, ScriptedPeer(), build=Curious).power_up()
    assert isinstance(seen[0], Start)
