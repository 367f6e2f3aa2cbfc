"""The project's pages as the checks see them: their headings, links, code and examples."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from tests.tidy.source import ROOT

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]\n]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ROUTE = re.compile(r"`(GET|POST|PUT|DELETE) (/api/[^`?]*)")
PLACEHOLDERS = ("<", "…", "[")
"""What stands in a command that is not meant to be typed as it is."""
ENDS_COMMAND = re.compile(r"\d?>.*|[|&;].*")


class Page(NamedTuple):
    """A page by its path from the root, such as `docs/index.md`."""

    path: str
    text: str

    def blocks(self, language: str) -> list[str]:
        """The contents of the fenced blocks of this language."""
        return [content for name, content in FENCE.findall(self.text) if name == language]

    @property
    def prose(self) -> str:
        """The text outside of fenced blocks."""
        return FENCE.sub("", self.text)

    @property
    def links(self) -> list[str]:
        """The targets of the links that are no URLs."""
        return [target for target in LINK.findall(self.prose) if "://" not in target]

    @property
    def anchors(self) -> list[str]:
        """What a link may name behind a `#`: the headings as the usual renderers fold them."""
        return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(self.prose)]

    @property
    def routes(self) -> list[tuple[str, str]]:
        """The requests that the page describes: method and path."""
        return [(method, path.rstrip()) for method, path in ROUTE.findall(self.prose)]

    @property
    def names(self) -> list[str]:
        """What stands in the prose as code."""
        return SPAN.findall(self.prose)

    def commands(self, program: str) -> Iterator[list[str]]:
        """The arguments of every call of a program in the page's shell blocks and in its prose."""
        for words in map(words_of, self._typed()):
            if words and words[0].removeprefix(".venv/bin/") == program:
                end = next((at for at, word in enumerate(words) if ENDS_COMMAND.fullmatch(word)), len(words))
                yield words[1:end]

    def _typed(self) -> Iterator[str]:
        for block in self.blocks("sh"):
            yield from whole_lines(block)
        yield from (name for name in self.names if not any(mark in name for mark in PLACEHOLDERS))


def words_of(line: str) -> list[str]:
    """A line as the shell splits it; none if it is no command, such as a word with one quotation mark."""
    try:
        return shlex.split(line, comments=True)
    except ValueError:
        return []


def whole_lines(block: str) -> Iterator[str]:
    """The lines of a block, joined where one ends in a backslash or within quotation marks."""
    line = ""
    for part in block.splitlines():
        line = f"{line}{part}"
        if line.endswith("\\"):
            line = line.removesuffix("\\")
        elif line.count("'") % 2 == 0:
            yield line
            line = ""


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next one."""
    _, _, below = text.partition(f"\n{heading}\n")
    assert below, f"there is no {heading!r}"
    return re.split(r"^#+ ", below, maxsplit=1, flags=re.MULTILINE)[0]


def first_cells(text: str) -> list[str]:
    """The names in the first column of the tables, as code: two of them where a row is of two."""
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for row in rows for name in SPAN.findall(row)]


@cache
def pages() -> tuple[Page, ...]:
    """Every page: those of the root, and the manual."""
    files = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
    return tuple(Page(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)


def page(path: str) -> Page:
    """One of them."""
    return next(page for page in pages() if page.path == path)
