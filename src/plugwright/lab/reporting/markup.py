"""Text and attributes in HTML, whatever a station put into them."""

from html import escape

from plugwright.lab.reporting.wording import WORDS_AT_MOST, bounded, visible


def text(said: str, limit: int = WORDS_AT_MOST) -> str:
    """The text as HTML shows it, never as markup."""
    return escape(visible(bounded(said, limit)))


def attribute(value: str) -> str:
    """The value of an attribute in double quotes; an identifier has no spaces."""
    return escape("".join(character if character.isalnum() or character in "_-." else "_" for character in value[:100]))
