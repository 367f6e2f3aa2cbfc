"""A test neither sleeps nor mocks: it waits for an event, and its parts are real or fakes at a named port."""

import ast
from collections.abc import Iterator

from tests.tidy.source import Source, imports


def check(source: Source) -> Iterator[str]:
    """Every import of a mock and every sleep; `asyncio.sleep(0)` only lets the others run."""
    for module, name, node in imports(source):
        if module.split(".")[0] == "mock" or f"{module}.{name}".startswith("unittest.mock"):
            yield source.at(node, "mocks")
        if (module, name) in (("time", "sleep"), ("asyncio", "sleep")):
            yield source.at(node, "imports a sleep; say `asyncio.sleep(0)` to let others run")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sleep":
            yields = [argument.value for argument in node.args if isinstance(argument, ast.Constant)] == [0]
            if not (yields and ast.unparse(node.func) == "asyncio.sleep"):
                yield source.at(node, "sleeps")
