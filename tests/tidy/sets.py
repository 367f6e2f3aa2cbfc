"""A set is built only as a module constant by `frozenset`, and stands only after `in`: its order is nobody's to use."""

import ast
from collections.abc import Iterable, Iterator

from tests.tidy.source import Source


def set_constants(source: Source) -> Iterator[str]:
    """The names of a module's constants that are sets."""
    for statement in source.tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_frozenset(statement.value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name) and _is_upper(target.id))


def check(source: Source, constants: Iterable[str]) -> Iterator[str]:
    """Every set that is built elsewhere, and every use of one of these constants that is not after `in`."""
    names = tuple(constants)
    permitted = set(_permitted(source.tree))
    for node in ast.walk(source.tree):
        if node in permitted:
            continue
        if isinstance(node, ast.Set | ast.SetComp):
            yield source.at(node, "builds a set that is not a module constant")
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name == "frozenset":
                yield source.at(node, "`frozenset` is for module constants in UPPER_CASE")
            elif name in names:
                yield source.at(node, f"the set `{name}` may stand only after `in`")
        elif isinstance(node, ast.BinOp) and (_is_view(node.left) or _is_view(node.right)):
            yield source.at(node, "builds a set from a dict's view")


def _permitted(tree: ast.Module) -> Iterator[ast.AST]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_frozenset(statement.value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if all(isinstance(target, ast.Name) and _is_upper(target.id) for target in targets):
                yield from _of_constant(statement)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            tests = zip(node.ops, node.comparators, strict=True)
            yield from (right for operator, right in tests if isinstance(operator, ast.In | ast.NotIn))


def _of_constant(statement: ast.Assign | ast.AnnAssign) -> Iterator[ast.AST]:
    """What belongs to `NAME: Final[frozenset[…]] = frozenset({…})`: the annotation, the call, its literal."""
    if isinstance(statement, ast.AnnAssign):
        yield from ast.walk(statement.annotation)
    if isinstance(statement.value, ast.Call):
        yield statement.value.func
        yield from statement.value.args


def _is_frozenset(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "frozenset"


def _is_view(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("keys", "items")


def _is_upper(name: str) -> bool:
    return name.isupper()
