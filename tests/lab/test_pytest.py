"""The recipe for a maker's own tests, run by a pytest of its own."""

import asyncio
import os
import sys
from pathlib import Path

import msgspec
import pytest

from plugwright.lab.declaration import of_product
from plugwright.lab.declaration_file import as_toml
from plugwright.lab.pytest import cases
from plugwright.settings.document import SettingsError
from tests.cli.processes import PATIENCE_S, SOURCES
from tests.cli.test_lab_wire import connected, free_port
from tests.docs.pages import page

WRONG = '[station]\nvendor = "a"\nmodel = "b"\n[hardware]\nbackup_supply = true\n'


async def outcome(folder: Path, recipe: str, *arguments: str) -> tuple[int, str]:
    """Exit code and output of pytest with this recipe, or the arguments of `cases` in it, as its only test."""
    whole = (
        recipe if "import" in recipe else f"from plugwright.lab.pytest import cases\n\ntest_case = cases({recipe})\n"
    )
    (folder / "test_station.py").write_text(whole, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE_S):
        printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


def of(folder: Path, recipe: str, *arguments: str) -> tuple[int, str]:
    """The same where nothing else runs."""
    return asyncio.run(outcome(folder, recipe, *arguments))


def test_every_case_is_a_test(tmp_path: Path) -> None:
    """One that does not apply is skipped, with the reason."""
    code, text = of(tmp_path, 'product="seco-oc1622v1"', "-v", "-rs")
    assert code == 0, text
    assert "test_station.py::test_case[TC_012_CS] PASSED" in text
    assert "test_station.py::test_case[TC_017_1_CS] SKIPPED" in text
    assert "no connector lock" in text


def test_what_is_deselected_is_not_run(tmp_path: Path) -> None:
    """The rest is, in the order of pytest."""
    code, text = of(tmp_path, 'profiles=["Core", "RemoteTrigger"]', "-v", "-k", "TC_054 or TC_003")
    assert code == 0, text
    assert "2 passed" in text
    assert text.index("TC_003_CS] PASSED") < text.index("TC_054_CS] PASSED")


def test_a_failure_says_what_and_why(tmp_path: Path) -> None:
    """Step, clause, what was expected and what came; the frames are a section of the report."""
    (tmp_path / "wrong.toml").write_text(WRONG, encoding="utf-8")
    code, text = of(tmp_path, 'declaration="wrong.toml", only=["TC_032_1"]')
    assert code == 1
    assert "TC_032_1_CS " in text
    for line in ("  step      ", "  expected  ", "  received  "):
        assert f"\n{line}" in text
    assert "(§" in text
    assert "Captured transcript call" in text
    assert ' station [2,"' in text
    assert "pytest.py" not in text, "our own source is no help to a maker"


def test_the_first_failure_may_be_the_last(tmp_path: Path) -> None:
    """The run is stopped with the tests."""
    (tmp_path / "wrong.toml").write_text(WRONG, encoding="utf-8")
    code, text = of(tmp_path, 'declaration="wrong.toml"', "-x")
    assert code == 1
    assert "stopping after 1 failures" in text


def test_runs_at_a_station_on_the_wire(tmp_path: Path) -> None:
    """Our own, in a process of its own, by its HTTP API; the recipe is the manual's."""
    reference = of_product("seco-oc1622v1")
    declaration = msgspec.structs.replace(reference, parameters=reference.parameters.brisk())
    (tmp_path / "station-under-test.toml").write_text(as_toml(declaration), encoding="utf-8")
    (example,) = page("docs/lab.md").blocks("python")
    (tmp_path / "process").mkdir()

    async def go() -> tuple[int, str]:
        port, panel = free_port(), free_port()
        recipe = example.replace("127.0.0.1:9000", f"127.0.0.1:{port}").replace("127.0.0.1:8080", f"127.0.0.1:{panel}")
        async with connected(tmp_path / "process", f"ws://127.0.0.1:{port}", panel):
            return await outcome(tmp_path, recipe, "-k", "TC_012 or TC_017_1")

    code, text = asyncio.run(go())
    assert code == 0, text
    assert "1 passed, 1 skipped" in text


def test_nobody_comes(tmp_path: Path) -> None:
    """Every case fails for this reason."""
    recipe = 'listen="127.0.0.1:0", operator="command:true", wait_s=0.2, only=["TC_003", "TC_012"]'
    code, text = of(tmp_path, recipe)
    assert code == 1
    assert "2 failed" in text
    assert "TC_003_CS could not be run: no station connected to ws://127.0.0.1:" in text
    assert "pytest.py" not in text
    assert "another exception" not in text


def test_what_cannot_be_done_is_inconclusive(tmp_path: Path) -> None:
    """Which is no success."""

    async def go() -> tuple[int, str]:
        port = free_port()
        recipe = (
            f'product="seco-oc1622v1", brisk=True, listen="127.0.0.1:{port}", operator="command:false", only=["TC_003"]'
        )
        async with connected(tmp_path, f"ws://127.0.0.1:{port}"):
            return await outcome(tmp_path, recipe)

    code, text = asyncio.run(go())
    assert code == 1
    assert "inconclusive: plug in, connector 1: the script ended with exit code 1" in text


def test_what_cannot_be_run_is_refused_at_once() -> None:
    """Before any test."""
    with pytest.raises(SettingsError, match=r"^nowhere\.toml: "):
        cases(declaration="nowhere.toml")
    with pytest.raises(ValueError, match="there is no case TC_999"):
        cases(only=["TC_999"])
    with pytest.raises(ValueError, match=r"^listen: must look like"):
        cases(listen="here", operator="command:true")
    with pytest.raises(ValueError, match=r"^operator: must be prompt, http"):
        cases(listen="127.0.0.1:0")
