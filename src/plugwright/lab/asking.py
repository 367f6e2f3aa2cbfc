"""What the lab says between cases: CALLs whose answers do not matter, and waiting for facts."""

from collections.abc import Callable, Iterator
from typing import Any

from plugwright.lab.known import Known
from plugwright.lab.steps import Does, Fact, Script, Step, Until
from plugwright.lab.verbs import any_of, csms, one_of, station
from plugwright.ocpp16 import (
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    UnlockConnectorConf,
    UnlockConnectorReq,
)
from plugwright.ocpp16.payload import Conf, Req

Stage = Callable[[], Script]
"""Part of a preparation; what it has to do is looked up when its turn comes."""


def asks(message: type[Req], answer: type[Conf], **fields: Any) -> Script:
    """A CALL whose answer does not matter here: what it was to bring about is checked in the end."""
    return (csms.sends(message, **fields), one_of(station.answers(answer), station.refuses()))


def changes(key: str, value: str) -> Script:
    """A configuration key is set, or the preparation has failed."""
    return (
        csms.sends(ChangeConfigurationReq, key=key, value=value),
        station.answers(ChangeConfigurationConf, status=any_of("Accepted", "RebootRequired")),
    )


def soon(words: str, holds: Callable[[], bool], within: str = "function_timeout_s") -> Until:
    """What comes by itself, or else needs more; `within` is the parameter that says how long."""
    return Until(Fact(words, lambda _: holds()), required=False, within=within)


def unlocks_and_unplugs(connector: int, known: Known) -> Iterator[Step]:
    """The cable is taken out of a connector where no transaction runs."""
    if known.declaration.lock:
        yield from asks(UnlockConnectorReq, UnlockConnectorConf, connector_id=connector)
    yield Does("unplug", connector)
