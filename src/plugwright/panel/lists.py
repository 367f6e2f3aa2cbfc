"""What a station has been told of idTags, to be looked at: reservations, the local list and the cache.

OCPP 1.6 §3.5.1, §3.5.2, §3.11.
"""

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationStatus
from plugwright.ocpp16.time import format_utc
from plugwright.station.keys import LocalAuthListMaxLength
from plugwright.station.ports import CacheRow
from plugwright.station.station import Station


class ReservationView(msgspec.Struct, frozen=True):
    """A reservation that holds; of connector 0 it is for no specific one."""

    id: int
    connector: int
    id_tag: str
    parent_id_tag: str | None
    expiry: str


class LocalListView(msgspec.Struct, frozen=True):
    """The Local Authorization List: whether it is asked, its version, and its entries."""

    enabled: bool
    version: int
    size: int
    max_length: int


class CacheView(msgspec.Struct, frozen=True):
    """The Authorization Cache: whether it is asked, and its entries."""

    enabled: bool
    size: int
    max_length: int


class EntryView(msgspec.Struct, frozen=True):
    """What one of them says of an idTag; past its expiry it is Expired."""

    id_tag: str
    status: AuthorizationStatus
    expiry_date: str | None
    parent_id_tag: str | None


def reservations(station: Station) -> tuple[ReservationView, ...]:
    """All that hold, oldest first."""
    return tuple(
        ReservationView(row.id, row.connector, row.id_tag, row.parent_id_tag, format_utc(row.expiry_utc_ms))
        for row in station.reservations.rows
    )


def local_list(station: Station) -> LocalListView:
    """The list that is seen; raises what the store raises."""
    configuration = station.configuration
    if not configuration.exists(LocalAuthListMaxLength):
        return LocalListView(enabled=False, version=0, size=0, max_length=0)
    state = station.store.local_list.state
    return LocalListView(station.local_list.enabled, state.version, state.size, configuration[LocalAuthListMaxLength])


def local_list_entry(station: Station, id_tag: str, now: Now) -> EntryView | None:
    """What the list says of an idTag, whether it is asked or not; None if nothing. Raises what the store raises."""
    if not station.configuration.exists(LocalAuthListMaxLength):
        return None
    row = station.store.local_list.entry(id_tag.casefold())
    if row is None or row.status is None:
        return None
    return _entry(station, id_tag, CacheRow(row.key, row.status, row.expiry_utc_ms, row.parent_id_tag), now)


def cache(station: Station) -> CacheView:
    """The cache; raises what the store raises."""
    return CacheView(station.authorization.cache_enabled, station.store.counts().cached, station.product.cache_entries)


def cache_entry(station: Station, id_tag: str, now: Now) -> EntryView | None:
    """What the cache says of an idTag, whether it is asked or not; None if nothing. Raises what the store raises."""
    row = station.store.cached(id_tag.casefold())
    return None if row is None else _entry(station, id_tag, row, now)


def _entry(station: Station, id_tag: str, row: CacheRow, now: Now) -> EntryView:
    utc_ms = station.clock.utc_ms(now)
    is_over = row.expiry_utc_ms is not None and utc_ms is not None and utc_ms >= row.expiry_utc_ms
    return EntryView(
        id_tag=id_tag,
        status="Expired" if is_over else row.status,
        expiry_date=None if row.expiry_utc_ms is None else format_utc(row.expiry_utc_ms),
        parent_id_tag=row.parent_id_tag,
    )
