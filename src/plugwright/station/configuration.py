"""A station's configuration: typed values by key, changed by the Central System, read by everything else.

OCPP 1.6 §5.3, §5.8, §9. What OCPP set wins over the factory's value; read-only keys are never stored.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Generic, Literal, TypeVar

from plugwright.ocpp16 import ConfigurationStatus
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.station.ports import Store
from plugwright.station.product import Product
from plugwright.station.value_types import MAX_VALUE_LENGTH, ValueType

T = TypeVar("T")

Access = Literal["RW", "R", "W"]
RW: Final = "RW"
R: Final = "R"
W: Final = "W"
"""Written by the Central System and never told to anybody."""

Applies = Literal["now", "at next use", "at reboot", "at reconnect"]
NOW: Final = "now"
AT_NEXT_USE: Final = "at next use"
AT_REBOOT: Final = "at reboot"
AT_RECONNECT: Final = "at reconnect"

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Key(Generic[T]):
    """One configuration key. `default` holds where a product says nothing, inside also where the key does not exist.

    `optional` keys may be absent from a product of their profile. `objection` ends a sentence ("must be …") if the
    product cannot take a value of the right type. `max_length_key` limits the number of a list's items.
    """

    name: str
    type: ValueType[T]
    default: T | Callable[[Product], T]
    access: Access
    applies: Applies
    effect: str
    spec: str
    unit: str | None = None
    profile: FeatureProfile = "Core"
    optional: bool = False
    read_only_if: Callable[[Product], bool] | None = None
    objection: Callable[[T, Product], str | None] | None = None
    max_length_key: "Key[int] | None" = None


class KeyTable:
    """All keys that the software knows, in the order in which GetConfiguration lists them."""

    __slots__ = ("_keys",)

    def __init__(self, *keys: Key[Any]) -> None:
        self._keys: Final = {key.name.casefold(): key for key in keys}
        assert len(self._keys) == len(keys), "a key is in the table twice"

    def __iter__(self) -> Iterator[Key[Any]]:
        return iter(self._keys.values())

    def find(self, name: str) -> Key[Any] | None:
        """The key of this name, whatever its case (§7.17: CiString)."""
        return self._keys.get(name.casefold())


class Factory:
    """A product's factory values, parsed and checked once for all its stations.

    Raises ValueError with a one-line sentence that begins with the key's name.
    """

    __slots__ = ("keys", "product", "read_only", "values")

    def __init__(self, keys: KeyTable, product: Product) -> None:
        self.keys: Final = keys
        self.product: Final = product
        self.values: Final[dict[str, Any]] = {}
        """By name, of every key in the table, existing or not."""
        self.read_only: Final[dict[str, bool]] = {}
        """By name, of the keys that exist."""
        self._refuse_unknown_names()
        for key in keys:
            self.values[key.name] = key.default(product) if callable(key.default) else key.default
            if self._exists(key):
                self.read_only[key.name] = self._is_read_only(key)
        # Limits first: a list is held to the number that its …MaxLength key gives.
        for key in sorted(keys, key=lambda key: key.max_length_key is not None):
            self.values[key.name] = self._factory_value(key)

    def parse(self, key: Key[T], text: str) -> T:
        """The value that `text` means on this product; raises ValueError with the end of a sentence if it is none."""
        value = key.type.parse(text)
        if len(text) > MAX_VALUE_LENGTH or len(key.type.format(value)) > MAX_VALUE_LENGTH:
            raise ValueError(f"must have at most {MAX_VALUE_LENGTH} characters")
        if key.max_length_key is not None and isinstance(value, tuple):
            limit: int = self.values[key.max_length_key.name]
            if len(value) > limit:
                raise ValueError(f"must have at most {limit} items ({key.max_length_key.name})")
        objection = key.objection(value, self.product) if key.objection is not None else None
        if objection is not None:
            raise ValueError(objection)
        return value

    def _refuse_unknown_names(self) -> None:
        for name in (*self.product.configuration, *self.product.read_only):
            key = self.keys.find(name)
            if key is None:
                raise ValueError(f"{name}: there is no such configuration key")
            if key.name != name:
                raise ValueError(f"{name}: the configuration key is written {key.name}")

    def _exists(self, key: Key[Any]) -> bool:
        configuration = self.product.configuration
        offered = key.profile in self.product.feature_profiles
        if key.name not in configuration:
            return offered
        if configuration[key.name] is None and offered and not key.optional:
            raise ValueError(f"{key.name}: must have a value, the key is required ({key.spec})")
        return configuration[key.name] is not None

    def _is_read_only(self, key: Key[Any]) -> bool:
        fixed = key.read_only_if is not None and key.read_only_if(self.product)
        return key.access == R or fixed or key.name in self.product.read_only

    def _factory_value(self, key: Key[T]) -> T:
        text = self.product.configuration.get(key.name)
        try:
            return self.parse(key, key.type.format(self.values[key.name]) if text is None else text)
        except ValueError as error:
            raise ValueError(f"{key.name}: {error}") from None


class Configuration:
    """One station's values: the shared factory's, and what was changed since.

    `stored` is what the store holds. What in it no longer fits (the key is gone or read-only now, the text no longer
    parses) gives way to the factory's value, and its name is in `discarded`.
    """

    __slots__ = ("_at_reboot", "_changed", "_factory", "discarded")

    def __init__(self, factory: Factory, stored: Mapping[str, str]) -> None:
        self._factory: Final = factory
        # Replaced, never changed in place, so that stations without a change share one empty mapping.
        self._changed = _NOTHING
        self._at_reboot = _NOTHING
        self.discarded: Final = tuple(name for name, text in stored.items() if not self._restore(name, text))

    def __getitem__(self, key: Key[T]) -> T:
        """The value in effect; that of a key which does not exist on this product is its internal default."""
        name = key.name
        value: T = self._changed[name] if name in self._changed else self._factory.values[name]
        return value

    def exists(self, key: Key[Any]) -> bool:
        """Whether the product has the key, so that OCPP sees it."""
        return key.name in self._factory.read_only

    def is_read_only(self, key: Key[Any]) -> bool:
        """Whether OCPP may not change an existing key."""
        return self._factory.read_only[key.name]

    def find(self, name: str) -> Key[Any] | None:
        """The existing key of this name, whatever its case; None if this product has none."""
        key = self._factory.keys.find(name)
        return key if key is not None and self.exists(key) else None

    def text(self, key: Key[Any]) -> str | None:
        """The value as GetConfiguration tells it, the last one set; None for a write-only key."""
        return None if key.access == W else key.type.format(self.last_set(key))

    def last_set(self, key: Key[T]) -> T:
        """The last value set, which may hold from the next start only."""
        value: T = self._at_reboot[key.name] if key.name in self._at_reboot else self[key]
        return value

    def factory_value(self, key: Key[T]) -> T:
        """What the key has where nobody changed it."""
        value: T = self._factory.values[key.name]
        return value

    def objection(self, key: Key[Any], text: str) -> str | None:
        """What is wrong with a value for this key, as the end of a sentence; None if it can be set."""
        try:
            self._factory.parse(key, text)
        except ValueError as error:
            return str(error)
        return None

    def listed(self) -> Iterator[tuple[Key[Any], str | None, bool]]:
        """Every existing key in the table's order, with its `text` and whether it is read-only."""
        for key in self._factory.keys:
            if self.exists(key):
                yield key, self.text(key), self.is_read_only(key)

    def change(self, name: str, value: str, store: Store) -> ConfigurationStatus:
        """Change a key for the Central System (§5.3), wholly or not at all; stores only what differs."""
        key = self.find(name)
        if key is None:
            return "NotSupported"
        if self.is_read_only(key):
            return "Rejected"
        try:
            parsed = self._factory.parse(key, value)
        except ValueError:
            return "Rejected"
        if parsed != self.last_set(key):
            store.put_configuration(key.name, key.type.format(parsed))
            if key.applies == AT_REBOOT:
                self._at_reboot = {**self._at_reboot, key.name: parsed}
            else:
                self._changed = {**self._changed, key.name: parsed}
        return "Accepted" if parsed == self[key] else "RebootRequired"

    def set(self, key: Key[T], value: T, store: Store) -> bool:
        """Set a key on the station's own account, at once; False, and nothing changes, if the key cannot take it.

        OCPP 1.6 §4.2: BootNotification.conf sets HeartbeatInterval. On a key that OCPP may not change it holds until
        the next start only, since read-only keys are never stored.
        """
        text = key.type.format(value)
        try:
            self._factory.parse(key, text)
        except ValueError:
            return False
        if value != self[key]:
            self._changed = {**self._changed, key.name: value}
            if self.exists(key) and not self.is_read_only(key):
                store.put_configuration(key.name, text)
        return True

    def _restore(self, name: str, text: str) -> bool:
        key = self.find(name)
        if key is None or self.is_read_only(key):
            return False
        try:
            value = self._factory.parse(key, text)
        except ValueError:
            return False
        self._changed = {**self._changed, key.name: value}
        return True
