"""§4.9's table cell by cell: what leads from one status to the other, and which cells are never entered."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import pytest

from plugwright.ocpp16 import (
    AvailabilityType,
    ChangeAvailabilityReq,
    ChargePointStatus,
    IdTagInfo,
    StartTransactionConf,
    StartTransactionReq,
)
from plugwright.sim.bench import Bench
from plugwright.station.status import TRANSITIONS
from tests.station.reserving import RESERVING, cancel, reserve

STATUSES: Final[Mapping[str, ChargePointStatus]] = MappingProxyType(
    {
        "A1": "Available",
        "B2": "Preparing",
        "C3": "Charging",
        "D4": "SuspendedEV",
        "E5": "SuspendedEVSE",
        "F6": "Finishing",
        "G7": "Reserved",
        "H8": "Unavailable",
        "I9": "Faulted",
    }
)
"""Row and column of each status."""

WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A2": "plug",
        "A7": "reserve",
        "A8": "inoperative",
        "A9": "fault",
        "B1": "tap wait",
        "B3": "plug tap",
        "B4": "pause plug tap",
        "B5": "plug misunderstand tap",
        "B6": "plug wait",
        "B8": "tap inoperative",
        "B9": "plug fault",
        "C4": "plug tap pause",
        "C5": "refuse plug tap",
        "C6": "plug tap tap",
        "C9": "plug tap fault",
        "D3": "plug tap pause resume",
        "D5": "plug tap pause misunderstand",
        "D6": "plug tap pause tap",
        "D9": "plug tap pause fault",
        "E3": "plug tap misunderstand clear",
        "E4": "plug tap pause misunderstand clear",
        "E6": "refuse plug tap tap",
        "E9": "refuse plug tap fault",
        "F1": "plug tap tap unplug",
        "F2": "plug tap tap tap",
        "F8": "plug tap inoperative tap unplug",
        "F9": "plug tap tap fault",
        "G1": "reserve cancel",
        "G2": "reserve present",
        "G8": "reserve inoperative",
        "G9": "reserve fault",
        "H1": "inoperative operative",
        "H2": "inoperative plug operative",
        "H9": "inoperative fault",
        "I1": "fault clear",
        "I2": "plug fault clear",
        "I3": "plug tap fault clear",
        "I4": "plug tap pause fault clear",
        "I5": "refuse plug tap fault clear",
        "I6": "plug tap tap fault clear",
        "I7": "fault reserve-any plug-2 clear",
        "I8": "inoperative fault clear",
    }
)

OF_TWO: Final = ("I7",)
"""A reservation ends on a fault (§5.13), so a second connector keeps it until this one is repaired."""

NEVER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A3 A4 A5": "nothing starts without an idTag, which makes it Preparing first",
        "C1 C8 D1 D8 E1 E8": "every stop is reported as Finishing first",
        "H3 H4 H5": "out of service no idTag is accepted that could start at once",
    }
)


def refuse(bench: Bench) -> None:
    """The Central System refuses idTags that already charge; they are suspended."""
    bench.configure("StopTransactionOnInvalidId", "false")
    info = IdTagInfo(status="Invalid")
    bench.peer.react(StartTransactionReq, StartTransactionConf(id_tag_info=info, transaction_id=1))


def change(bench: Bench, kind: AvailabilityType) -> None:
    """The Central System changes the availability."""
    bench.csms(ChangeAvailabilityReq(connector_id=1, type=kind))


MOVES: Final[Mapping[str, Callable[[Bench], object]]] = MappingProxyType(
    {
        "plug": lambda bench: bench.plug(),
        "unplug": lambda bench: bench.unplug(),
        "tap": lambda bench: bench.tap("TAG"),
        "pause": lambda bench: bench.ev(wants_energy=False),
        "resume": lambda bench: bench.ev(wants_energy=True),
        "wait": lambda bench: bench.advance(61),
        "fault": lambda bench: bench.fault("GroundFailure"),
        "misunderstand": lambda bench: bench.fault("EVCommunicationError"),
        "clear": lambda bench: bench.clear_fault(),
        "refuse": refuse,
        "inoperative": lambda bench: change(bench, "Inoperative"),
        "operative": lambda bench: change(bench, "Operative"),
        "reserve": reserve,
        "reserve-any": lambda bench: reserve(bench, 0),
        "plug-2": lambda bench: bench.plug(2),
        "present": lambda bench: bench.tap("HOLDER"),
        "cancel": cancel,
    }
)


def ends_of(cell: str) -> tuple[ChargePointStatus, ChargePointStatus]:
    """The statuses that a cell leads from and to."""
    before = next(status for place, status in STATUSES.items() if place[0] == cell[0])
    after = next(status for place, status in STATUSES.items() if place[1] == cell[1])
    return before, after


@pytest.mark.parametrize("cell", WAYS)
@pytest.mark.parametrize("lock", [True, False], ids=["lock", "no lock"])
def test_cell(cell: str, lock: bool) -> None:
    """§4.9: this change happens, is told, and is the last one or followed by what it begins."""
    bench = Bench(RESERVING, hardware={"lock": lock}, connectors=2 if cell in OF_TWO else 1).boot()
    for move in WAYS[cell].split():
        MOVES[move](bench)
    told = ["Available", *bench.statuses()]
    assert ends_of(cell) in list(pairwise(told))


def test_every_cell_is_accounted_for() -> None:
    """§4.9: a cell of the table is gone through above, or it is said why it never is."""
    cells = {ends_of(cell) for cell in WAYS}
    never = {ends_of(cell) for group in NEVER for cell in group.split()}
    assert cells | never == {(before, after) for before, following in TRANSITIONS.items() for after in following}
    assert not cells & never
