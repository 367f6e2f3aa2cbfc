"""Where the log goes and how a line looks: time, source, text; coloured on a terminal that takes it."""

import logging
import os
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TextIO

PACKAGE: Final = "plugwright"

RESET: Final = "\x1b[0m"
LEVEL_COLOURS: Final[Mapping[int, str]] = MappingProxyType(
    {logging.DEBUG: "\x1b[2m", logging.WARNING: "\x1b[33m", logging.ERROR: "\x1b[31m", logging.CRITICAL: "\x1b[31m"}
)
SOURCE_COLOURS: Final[Mapping[str, str]] = MappingProxyType({"station": "\x1b[36m", "central": "\x1b[35m"})

_CENTRAL: Final = (
    f"{PACKAGE}.central",
    f"{PACKAGE}.cli.central",
    f"{PACKAGE}.runtime.central",
    f"{PACKAGE}.link.server",
)


def configure(*, verbose: bool, stream: TextIO | None = None) -> None:
    """Send this process's log to `stream` (stderr): from INFO upwards, or with `verbose` frames and readings, too.

    Libraries are heard from WARNING upwards. Colours only on a terminal, and not where NO_COLOR is set.
    """
    stream = stream if stream is not None else sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(coloured=wants_colour(stream)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(PACKAGE).setLevel(logging.DEBUG if verbose else logging.INFO)


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour what is written there (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


class LineFormatter(logging.Formatter):
    """`14:03:12.480 station  connector 1 Charging`; WARNING and above are named before the text."""

    default_msec_format = "%s.%03d"

    def __init__(self, *, coloured: bool) -> None:
        super().__init__(datefmt="%H:%M:%S")
        self._coloured = coloured

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        source = source_of(record.name)
        time = f"{self.formatTime(record, self.datefmt)}.{int(record.msecs):03d}"
        level = f"{record.levelname}: " if record.levelno >= logging.WARNING else ""
        text = f"{level}{record.message}"
        if not self._coloured:
            return f"{time} {source:<8} {text}"
        colour = LEVEL_COLOURS.get(record.levelno, "")
        painted = f"{colour}{text}{RESET}" if colour else text
        return (
            f"{LEVEL_COLOURS[logging.DEBUG]}{time}{RESET} {SOURCE_COLOURS.get(source, '')}{source:<8}{RESET} {painted}"
        )

    def usesTime(self) -> bool:  # noqa: N802 - the name is logging's
        return False


def source_of(name: str) -> str:
    """Who speaks, by the logger's name: the station, the Central System, or a library by its own name."""
    if name.startswith(_CENTRAL):
        return "central"
    return "station" if name.startswith(PACKAGE) else name.partition(".")[0]
