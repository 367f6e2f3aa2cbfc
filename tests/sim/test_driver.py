"""People at a connector."""

from collections.abc import Sequence
from random import Random

from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import Now
from plugwright.sim.bench import PRODUCT
from plugwright.sim.driver import Driver
from plugwright.station.effects import SetLock
from plugwright.station.stimuli import CardPresented, EvChanged, PlugChanged, Stimulus

CARDS = ("ALICE", "BOB")


class Street:
    """A connector, and who comes to it."""

    def __init__(self, seed: int) -> None:
        self.hardware = VirtualHardware(PRODUCT, Random(seed))
        self.hardware.start(Now(0, 0))
        self.told: list[Stimulus] = []
        self.driver = Driver(1, self.hardware, CARDS, Random(seed), self.tell)
        self.now = Now(0, 0)

    def tell(self, stimuli: Sequence[Stimulus]) -> None:
        self.told += stimuli

    def moves(self, number: int) -> None:
        for _ in range(number):
            self.now = Now(self.driver.next_ms, 0)
            self.driver.act(self.now)


def test_people_do_everything_that_can_be_done() -> None:
    """Plugs, cards of all, and cars that pause."""
    street = Street(1)
    street.moves(500)
    kinds = {type(stimulus) for stimulus in street.told}
    assert kinds >= {PlugChanged, CardPresented, EvChanged}
    assert {stimulus.id_tag for stimulus in street.told if isinstance(stimulus, CardPresented)} == {*CARDS}
    assert street.driver.sessions > 50


def test_time_passes_between_two_moves() -> None:
    """Nobody is everywhere at once."""
    street = Street(2)
    for _ in range(50):
        before_ms = street.driver.next_ms
        street.moves(1)
        assert street.driver.next_ms > before_ms


def test_the_same_seed_moves_the_same_way() -> None:
    """A run can be repeated."""
    one, other = Street(3), Street(3)
    one.moves(100)
    other.moves(100)
    assert one.told == other.told


def test_leaves_when_the_lock_lets_the_cable_go() -> None:
    """Refused before, done after."""
    street = Street(4)
    street.hardware.plug(1, street.now)
    street.hardware.do(SetLock(1, locked=True), street.now)
    assert not street.driver.leave(street.now)
    street.hardware.do(SetLock(1, locked=False), street.now)
    assert street.driver.leave(street.now)
    assert street.driver.leave(street.now)


def test_nobody_new_comes_while_the_cable_is_in() -> None:
    """The last one goes on trying to get it out."""
    street = Street(5)
    street.hardware.plug(1, street.now)
    street.hardware.do(SetLock(1, locked=True), street.now)
    street.moves(30)
    assert street.driver.sessions == 0
    assert street.driver.refusals > 0
