"""How something wrong is put into a station: another part, table or store, or something between it and its ports."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import msgspec

from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.declaration import Declaration, declared
from plugwright.now import Now
from plugwright.ocpp16.payload import Req
from plugwright.settings.products import load_product
from plugwright.station.configuration import Factory, Key, KeyTable
from plugwright.station.effects import Effect
from plugwright.station.keys import KEYS
from plugwright.station.operations import OPERATIONS
from plugwright.station.product import Product
from plugwright.station.station import Station
from plugwright.station.stimuli import Stimulus
from plugwright.store.memory import MemoryStore

GENERIC: Final = "generic"
EVERYTHING: Final = "*"


class Wrong(NamedTuple):
    """A wrong station of a product; `what` is what is wrong with it, and says so in its docstring.

    `given` is what a virtual shell gets in place of ours, made anew for each run. `fails` are the cases that fail by
    the specification, `stops` those that never come to their first step.
    """

    what: Any
    given: Callable[[], Mapping[str, Any]]
    product: Product
    product_name: str
    fails: tuple[str, ...]
    stops: tuple[str, ...]

    @property
    def name(self) -> str:
        """A test's name for it."""
        return f"{self.what.__name__}-{self.product_name}"


def wrong(what: Any, fails: str, stops: str, product: str, given: Callable[[], Mapping[str, Any]]) -> Wrong:
    """A row; cases are parted by blanks, and EVERYTHING are all that the product is declared for."""
    found = load_product(product)
    stopped = stops.split() if stops != EVERYTHING else applicable(declared(product, found))
    return Wrong(what, given, found, product, tuple(fails.split()), tuple(stopped))


def applicable(declaration: Declaration) -> list[str]:
    """The cases that are for this station, by the specification."""
    return [case.id for case in CASES if case.inapplicable(declaration) is None]


def part(name: str, what: type[Any], fails: str, stops: str = "", product: str = GENERIC) -> Wrong:
    """One part of the station is of another class; a dotted name is a part's part."""

    def build(*arguments: Any) -> Station:
        station = Station(*arguments)
        found: Any = station
        for step in name.split("."):
            found = getattr(found, step)
        for one in found if isinstance(found, tuple | list) else (found,):
            one.__class__ = what
        return station

    return wrong(what, fails, stops, product, lambda: {"build": build})


def reporters(what: type[Any], fails: str, stops: str = "", product: str = GENERIC) -> Wrong:
    """Every connector tells its status otherwise."""

    def build(*arguments: Any) -> Station:
        station = Station(*arguments)
        for reporter in station.reporters():
            reporter.__class__ = what
        return station

    return wrong(what, fails, stops, product, lambda: {"build": build})


def operation(
    message: type[Req], what: Callable[..., Any], fails: str, stops: str = "", product: str = GENERIC
) -> Wrong:
    """Another row in the table of operations; it is there whatever profiles the product has."""
    row = msgspec.structs.replace(OPERATIONS[message], profile="Core", handle=what)
    return wrong(what, fails, stops, product, lambda: {"operations": {**OPERATIONS, message: row}})


def ports(what: type[Station], fails: str, stops: str = "", product: str = GENERIC) -> Wrong:
    """Something stands between the station and the world."""
    return wrong(what, fails, stops, product, lambda: {"build": what})


def store(what: type[MemoryStore], fails: str, stops: str = "", product: str = GENERIC) -> Wrong:
    """Another store."""
    return wrong(what, fails, stops, product, lambda: {"store": what()})


def keys(
    what: Callable[[Key[Any]], Mapping[str, Any] | None], fails: str, stops: str = "", product: str = GENERIC
) -> Wrong:
    """Another key table: `what` says what is different of a key, or None for one that is not there."""
    changes = [(key, what(key)) for key in KEYS]
    # A key that is not changed stays the same object, which is what the station knows it by.
    known = [dataclasses.replace(key, **change) if change else key for key, change in changes if change is not None]
    factory = Factory(KeyTable(*known), load_product(product))
    return wrong(what, fails, stops, product, lambda: {"factory": factory})


class Between(Station):
    """A station with something between it and its ports: what it hears, and what it wants done, passes through here."""

    __slots__ = ()

    def hears(self, stimulus: Stimulus) -> Stimulus:
        """What comes of a stimulus."""
        return stimulus

    def wants(self, effect: Effect) -> list[Effect]:
        """What comes of an effect."""
        return [effect]

    def step(self, stimulus: Stimulus, now: Now) -> list[Effect]:
        effects = super().step(self.hears(stimulus), now)
        return [done for effect in effects for done in self.wants(effect)]
