"""What goes into columns comes out of them as it was."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugwright.ocpp16 import SampledValue
from plugwright.station.ports import FactRow, GivenUpRow, Moment, StoreError, TransactionRow
from plugwright.store import rows
from tests.store.samples import ENERGY, VOLTAGE, sample

integers = st.integers(-(2**63), 2**63 - 1)
moments = st.builds(Moment, integers, st.none() | integers)
texts = st.text(max_size=20)
sampled_values = st.builds(
    SampledValue,
    value=texts,
    context=st.sampled_from([None, "Sample.Periodic", "Trigger"]),
    format=st.sampled_from([None, "Raw", "SignedData"]),
    measurand=st.sampled_from([None, "Voltage", "SoC"]),
    phase=st.sampled_from([None, "L1", "L3-N"]),
    location=st.sampled_from([None, "Outlet", "EV"]),
    unit=st.sampled_from([None, "V", "Percent"]),
)
facts = st.builds(
    FactRow,
    kind=st.sampled_from(["start", "sample", "stop"]),
    connector=integers,
    at=moments,
    register_wh=integers,
    transaction=st.none() | integers,
    to_send=st.booleans(),
    in_stop=st.booleans(),
    values=st.lists(sampled_values, max_size=3).map(tuple),
    seq=integers,
)
transactions = st.builds(
    TransactionRow,
    connector=integers,
    id_tag=texts,
    meter_start_wh=integers,
    started_at=moments,
    id=integers,
    parent_id_tag=st.none() | texts,
    reservation_id=st.none() | integers,
    transaction_id=st.none() | integers,
    start=st.sampled_from(["none", "waiting", "acknowledged", "given up"]),
    stop=st.sampled_from(["none", "waiting", "acknowledged", "given up"]),
    stop_reason=st.sampled_from([None, "Local", "PowerLoss"]),
    stop_id_tag=st.none() | texts,
    stopped_at=st.none() | moments,
    meter_stop_wh=st.none() | integers,
    invalid_at_wh=st.none() | integers,
    suspended=st.booleans(),
)
given_up = st.builds(
    GivenUpRow,
    seq=integers,
    kind=st.sampled_from(["start", "sample", "stop"]),
    connector=integers,
    transaction=st.none() | integers,
    at=moments,
    message=st.binary(max_size=20),
    reason=texts,
)


@given(facts)
def test_fact_comes_out_as_it_went_in(row: FactRow) -> None:
    """Every field, whatever its value."""
    assert rows.fact_of((row.seq, *rows.columns_of_fact(row))) == row


@given(transactions)
def test_transaction_comes_out_as_it_went_in(row: TransactionRow) -> None:
    """Every field, whatever its value."""
    assert rows.transaction_of((row.id, *rows.columns_of_transaction(row))) == row


@given(given_up)
def test_given_up_comes_out_as_it_went_in(row: GivenUpRow) -> None:
    """Every field, whatever its value."""
    assert rows.given_up_of(rows.columns_of_given_up(row)) == row


def test_values_are_stored_half_as_long_as_they_are_sent() -> None:
    """Bytes written are a flash card's life."""
    stored = rows.columns_of_fact(sample())[-1]
    assert stored == (
        b'[["1234","Energy.Active.Import.Register","Sample.Periodic","Outlet","Wh",null,null],'
        b'["230.1","Voltage","Sample.Clock","Inlet","V","L1-N","Raw"]]'
    )
    assert len(stored) < 0.7 * len(msgspec.json.encode([ENERGY, VOLTAGE]))


def test_values_of_an_earlier_version_are_read() -> None:
    """What was stored before a field was added is shorter."""
    row = rows.fact_of((1, "sample", 1, 0, None, 1, 5, None, 7, b'[["230.1","Voltage"]]'))
    assert row.values == (SampledValue(value="230.1", measurand="Voltage"),)


@pytest.mark.parametrize("blob", [b"", b"[[", b'[["1","Tension"]]', b'[["\xff"]]', b"{}"])
def test_unreadable_values_are_a_store_error(blob: bytes) -> None:
    """Damage that SQLite cannot see is named with its row."""
    with pytest.raises(StoreError, match="cannot read the values of fact 12"):
        rows.fact_of((12, "sample", 1, 0, None, 1, 5, None, 7, blob))
