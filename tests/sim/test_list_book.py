"""The local list as the Central System has it, and that another one is noticed."""

from typing import Any

import pytest

from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationData, GetLocalListVersionReq, IdTagInfo, SendLocalListReq, UpdateType
from plugwright.sim.list_book import EMPTY, Limits, ListBook
from plugwright.station.ports import ListRow, ListState
from plugwright.store.memory_list import MemoryList

GOOD = IdTagInfo(status="Accepted")
NOW = Now(0, 0)


def update(version: int, *tags: str, kind: UpdateType = "Full", gone: tuple[str, ...] = ()) -> SendLocalListReq:
    """An update that says these tags are good, and those gone."""
    data = [AuthorizationData(id_tag=tag, id_tag_info=GOOD) for tag in tags]
    data += [AuthorizationData(id_tag=tag) for tag in gone]
    return SendLocalListReq(list_version=version, update_type=kind, local_authorization_list=tuple(data) or None)


class Library:
    """A book with its complaints, and the list that a station sees."""

    def __init__(self, limits: Limits = Limits(5, 6)) -> None:  # noqa: B008 - frozen
        self.flaws: list[str] = []
        self.book = ListBook(self.flaws.append, limits)
        self.seen = MemoryList()

    def sees(self, version: int, *tags: str) -> "Library":
        self.seen.begin(full=True)
        self.seen.stage([ListRow(tag, "Accepted") for tag in sorted(tags)])
        self.seen.show(ListState(version, len(tags)))
        return self

    def hears(self, req: SendLocalListReq, status: str | None = "Accepted") -> "Library":
        self.book.heard(req)
        self.answers(req, status)
        return self

    def answers(self, req: SendLocalListReq, status: str | None = "Accepted") -> None:
        conf: Any = None if status is None else {"status": status}
        self.book.answered["SendLocalList"](req, conf, NOW)

    def looks(self) -> list[str]:
        self.book.look(self.seen)
        return self.flaws


def test_a_list_changes_as_it_is_told() -> None:
    """§5.15: replaced, or added to and taken from, whatever the case; an empty one has version 0."""
    listed = EMPTY.changed(update(3, "A", "B"))
    assert (listed.version, [*listed.entries]) == (3, ["a", "b"])
    listed = listed.changed(update(4, "C", kind="Differential", gone=("a", "X")))
    assert (listed.version, [*listed.entries]) == (4, ["b", "c"])
    assert listed.changed(update(9)) == EMPTY
    assert listed.changed(update(9, kind="Differential")).version == 9


def test_what_was_accepted_must_be_seen() -> None:
    """All of it."""
    assert Library().sees(1, "a", "b").hears(update(1, "A", "B")).looks() == []
    assert Library().sees(1, "a", "c").hears(update(1, "A", "B")).looks()
    assert Library().sees(1, "a").hears(update(1, "A", "B")).looks()
    assert Library().sees(2, "a", "b").hears(update(1, "A", "B")).looks()


def test_until_it_is_answered_only_the_old_list_is_seen() -> None:
    """Between the slices of an update (§5.15)."""
    library = Library().sees(1, "a").hears(update(1, "A"))
    assert library.looks() == []
    library.book.heard(update(2, "B"))
    assert library.book.is_open
    assert library.looks() == []
    assert "before the update" in library.sees(1, "b").looks()[0]


def test_an_update_that_nobody_waits_for_goes_on() -> None:
    """The link is lost: the old list is seen until the new one is, and from then on that; never something between."""
    library = Library().sees(1, "a").hears(update(1, "A"))
    library.book.heard(update(2, "B", "C"))
    library.book.link_changed()
    assert library.looks() == []
    assert library.sees(2, "b", "c").looks() == []
    assert library.book.current.version == 2
    library.book.link_changed()
    assert library.sees(1, "a").looks()


def test_a_new_life_sees_what_was_seen_last() -> None:
    """§3.5.2: kept over reboots and power outages; an update that was cut short never comes."""
    library = Library().sees(1, "a").hears(update(1, "A"))
    library.book.heard(update(2, "B"))
    library.book.begin_life()
    assert library.looks() == []
    assert library.sees(2, "b").looks()


@pytest.mark.parametrize(
    "req",
    [
        update(0, "A"),
        update(-1, "A"),
        update(5, "A", kind="Differential"),
        update(7, "A", "a"),
        update(7, gone=("A",)),
        update(7, *"ABCDEF"),
        update(7, *"ABCDE", kind="Differential"),
    ],
    ids=["0", "-1", "not above", "twice", "nothing said", "long update", "long list"],
)
def test_a_wrong_update_must_be_refused(req: SendLocalListReq) -> None:
    """§6.41, §7.1, §7.47, §9.2; refused it changes nothing."""
    library = Library().hears(update(5, "X", "Y"))
    library.hears(req, "Failed")
    assert library.flaws == []
    library.hears(req)
    assert "although" in library.flaws[0]


def test_a_good_update_must_be_taken() -> None:
    """Unless another one is being stored, or the medium is full."""
    assert "to a good list" in Library().hears(update(1, "A"), "Failed").flaws[0]
    assert Library().hears(update(1, "A"), None).flaws
    library = Library()
    library.book.heard(update(1, "A"))
    library.hears(update(2, "B"), "Failed")
    assert library.flaws == []
    library = Library()
    library.book.is_full = lambda: True
    assert library.hears(update(1, "A"), "Failed").flaws == []


def test_a_list_that_is_switched_off_is_not_supported() -> None:
    """§9.2.1; and only then."""
    library = Library()
    assert "switched on" in library.hears(update(1, "A"), "NotSupported").flaws[0]
    library = Library()
    library.book.is_switched_on = lambda: False
    assert library.hears(update(1, "A"), "NotSupported").flaws == []


def test_the_version_that_is_told_is_that_of_the_list() -> None:
    """§5.10: -1 if it is switched off."""
    library = Library().hears(update(4, "A"))
    told = library.book.answered["GetLocalListVersion"]
    told(GetLocalListVersionReq(), {"listVersion": 4}, NOW)
    assert library.flaws == []
    told(GetLocalListVersionReq(), {"listVersion": 3}, NOW)
    library.book.is_switched_on = lambda: False
    told(GetLocalListVersionReq(), {"listVersion": 4}, NOW)
    assert len(library.flaws) == 2
