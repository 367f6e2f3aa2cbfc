"""Many seeds: half of them on a durable store with power cuts, half in memory, and the sum of what happened."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec

from plugwright.sim.medium import FileMedium, KeptMedium, Medium
from plugwright.sim.run import Report, run
from plugwright.sim.world import Parts
from plugwright.store.memory import MemoryStore

DurableMedium = Callable[[int], FileMedium]
"""Where the rows of a seed lie, empty at first."""

ADDED: Final = tuple(name for name in Report.__struct_fields__ if name not in ("seed", "struck"))


class Total(msgspec.Struct):
    """The sum of reports."""

    seeds: int = 0
    hours: float = 0
    steps: int = 0
    calls: int = 0
    sessions: int = 0
    transactions: int = 0
    waits: int = 0
    lists: int = 0
    jobs: int = 0
    triggered: int = 0
    commits: int = 0
    rebuilds: int = 0
    energy_wh: int = 0
    struck: dict[str, int] = {}

    def add(self, report: Report) -> None:
        """One more seed."""
        self.seeds += 1
        for name in ADDED:
            setattr(self, name, getattr(self, name) + getattr(report, name))
        for what, count in report.struck.items():
            self.struck[what] = self.struck.get(what, 0) + count


def is_durable(seed: int) -> bool:
    """Whether the seed's store is in a file, and its power may fail: each second one."""
    return seed % 2 == 0


def one(seed: int, hours: float, durable: DurableMedium, parts: Parts | None = None) -> Report:
    """Run one seed as a campaign does; raises Violation."""
    cuts = is_durable(seed)
    medium: Medium = durable(seed) if cuts else KeptMedium(MemoryStore())
    try:
        return run(seed, hours, medium, cuts=cuts, parts=parts)
    finally:
        medium.cut()


def campaign(
    seeds: Iterable[int], hours: float, durable: DurableMedium, parts: Parts | None = None
) -> Iterator[Report]:
    """Run seed after seed; ends with the Violation of the first that fails."""
    for seed in seeds:
        yield one(seed, hours, durable, parts)


def lines(total: Total) -> list[str]:
    """The sum as lines to be read, with a count of each fault that struck."""
    figures: Mapping[str, str] = {
        "seeds": f"{total.seeds:,}",
        "virtual hours": f"{total.hours:,.0f}",
        "steps": f"{total.steps:,}",
        "CALLs of the station": f"{total.calls:,}",
        "people": f"{total.sessions:,}",
        "transactions": f"{total.transactions:,}",
        "waits before a retry": f"{total.waits:,}",
        "local lists": f"{total.lists:,}",
        "firmware and diagnostics": f"{total.jobs:,}",
        "triggered messages": f"{total.triggered:,}",
        "energy": f"{total.energy_wh / 1000:,.1f} kWh",
        "commits": f"{total.commits:,}",
        "rebuilds after a failed write": f"{total.rebuilds:,}",
    }
    width = max(map(len, (*figures, *total.struck)))
    counts = [f"  {what:<{width}}  {total.struck[what]:>9,}" for what in sorted(total.struck)]
    return [*[f"{what:<{width + 2}}  {figure:>9}" for what, figure in figures.items()], "what struck:", *counts]
