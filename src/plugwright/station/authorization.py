"""Authorization, whether an idTag may charge: the cache, the Central System, and what holds while it cannot be asked.

OCPP 1.6 §3.5, §3.5.1, §3.5.4, §4.1, §4.2.1, §9.1.1, §9.1.2, §9.1.12, §9.1.13.
Lab: TC_007_CS, TC_023_CS, TC_037_1_CS, TC_061_CS.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import msgspec

from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationStatus, AuthorizeConf, AuthorizeReq, IdTagInfo
from plugwright.ocpp16.time import parse_utc
from plugwright.station.calls import Answer
from plugwright.station.keys import (
    AllowOfflineTxForUnknownId,
    AuthorizationCacheEnabled,
    LocalAuthorizeOffline,
    LocalPreAuthorize,
)
from plugwright.station.ports import CacheRow

if TYPE_CHECKING:
    from plugwright.station.station import Station

VALID_LOCALLY: Final = frozenset({"Accepted", "ConcurrentTx"})
"""What a stored entry may say of an idTag that may charge; ConcurrentTx is for the Central System to judge (§3.5.2)."""


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """The outcome: `reason` is the status that decided, in OCPP's word, or ours where OCPP has none."""

    accepted: bool
    reason: str
    parent_id_tag: str | None = None


Then = Callable[[Judgement, Now], None]


class Authorization:
    """Decides at once from what is stored, or asks."""

    __slots__ = ("_station",)

    def __init__(self, station: "Station") -> None:
        self._station = station

    @property
    def cache_enabled(self) -> bool:
        """Whether the Authorization Cache exists and is switched on (§9.1.2)."""
        configuration = self._station.configuration
        return configuration.exists(AuthorizationCacheEnabled) and configuration[AuthorizationCacheEnabled]

    def authorize(self, id_tag: str, now: Now, then: Then, *, in_turn: bool = False, for_group: bool = False) -> None:
        """Judge an idTag; `then` is called in this step or in that of the answer. `in_turn`: see `Calls.tell`.

        With `for_group` an entry that knows no parent does not do, as long as the Central System can be asked (§5.13).
        """
        station = self._station
        if not station.calls.may_tell:
            then(self._offline(id_tag, now), now)
            return
        known = self._known(id_tag, now)
        if known is not None and known.parent_id_tag is None and for_group:
            known = None  # it does not say what is wanted
        if known is not None and known.status in VALID_LOCALLY and station.configuration[LocalPreAuthorize]:
            then(Judgement(accepted=True, reason=known.status, parent_id_tag=known.parent_id_tag), now)
            return
        station.calls.tell(
            AuthorizeReq(id_tag=id_tag),
            lambda answer, at: self._answered(id_tag, answer, at, then),
            in_turn=in_turn,
        )

    def _answered(self, id_tag: str, answer: Answer, now: Now, then: Then) -> None:
        conf = answer.confirmation
        if not isinstance(conf, AuthorizeConf):
            then(self._offline(id_tag, now), now)  # no word from the Central System is as good as no link
            return
        info = conf.id_tag_info
        self.learn(id_tag, info, now)
        then(Judgement(info.status == "Accepted", info.status, info.parent_id_tag), now)

    def _offline(self, id_tag: str, now: Now) -> Judgement:
        station = self._station
        if not station.boot.ever_accepted or station.boot.registration in ("Pending", "Rejected"):
            return Judgement(accepted=False, reason="NotInService")  # §4.2.1
        known = self._known(id_tag, now)
        if known is not None:
            accepted = known.status in VALID_LOCALLY and station.configuration[LocalAuthorizeOffline]
            return Judgement(accepted, known.status if not accepted else "Accepted", known.parent_id_tag)
        allowed = station.configuration.exists(AllowOfflineTxForUnknownId)
        return Judgement(allowed and station.configuration[AllowOfflineTxForUnknownId], "Unknown")

    def _known(self, id_tag: str, now: Now) -> CacheRow | None:
        """What is stored of an idTag: the local list goes before the cache (§3.5.3)."""
        return self._station.local_list.entry(id_tag, now) or self._cached(id_tag, now)

    def _cached(self, id_tag: str, now: Now) -> CacheRow | None:
        """The cache's entry; past its expiry it becomes Expired (§3.5.1)."""
        if not self.cache_enabled:
            return None
        row = self._station.store.cached(id_tag.casefold())
        if row is None or row.expiry_utc_ms is None or row.status == "Expired":
            return row
        utc_ms = self._station.clock.utc_ms(now)
        if utc_ms is None or utc_ms < row.expiry_utc_ms:
            return row
        return self._put(row.key, "Expired", row.expiry_utc_ms, row.parent_id_tag)

    def learn(self, id_tag: str, info: IdTagInfo, now: Now) -> None:
        """Every idTagInfo that comes updates the cache, valid or not (§3.5.1), but of idTags on the list (§3.5.3)."""
        if self._station.local_list.told(id_tag, info, now):
            self._station.store.remove_cached(id_tag.casefold())
        elif self.cache_enabled:
            expiry_utc_ms = parse_utc(info.expiry_date) if info.expiry_date is not None else None
            self._put(id_tag.casefold(), info.status, expiry_utc_ms, info.parent_id_tag)

    def _put(self, key: str, status: AuthorizationStatus, expiry_utc_ms: int | None, parent: str | None) -> CacheRow:
        row = CacheRow(key, status, expiry_utc_ms, parent)
        store = self._station.store
        if store.cached(key) != row:
            store.put_cached(row, self._station.product.cache_entries)
        return row
