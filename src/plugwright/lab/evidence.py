"""What a case can look back on: what was said by whom and when, the station's keys, the lab's parameters."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, Protocol, TypeVar

import msgspec

from plugwright.lab.parameters import Parameters
from plugwright.now import Now
from plugwright.ocpp16 import BootNotificationConf, KeyValue, MeterValuesReq, StartTransactionReq, StopTransactionReq
from plugwright.ocpp16.payload import Payload

FACTS: Final = (StartTransactionReq, StopTransactionReq, MeterValuesReq)
"""What a station has to say until it is acknowledged (§3.7)."""

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


class Uploads(Protocol):
    """The folder for diagnostics, where it is the lab's own."""

    def count(self) -> int:
        """How many whole files have come to it so far, empty ones aside."""
        ...


class Evidence:
    """One case's; `keys` are the station's configuration keys by lower-case name, `statuses` by connector.

    `vehicle_end_frees`: a connector is free when its cable is unplugged at the vehicle.
    """

    __slots__ = (
        "_in_doubt",
        "_uploads",
        "_uploads_before",
        "authority",
        "began_utc_ms",
        "history",
        "keys",
        "now",
        "parameters",
        "statuses",
        "vehicle_end_frees",
        "was_offline",
    )

    def __init__(
        self,
        parameters: Parameters,
        keys: Mapping[str, KeyValue],
        statuses: Mapping[int, str],
        authority: Authority | None = None,
        *,
        uploads: Uploads | None = None,
        vehicle_end_frees: bool = False,
    ) -> None:
        self.parameters = parameters
        self.keys = keys
        self.statuses = statuses
        self.authority = authority
        self.vehicle_end_frees = vehicle_end_frees
        self.history: list[Utterance] = []
        self._in_doubt: list[Payload] = []
        self._uploads = uploads
        self._uploads_before = 0 if uploads is None else uploads.count()
        self.was_offline = False
        self.now = Now(0, 0)
        self.began_utc_ms = 0

    def begin(self, now: Now) -> None:
        """What comes from now on is the case's, with its preparation."""
        self.now = now
        self.began_utc_ms = now.utc_ms

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

    @property
    def silenced(self) -> bool:
        """Whether our last word on a boot was not Accepted: until it is, nothing else may be said (§4.2)."""
        conf = self.last(BootNotificationConf)
        return conf is not None and conf.status != "Accepted"

    def last_at_ms(self, *messages: type[Payload]) -> int | None:
        """When one of these was said last, by the monotonic clock; None if none of them was."""
        times = [said.at.monotonic_ms for said in self.history if isinstance(said.message, messages)]
        return times[-1] if times else None

    def lose_link(self) -> None:
        """The connection is gone: what was said last may have to be said again."""
        self.was_offline = True
        since_ms = self.now.monotonic_ms - 1000 * self.parameters.tolerance_s
        late = [said.message for said in self.history if said.at.monotonic_ms >= since_ms]
        self._in_doubt = [message for message in late if isinstance(message, FACTS)]

    def is_told_again(self, message: Payload) -> bool:
        """Whether its answer may have been lost with the connection, so that it is rightly said again, once (§3.7)."""
        if message not in self._in_doubt:
            return False
        self._in_doubt.remove(message)
        return True

    @property
    def files_came(self) -> int | None:
        """How many files the station has uploaded in this case; None where the lab cannot look."""
        return None if self._uploads is None else self._uploads.count() - self._uploads_before

    @property
    def last_word_ms(self) -> int:
        """When anything was said last, by the monotonic clock; 0 if nothing was."""
        return self.history[-1].at.monotonic_ms if self.history else 0

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
