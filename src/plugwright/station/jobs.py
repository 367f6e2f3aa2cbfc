"""What the firmware update and the diagnostics upload share: job numbers, tries, and where files come from and go.

OCPP 1.6 §6.25, §6.55, §8; errata 3.50 (retries are extra tries), 3.88 (SupportedFileTransferProtocols).
"""

from typing import Final, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

from plugwright.station.ports import Store

DEFAULT_RETRIES: Final = 3
DEFAULT_RETRY_INTERVAL_S: Final = 30
MOST_RETRIES: Final = 1_000
LONGEST_RETRY_INTERVAL_S: Final = 24 * 60 * 60
"""§6.25 and §6.55 set no bounds; a wait of years would be a job that nobody remembers."""

MOST_TO_TELL: Final = 16

Status = TypeVar("Status", bound=str)

LAST_JOB: Final = "last job"
"""The note with the last number given to a job; none is ever used twice."""


def next_job(store: Store) -> int:
    """A number for a new job; what is said of another one is not meant for it."""
    job = int(store.note(LAST_JOB) or 0) + 1
    store.put_note(LAST_JOB, str(job))
    return job


def extra_tries(retries: int | None) -> int:
    """How often to try again after the first try failed."""
    return DEFAULT_RETRIES if retries is None else min(max(retries, 0), MOST_RETRIES)


def retry_wait_s(interval_s: int | None) -> int:
    """How long to wait before the next try."""
    return DEFAULT_RETRY_INTERVAL_S if interval_s is None else min(max(interval_s, 0), LONGEST_RETRY_INTERVAL_S)


def with_news(to_tell: tuple[Status, ...], *news: Status) -> tuple[Status, ...]:
    """The statuses to tell and then these; over the limit the oldest go, but not the first, which may be on its way."""
    everything = (*to_tell, *news)
    return everything[:1] + everything[1:][1 - MOST_TO_TELL :]


def unsupported(location: str, protocols: tuple[str, ...]) -> str | None:
    """Why no file can be fetched from or sent to this location; None if its protocol is one of these, in any case."""
    try:
        url = urlsplit(location)
    except ValueError:
        return "the location is not a URL"
    if not url.scheme or not url.netloc:
        return "the location is not a URL"
    if url.scheme.casefold() not in [protocol.casefold() for protocol in protocols]:
        return f"{url.scheme} is not supported"
    return None


def in_directory(location: str, file_name: str) -> str:
    """The URL of a file in the directory that `location` names, which must be a URL."""
    url = urlsplit(location)
    return urlunsplit(url._replace(path=f"{url.path.rstrip('/')}/{quote(file_name)}"))
