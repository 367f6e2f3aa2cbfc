"""The directory of a report."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import msgspec
import pytest

from plugwright.lab.report import Report
from plugwright.lab.reporting.writer import schema, write
from tests.lab.reporting.samples import HOSTILE, every_verdict, hostile, played
from tests.tidy.source import ROOT

FILES = ["report.html", "report.pdf", "report.json", "report.schema.json", "junit.xml"]
PROGRAM = """
import sys
from pathlib import Path
from plugwright.lab.reporting.writer import write
from tests.lab.reporting.samples import played
write(Path(sys.argv[1]), played())
"""


def contents(directory: Path) -> Mapping[str, bytes]:
    """Every file by its place."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def valid(directory: Path) -> bool:
    """Whether report.json is as the schema beside it says."""
    found = json.loads((directory / "report.schema.json").read_bytes())
    validator = jsonschema.Draft202012Validator(found)
    validator.check_schema(found)
    return [*validator.iter_errors(json.loads((directory / "report.json").read_bytes()))] == []


def test_everything_is_in_one_directory(tmp_path: Path) -> None:
    """Pages, data with its schema, test results, and two transcripts for each case that was played."""
    written = write(tmp_path / "a" / "b", every_verdict())
    names = [path.relative_to(tmp_path / "a" / "b").as_posix() for path in written]
    assert names[:5] == FILES
    assert names[5:] == [
        f"transcripts/{case}.{kind}" for case in ("TC_003_CS", "TC_012_CS") for kind in ("txt", "jsonl")
    ]
    assert sorted(contents(tmp_path / "a" / "b")) == sorted(names)


@pytest.mark.parametrize("report", [played(), every_verdict()], ids=["virtual run", "every verdict"])
def test_the_data_is_as_its_schema_says(report: Report, tmp_path: Path) -> None:
    """And can be read as what it was made from."""
    write(tmp_path, report)
    assert valid(tmp_path)
    data = (tmp_path / "report.json").read_bytes()
    assert msgspec.json.decode(data, type=Report) == report
    assert json.loads(data)["$schema"] == "report.schema.json"
    assert json.loads(data)["version"] == 1


def test_the_schema_finds_what_is_wrong() -> None:
    """It would be of no use otherwise."""
    found = json.loads(msgspec.json.encode(every_verdict()))
    found["cases"][0]["verdict"] = {"verdict": "perhaps"}
    assert not jsonschema.Draft202012Validator(json.loads(schema())).is_valid(found)


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    """In every file, in another process, and whatever the seed of its hashes."""
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path / seed)], env=environment, check=True)
    write(tmp_path / "here", played())
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(tmp_path / "here")
    assert len(contents(tmp_path / "1")) > 100


def test_an_earlier_report_is_replaced(tmp_path: Path) -> None:
    """Its transcripts go, too; a file of somebody else's stays."""
    write(tmp_path, played())
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "transcripts" / "notes.txt").write_text("mine", encoding="utf-8")
    write(tmp_path, every_verdict())
    assert len(contents(tmp_path)) == 5 + 4 + 2


def test_without_the_extra_everything_else_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says how to install it; an old PDF does not stay beside a new page."""
    write(tmp_path, every_verdict())
    monkeypatch.setitem(sys.modules, "typst", None)
    said: list[str] = []
    written = write(tmp_path, every_verdict(), said.append)
    assert [path.name for path in written][:4] == [name for name in FILES if name != "report.pdf"]
    assert said == ["no PDF without typst: pip install 'plugwright[lab]'"]
    assert not (tmp_path / "report.pdf").exists()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_station_can_break_a_report(text: str, tmp_path: Path) -> None:
    """Nor fill the disk by it."""
    write(tmp_path, hostile(text))
    assert valid(tmp_path)
    assert sum(map(len, contents(tmp_path).values())) < 15_000_000
