"""Evidence for tests of values, checks and rules: parameters, keys, and what was said before."""

from collections.abc import Mapping
from typing import Final

from plugwright.lab.evidence import Authority, Evidence, Side, Utterance
from plugwright.lab.parameters import Parameters
from plugwright.now import Now
from plugwright.ocpp16 import KeyValue
from plugwright.ocpp16.payload import Payload, Req

EPOCH_MS: Final = 1_767_225_600_000


def evidence(
    *said: Payload,
    keys: Mapping[str, str] | None = None,
    statuses: Mapping[int, str] | None = None,
    parameters: Parameters | None = None,
    authority: Authority | None = None,
) -> Evidence:
    """As if all of this had been said, a second apart; now is after the last of it."""
    known = {name.lower(): KeyValue(key=name, readonly=False, value=value) for name, value in (keys or {}).items()}
    found = Evidence(parameters or Parameters(), known, statuses or {}, authority)
    for number, message in enumerate(said):
        by: Side = "station" if isinstance(message, Req) else "csms"
        found.history.append(Utterance(at(number), by, message, "1"))
    found.now = at(len(said))
    return found


def at(seconds: int) -> Now:
    """This long after the beginning."""
    return Now(seconds * 1000, EPOCH_MS + seconds * 1000)
