"""DataTransfer of the station: each command is answered once."""

from random import Random

from plugwright.sim.commands import Commands, send
from plugwright.station.effects import Reply
from plugwright.station.stimuli import Due, SendDataTransfer, Start
from tests.sim.worlds import quiet_world

COMMAND = SendDataTransfer(7, "org.plugwright")
REPLY = Reply(7, "Accepted")


def seen() -> tuple[Commands, list[str]]:
    """Commands with their complaints."""
    flaws: list[str] = []
    return Commands(flaws.append), flaws


def test_a_command_is_answered_once() -> None:
    """At once or later."""
    commands, flaws = seen()
    commands.step(COMMAND, [], is_idle=False)
    commands.step(Due(), [REPLY], is_idle=True)
    assert flaws == []
    assert commands.replied == 1
    commands.step(Due(), [REPLY], is_idle=True)
    assert "nobody waits" in flaws[0]


def test_a_command_that_is_forgotten_is_noticed() -> None:
    """When there is nothing more to say; a new life knows nothing of it."""
    commands, flaws = seen()
    commands.step(COMMAND, [], is_idle=False)
    commands.step(Start("PowerUp"), [], is_idle=True)
    assert flaws == []
    commands.step(COMMAND, [], is_idle=True)
    assert "never answered" in flaws[0]


def test_a_reply_is_an_answer_or_a_reason() -> None:
    """Not both, not neither."""
    for reply in (Reply(7), Reply(7, "Accepted", error="why")):
        commands, flaws = seen()
        commands.step(COMMAND, [reply], is_idle=True)
        assert "says why there is none" in flaws[0]


def test_the_station_answers_all() -> None:
    """Refused beforehand, by the Central System, and for want of a link."""
    world = quiet_world()
    for seed in range(10):
        assert send(world, Random(seed)) is not None
        world.advance(1_000)
    world.network.up = False
    world.tell(world.network.break_link(world.shell.now))
    assert send(world, Random(1)) is not None
    assert world.commands.replied == 11
    world.cut_power()
    assert send(world, Random(1)) is None
