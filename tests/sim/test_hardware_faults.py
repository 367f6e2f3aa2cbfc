"""Hardware that is slow, silent or stuck."""

from random import Random

from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import Now
from plugwright.sim.bench import PRODUCT
from plugwright.sim.hardware_faults import FaultyHardware
from plugwright.station.effects import ReadMeter, SetContactor, SetCurrent
from plugwright.station.stimuli import CardPresented, ContactorMoved, MeterRead, PlugChanged

START = Now(0, 0)


def plugged() -> tuple[FaultyHardware, VirtualHardware]:
    """A connector with a car."""
    hardware = VirtualHardware(PRODUCT, Random(1))
    port = FaultyHardware(hardware, 1, Random(2))
    port.start(START)
    port.tell(hardware.plug(1, START), START)
    return port, hardware


def test_is_transparent_without_faults() -> None:
    """Everything is told at once."""
    port, _hardware = plugged()
    [moved] = port.do(SetContactor(1, closed=True), START)
    assert moved == ContactorMoved(1, True, moved.reading if isinstance(moved, ContactorMoved) else None)
    assert [type(told) for told in port.do(ReadMeter(1), START)] == [MeterRead]


def test_slow_hardware_tells_later_and_in_order() -> None:
    """The outcome of the first command comes before that of the second."""
    port, hardware = plugged()
    port.delay_ms = (100, 1000)
    assert port.do(SetContactor(1, closed=True), START) == []
    assert port.tell(hardware.unplug(1, START), START) == []
    told = []
    while port.next_deadline() < 10_000:
        told += port.due(Now(port.next_deadline(), 0))
    kinds = [type(stimulus) for stimulus in told]
    assert kinds == [ContactorMoved, ContactorMoved, PlugChanged]


def test_a_card_is_read_at_once() -> None:
    """The reader is not the contactor."""
    port, hardware = plugged()
    port.delay_ms = (100, 1000)
    assert port.tell(hardware.tap(1, "TAG", START), START) == [CardPresented(1, "TAG")]


def test_a_silent_meter_says_nothing() -> None:
    """Not when it is asked, nor with a contactor that moved."""
    port, _hardware = plugged()
    port.silent[1] = True
    assert port.do(ReadMeter(1), START) == []
    assert port.do(SetContactor(1, closed=True), START) == [ContactorMoved(1, True, None)]


def test_a_stuck_contactor_moves_when_it_is_mended() -> None:
    """To where it was told to be last."""
    port, hardware = plugged()
    port.do(SetContactor(1, closed=True), START)
    port.stuck[1] = True
    assert port.do(SetContactor(1, closed=False), START) == []
    assert hardware.view(1, START).contactor_closed
    [moved] = port.mend_contactor(1, START)
    assert isinstance(moved, ContactorMoved)
    assert not moved.closed
    assert not hardware.view(1, START).contactor_closed


def test_a_new_life_forgets_the_commands_of_the_former() -> None:
    """The contactors are open, and what was under way is lost."""
    port, hardware = plugged()
    port.do(SetCurrent(1, 16), START)
    port.do(SetContactor(1, closed=True), START)
    port.delay_ms = (100, 1000)
    port.tell(hardware.set_ev(1, False, START), START)
    assert port.commanded == [False, True]
    port.power_failed(START)
    assert port.commanded == [False, False]
    assert port.due(Now(5_000, 0)) == []
