"""The checks see the files as they are."""

import ast

from tests.tidy.source import ROOT, Source, imports, modules, modules_of_tests, project_files


def test_names_a_module() -> None:
    """A package is named without its `__init__`."""
    assert Source("src/plugwright/now.py", "").module == "plugwright.now"
    assert Source("src/plugwright/rpc/__init__.py", "").module == "plugwright.rpc"


def test_lists_every_import() -> None:
    """Each name is an import of its own, and relative ones are resolved."""
    source = Source(
        "src/plugwright/rpc/calls.py", "import a.b, c\nfrom d import e, f\nfrom . import g\nfrom ..now import h"
    )
    found = [(module, name) for module, name, _ in imports(source)]
    relative = [("plugwright.rpc", "g"), ("plugwright.now", "h")]
    assert found == [("a.b", None), ("c", None), ("d", "e"), ("d", "f"), *relative]


def test_knows_the_place_of_a_file() -> None:
    """A folder is the whole of its name."""
    source = Source("src/plugwright/sim/clock.py", "")
    assert source.is_under("sim")
    assert source.is_under("sim/clock.py")
    assert not source.is_under("si")


def test_says_where() -> None:
    """A complaint begins with the file and the line."""
    source = Source("src/plugwright/now.py", "\nx = 1")
    assert source.at(source.tree.body[0], "bad") == "src/plugwright/now.py:2: bad"
    assert source.at(ast.Module(body=[], type_ignores=[]), "bad") == "src/plugwright/now.py:1: bad"


def test_reads_the_checkout() -> None:
    """The package, the tests and the tracked files are found."""
    assert "plugwright" in [source.module for source in modules()]
    assert "tests/tidy/test_source.py" in [str(source.path) for source in modules_of_tests()]
    assert not project_files() or ROOT / "pyproject.toml" in project_files()
