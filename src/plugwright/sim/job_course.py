"""How the firmware update and the diagnostics upload go on, as they happen and as the Central System is told.

OCPP 1.6 §4.4, §4.5, §5.9, §5.19, §7.24, §7.25; errata 3.47. What happened is told in its order, each until it is
acknowledged; beside that a TriggerMessage (§5.17) may ask how things stand.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

from plugwright.station.effects import JobChanged
from plugwright.station.jobs import MOST_TO_TELL

Kind = Literal["firmware", "diagnostics"]

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "FirmwareStatusNotification": "firmware",
        "DiagnosticsStatusNotification": "diagnostics",
    }
)
FIRST: Final[Mapping[Kind, str]] = MappingProxyType({"firmware": "Downloading", "diagnostics": "Uploading"})

FOLLOWING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Downloading": ("Downloaded", "DownloadFailed"),
        "Downloaded": ("Installing",),
        "Installing": ("Installed", "InstallationFailed"),
        "Uploading": ("Uploaded", "UploadFailed"),
    }
)
"""After every other status, and where a new request takes the place of one that is under way, comes the first."""
UNDIVIDED: Final = ("Downloaded", "Installing")
"""Nothing takes the place of what is about to be installed."""


class JobCourse:
    """The course of one kind of job."""

    def __init__(self, kind: Kind, complain: Callable[[str], None]) -> None:
        self._kind: Final = kind
        self._complain = complain
        self._requests = 0
        self._happened: list[str] = []
        self._said = -1  # the last of them that was told
        self._granted = 0

    @property
    def ended(self) -> int:
        """How many jobs came to their end, good or bad."""
        return sum(status not in FOLLOWING for status in self._happened)

    def requested(self) -> None:
        """The Central System asked for a job."""
        self._requests += 1

    def changed(self, event: JobChanged) -> None:
        """The job came to this status."""
        before = self._happened[-1] if self._happened else None
        if event.status == FIRST[self._kind]:
            is_right = before not in UNDIVIDED and self._happened.count(event.status) < self._requests
        else:
            is_right = before is not None and event.status in FOLLOWING.get(before, ())
        if not is_right:
            self._complain(f"{self._kind} goes from {before} to {event.status} (§7.24, §7.25)")
        self._happened.append(event.status)

    # What the Central System is told

    def link_changed(self) -> None:
        """What was asked for on the former link is not owed on another one."""
        self._granted = 0

    def granted(self) -> None:
        """A TriggerMessage for it was accepted: the status may be told out of turn, once."""
        self._granted += 1

    def said(self, status: str) -> None:
        """A status is told."""
        if self._is_next(status):
            return
        if self._granted:
            self._granted -= 1
            return
        waiting = self._happened[max(self._said, 0) :]
        self._complain(f"{self._kind} is told to be {status}, and nobody asked; what happened is {waiting}")

    def _is_next(self, status: str) -> bool:
        """Whether it is the one that was told last, or the one that happened after it."""
        happened, last = self._happened, self._said
        while last >= 0 and happened[last : last + 2] == [happened[last]] * 2:
            last += 1  # of two alike nobody knows which was told
        last = min(last + 1, len(happened) - 1)
        if len(happened) - self._said > MOST_TO_TELL:
            last = len(happened) - 1  # the oldest of so many need not be told
        for at in range(max(self._said, 0), last + 1):
            if happened[at] == status:
                self._said = at
                return True
        return False

    def unfinished(self) -> str | None:
        """What is left to happen or to be told, None if nothing is."""
        if self._happened and self._happened[-1] in FOLLOWING:
            return f"{self._kind} is still {self._happened[-1]}"
        if self._said < len(self._happened) - 1:
            return f"{self._kind} was not told to be {self._happened[self._said + 1 :]}"
        return None
