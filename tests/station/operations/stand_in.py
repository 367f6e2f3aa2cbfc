"""What the two configuration operations use of a station."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from plugwright.now import Now
from plugwright.station.configuration import Configuration, Factory, Key
from plugwright.station.keys import KEYS
from plugwright.station.product import Product
from plugwright.store.memory import MemoryStore

if TYPE_CHECKING:
    from plugwright.station.station import Station

NOW = Now(monotonic_ms=1000, utc_ms=2000)


@dataclass
class StandIn:
    """A station's configuration and store, and which changes it was told of."""

    configuration: Configuration
    store: MemoryStore = field(default_factory=MemoryStore)
    told: list[tuple[Key[Any], Now]] = field(default_factory=list)

    def configuration_changed(self, key: Key[Any], now: Now) -> None:
        self.told.append((key, now))

    @property
    def station(self) -> "Station":
        """As the handlers see it."""
        return cast("Station", self)


def stand_in(product: Product) -> StandIn:
    """A station of this product, as it left the factory."""
    return StandIn(Configuration(Factory(KEYS, product), {}))
