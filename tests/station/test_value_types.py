"""The types of configuration values: what they read, what they refuse, and that they write what they read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugwright.station.value_types import MAX_INTEGER, Boolean, Choice, CommaList, Integer, Text

LETTERS = CommaList(Choice(("A", "B", "C")))


@given(st.integers(-(2**40), 2**40))
def test_integer_takes_its_range_and_nothing_else(number: int) -> None:
    """A bound belongs to the range."""
    kind = Integer(minimum=-5, maximum=1000)
    if -5 <= number <= 1000:
        assert kind.parse(str(number)) == number
    else:
        with pytest.raises(ValueError, match="from -5 to 1000"):
            kind.parse(str(number))


@pytest.mark.parametrize("text", ["", "+1", " 1", "1 ", "1.0", "1e3", "01", "-0", "-", "--1", "1_0", "٣", "0x1", "²"])
def test_integer_refuses_other_ways_to_write_a_number(text: str) -> None:
    """§9: what is written is read back in the same form."""
    with pytest.raises(ValueError, match="whole number"):
        Integer(minimum=-5).parse(text)


@pytest.mark.parametrize("text", [str(MAX_INTEGER + 1), "9" * 500])
def test_integer_refuses_more_than_32_bits_hold(text: str) -> None:
    """However long the text is."""
    with pytest.raises(ValueError, match="2147483647"):
        Integer().parse(text)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("TRUE", True), ("False", False), ("false", False)])
def test_boolean_is_read_in_any_case_and_written_in_lower(text: str, value: bool) -> None:
    """§9: stations and Central Systems differ in the case that they write."""
    assert Boolean().parse(text) is value
    assert Boolean().format(value) == text.lower()


@pytest.mark.parametrize("text", ["", "1", "0", "yes", " true", "truE "])
def test_boolean_refuses_other_words(text: str) -> None:
    """A 1 is no boolean."""
    with pytest.raises(ValueError, match="must be true or false"):
        Boolean().parse(text)


def test_text_is_taken_up_to_its_length() -> None:
    """§7.17-7.19: a length counts characters."""
    assert Text(3).parse("äöü") == "äöü"
    with pytest.raises(ValueError, match="at most 3"):
        Text(3).parse("äöü.")


@given(st.lists(st.sampled_from(["A", "B", "C"]), min_size=1, max_size=3, unique=True))
def test_list_reads_what_it_writes(items: list[str]) -> None:
    """The order is kept."""
    assert LETTERS.parse(LETTERS.format(tuple(items))) == tuple(items)


def test_list_takes_spaces_around_items() -> None:
    """§9.1.7 prints its example with a space after each comma."""
    assert LETTERS.parse("A, B ,C") == ("A", "B", "C")


@pytest.mark.parametrize("text", [" ", ",", "A,", ",A", "A,,B", "A;B", "a", "D", "A,D"])
def test_list_refuses_what_is_no_item(text: str) -> None:
    """Empty items too."""
    with pytest.raises(ValueError, match="each item must be one of A, B, C"):
        LETTERS.parse(text)


def test_list_refuses_an_item_twice() -> None:
    """Nothing can be measured twice in one sample."""
    with pytest.raises(ValueError, match="twice"):
        LETTERS.parse("A,B,A")


def test_list_is_empty_only_where_that_means_something() -> None:
    """§3.16.5: an empty list of measurands means no meter values."""
    assert CommaList(Choice(("A",)), allows_empty=True).parse("") == ()
    with pytest.raises(ValueError, match="must not be empty"):
        LETTERS.parse("")
