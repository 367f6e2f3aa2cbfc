"""Markdown as the generated pages need it: a note of where a page comes from, tables, diagrams."""

from collections.abc import Iterable, Sequence
from typing import Final

NO: Final = "-"
"""What a cell without a value says."""


def page(title: str, source: str, *parts: str) -> str:
    """Return a page; `source` is the file whose table it is drawn from."""
    note = f"<!-- Written by `make docs` from {source}: change it there. -->"
    return "\n\n".join([note, f"# {title}", *parts]) + "\n"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a vertical bar in a cell would end it, so it is escaped."""
    return "\n".join(map(_line, [headings, ["---"] * len(headings), *rows]))


def code(text: str) -> str:
    """Return text as code."""
    return f"`{text}`"


def mermaid(lines: Iterable[str]) -> str:
    """Return a diagram as the usual renderers of Markdown draw it."""
    return "\n".join(["```mermaid", *lines, "```"])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
