"""The shape of a file: its length, its name, its docstring, and no state of its own."""

import ast
import re
from collections.abc import Iterator

from tests.tidy.source import Source

SOURCE_LINES = 300
TEST_LINES = 500
TEST_FUNCTION_LINES = 60
NAMES_OF_NOTHING = ("common", "helper", "helpers", "misc", "util", "utils")

MUTABLE_TYPES = (
    *("dict", "list", "set", "bytearray"),
    *("deque", "defaultdict", "OrderedDict", "Counter", "ChainMap"),
    *("count", "cycle", "iter", "WeakKeyDictionary", "WeakValueDictionary"),
)
MUTABLE_LITERALS = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp, ast.GeneratorExp)
READ_ONLY_TABLE = re.compile(r"^(Final\[)?Mapping\[")


def check_length(source: Source) -> Iterator[str]:
    """A file with more lines than its limit."""
    limit = TEST_LINES if source.path.parts[0] == "tests" else SOURCE_LINES
    lines = len(source.text.splitlines())
    if lines > limit:
        yield f"{source.path}: has {lines} lines, the limit is {limit}"


def check_function_length(source: Source, limit: int = TEST_FUNCTION_LINES) -> Iterator[str]:
    """A function with more lines than the limit, decorators included."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            lines = (node.end_lineno or first) - first + 1
            if lines > limit:
                yield source.at(node, f"`{node.name}` has {lines} lines, the limit is {limit}")


def check_name(source: Source) -> Iterator[str]:
    """A file or folder whose name says nothing of what it holds."""
    for part in source.path.with_suffix("").parts:
        if part in NAMES_OF_NOTHING:
            yield f"{source.path}: `{part}` does not say what it holds"


def check_docstring(source: Source) -> Iterator[str]:
    """A module without a docstring, or whose first paragraph is not one sentence."""
    docstring = ast.get_docstring(source.tree)
    if docstring is None:
        yield source.at(source.tree, "has no docstring")
    elif not is_one_sentence(docstring.split("\n\n")[0]):
        yield source.at(source.tree, "the docstring's first paragraph is not one sentence")


def is_one_sentence(paragraph: str) -> bool:
    """Whether the text ends like a sentence and no other one begins in it; a clause's number ends none."""
    text = " ".join(paragraph.split())
    return text.endswith((".", "?", "!")) and re.search(r"[.?!] [A-Z`]", text) is None


def check_state(source: Source) -> Iterator[str]:
    """Mutable values at module level, unless an UPPER_CASE table typed `Mapping`; and every `global`."""
    for statement in _module_statements(source.tree.body):
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_mutable(statement.value):
            if not _is_table(statement) and not _is_all(statement):
                yield source.at(statement, "module-level mutable state")
        elif isinstance(statement, ast.AugAssign):
            yield source.at(statement, "module-level state that changes")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Global):
            yield source.at(node, "changes a module's state by `global`")


def _module_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While):
            inner = [node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.stmt)]
            handlers = getattr(statement, "handlers", [])
            yield from _module_statements(inner + [node for handler in handlers for node in handler.body])


def _is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        func = value.func.value if isinstance(value.func, ast.Subscript) else value.func  # dict[str, int]()
        return (func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")) in MUTABLE_TYPES
    return isinstance(value, MUTABLE_LITERALS)


def _is_table(statement: ast.Assign | ast.AnnAssign) -> bool:
    return (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.target.id.isupper()
        and READ_ONLY_TABLE.match(ast.unparse(statement.annotation)) is not None
    )


def _is_all(statement: ast.Assign | ast.AnnAssign) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [getattr(target, "id", None) for target in targets] == ["__all__"]
