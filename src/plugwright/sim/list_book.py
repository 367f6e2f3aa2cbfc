"""The Local Authorization List as the Central System has it: what it sent, what was accepted, and what must be seen.

OCPP 1.6 §3.5.2, §5.10, §5.15, §6.41, §7.1, §7.47; errata 3.52. Whatever happens in the middle of an update, every
look-up finds the list before it or the one after it.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationData, GetLocalListVersionReq, IdTagInfo, SendLocalListReq
from plugwright.ocpp16.time import parse_utc
from plugwright.station.ports import ListRow, ListStore

RESERVED_VERSIONS: Final = (0, -1)
LOOKED_UP: Final = 16


class Listed(NamedTuple):
    """A whole list; the idTags are folded."""

    version: int
    entries: Mapping[str, IdTagInfo]

    def changed(self, req: SendLocalListReq) -> "Listed":
        """The list after an update; an empty one has version 0, whatever was said (§5.10)."""
        entries = {} if req.update_type == "Full" else dict(self.entries)
        for data in req.local_authorization_list or ():
            if data.id_tag_info is None:
                entries.pop(data.id_tag.casefold(), None)
            else:
                entries[data.id_tag.casefold()] = data.id_tag_info
        return Listed(req.list_version if entries else 0, entries)

    def differs(self, store: ListStore, keys: Iterable[str]) -> str | None:
        """Where what a station sees is another list; None if it is this one, as far as was looked."""
        state = store.state
        if (state.version, state.size) != (self.version, len(self.entries)):
            return f"{state}, and not version {self.version} with {len(self.entries)} entries"
        for key in keys:
            info = self.entries.get(key)
            if store.entry(key) != (None if info is None else _row(key, info)):
                return f"{store.entry(key)} of version {state.version}, and not {key}: {info}"
        return None


EMPTY: Final = Listed(0, MappingProxyType({}))


class Limits(NamedTuple):
    """SendLocalListMaxLength and LocalAuthListMaxLength."""

    update: int
    whole: int


class ListBook:
    """`current` is the list that was accepted last; an update is under way until it is answered, or cannot be."""

    def __init__(self, complain: Callable[[str], None], limits: Limits) -> None:
        self.current = EMPTY
        self.accepted = 0
        self.is_switched_on: Callable[[], bool] = lambda: True
        self.is_full: Callable[[], bool] = lambda: False
        """Whether the medium is, which excuses the refusal of a good update."""
        self._complain = complain
        self._limits = limits
        self._coming: list[SendLocalListReq] = []
        self._lost: list[SendLocalListReq] = []  # nobody hears any more what became of them
        self._looks = 0
        self._is_new = False

    @property
    def is_open(self) -> bool:
        """Whether it is to be looked at: an update may be seen at any moment, or has just been."""
        return bool(self._coming or self._lost or self._is_new)

    # What passes between the two

    @property
    def answered(self) -> Mapping[str, Callable[[Any, Any, Now], None]]:
        """What to do with the station's answers, by action."""
        return MappingProxyType({"SendLocalList": self._updated, "GetLocalListVersion": self._version_told})

    def heard(self, req: SendLocalListReq) -> None:
        """The station has an update before it."""
        self._coming.append(req)

    def _updated(self, req: SendLocalListReq, conf: Any, now: Now) -> None:
        del now
        coming = self.current.changed(req)
        was_alone = len(self._coming) == 1 and not self._lost
        self._coming.remove(req)
        status = None if conf is None else conf["status"]
        refusal = self._refusal(req, coming)
        if status == "Accepted":
            if refusal is not None:
                self._complain(f"accepts a list although {refusal} (§5.15, §7.47)")
            self._show(coming)
        elif status == "NotSupported":
            if self.is_switched_on():
                self._complain("does not support a list that is switched on (§5.15)")
        elif refusal is None and was_alone and not self.is_full():
            self._complain(f"says {status} to a good list of version {req.list_version} (§5.15)")

    def _version_told(self, req: GetLocalListVersionReq, conf: Any, now: Now) -> None:
        del req, now
        expected = self.current.version if self.is_switched_on() else -1
        if conf != {"listVersion": expected}:
            self._complain(f"says that the list has {conf}, and not version {expected} (§5.10)")

    def link_changed(self) -> None:
        """What is under way is not answered any more; it goes on all the same."""
        self._lost += self._coming
        self._coming = []

    def begin_life(self) -> None:
        """What was not seen by now never will be."""
        self._coming, self._lost = [], []
        self._is_new = True

    def _show(self, listed: Listed) -> None:
        self.current = listed
        self.accepted += 1
        self._is_new = True

    def _refusal(self, req: SendLocalListReq, coming: Listed) -> str | None:
        """Why the list must be refused, None if it may be accepted."""
        data = req.local_authorization_list or ()
        if req.list_version in RESERVED_VERSIONS:
            return f"version {req.list_version} is reserved"
        if req.update_type == "Differential" and req.list_version <= self.current.version:
            return f"version {req.list_version} is not above {self.current.version}"
        if len(dict.fromkeys(entry.id_tag.casefold() for entry in data)) < len(data):
            return "an idTag is in it twice"
        if req.update_type == "Full" and any(entry.id_tag_info is None for entry in data):
            return "nothing is said of an idTag"
        if len(data) > self._limits.update or len(coming.entries) > self._limits.whole:
            return f"it is longer than {self._limits}"
        return None

    # What is seen

    def look(self, store: ListStore) -> None:
        """After a step: the former list, or the whole new one."""
        if self._is_new or self._lost:
            self._look_at_all(store)
            self._is_new = False
            return
        self._looks += 1
        wrong = self.current.differs(store, self._some_keys())
        if wrong is not None:
            self._complain(f"the local list is not the one before the update: {wrong} (§5.15)")

    def _look_at_all(self, store: ListStore) -> None:
        wrong = self.current.differs(store, self._all_keys())
        if wrong is None:
            return
        for req in self._lost:
            coming = self.current.changed(req)
            if coming.differs(store, self._all_keys()) is None:
                self._lost = []
                self._show(coming)
                return
        self._complain(f"the local list is not the one that was accepted last: {wrong} (§5.15)")

    def _some_keys(self) -> list[str]:
        """A few entries of the list and of what comes, others at each look."""
        keys = self._all_keys()
        stride = len(keys) // LOOKED_UP + 1
        return keys[self._looks % stride :: stride]

    def _all_keys(self) -> list[str]:
        keys = dict.fromkeys(self.current.entries)
        for req in (*self._coming, *self._lost):
            keys.update(dict.fromkeys(map(_key, req.local_authorization_list or ())))
        return [*keys]


def _key(data: AuthorizationData) -> str:
    return data.id_tag.casefold()


def _row(key: str, info: IdTagInfo) -> ListRow:
    expiry_utc_ms = None if info.expiry_date is None else parse_utc(info.expiry_date)
    return ListRow(key, info.status, expiry_utc_ms, info.parent_id_tag)
