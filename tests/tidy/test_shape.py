"""The rules of shape catch what they forbid."""

import pytest

from tests.tidy import shape
from tests.tidy.source import Source


def module(text: str) -> Source:
    """A module of the package."""
    return Source("src/plugwright/station/boot.py", text)


@pytest.mark.parametrize(("path", "limit"), [("src/plugwright/now.py", 300), ("tests/test_now.py", 500)])
def test_catches_a_long_file(path: str, limit: int) -> None:
    """The limit itself is allowed, one line more is not."""
    assert list(shape.check_length(Source(path, "x = 1\n" * limit))) == []
    assert list(shape.check_length(Source(path, "x = 1\n" * (limit + 1))))


@pytest.mark.parametrize("keyword", ["def", "async def"])
def test_catches_a_long_function(keyword: str) -> None:
    """The limit itself is allowed, one line more is not, and a decorator counts."""
    allowed = f"{keyword} f():\n" + "    x = 1\n" * 59
    assert list(shape.check_function_length(module(allowed))) == []
    assert list(shape.check_function_length(module(allowed + "    x = 1\n")))
    assert list(shape.check_function_length(module("@decorator\n" + allowed)))


@pytest.mark.parametrize("path", ["station/utils.py", "station/helpers.py", "utils/time.py", "common.py"])
def test_catches_a_name_of_nothing(path: str) -> None:
    """A file is named for what it holds, and so is a folder."""
    assert list(shape.check_name(Source(f"src/plugwright/{path}", "")))


def test_allows_a_name_that_says_something() -> None:
    """`boot.py` holds the boot."""
    assert list(shape.check_name(module(""))) == []


@pytest.mark.parametrize(
    "docstring",
    [
        "The boot.",
        "What is asked: a store, and its rows.\n\nMore. And more.",
        "Reset: the Central System asks for a restart.\n\nOCPP 1.6 §5.14.",
        "Sums as in §9.1.6 and errata 3.22 of\nthe sheet.",
    ],
)
def test_allows_a_docstring_of_one_sentence(docstring: str) -> None:
    """Only the first paragraph counts, and a clause's number ends no sentence."""
    assert list(shape.check_docstring(module(f'"""{docstring}"""'))) == []


@pytest.mark.parametrize(
    "text", ["", "x = 1", '"""No end"""', '"""One. Two."""', '"""One. `two` is code."""', '"""Really? Yes."""']
)
def test_catches_a_docstring_of_another_kind(text: str) -> None:
    """None, an unfinished sentence and two of them are caught."""
    assert list(shape.check_docstring(module(text)))


@pytest.mark.parametrize(
    "text",
    [
        "cache = {}",
        "cache: dict[str, int] = {}",
        "TABLE = {'a': 1}",
        "TABLE: dict[str, int] = {'a': 1}",
        "seen = []",
        "seen = list()",
        "seen = dict[str, int]()",
        "queue = collections.deque()",
        "numbers = itertools.count()",
        "names = [x for x in 'abc']",
        "if True:\n    cache = {}",
        "try:\n    cache = {}\nexcept ValueError:\n    cache = None",
        "try:\n    x = 1\nexcept ValueError:\n    cache = {}",
        "total = 0\ntotal += 1",
        "def f():\n    global x\n    x = 1",
    ],
)
def test_catches_state_of_a_module(text: str) -> None:
    """Whatever can change between two calls is caught."""
    assert list(shape.check_state(module(text)))


@pytest.mark.parametrize(
    "text",
    [
        "__all__ = ['boot']",
        "TABLE: Mapping[str, int] = {'a': 1}",
        "TABLE: Final[Mapping[str, int]] = {'a': 1}",
        "TABLE = MappingProxyType({'a': 1})",
        "names = tuple([1, 2])",
        "Status = Literal['a', 'b']",
        "def f():\n    return {}",
        "class C:\n    def f(self):\n        rows = []",
    ],
)
def test_allows_constants(text: str) -> None:
    """A table that is typed read-only is a constant, and a function may have what it likes."""
    assert list(shape.check_state(module(text))) == []
