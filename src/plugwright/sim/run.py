"""One seed: its world from the first boot to the last acknowledgement, and what happened in it."""

from collections.abc import Mapping
from typing import Final

import msgspec

from plugwright.sim.healing import heal
from plugwright.sim.medium import Medium
from plugwright.sim.world import Parts, Violation, World

__all__ = ["Report", "Violation", "run"]

HOUR_MS: Final = 3_600_000


class Report(msgspec.Struct, frozen=True):
    """What happened; `struck` counts each fault, and each misdeed of the Central System, by name."""

    seed: int
    hours: float
    steps: int
    calls: int
    sessions: int
    transactions: int
    waits: int  # between two tries of a transaction's message, each measured
    lists: int
    jobs: int
    triggered: int
    commits: int
    rebuilds: int
    energy_wh: int
    struck: Mapping[str, int]


def run(
    seed: int,
    hours: float,
    medium: Medium,
    *,
    cuts: bool = True,
    parts: Parts | None = None,
    log: list[str] | None = None,
) -> Report:
    """Let the world of this seed go on for so many hours, heal it, and report; raises Violation.

    `cuts`: the power may fail. `parts` exchanges what a test wants exchanged. `log` is given a line for each step.
    """
    world = World(seed, medium, hours=hours, cuts=cuts, parts=parts, log=log)
    world.restore_power()
    world.run_until(round(hours * HOUR_MS))
    heal(world)
    return Report(
        seed=seed,
        hours=hours,
        steps=world.steps,
        calls=world.witness.calls,
        sessions=sum(driver.sessions for driver in world.drivers),
        transactions=world.energy.started,
        waits=world.witness.deliveries.retries.measured,
        lists=world.list_book.accepted,
        jobs=sum(course.ended for course in world.witness.job_courses.values()),
        triggered=world.witness.triggers.kept,
        commits=world.disk.commits,
        rebuilds=world.shell.rebuilds,
        energy_wh=world.energy.metered_wh,
        struck=world.counts,
    )
