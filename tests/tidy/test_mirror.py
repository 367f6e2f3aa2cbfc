"""The rule of the mirror catches what it forbids."""

from pathlib import PurePosixPath

from tests.tidy import mirror
from tests.tidy.source import Source

RESET = Source("src/plugwright/station/operations/reset.py", "")


def test_finds_the_place_of_a_test() -> None:
    """The folders are the same, and the name begins with `test_`."""
    assert mirror.place_of_test(RESET) == PurePosixPath("tests/station/operations/test_reset.py")
    assert mirror.place_of_test(Source("src/plugwright/now.py", "")) == PurePosixPath("tests/test_now.py")


def test_catches_a_module_without_test() -> None:
    """A test of the same name elsewhere does not count."""
    assert list(mirror.check(RESET, [PurePosixPath("tests/station/operations/test_reset.py")])) == []
    assert list(mirror.check(RESET, [PurePosixPath("tests/station/test_reset.py")]))


def test_packages_need_no_test() -> None:
    """`__init__.py` and `__main__.py` are tested through what they hold."""
    assert list(mirror.check(Source("src/plugwright/rpc/__init__.py", ""), [])) == []


def test_catches_a_folder_that_is_no_package() -> None:
    """A folder with a Python file needs its `__init__.py`."""
    test = PurePosixPath("tests/rpc/test_frames.py")
    assert list(mirror.check_packages([test, PurePosixPath("tests/rpc/__init__.py")])) == []
    assert list(mirror.check_packages([test])) == ["tests/rpc: has no __init__.py"]
