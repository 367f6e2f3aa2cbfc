"""What is still shown of the cards of a moment ago."""

from plugwright.now import Now
from plugwright.panel.cards import SHOWN_FOR_MS, Cards
from plugwright.station.effects import CardJudged, IdTagRefused, StatusChanged


def card(reader: int, id_tag: str) -> CardJudged:
    """One that was refused."""
    return CardJudged(reader, None, id_tag, "refused", "Invalid")


def test_a_card_is_shown_for_a_while() -> None:
    """And then no more."""
    cards = Cards()
    assert (cards.shown(Now(0, 0)), cards.next_change_ms(Now(0, 0))) == ({}, None)
    cards.judged(card(1, "A"), Now(1_000, 0))
    last = Now(1_000 + SHOWN_FOR_MS - 1, 0)
    assert cards.shown(last) == {1: card(1, "A")}
    assert cards.next_change_ms(last) == 1
    over = Now(1_000 + SHOWN_FOR_MS, 0)
    assert (cards.shown(over), cards.next_change_ms(over)) == ({}, None)


def test_the_next_card_of_a_reader_takes_its_place() -> None:
    """With a time of its own; the newest is the first."""
    cards = Cards()
    cards.judged(card(1, "A"), Now(0, 0))
    cards.judged(card(2, "B"), Now(1_000, 0))
    cards.judged(card(1, "C"), Now(2_000, 0))
    assert list(cards.shown(Now(2_000, 0)).items()) == [(1, card(1, "C")), (2, card(2, "B"))]
    assert cards.next_change_ms(Now(2_000, 0)) == SHOWN_FOR_MS - 1_000


def test_a_card_that_is_refused_later_is_no_longer_accepted() -> None:
    """Where it is still shown; another card is not concerned (§3.5.4)."""
    cards = Cards()
    cards.judged(CardJudged(1, 1, "Tag", "authorized", "charging starts"), Now(0, 0))
    cards.judged(CardJudged(2, 2, "OTHER", "authorized", "charging starts"), Now(0, 0))
    cards.refused(IdTagRefused(1, "TAG", "Invalid"), Now(1_000, 0))
    shown = cards.shown(Now(1_000, 0))
    assert shown[1] == CardJudged(1, 1, "Tag", "refused", "Invalid")
    assert shown[2].verdict == "authorized"
    assert list(cards.shown(Now(SHOWN_FOR_MS, 0))) == [1]
    cards.refused(IdTagRefused(2, "OTHER", "Blocked"), Now(SHOWN_FOR_MS, 0))
    assert list(cards.shown(Now(SHOWN_FOR_MS, 0))) == [1]


def test_a_refusal_is_kept_until_the_cable_is_gone() -> None:
    """Of each connector its own."""
    cards = Cards()
    for connector in (1, 2):
        cards.refused(IdTagRefused(connector, "TAG", "Invalid"), Now(0, 0))
    cards.changed(StatusChanged(1, "Finishing", "NoError", None))
    assert cards.overruled() == {1: "Invalid", 2: "Invalid"}
    cards.changed(StatusChanged(1, "Available", "NoError", None))
    assert cards.overruled() == {2: "Invalid"}
