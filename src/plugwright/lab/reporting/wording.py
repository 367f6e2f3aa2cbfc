"""Text from a station made fit to be printed: nothing invisible, nothing that turns the line around, no endless word.

XML 1.0 §2.2 says which characters a document may hold; the bidirectional controls are those of Unicode annex 9.
"""

import re
from typing import Any, Final

WORDS_AT_MOST: Final = 2_000
"""Characters of one text in a page; what is longer is in the transcripts."""

_BIDIRECTIONAL: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE: Final = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff{_BIDIRECTIONAL}]")


def bounded(text: str, limit: int = WORDS_AT_MOST) -> str:
    """The text, or its beginning and that it is cut."""
    return text if len(text) <= limit else f"{text[:limit]}… (cut)"


def encodable(text: str) -> str:
    """The text without half surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def visible(text: str) -> str:
    """One line in which every character can be seen, and which any XML document may hold."""
    return _INVISIBLE.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    return f"<U+{ord(found.group()):04X}>"


def printable(value: Any, limit: int = WORDS_AT_MOST) -> Any:
    """The same value, as JSON has it, with every text in it bounded and visible."""
    match value:
        case str():
            return visible(bounded(value, limit))
        case list() | tuple():
            return [printable(item, limit) for item in value]
        case dict():
            return {name: printable(item, limit) for name, item in value.items()}
    return value
