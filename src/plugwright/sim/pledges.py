"""What the station's answers promise beyond their frames: a key that is set, an empty cache, an open lock, an echo.

OCPP 1.6 §5.3 (Accepted means in effect), §5.4, §5.6, §5.8, §5.18.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from plugwright.now import Now
from plugwright.ocpp16 import (
    ChangeConfigurationReq,
    ClearCacheReq,
    DataTransferReq,
    GetConfigurationReq,
    UnlockConnectorReq,
)
from plugwright.sim.surroundings import GOOD_TAGS, NEVER_GOOD_TAGS
from plugwright.station.configuration import Key
from plugwright.station.keys import KEYS, HeartbeatInterval
from plugwright.station.operations.data_transfer import ECHO, VENDOR_ID

if TYPE_CHECKING:
    from plugwright.sim.world import World
    from plugwright.station.station import Station

SET_BY_BOOT: Final = HeartbeatInterval.name
"""Every accepted BootNotification may set it, too (§4.2)."""


class Pledges:
    """What was promised; what is not kept is appended to `flaws`."""

    def __init__(self, world: "World") -> None:
        self.flaws: list[str] = []
        self.keys_set: dict[str, str] = {}
        self._world = world

    @property
    def answered(self) -> Mapping[str, Callable[[Any, Any, Now], None]]:
        """What to do with the station's answers, by action."""
        return MappingProxyType(
            {
                "ChangeConfiguration": self._key_changed,
                "ClearCache": self._cache_cleared,
                "DataTransfer": self._transferred,
                "GetConfiguration": self._keys_told,
                "UnlockConnector": self._unlocked,
            }
        )

    # The configuration

    def _key_changed(self, req: ChangeConfigurationReq, conf: Any, now: Now) -> None:
        del now
        if conf is None or conf["status"] != "Accepted":
            return
        key = KEYS.find(req.key)
        if key is None:
            self.flaws.append(f"accepts {req.key}, which is no key (§5.3)")
            return
        try:
            self._world.shell.factory.parse(key, req.value)
        except ValueError as error:
            self.flaws.append(f"accepts {req.key} = {req.value!r}, which {error} (§5.3)")
            return
        self.keys_set[key.name] = req.value
        self._compare(key, self._station)

    def _keys_told(self, req: GetConfigurationReq, conf: Any, now: Now) -> None:
        del req, now
        for told in (conf or {}).get("configurationKey", ()):
            key = KEYS.find(told["key"])
            if key is None or key.name == SET_BY_BOOT or key.name not in self.keys_set:
                continue
            if key.type.parse(told["value"]) != key.type.parse(self.keys_set[key.name]):
                self.flaws.append(f"tells {told}, and {self.keys_set[key.name]} was set (§5.8)")

    def compare_keys(self, station: "Station") -> None:
        """In each life every key is what it was set to last."""
        for name in self.keys_set:
            key = KEYS.find(name)
            assert key is not None
            self._compare(key, station)

    def _compare(self, key: Key[Any], station: "Station") -> None:
        wanted = self.keys_set[key.name]
        if key.name != SET_BY_BOOT and station.configuration[key] != key.type.parse(wanted):
            self.flaws.append(f"{key.name} is {station.configuration[key]}, and was set to {wanted} (§5.3)")

    # What else was promised

    @property
    def _station(self) -> "Station":
        station = self._world.shell.station
        assert station is not None
        return station

    def _cache_cleared(self, req: ClearCacheReq, conf: Any, now: Now) -> None:
        del req, now
        if conf is None or conf["status"] != "Accepted":
            return
        for tag in (*GOOD_TAGS, *NEVER_GOOD_TAGS):
            if self._station.store.cached(tag.casefold()) is not None:
                self.flaws.append(f"{tag} is in the cache that was cleared (§5.4)")

    def _transferred(self, req: DataTransferReq, conf: Any, now: Now) -> None:
        del now
        ours = req.vendor_id.casefold() == VENDOR_ID
        known = ours and (req.message_id or "").casefold() == ECHO.casefold()
        expected = {"status": "UnknownMessageId" if ours else "UnknownVendorId"}
        if known:
            expected = {"status": "Accepted"} if req.data is None else {"status": "Accepted", "data": req.data}
        if conf != expected:
            self.flaws.append(f"answers {conf} to {req} (§5.6)")

    def _unlocked(self, req: UnlockConnectorReq, conf: Any, now: Now) -> None:
        if conf is None or conf["status"] != "Unlocked":
            return
        seen = self._world.hardware.view(req.connector_id, now)
        if seen.locked:
            self.flaws.append(f"connector {req.connector_id} is said to be Unlocked and is not (§5.18)")
        if self._world.port.commanded[req.connector_id]:
            self.flaws.append(f"connector {req.connector_id} is Unlocked in a transaction (§5.18)")
