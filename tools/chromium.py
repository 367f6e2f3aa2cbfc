"""The Chromium of this machine, without a window and without calls home: for tests, pictures and measurements."""

import shutil
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
FLAGS: Final = (
    "--no-sandbox",  # which a container's root cannot have; only our own page is opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def found() -> str | None:
    """Its path; None if none is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)
