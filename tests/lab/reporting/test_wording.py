"""Whatever a station says can be printed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugwright.lab.reporting.wording import bounded, encodable, printable, visible
from tests.lab.reporting.samples import HOSTILE

NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def test_what_is_too_long_is_cut_and_says_so() -> None:
    """Not one character earlier."""
    assert bounded("abc", 3) == "abc"
    assert bounded("abcd", 3) == "abc… (cut)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 한 \U0001f50c", "plain é 한 \U0001f50c"),
        ("a\nb\x00\x1b[31m", "a<U+000A>b<U+0000><U+001B>[31m"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("\ufffe\ud800", "<U+FFFE><U+D800>"),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, shown: str) -> None:
    """Everything else stays as it is."""
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_any_text_can_stand_in_any_document(text: str) -> None:
    """XML 1.0 §2.2."""
    shown = visible(text)
    assert NO_XML.search(shown) is None
    assert shown.encode().decode() == shown


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_can_be_written_to_a_file(text: str) -> None:
    """Half surrogates are replaced."""
    assert encodable(text).encode()


def test_every_text_of_a_value_is_made_printable() -> None:
    """However deep it is; numbers and names of fields stay."""
    assert printable({"a": ["\x01", 1, None, {"b": ("x" * 9,)}]}, 5) == {
        "a": ["<U+0001>", 1, None, {"b": ["xxxxx… (cut)"]}]
    }
