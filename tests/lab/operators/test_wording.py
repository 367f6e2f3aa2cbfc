"""The deeds in words."""

from typing import get_args

from plugwright.lab.events import Act
from plugwright.lab.operators.wording import WORDINGS, sentence
from plugwright.lab.steps import Deed
from tests.docs.pages import page


def test_every_deed_has_words() -> None:
    """And no two of them the same."""
    assert list(WORDINGS) == list(get_args(Deed))
    assert len({wording.word for wording in WORDINGS.values()}) == len(WORDINGS)


def test_the_manual_has_every_word() -> None:
    """A script is written from it."""
    named = " ".join(page("docs/lab.md").names)
    assert [wording.word for wording in WORDINGS.values() if wording.word not in named.replace(",", " ").split()] == []


def test_a_word_is_one_argument() -> None:
    """Of small letters and hyphens."""
    assert [
        word for word in (wording.word for wording in WORDINGS.values()) if not word.replace("-", "").islower()
    ] == []


def test_the_sentence_names_the_connector_where_it_matters() -> None:
    """And the card."""
    assert sentence(Act(1, "plug in", 2, None, 60)) == "Plug in the cable at connector 2"
    assert sentence(Act(1, "present idTag", 1, "CARD1", 60)) == "Present the card CARD1"
    assert sentence(Act(1, "disconnect power", 1, None, 60)) == "Switch the station's power off"


def test_says_whether_a_deed_is_done_at_a_connector() -> None:
    """A card is presented to the station."""
    assert WORDINGS["unplug"].names_connector
    assert not WORDINGS["present idTag"].names_connector
