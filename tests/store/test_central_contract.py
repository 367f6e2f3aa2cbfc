"""What the Central System may rely on, whichever store it has."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from plugwright.central.ports import (
    ConfigurationRow,
    ConnectorRow,
    IdTagRow,
    MeterValueRow,
    StationRow,
    Store,
    TransactionRow,
)
from plugwright.ocpp16 import SampledValue
from plugwright.store.central_memory import CentralMemoryStore
from plugwright.store.central_sqlite import CentralSqliteStore

STATION = StationRow("b", vendor="Maker", booted_utc_ms=5)
CONNECTOR = ConnectorRow("b", 1, "Faulted", "OtherError", 7, info="i", vendor_id="v", vendor_error_code="e")
START = TransactionRow("b", 1, "Card", "Accepted", 100, "2026-01-01T00:00:00Z", reservation_id=3)
SAMPLE = MeterValueRow("b", 1, 1, "2026-01-01T00:00:01Z", (SampledValue(value="1", unit="Wh"),), in_stop=True)
CARD = IdTagRow("card", "Card", "Blocked", 9, "FAMILY")


@pytest.fixture(params=["memory", "sqlite"])
def central_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each of the two stores, with small bounds."""
    store = CentralMemoryStore(3, 4) if request.param == "memory" else CentralSqliteStore(tmp_path, 3, 4)
    yield store
    store.close()


def test_stations_come_back_in_their_order(central_store: Store) -> None:
    """Stored once, replaced later."""
    central_store.put_station(STATION)
    central_store.put_station(StationRow("a"))
    central_store.put_station(replace(STATION, model="Two"))
    assert list(central_store.stations()) == [StationRow("a"), replace(STATION, model="Two")]


def test_connectors_come_back_in_their_order(central_store: Store) -> None:
    """By station and number, each as it was told last."""
    for row in (replace(CONNECTOR, connector=2), CONNECTOR, replace(CONNECTOR, identity="a")):
        central_store.put_connector(row)
    central_store.put_connector(replace(CONNECTOR, status="Available"))
    expected = [replace(CONNECTOR, identity="a"), replace(CONNECTOR, status="Available")]
    assert list(central_store.connectors()) == [*expected, replace(CONNECTOR, connector=2)]


def test_configuration_keys_compare_without_case(central_store: Store) -> None:
    """The last spelling and value stay; what is not known of readonly does not replace what is."""
    central_store.put_configuration(
        [
            ConfigurationRow("b", "Zebra", None, readonly=True),
            ConfigurationRow("b", "Apple", "1", readonly=None),
            ConfigurationRow("a", "Apple", "9", readonly=False),
            ConfigurationRow("b", "ZEBRA", "2", readonly=None),
        ]
    )
    assert list(central_store.configuration("b")) == [
        ConfigurationRow("b", "Apple", "1", readonly=None),
        ConfigurationRow("b", "ZEBRA", "2", readonly=True),
    ]


def test_id_tags_are_found_by_their_key(central_store: Store) -> None:
    """Stored, replaced, removed; removing what is not there is no harm."""
    central_store.put_id_tag(replace(CARD, status="Accepted"))
    central_store.put_id_tag(CARD)
    central_store.put_id_tag(IdTagRow("a", "A", "Accepted"))
    assert central_store.id_tag("card") == CARD
    assert [row.key for row in central_store.id_tags()] == ["a", "card"]
    central_store.remove_id_tag("card")
    central_store.remove_id_tag("card")
    assert central_store.id_tag("card") is None


def test_a_transaction_comes_back_as_it_was_stored(central_store: Store) -> None:
    """Its number is positive; every field survives, the stop's too."""
    number = central_store.add_transaction(START)
    assert number > 0
    assert central_store.transaction(number) == replace(START, id=number)
    stopped = replace(
        START, id=number, state="stopped", meter_stop_wh=5, stopped_at="x", reason="Local", stop_id_tag="C"
    )
    central_store.put_transaction(stopped)
    assert central_store.transaction(number) == stopped
    assert central_store.transaction(number + 1) is None


def test_finds_a_start_by_its_content(central_store: Store) -> None:
    """Whatever became of it; the idTag compares without case, the reservation does not matter."""
    number = central_store.add_transaction(START)
    for same in (START, replace(START, id_tag="CARD", reservation_id=None, id_tag_status="Invalid")):
        found = central_store.started(same)
        assert found is not None
        assert found.id == number
    for other in (
        replace(START, identity="a"),
        replace(START, connector=2),
        replace(START, id_tag="Card2"),
        replace(START, started_at="2026-01-01T00:00:00.000Z"),
        replace(START, meter_start_wh=101),
    ):
        assert central_store.started(other) is None


