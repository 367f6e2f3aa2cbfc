"""`plugwright lab`: its arguments, and what it shows of the cases."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from plugwright.cli import lab
from plugwright.cli.main import UsageError
from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.declaration import load, of_product


def run(*arguments: str) -> int:
    """The command with these arguments."""
    parser = argparse.ArgumentParser()
    lab.add_arguments(parser)
    options = parser.parse_args(arguments)
    code: int = options.execute(options)
    return code


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a task prints that succeeds."""
    assert run(*arguments) == 0
    return capsys.readouterr().out


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """The same as JSON."""
    return json.loads(printed(capsys, *arguments, "--json"))


def test_lists_the_cases_of_a_profile(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each."""
    lines = printed(capsys, "list", "--profile", "RemoteTrigger").splitlines()
    assert [line.split()[0] for line in lines] == ["TC_054_CS", "TC_055_CS"]


def test_lists_what_applies_to_a_station(capsys: pytest.CaptureFixture[str]) -> None:
    """And why not."""
    lines = printed(capsys, "list", "--product", "seco-oc1622v1").splitlines()
    (unlocking,) = [line for line in lines if line.startswith("TC_017_1_CS")]
    assert "not: no connector lock" in unlocking
    assert sum("  applies  " in line for line in lines) > 60


def test_lists_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """Every case, with why it does not apply where a station is given."""
    entries = read(capsys, "list")
    assert [entry["id"] for entry in entries] == [case.id for case in CASES]
    assert "applies" not in entries[0]
    found = {entry["id"]: entry for entry in read(capsys, "list", "--product", "seco-oc1622v1")}
    assert found["TC_003_CS"] | {"applies": True, "why_not": None} == found["TC_003_CS"]
    assert found["TC_017_1_CS"]["why_not"] == "no connector lock"


def test_shows_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    """Also by its short name."""
    assert printed(capsys, "show", "TC_011_2").startswith("TC_011_2_CS  Remote start, but the driver never plugs in")


def test_shows_a_case_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    """With its steps."""
    case = read(capsys, "show", "TC_011_2")
    assert case["id"] == "TC_011_2_CS"
    assert {"step": "1", "by": "csms"}.items() <= case["steps"][0].items()


def test_prints_a_declaration_to_start_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is read from it is the product's."""
    file = tmp_path / "ac-wallbox-2.toml"
    file.write_text(printed(capsys, "declaration", "--product", "ac-wallbox-2"), encoding="utf-8")
    assert load(file) == of_product("ac-wallbox-2")
    assert printed(capsys, "declaration") == printed(capsys, "declaration", "--product", "generic")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("show", "TC_999_CS"), r"^there is no case TC_999_CS; `plugwright lab list` names them all$"),
        (("run",), "^say --virtual, or --listen HOST:PORT for a station on the wire$"),
        (("run", "--virtual", "--only", "TC_999_CS"), "^there is no case TC_999_CS"),
        (("run", "--virtual", "--only", "TC_003_CS", "--profile", "Reservation"), "^no case is left"),
        (("run", "--virtual", "--product", "x"), "^--product: there is no 'x'; known are "),
        (("declaration", "--product", "x"), "^--product: there is no 'x'; known are "),
        (("run", "--virtual", "--declaration", "nowhere.toml"), r"^nowhere\.toml: cannot be read: "),
        (("run", "--listen", "127.0.0.1:0", "--operator", "robot"), "^--operator: must be prompt, http://"),
        (("run", "--listen", "127.0.0.1:0", "--operator", "http://"), "^--operator: must look like http://"),
        (("run", "--listen", "127.0.0.1:0", "--operator", "command:"), "^--operator: must name a script"),
        (("run", "--listen", "127.0.0.1:0", "--identity", ""), "identity"),
    ],
)
def test_refuses_what_cannot_be_done(arguments: tuple[str, ...], why: str) -> None:
    """In one line."""
    with pytest.raises(UsageError, match=why) as refused:
        run(*arguments)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", r"there is no section \[station\]$"),
        ("[", "not valid TOML"),
        ('[station]\nvendor = "a"\nmodel = "b"\n[parameters]\nsettle_s = "x"\n', r"\[parameters\]"),
        ('[station]\nvendor = "a"\nmodel = "b"\n[parameters]\nhurry = 1\n', r"\[parameters\].*hurry"),
        ('[station]\nvendor = "a"\nmodel = "b"\n[declaration]\nsubtype = 1\n', r"\[declaration\]"),
        ('[station]\nvendor = "a"\nmodel = "b"\n[configuration]\nHeartbeatInterval = "x"\n', "HeartbeatInterval"),
        ('[station]\nvendor = "a"\nmodel = "b"\n[parameters]\npace = ["x"]\n', "pace"),
        ('parameters = 3\n[station]\nvendor = "a"\nmodel = "b"\n', r"\[parameters\]: expected a table$"),
    ],
)
def test_refuses_a_declaration_that_is_none(tmp_path: Path, text: str, why: str) -> None:
    """In one line, which names the file."""
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=why) as refused:
        run("run", "--virtual", "--declaration", str(file))
    assert str(refused.value).startswith(f"{file}: ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "x", "", "86401", "9" * 5000])
def test_refuses_a_time_that_is_none(text: str) -> None:
    """To wait for the station."""
    with pytest.raises(argparse.ArgumentTypeError, match="whole number of seconds, 1 to 86400"):
        lab.whole_seconds(text)


def test_no_directory_is_not_the_one_that_we_are_in(capsys: pytest.CaptureFixture[str]) -> None:
    """A script's empty variable must not strew a report about."""
    with pytest.raises(SystemExit):
        run("run", "--virtual", "--out", "")
    assert "argument --out: must name a directory" in capsys.readouterr().err


def test_takes_a_time() -> None:
    """In seconds."""
    assert lab.whole_seconds("90") == 90
