"""The house keeps its own rules: each test here holds one of them over every file of the checkout.

The rules live in `tests/tidy/`, one file each, where a test of their own shows that they catch what they forbid.
"""

from collections.abc import Iterable, Mapping
from itertools import chain
from types import MappingProxyType

import pytest

from tests.tidy import keys, mirror, patience, sets, shape, stillness, tiers, words
from tests.tidy.source import ROOT, modules, modules_of_tests, project_files

# Files that may be longer than the limit, with the reason: tables only.
LONG_FILES: Mapping[str, str] = MappingProxyType({})

# Modules without a test file of their own, with the reason: they hold data, or are tested under another name.
CASES_HELD = "data: tests/lab/test_catalogue.py holds it"
TESTED_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "src/plugwright/lab/steps.py": "fields only",
        "src/plugwright/lab/cases/booting.py": CASES_HELD,
        "src/plugwright/lab/cases/cache.py": CASES_HELD,
        "src/plugwright/lab/cases/catalogue.py": CASES_HELD,
        "src/plugwright/lab/cases/data_transfer.py": CASES_HELD,
        "src/plugwright/lab/cases/diagnostics.py": CASES_HELD,
        "src/plugwright/lab/cases/firmware.py": CASES_HELD,
        "src/plugwright/lab/cases/local_list.py": CASES_HELD,
        "src/plugwright/lab/cases/refused_starts.py": CASES_HELD,
        "src/plugwright/lab/cases/remote_actions.py": CASES_HELD,
        "src/plugwright/lab/cases/remote_trigger.py": CASES_HELD,
        "src/plugwright/lab/cases/reservation.py": CASES_HELD,
        "src/plugwright/lab/cases/reservation_of_station.py": CASES_HELD,
        "src/plugwright/lab/cases/resetting.py": CASES_HELD,
        "src/plugwright/lab/cases/security_events.py": CASES_HELD,
        "src/plugwright/lab/cases/smart_charging.py": CASES_HELD,
        "src/plugwright/lab/cases/stacked_profiles.py": CASES_HELD,
        "src/plugwright/lab/cases/starting.py": CASES_HELD,
        "src/plugwright/lab/cases/stopping.py": CASES_HELD,
        "src/plugwright/station/backlog.py": "rows and an interface: the stores' tests hold it",
        "src/plugwright/station/effects.py": "fields only",
        "src/plugwright/station/job_rows.py": "fields only",
        "src/plugwright/station/ports.py": "rows and an interface: the stores' tests hold it",
        "src/plugwright/station/product.py": "fields only",
        "src/plugwright/station/stimuli.py": "fields only",
    }
)


def complain(violations: Iterable[str]) -> None:
    """Fail with one line a violation."""
    if found := sorted(violations):
        pytest.fail("\n".join(found), pytrace=False)


def test_there_is_a_house_to_check() -> None:
    """The rules below would hold for an empty folder."""
    assert ROOT / "src/plugwright/__init__.py" in [ROOT / source.path for source in modules()]
    assert ROOT / "tests/test_tidy.py" in [ROOT / source.path for source in modules_of_tests()]


def test_imports_run_downwards_only() -> None:
    """No room imports from a higher tier, or from a sibling of its own."""
    complain(chain.from_iterable(map(tiers.check, modules())))


def test_core_imports_from_the_list_only() -> None:
    """What must be still imports nothing that could wait, look at a clock or touch the world."""
    complain(chain.from_iterable(stillness.check_imports(source) for source in modules() if stillness.is_still(source)))


def test_core_is_still() -> None:
    """What must be still has no coroutine, reads no clock, opens no file, prints nothing, and hashes nothing."""
    complain(chain.from_iterable(stillness.check_calls(source) for source in modules() if stillness.is_still(source)))


def test_sets_in_the_core_stand_after_in() -> None:
    """No result depends on the order of a set."""
    still = [source for source in modules() if stillness.is_still(source)]
    constants = tuple(chain.from_iterable(map(sets.set_constants, modules())))
    complain(chain.from_iterable(sets.check(source, constants) for source in still))


def test_files_hold_one_idea() -> None:
    """A source file stops at 300 lines, a test at 500."""
    short = [source for source in (*modules(), *modules_of_tests()) if str(source.path) not in LONG_FILES]
    complain(chain.from_iterable(map(shape.check_length, short)))


def test_test_functions_are_short() -> None:
    """A function of the tests stops at 60 lines."""
    complain(chain.from_iterable(map(shape.check_function_length, modules_of_tests())))


def test_names_say_what_a_file_holds() -> None:
    """No `utils.py`, under this name or another."""
    complain(chain.from_iterable(map(shape.check_name, (*modules(), *modules_of_tests()))))


def test_modules_begin_with_one_sentence() -> None:
    """Every module has a docstring, and its first paragraph is one sentence."""
    complain(chain.from_iterable(map(shape.check_docstring, modules())))


def test_modules_have_no_state() -> None:
    """What lives in a module is a constant."""
    complain(chain.from_iterable(map(shape.check_state, modules())))


def test_tests_mirror_the_package() -> None:
    """Every module has its test file, at the same place of the tests."""
    existing = [source.path for source in modules_of_tests()]
    with_test = [source for source in modules() if str(source.path) not in TESTED_ELSEWHERE]
    complain(chain.from_iterable(mirror.check(source, existing) for source in with_test))


def test_folders_are_packages() -> None:
    """Every folder with Python files is a package, so that two files may have one name."""
    complain(
        mirror.check_packages(
            [source.path for source in (*modules(), *modules_of_tests()) if len(source.path.parts) > 2]
        )
    )


def test_exemptions_are_needed() -> None:
    """An exemption goes when its file does, or when the file needs it no more."""
    everything = (*modules(), *modules_of_tests())
    existing = [source.path for source in modules_of_tests()]
    long = [str(source.path) for source in everything if [*shape.check_length(source)]]
    untested = [str(source.path) for source in modules() if [*mirror.check(source, existing)]]
    complain(f"{path}: is short enough, or gone" for path in LONG_FILES if path not in long)
    complain(f"{path}: has a test, or is gone" for path in TESTED_ELSEWHERE if path not in untested)


def test_key_names_are_spelled_once() -> None:
    """The name of a configuration key is a string in the key table alone."""
    names = tuple(chain.from_iterable(keys.key_names(source) for source in modules() if keys.is_table(source)))
    complain(chain.from_iterable(keys.check(source, names) for source in modules()))


def test_tests_neither_sleep_nor_mock() -> None:
    """A test that sleeps is slow or wrong; a mock tests itself."""
    complain(chain.from_iterable(map(patience.check, modules_of_tests())))


def test_project_speaks_of_itself_alone() -> None:
    """No file names a machine, a package index, or a certificate that the project does not have."""
    files = project_files()
    if not files:
        pytest.skip("not a git checkout")
    named = ((file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8", errors="replace")) for file in files)
    complain(chain.from_iterable(words.check(path, text) for path, text in named))
