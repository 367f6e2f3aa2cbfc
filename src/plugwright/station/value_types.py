"""How the text of a configuration key becomes a typed value, and back.

OCPP 1.6 §9 (boolean, integer, CSL), §7.29 (a value has at most 500 characters). Every type has `parse`, which raises
ValueError with the end of a sentence ("must be …", never repeating the text, which may be a secret), and `format`,
which writes what `parse` reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

T = TypeVar("T")

MAX_INTEGER: Final = 2**31 - 1
MAX_VALUE_LENGTH: Final = 500

_BOOLEANS: Final[Mapping[str, bool]] = {"true": True, "false": False}


class ValueType(Protocol[T]):
    """What every type of values offers."""

    def parse(self, text: str) -> T:
        """The typed value; raises ValueError if `text` is none."""

    def format(self, value: T) -> str:
        """The value as OCPP writes it."""


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number in the one form that reads back the same: no sign `+`, no spaces, no leading zeros."""

    minimum: int = 0
    maximum: int = MAX_INTEGER

    def parse(self, text: str) -> int:
        digits = text.removeprefix("-")
        # int() takes underscores, spaces and other alphabets' digits, and a length without bound.
        if digits.isascii() and digits.isdecimal() and len(digits) <= len(str(MAX_INTEGER)):
            value = int(text)
            if self.minimum <= value <= self.maximum and str(value) == text:
                return value
        raise ValueError(f"must be a whole number from {self.minimum} to {self.maximum}")

    def format(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Boolean:
    """`true` or `false`, read in any case."""

    def parse(self, text: str) -> bool:
        value = _BOOLEANS.get(text.lower())
        if value is None:
            raise ValueError("must be true or false")
        return value

    def format(self, value: bool) -> str:
        return "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Text:
    """Any text of at most `max_length` characters."""

    max_length: int = MAX_VALUE_LENGTH

    def parse(self, text: str) -> str:
        if len(text) > self.max_length:
            raise ValueError(f"must have at most {self.max_length} characters")
        return text

    def format(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One of these words, exactly as they are written; `T` is the Literal of the words."""

    words: Sequence[T]

    def parse(self, text: str) -> T:
        for word in self.words:
            if word == text:
                return word
        raise ValueError(f"must be one of {', '.join(map(str, self.words))}")

    def format(self, value: T) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class CommaList(Generic[T]):
    """Items between commas, each once; spaces around an item are read, not written."""

    item: ValueType[T]
    allows_empty: bool = False

    def parse(self, text: str) -> tuple[T, ...]:
        if not text:
            if self.allows_empty:
                return ()
            raise ValueError("must not be empty")
        items: list[T] = []
        for part in text.split(","):
            try:
                item = self.item.parse(part.strip(" "))
            except ValueError as error:
                raise ValueError(f"each item {error}") from None
            if item in items:
                raise ValueError("must not have an item twice")
            items.append(item)
        return tuple(items)

    def format(self, value: tuple[T, ...]) -> str:
        return ",".join(map(self.item.format, value))
