"""Machines as the tests of virtual hardware need them, and what their stimuli say."""

from random import Random

from plugwright.hardware.channels import AC_CHANNELS_1P
from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import Now
from plugwright.station.effects import SetContactor, SetCurrent
from plugwright.station.product import Hardware, Product
from plugwright.station.stimuli import ContactorMoved, MeterRead, Reading, Stimulus

DAY_MS = 86_400_000
MODE_3 = Hardware(channels=AC_CHANNELS_1P)
SOCKET = Hardware(control_pilot=False, lock=False)
FIXED = Hardware(fixed_cable=True, lock=False)


def at(monotonic_ms: int) -> Now:
    """An instant; the virtual hardware does not look at UTC."""
    return Now(monotonic_ms, 0)


def machine(hardware: Hardware = MODE_3, *, connectors: int = 1, seed: int = 1) -> VirtualHardware:
    """A machine under power since the instant 0, whose first word is heard already."""
    built = VirtualHardware(Product("vendor", "model", connectors=connectors, hardware=hardware), Random(seed))
    built.start(at(0))
    return built


def charging(hardware: Hardware = MODE_3, *, connectors: int = 1) -> VirtualHardware:
    """A machine whose connector 1 charges at 16 A, at the instant 60 000."""
    running = machine(hardware, connectors=connectors)
    running.plug(1, at(0))
    running.do(SetCurrent(1, 16), at(0))
    running.do(SetContactor(1, True), at(0))
    assert running.view(1, at(60_000)).power_w == 3680
    return running


def reading_of(stimulus: Stimulus) -> Reading:
    """The reading that a stimulus carries."""
    assert isinstance(stimulus, MeterRead | ContactorMoved)
    assert stimulus.reading is not None
    return stimulus.reading


def kinds(told: list[Stimulus]) -> list[type[Stimulus]]:
    """What was told, in order, without the details."""
    return [type(stimulus) for stimulus in told]
