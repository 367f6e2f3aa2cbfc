"""The printed report as a value: pages of prose and tables, which the two printers lay out alike."""

from typing import Literal

import msgspec

Tone = Literal["plain", "good", "bad", "open", "off", "mono", "soft"]
"""How a cell looks; what it means is said in its text."""

Voice = Literal["plain", "notice", "good", "bad", "open"]


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """One cell; `link` names what it leads to, `under` is a second line in smaller letters."""

    text: str
    tone: Tone = "plain"
    link: str = ""
    under: str = ""


Row = tuple[Cell, ...]


class Prose(msgspec.Struct, frozen=True, tag="prose", tag_field="block"):
    """A paragraph."""

    text: str
    voice: Voice = "plain"


class Facts(msgspec.Struct, frozen=True, tag="facts", tag_field="block"):
    """Names with their values; an empty value is a blank to be filled in by hand."""

    title: str
    rows: tuple[tuple[str, str], ...]


class Table(msgspec.Struct, frozen=True, tag="table", tag_field="block"):
    """A table; `widths` are parts of the whole."""

    title: str
    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


class Approval(msgspec.Struct, frozen=True, tag="approval", tag_field="block"):
    """Blanks to sign: what is to be filled in, for each party, which has a part and perhaps a name."""

    parties: tuple[tuple[str, str], ...]
    blanks: tuple[str, ...]


Block = Prose | Facts | Table | Approval


class Section(msgspec.Struct, frozen=True):
    """A chapter; it begins a page where `new_page` says so."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = True


class Document(msgspec.Struct, frozen=True):
    """The whole; the first section is the title page. `footer` stands on every page."""

    title: str
    subtitle: str
    subject: str
    footer: str
    sections: tuple[Section, ...]


def verdict_tone(name: str) -> Tone:
    """The tone of a verdict, or of what came of a functionality."""
    match name:
        case "passed" | "Pass":
            return "good"
        case "failed" | "Fail":
            return "bad"
        case "not applicable" | "N/A":
            return "off"
    return "open"
