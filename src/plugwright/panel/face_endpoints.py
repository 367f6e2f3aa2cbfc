"""What can be seen of a station over HTTP: its face, its frames, its curves, its lists and its jobs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from http import HTTPStatus
from typing import Annotated, Final, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from plugwright.panel import lists
from plugwright.panel.endpoints import UNAVAILABLE, Endpoint, Failure, Query
from plugwright.panel.face import Face
from plugwright.panel.face_feed import FaceFeed
from plugwright.panel.job_views import JobsView, JobWatch
from plugwright.panel.sessions import SessionCurves, Sessions
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.frame_log import Frame, FrameLog, FramePage
from plugwright.runtime.machine import Machine
from plugwright.web.answers import HEADERS, HttpError, answer, whole_number

T = TypeVar("T")

MAX_FRAMES_AT_ONCE: Final = 1_000
MAX_SEQ: Final = 10**15
JSON_LINES: Final = "application/x-ndjson"
LINES_AT_ONCE: Final = 200
"""So many frames are written out before the others get their turn."""

UNKNOWN_ID_TAG: Final[Failure] = (HTTPStatus.NOT_FOUND, "UnknownIdTag")
AFTER: Final = Query(
    "after", Annotated[int, msgspec.Meta(ge=0, le=MAX_SEQ)], "only frames after this `seq`; without it the newest"
)
LIMIT: Final = Query(
    "limit", Annotated[int, msgspec.Meta(ge=1, le=MAX_FRAMES_AT_ONCE)], "how many at most; 100 by default"
)


def face_endpoints(machine: Machine) -> Sequence[Endpoint]:
    """The rows of a machine, which is watched from now on."""
    sessions = Sessions(machine)
    watching = _Api(machine, FaceFeed(machine, sessions), sessions, JobWatch(machine))
    gone, unknown = (UNAVAILABLE,), (UNKNOWN_ID_TAG, UNAVAILABLE)
    held = tuple[lists.ReservationView, ...]
    return (
        Endpoint("GET", "/api/face", watching.face, "All that one sees who stands before the station", Face),
        Endpoint("GET", "/api/sessions", watching.sessions, "The curves of the charging sessions", SessionCurves),
        Endpoint(
            "GET", "/api/frames", watching.frames, "The newest frames, oldest first", FramePage, query=(AFTER, LIMIT)
        ),
        Endpoint(
            "GET", "/api/frames.jsonl", watching.all_frames, "All that are kept, one a line", media_type=JSON_LINES
        ),
        Endpoint("GET", "/api/reservations", watching.reservations, "What is reserved", held, failures=gone),
        Endpoint("GET", "/api/local-list", watching.local_list, "The local list", lists.LocalListView, failures=gone),
        Endpoint(
            "GET",
            "/api/local-list/{id_tag:path}",
            watching.local_list_entry,
            "What the local list says of an idTag",
            lists.EntryView,
            failures=unknown,
        ),
        Endpoint(
            "GET", "/api/authorization-cache", watching.cache, "The cache of idTags", lists.CacheView, failures=gone
        ),
        Endpoint(
            "GET",
            "/api/authorization-cache/{id_tag:path}",
            watching.cache_entry,
            "What the cache says of an idTag",
            lists.EntryView,
            failures=unknown,
        ),
        Endpoint("GET", "/api/jobs", watching.jobs, "Firmware update and diagnostics upload", JobsView, failures=gone),
    )


class _Api:
    """The handlers, each named like its path."""

    def __init__(self, machine: Machine, feed: FaceFeed, sessions: Sessions, jobs: JobWatch) -> None:
        self._machine = machine
        self._feed = feed
        self._sessions = sessions
        self._jobs = jobs
        for observer in (feed, sessions, jobs):
            machine.observers.add(observer)

    async def face(self, request: Request) -> Response:
        return answer(self._feed.face())

    async def sessions(self, request: Request) -> Response:
        return answer(self._sessions.seen())

    async def frames(self, request: Request) -> Response:
        has_after = AFTER.name in request.query_params
        after = whole_number(request, AFTER.name, default=0, least=0, most=MAX_SEQ)
        limit = whole_number(request, LIMIT.name, default=100, most=MAX_FRAMES_AT_ONCE)
        return answer(self._machine.frames.page(after if has_after else None, limit))

    async def all_frames(self, request: Request) -> Response:
        """As a file to be kept."""
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{_file_name(self._machine.identity)}"'}
        return StreamingResponse(_lines(self._machine.frames), media_type=JSON_LINES, headers=headers)

    async def reservations(self, request: Request) -> Response:
        return answer(self._machine.look(lists.reservations))

    async def local_list(self, request: Request) -> Response:
        return answer(self._machine.look(lists.local_list))

    async def local_list_entry(self, request: Request) -> Response:
        id_tag, now = request.path_params["id_tag"], read_clocks()
        return answer(_known(self._machine.look(lambda station: lists.local_list_entry(station, id_tag, now))))

    async def cache(self, request: Request) -> Response:
        return answer(self._machine.look(lists.cache))

    async def cache_entry(self, request: Request) -> Response:
        id_tag, now = request.path_params["id_tag"], read_clocks()
        return answer(_known(self._machine.look(lambda station: lists.cache_entry(station, id_tag, now))))

    async def jobs(self, request: Request) -> Response:
        return answer(self._jobs.seen())


async def _lines(log: FrameLog) -> AsyncIterator[bytes]:
    lines: list[bytes] = []
    for frame in log.all():
        lines.append(_line(frame))
        if len(lines) == LINES_AT_ONCE:
            yield b"".join(lines)
            lines.clear()
            await asyncio.sleep(0)
    yield b"".join(lines)


def _line(frame: Frame) -> bytes:
    return msgspec.json.encode(frame) + b"\n"


def _file_name(identity: str) -> str:
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in identity)
    return f"{safe}-frames.jsonl"


def _known(entry: T | None) -> T:
    if entry is None:
        raise HttpError(*UNKNOWN_ID_TAG, "nothing is known of this idTag.")
    return entry
