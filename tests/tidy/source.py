"""The files of the house as the checks see them: a path from the root of the checkout, and its text."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = "plugwright"


class Source:
    """One Python file: `path` as in `src/plugwright/now.py`."""

    def __init__(self, path: str, text: str) -> None:
        self.path = PurePosixPath(path)
        self.text = text

    @cached_property
    def tree(self) -> ast.Module:
        """The module; a SyntaxError names the file."""
        return ast.parse(self.text, str(self.path))

    @property
    def module(self) -> str:
        """The dotted name: `plugwright.station.operations`, its `__init__` included."""
        parts = self.path.relative_to("src").with_suffix("").parts
        return ".".join(part for part in parts if part != "__init__")

    def is_under(self, *places: str) -> bool:
        """Whether this is one of these files of the package, or lies in one of these folders of it."""
        return any(self.path.is_relative_to(f"src/{PACKAGE}/{place}") for place in places)

    def at(self, node: ast.AST, complaint: str) -> str:
        """A violation as a reader wants it: where, then what."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {complaint}"


class Import(NamedTuple):
    """One imported name: `name` is None where the module itself is imported."""

    module: str
    name: str | None
    node: ast.AST


def imports(source: Source) -> Iterator[Import]:
    """Every import of a file, wherever it stands and whether or not it is for the type checker only."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, None, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(source, node)
            yield from (Import(module, alias.name, node) for alias in node.names)


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    is_package = source.path.name == "__init__.py"
    parts = source.module.split(".")
    base = parts[: len(parts) - node.level + is_package]
    return ".".join([*base, *([node.module] if node.module else [])])


@cache
def modules() -> tuple[Source, ...]:
    """Every module of the package."""
    return _read("src")


@cache
def modules_of_tests() -> tuple[Source, ...]:
    """Every Python file of the tests."""
    return _read("tests")


def _read(folder: str) -> tuple[Source, ...]:
    files = sorted((ROOT / folder).rglob("*.py"))
    return tuple(Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)


def project_files() -> tuple[Path, ...]:
    """All files that are committed or about to be; empty outside a git checkout."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ()
    return tuple(path for name in sorted(filter(None, listed.stdout.split("\0"))) if (path := ROOT / name).is_file())