def test_finds_open_transactions(central_store: Store) -> None:
    """By connector, and by idTag if it was accepted; a stopped one is not found."""
    first, refused, elsewhere = (
        central_store.add_transaction(row)
        for row in (START, replace(START, id_tag_status="Blocked"), replace(START, identity="a", id_tag="CARD"))
    )
    assert [row.id for row in central_store.open_of_connector("b", 1)] == [first, refused]
    assert [row.id for row in central_store.open_of_id_tag("card")] == [first, elsewhere]
    central_store.put_transaction(replace(START, id=first, state="stopped"))
    assert [row.id for row in central_store.open_of_connector("b", 1)] == [refused]
    assert [row.id for row in central_store.open_of_id_tag("card")] == [elsewhere]
    central_store.put_transaction(replace(START, id=first))
    assert [row.id for row in central_store.open_of_connector("b", 1)] == [first, refused]


def test_lists_transactions_newest_first(central_store: Store) -> None:
    """Of one station or of all, open or over or both, and not more than asked for."""
    first, second, third = (central_store.add_transaction(replace(START, identity=who)) for who in "aba")
    central_store.put_transaction(replace(START, identity="a", id=first, state="lost"))

    def listed(identity: str | None, *, is_open: bool | None, limit: int = 9) -> list[int]:
        return [row.id for row in central_store.transactions(identity, is_open=is_open, limit=limit)]

    assert listed(None, is_open=None) == [third, second, first]
    assert listed(None, is_open=None, limit=2) == [third, second]
    assert listed("a", is_open=None) == [third, first]
    assert listed("a", is_open=True) == [third]
    assert listed(None, is_open=False) == [first]


def test_drops_the_oldest_transactions_that_are_over(central_store: Store) -> None:
    """An open one stays, until it is over, too; numbers are never used twice."""
    other = replace(START, started_at="2025-01-01T00:00:00Z")
    numbers = [central_store.add_transaction(row) for row in (START, other)]
    central_store.put_transaction(replace(other, id=numbers[1], state="stopped"))
    numbers += [central_store.add_transaction(START) for _ in range(3)]
    kept = [row.id for row in central_store.transactions(None, is_open=None, limit=9)]
    assert kept == [numbers[4], numbers[3], numbers[2], numbers[0]]
    assert central_store.started(other) is None
    central_store.put_transaction(replace(START, id=numbers[0], state="stopped"))
    numbers.append(central_store.add_transaction(START))
    assert central_store.transaction(numbers[0]) is None
    assert numbers == sorted(numbers)


def test_keeps_the_newest_meter_values(central_store: Store) -> None:
    """In their order, of one station's transaction; older ones make room."""
    rows = [replace(SAMPLE, sampled_at=str(second)) for second in range(6)]
    central_store.add_meter_values(rows)
    assert list(central_store.meter_values("b", 1, 9)) == rows[2:]
    assert list(central_store.meter_values("b", 1, 1)) == rows[2:3]
    assert list(central_store.meter_values("a", 1, 9)) == []
    assert list(central_store.meter_values("b", 2, 9)) == []


def test_values_without_a_transaction_are_kept_too(central_store: Store) -> None:
    """They push the oldest out like any other."""
    central_store.add_meter_values([SAMPLE])
    central_store.add_meter_values([replace(SAMPLE, transaction_id=None, connector=None)] * 4)
    assert list(central_store.meter_values("b", 1, 9)) == []


def test_a_rollback_forgets_the_step(central_store: Store) -> None:
    """All kinds of writes, and nothing of what was committed before."""
    start = central_store.add_transaction(START)
    central_store.put_station(STATION)
    central_store.put_id_tag(CARD)
    central_store.commit()
    central_store.put_transaction(replace(START, id=start, state="stopped"))
    central_store.add_transaction(replace(START, identity="a"))
    central_store.put_station(replace(STATION, model="Two"))
    central_store.put_station(StationRow("a"))
    central_store.put_connector(CONNECTOR)
    central_store.put_configuration([ConfigurationRow("b", "K", "1", readonly=None)])
    central_store.remove_id_tag("card")
    central_store.add_meter_values([SAMPLE] * 6)
    central_store.rollback()
    assert list(central_store.transactions(None, is_open=True, limit=9)) == [replace(START, id=start)]
    assert [row.id for row in central_store.open_of_connector("b", 1)] == [start]
    assert central_store.started(replace(START, identity="a")) is None
    assert list(central_store.stations()) == [STATION]
    assert list(central_store.connectors()) == []
    assert list(central_store.configuration("b")) == []
    assert central_store.id_tag("card") == CARD
    assert list(central_store.meter_values("b", 1, 9)) == []


def test_a_commit_without_a_write_is_no_harm(central_store: Store) -> None:
    """Most steps change nothing."""
    central_store.commit()
    central_store.rollback()
    assert list(central_store.stations()) == []
