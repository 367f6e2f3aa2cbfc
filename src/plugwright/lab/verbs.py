"""The words in which cases are written: what the station, the Central System and the person at the station do.

`station` says what it must do, `csms` what the lab does as Central System, `operator` what a person does; the others
say how steps are ordered.
"""

from typing import Any, Final, Literal

from plugwright.lab.checks import AnyOf, Other
from plugwright.lab.steps import (
    Answers,
    AnyOrder,
    AtEach,
    Connects,
    Deed,
    Does,
    EachConnector,
    Fact,
    Lateness,
    OneOf,
    OnlyIf,
    Optionally,
    Passes,
    Refuses,
    Repeatedly,
    Script,
    Sends,
    State,
    Step,
)
from plugwright.lab.values import CONNECTOR, SETTLE, Parameter, Value
from plugwright.ocpp16.errors import CallErrorCode
from plugwright.ocpp16.payload import Conf, Payload, Req

ITS_CONNECTOR: Final = Parameter("connector_id", "that connector")
"""Within `at_each` and `each_connector`: the number of the one whose turn it is."""


class _Station:
    """What the station must do."""

    def sends(self, message: type[Req], /, **fields: Any) -> Sends:
        """A CALL, with these fields."""
        return Sends("station", message, fields)

    def answers(self, message: type[Conf], /, **fields: Any) -> Answers:
        """The confirmation of our CALL."""
        return Answers("station", message, fields)

    def refuses(self, code: CallErrorCode | None = None) -> Refuses:
        """A CALLERROR for our CALL, of this code or of any."""
        return Refuses(code)

    def connects(self, **fields: Any) -> Connects:
        """A new link, opened with this handshake."""
        return Connects(fields)


class _CentralSystem:
    """What the lab does."""

    def sends(self, message: type[Req], /, **fields: Any) -> Sends:
        """A CALL."""
        return Sends("csms", message, fields)

    def answers(self, message: type[Conf], /, **fields: Any) -> Answers:
        """The confirmation of the station's CALL before it; what is not said is filled in kindly."""
        return Answers("csms", message, fields)


class _Operator:
    """What a person does."""

    def plugs_in(self, connector: Value = CONNECTOR) -> Does:
        """The cable, at both ends."""
        return Does("plug in", connector)

    def unplugs(self, *, at: Literal["station", "vehicle"] = "station") -> Does:
        """The cable, at both ends or at the vehicle's alone."""
        return Does("unplug" if at == "station" else "unplug at the vehicle")

    def presents(self, id_tag: Any) -> Does:
        """A card, or whatever identifies."""
        return Does("present idTag", id_tag=id_tag)

    def does(self, deed: Deed) -> Does:
        """Anything else."""
        return Does(deed)


station: Final = _Station()
csms: Final = _CentralSystem()
operator: Final = _Operator()


def time_passes(seconds: Value | int, *, since: tuple[type[Payload], ...] = (), late: Lateness = "never") -> Passes:
    """The next thing is to happen after so many seconds, and not before; `late` is when it is too late."""
    return Passes(seconds, since=since, late=late)


def absent(*messages: Sends, seconds: Value | int = SETTLE) -> Passes:
    """None of these comes within this time."""
    return Passes(seconds, messages)


def either_order(*groups: Step | Script) -> AnyOrder:
    """Steps, or groups of them, that may change places."""
    return AnyOrder(tuple(group if isinstance(group, tuple) else (group,) for group in groups))


def one_of(*alternatives: Step | Script) -> OneOf:
    """Whichever the station chooses."""
    return OneOf(tuple(steps if isinstance(steps, tuple) else (steps,) for steps in alternatives))


def optionally(*steps: Step) -> Optionally:
    """What may be left out."""
    return Optionally(steps)


def only_if(condition: Fact, *steps: Step) -> OnlyIf:
    """What takes place under a condition."""
    return OnlyIf(condition, steps)


def repeatedly(times: int, *steps: Step) -> Repeatedly:
    """The same again and again."""
    return Repeatedly(times, steps)


def each_connector(message: type[Req], *, under_test: Any = None, **fields: Any) -> EachConnector:
    """A message of the station for connector 0 and for each connector; `under_test` is the other status of ours."""
    step = Sends("station", message, {"connector_id": ITS_CONNECTOR, **fields})
    changed = {} if under_test is None else {"status": under_test}
    return EachConnector(step, Sends("station", message, {**step.fields, **changed}))


def at_each(which: Literal["other", "any"], *steps: Step) -> AtEach:
    """The same at one connector after the other."""
    return AtEach(which, steps)


def state(name: str, *steps: Step) -> State:
    """A reusable state."""
    return State(name, steps)


def any_of(*values: Any, or_omitted: bool = False) -> AnyOf:
    """A field that has one of these values."""
    return AnyOf(values, or_omitted)


def other_than(value: Any) -> Other:
    """A field that has another value."""
    return Other(value)
