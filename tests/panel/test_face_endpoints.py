"""Face, frames, curves, lists and jobs over HTTP."""

import json
from pathlib import Path

import httpx
import pytest

from plugwright.ocpp16 import AuthorizeReq, TriggerMessageReq
from plugwright.panel.face import Face
from tests.panel.clients import CARD, CONNECTOR, TAP, failed, play_station
from tests.runtime.station_rig import Rig


def test_the_face_is_one_document(tmp_path: Path) -> None:
    """All its fields, those of a connector too."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        face = (await client.get("/api/face")).json()
        assert sorted(face) == sorted(["type", *Face.__struct_fields__])
        assert face["type"] == "Face"
        assert (face["registration"], face["connected"]) == ("Accepted", True)
        (connector,) = face["connectors"]
        assert connector["display"] == {"tone": "idle", "title": "Plug in or present card", "detail": ""}
        assert (connector["indicator"]["colour"], connector["reservation"]) == ("green", None)

    play_station(tmp_path, scenario)


def test_a_session_on_the_face(tmp_path: Path) -> None:
    """What is done over HTTP shows there, and in the curves."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/sessions")).json() == {"sessions": []}
        await client.post(f"{CONNECTOR}/plug")
        await client.post(TAP, json=CARD)
        await made.until(lambda: made.connector.transaction_id is not None)
        await made.until(lambda: any(name == "Sampled" for name, _ in made.news))
        (connector,) = (await client.get("/api/face")).json()["connectors"]
        assert (connector["status"], connector["id_tag"], connector["number"]) == ("Charging", "CARD", 1)
        (session,) = (await client.get("/api/sessions")).json()["sessions"]
        assert (session["number"], session["transaction_id"], session["running"]) == (
            1,
            connector["transaction_id"],
            True,
        )
        assert len(session["points"][0]) == 4

    play_station(tmp_path, scenario)


def test_without_power_the_face_goes_on(tmp_path: Path) -> None:
    """Unlike what needs a station."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        await client.post("/api/hardware/power", json={"action": "fail"})
        face = (await client.get("/api/face")).json()
        assert (face["powered"], face["connected"], face["registration"]) == (False, False, "Accepted")
        assert (await client.get("/api/sessions")).is_success
        assert (await client.get("/api/frames")).is_success
        for path in (
            "reservations",
            "local-list",
            "local-list/x",
            "authorization-cache",
            "authorization-cache/x",
            "jobs",
        ):
            assert failed(await client.get(f"/api/{path}")) == (503, "Unavailable")

    play_station(tmp_path, scenario)


def test_the_frames_by_pages(tmp_path: Path) -> None:
    """From the first to the newest, each sorted."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        page = (await client.get("/api/frames", params={"after": 0, "limit": 2})).json()
        assert page["first_seq"] == 1
        assert [(frame["seq"], frame["kind"], frame["action"]) for frame in page["frames"]] == [
            (1, "call", "BootNotification"),
            (2, "answer", "BootNotification"),
        ]
        newest = (await client.get("/api/frames", params={"limit": 1})).json()
        assert newest["frames"][0]["seq"] == newest["last_seq"]
        after_all = (await client.get("/api/frames", params={"after": newest["last_seq"]})).json()
        assert after_all["frames"] == []

    play_station(tmp_path, scenario)


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=0", "limit=1001"])
def test_refuses_an_impossible_page(tmp_path: Path, query: str) -> None:
    """400, with the name of the parameter."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        response = await client.get(f"/api/frames?{query}")
        assert response.status_code == httpx.codes.BAD_REQUEST
        assert query.split("=", maxsplit=1)[0] in response.json()["detail"]

    play_station(tmp_path, scenario)


def test_all_frames_as_a_file(tmp_path: Path) -> None:
    """One JSON object a line, as many as there are; more than are written at once."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        for _ in range(120):
            await made.call(TriggerMessageReq(requested_message="Heartbeat"))
        response = await client.get("/api/frames.jsonl")
        assert response.headers["content-disposition"] == 'attachment; filename="cp001-frames.jsonl"'
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
        assert response.headers["x-content-type-options"] == "nosniff"
        frames = [json.loads(line) for line in response.text.splitlines()]
        assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))
        assert len(frames) > 240
        assert {frame["problem"] for frame in frames} == {None}

    play_station(tmp_path, scenario)


def test_the_stream_has_faces_and_sorted_frames(tmp_path: Path) -> None:
    """The first is the face as it is; a frame is told as the log has it."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        async with client.stream("GET", "/api/events") as response:
            told: dict[str, dict[str, object]] = {}
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    event = json.loads(line.removeprefix("data: "))
                    if event["type"] == "Face" and "Face" not in told:
                        await client.post(TAP, json=CARD)
                    told.setdefault(event["type"], event)
                if {"Face", "Frame"} <= set(told):
                    break
        frame = told["Frame"]
        (kept,) = (await client.get("/api/frames", params={"after": frame["seq"] - 1, "limit": 1})).json()["frames"]  # type: ignore[operator]
        assert {**kept, "at": ""} == {**frame, "at": ""}
        assert (frame["action"], frame["kind"], frame["direction"]) == ("Authorize", "call", "sent")

    play_station(tmp_path, scenario)


def test_lists_and_jobs(tmp_path: Path) -> None:
    """Empty ones, and an entry of the cache."""

    async def scenario(made: Rig, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/reservations")).json() == []
        assert (await client.get("/api/local-list")).json()["size"] == 0
        assert failed(await client.get("/api/local-list/CARD")) == (404, "UnknownIdTag")
        assert failed(await client.get("/api/authorization-cache/CARD")) == (404, "UnknownIdTag")
        await client.post(TAP, json=CARD)
        await made.until(lambda: made.told(AuthorizeReq.__name__.removesuffix("Req")))
        await made.until(lambda: made.connector.expected_id_tag == "CARD")
        assert (await client.get("/api/authorization-cache")).json()["size"] == 1
        entry = (await client.get("/api/authorization-cache/card")).json()
        assert entry == {"id_tag": "card", "status": "Accepted", "expiry_date": None, "parent_id_tag": None}
        jobs = (await client.get("/api/jobs")).json()
        assert jobs == {"firmware": None, "diagnostics": None, "firmware_version": "1.0"}

    play_station(tmp_path, scenario)
