"""The live log of frames: filters, search, pause, export, what stands out, and more of them than anyone can read."""

import json
import re

from playwright.sync_api import Locator, expect

from tests.browser.panel import Panel
from tests.browser.scripted_central import ScriptedCentral

NOT_SHOWN = re.compile(r"250 shown of [\d\u202f]+ frames kept here")
MOST_CALLS = 2_000
"""Two frames each; the station keeps more."""


def kept(panel: Panel) -> list[dict[str, str]]:
    """All frames that the station keeps, oldest first."""
    frames: list[dict[str, str]] = panel.api("api/frames?after=0&limit=1000")["frames"]
    return frames


def rows(panel: Panel) -> Locator:
    """The frames that are shown."""
    return panel["frames"].get_by_test_id("frame")


def test_frames_are_shown_as_they_were_sent_and_received(panel: Panel) -> None:
    """In their order, with direction, kind and action; the whole of one on demand, indented."""
    expect(rows(panel)).to_have_count(6)
    frames = kept(panel)
    for frame, row in zip(frames, rows(panel).all(), strict=True):
        told = {"seq": frame["seq"], "direction": frame["direction"], "kind": frame["kind"], "action": frame["action"]}
        for name, value in told.items():
            expect(row).to_have_attribute(f"data-{name}", str(value))
    boot = rows(panel).first
    boot.locator("summary").click()
    expect(boot.locator("pre")).to_have_text(json.dumps(json.loads(frames[0]["text"]), indent=2))


def test_filters_by_action_and_direction(panel: Panel) -> None:
    """Each alone and both together; the number of rows is the API's."""
    expect(rows(panel)).to_have_count(6)
    panel["frames-action"].select_option("StatusNotification")
    expect(rows(panel)).to_have_count(4)
    panel["frames-direction"].select_option("sent")
    expect(rows(panel)).to_have_count(2)
    wanted = [f for f in kept(panel) if (f["action"], f["direction"]) == ("StatusNotification", "sent")]
    assert [row.get_attribute("data-seq") for row in rows(panel).all()] == [str(frame["seq"]) for frame in wanted]
    panel["frames-action"].select_option("")
    expect(rows(panel)).to_have_count(3)
    panel["plug"].click()
    expect(rows(panel)).to_have_count(4)


def test_searches_in_the_text(panel: Panel) -> None:
    """Whatever its case, in what is there and in what comes."""
    panel["frames-search"].fill("CHARGEPOINTVENDOR")
    expect(rows(panel)).to_have_count(1)
    panel["frames-search"].fill("card1")
    expect(rows(panel)).to_have_count(0)
    panel["tap-CARD1"].click()
    expect(rows(panel)).to_have_count(1)
    expect(rows(panel)).to_have_attribute("data-action", "Authorize")


def test_a_pause_holds_the_list_still(panel: Panel) -> None:
    """It says how much came meanwhile, and shows it afterwards."""
    expect(rows(panel)).to_have_count(6)
    panel["frames-pause"].click()
    panel["plug"].click()
    panel.shows("frames-sum", re.compile("paused, 2 newer ones not shown"))
    expect(rows(panel)).to_have_count(6)
    panel["frames-newest"].click()
    expect(rows(panel)).to_have_count(8)
    panel["frames-clear"].click()
    expect(rows(panel)).to_have_count(0)


def test_exports_what_is_selected_and_all(panel: Panel) -> None:
    """As JSON Lines with the fields of the API."""
    expect(rows(panel)).to_have_count(6)
    frames = kept(panel)
    assert panel.download("frames-export-all") == frames
    assert panel.download("frames-export") == frames
    panel["frames-action"].select_option("BootNotification")
    assert panel.download("frames-export") == [frame for frame in frames if frame["action"] == "BootNotification"]


def test_what_is_not_valid_stands_out(scripted: tuple[Panel, ScriptedCentral]) -> None:
    """Something that is no frame, a CALL that violates its schema, a CALLERROR, an answer that nobody asked for."""
    panel, central = scripted
    central.say("this is no frame")
    central.call("bad-payload", "ChangeAvailability", {"connectorId": "one"})
    central.say('[3,"nobody-asked",{}]')
    panel["frames-problems"].check()
    expect(rows(panel)).to_have_count(4)
    frames = [frame for frame in kept(panel) if frame["kind"] in ("invalid", "error") or frame["problem"]]
    assert [frame["kind"] for frame in frames] == ["invalid", "call", "error", "answer"]
    for frame, row in zip(frames, rows(panel).all(), strict=True):
        expect(row).to_have_attribute("data-trouble", "yes")
        expect(row.locator(".kind svg")).to_be_visible()
        row.locator("summary").click()
        if frame["problem"]:
            expect(row.locator(".problem")).to_have_text(frame["problem"])
    expect(rows(panel).first.locator("pre")).to_have_text("this is no frame")


def test_a_flood_of_frames_does_not_freeze_the_page(scripted: tuple[Panel, ScriptedCentral]) -> None:
    """At some 500 a second it can be used, says how many it does not show, and loses none."""
    panel, central = scripted
    with central.flood(most=MOST_CALLS, apart_s=0.003) as asked:
        expect(rows(panel)).to_have_count(250)
        panel.shows("frames-sum", NOT_SHOWN)
        panel["plug"].click()
        panel.shows("status-1", "Preparing")
        panel.tab("configuration")
        panel["keys-search"].fill("HeartbeatInterval")
        expect(panel["value-HeartbeatInterval"]).to_be_visible()
        panel.tab("link")
    expect(rows(panel).last).to_have_attribute("data-seq", str(panel.api("api/frames?limit=1")["last_seq"]))
    panel["frames-action"].select_option("GetLocalListVersion")
    expect(rows(panel)).to_have_count(250)
    exported = [(frame["id"], frame["kind"]) for frame in panel.download("frames-export")]
    assert exported == [(message_id, kind) for message_id in asked for kind in ("call", "answer")]
    everything = panel.download("frames-export-all")
    assert [frame["seq"] for frame in everything] == [*range(1, len(everything) + 1)]
    assert len(everything) > len(exported)
