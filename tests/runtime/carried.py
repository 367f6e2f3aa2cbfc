"""Jobs without a station around them."""

import asyncio
from pathlib import Path

from plugwright.installer.virtual import VirtualInstaller
from plugwright.runtime.diagnostics import Report
from plugwright.runtime.jobs import Jobs
from plugwright.station.stimuli import Stimulus

PATIENCE_S = 20.0


class Carried:
    """Jobs without a station: `told` is what one would hear."""

    def __init__(self, folder: Path, report: Report | None = None) -> None:
        self.told: list[Stimulus] = []
        self.installer = VirtualInstaller(folder / "slots")
        self.jobs = Jobs(folder, ("FTP", "HTTP"), self.installer, lambda _upload: report)
        self.jobs.attach(self._put)
        self._news = asyncio.Event()

    def _put(self, stimulus: Stimulus) -> None:
        self.told.append(stimulus)
        self._news.set()

    async def until(self, kind: type[Stimulus]) -> Stimulus:
        """Wait until the last thing told is of this kind."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.told or not isinstance(self.told[-1], kind):
                self._news.clear()
                await self._news.wait()
        return self.told[-1]
