"""The tests mirror the package: `src/plugwright/room/part.py` is tested in `tests/room/test_part.py`."""

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from tests.tidy.source import PACKAGE, Source

WITHOUT_TEST = ("__init__.py", "__main__.py")


def place_of_test(source: Source) -> PurePosixPath:
    """Where the test of a module stands."""
    inside = source.path.relative_to(f"src/{PACKAGE}")
    return PurePosixPath("tests") / inside.parent / f"test_{inside.name}"


def check(source: Source, existing: Collection[PurePosixPath]) -> Iterator[str]:
    """A module without a test file."""
    expected = place_of_test(source)
    if source.path.name not in WITHOUT_TEST and expected not in existing:
        yield f"{source.path}: has no {expected}"


def check_packages(existing: Collection[PurePosixPath]) -> Iterator[str]:
    """A folder of Python files that is no package: two files of one name would hide each other."""
    for folder in sorted({path.parent for path in existing}):
        if folder / "__init__.py" not in existing:
            yield f"{folder}: has no __init__.py"
