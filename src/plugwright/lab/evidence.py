"""What a case can look back on: what was said by whom and when, the station's keys, the lab's parameters."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Protocol, TypeVar

import msgspec

from plugwright.lab.parameters import Parameters
from plugwright.now import Now
from plugwright.ocpp16 import KeyValue
from plugwright.ocpp16.payload import Payload

Side = Literal["station", "csms"]
P = TypeVar("P", bound=Payload)


class Refusal(msgspec.Struct, frozen=True):
    """A CALLERROR."""

    code: str
    description: str = ""


class Utterance(msgspec.Struct, frozen=True):
    """A message that was said, and the step that expected it; without one it was surplus.

    `after_a_pause`: since our last request a person has done something, or time was let pass.
    """

    at: Now
    by: Side
    message: Payload | Refusal
    step: str = ""
    after_a_pause: bool = False


class Authority(Protocol):
    """A certificate authority of the lab's; a run without certificates has none."""

    def sign(self, csr: str) -> str:
        """The certificate chain, in PEM, for a signing request."""
        ...

    def invalid_chain(self) -> str:
        """A chain that no station may accept."""
        ...

    def invalid_root(self) -> str:
        """A root certificate that no station may accept."""
        ...

    def hash_data(self, certificate: str, hash_algorithm: str) -> Mapping[str, str]:
        """What identifies a certificate in PEM: hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber."""
        ...


class Evidence:
    """One case's; `keys` are the station's configuration keys by lower-case name, `statuses` by connector."""

    __slots__ = ("authority", "history", "keys", "now", "parameters", "statuses")

    def __init__(
        self,
        parameters: Parameters,
        keys: Mapping[str, KeyValue],
        statuses: Mapping[int, str],
        authority: Authority | None = None,
    ) -> None:
        self.parameters = parameters
        self.keys = keys
        self.statuses = statuses
        self.authority = authority
        self.history: list[Utterance] = []
        self.now = Now(0, 0)

    def all(self, message: type[P]) -> Iterator[P]:
        """Every message of a type, in order."""
        return (said.message for said in self.history if isinstance(said.message, message))

    def last(self, message: type[P]) -> P | None:
        """The last message of a type."""
        return next((said.message for said in reversed(self.history) if isinstance(said.message, message)), None)

    def last_since(self, start: type[Payload], message: type[P]) -> P | None:
        """The last message of a type after the last one of another; None if there is none of either."""
        for said in reversed(self.history):
            if isinstance(said.message, start):
                return None
            if isinstance(said.message, message):
                return said.message
        return None

    def said_at(self, message: type[Payload], number: int) -> int | None:
        """When the message of this type and number, counted from 1, was said: UTC ms."""
        times = [said.at.utc_ms for said in self.history if isinstance(said.message, message)]
        return times[number - 1] if number <= len(times) else None

    def value(self, key: str) -> str | None:
        """A configuration key's value as the station told it, or as it was changed since; None without the key."""
        found = self.keys.get(key.lower())
        return None if found is None else found.value or ""


def wire(message: Payload) -> dict[str, Any]:
    """The message as it stands in a frame."""
    found: dict[str, Any] = msgspec.to_builtins(message)
    return found
