"""The transcript files."""

import json

import pytest

from plugwright.lab.events import Line
from plugwright.lab.reporting.transcripts import as_lines, as_text, lines_file, text_file
from plugwright.lab.verdicts import Passed
from tests.lab.reporting.samples import FAILED, HOSTILE, case_of, hostile

SAID = (Line(1000, "note", "link up"), Line(3500, "station", '[2,"1"]'), Line(3600, "csms", "[3]"))


def test_a_transcript_for_people_has_a_head_and_a_line_for_each_frame() -> None:
    """With the seconds since the first one, and who said it."""
    assert as_text(case_of(FAILED, transcript=SAID)).splitlines() == [
        "TC_003_CS  Regular start: the cable first",
        "failed: step 5: expected StartTransaction.req (connectorId 1); received nothing for 60 s (§4.8)",
        "seconds since the first line; > the station, < the lab, # beside the link",
        "",
        "     0.000 # link up",
        '     2.500 > [2,"1"]',
        "     2.600 < [3]",
    ]


def test_a_transcript_for_programs_has_an_object_a_line() -> None:
    """With the frame to the letter."""
    lines = as_lines(case_of(Passed(), transcript=SAID)).decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"at_ms": 0, "by": "note", "text": "link up"},
        {"at_ms": 2500, "by": "station", "text": '[2,"1"]'},
        {"at_ms": 2600, "by": "csms", "text": "[3]"},
    ]


def test_the_files_are_named_by_the_case() -> None:
    """In a folder of their own."""
    case = case_of(Passed(), "TC_011_2_CS")
    assert (text_file(case), lines_file(case)) == ("transcripts/TC_011_2_CS.txt", "transcripts/TC_011_2_CS.jsonl")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_frame_is_one_line_whatever_is_in_it(text: str) -> None:
    """Nor can it move the cursor of a terminal."""
    case = hostile(text).cases[0]
    written = as_text(case)
    assert len(written.splitlines()) == 4 + len(case.transcript)
    assert not any(character in written for character in "\x00\x07\x1b\u202e")
    assert len(written.encode()) < 1_000_000
    assert len(as_lines(case).splitlines()) == len(case.transcript)
    assert [json.loads(line)["by"] for line in as_lines(case).splitlines()] == ["station", "station", "note"]
