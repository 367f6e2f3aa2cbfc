"""Text never becomes markup."""

import pytest

from plugwright.lab.reporting.markup import attribute, text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("a\x00b", "a&lt;U+0000&gt;b"),
        ("\u202ex", "&lt;U+202E&gt;x"),
    ],
)
def test_text_is_escaped_and_visible(said: str, shown: str) -> None:
    """Whatever it holds."""
    assert text(said) == shown


def test_text_is_bounded() -> None:
    """Before it is escaped, so that no entity is cut."""
    assert text("<<<", 2) == "&lt;&lt;… (cut)"


def test_an_attribute_is_an_identifier() -> None:
    """It cannot be left by a quote, nor be endless."""
    assert attribute("TC_003_CS") == "TC_003_CS"
    assert attribute('a" onclick="x') == "a__onclick__x"
    assert len(attribute("a" * 1000)) == 100
