"""What the Central System knows of transactions."""

from plugwright.ocpp16 import MeterValue, MeterValuesReq, SampledValue, StartTransactionReq, StopTransactionReq
from plugwright.sim.books import Books

START = StartTransactionReq(connector_id=1, id_tag="TAG", meter_start=100, timestamp="2026-01-01T00:00:00Z")


def stop(transaction_id: int, meter_stop: int = 200) -> StopTransactionReq:
    """The end of a transaction."""
    return StopTransactionReq(meter_stop=meter_stop, timestamp="2026-01-01T01:00:00Z", transaction_id=transaction_id)


def values(transaction_id: int | None, connector: int = 1) -> MeterValuesReq:
    """Meter values of a transaction, or of none."""
    value = MeterValue(timestamp="2026-01-01T00:30:00Z", sampled_value=(SampledValue(value="150"),))
    return MeterValuesReq(connector_id=connector, meter_value=(value,), transaction_id=transaction_id)


def test_heeds_repetitions_or_does_not() -> None:
    """The same StartTransaction gets the same id, or a new one."""
    books = Books(7)
    assert [books.start(START, heeds=True), books.start(START, heeds=True), books.start(START, heeds=False)] == [
        7,
        7,
        8,
    ]


def test_never_gives_minus_one() -> None:
    """It stands for an unknown transaction (errata 3.18)."""
    books = Books(-3)
    assert [books.start(START, heeds=False) for _ in range(4)] == [-3, -2, 0, 1]


def test_a_stop_is_booked_once() -> None:
    """A repetition is the same stop; another one is an error."""
    books = Books(1)
    books.start(START, heeds=True)
    books.stop(stop(1))
    books.stop(stop(1))
    assert books.errors == []
    books.stop(stop(1, meter_stop=201))
    assert "stopped twice" in books.errors[0]


def test_a_stop_below_its_start_is_an_error() -> None:
    """Energy does not flow back."""
    books = Books(1)
    books.start(START, heeds=True)
    books.stop(stop(1, meter_stop=99))
    assert "below its start" in books.errors[0]


def test_an_id_that_was_never_given_is_an_error() -> None:
    """In a stop and in meter values."""
    books = Books(1)
    books.stop(stop(5))
    books.meter_values(values(6))
    assert len(books.errors) == 2


def test_meter_values_belong_to_the_connector_of_their_transaction() -> None:
    """No message has the id of another transaction."""
    books = Books(1)
    books.start(START, heeds=True)
    books.meter_values(values(1))
    books.meter_values(values(None, connector=2))
    assert books.errors == []
    books.meter_values(values(1, connector=2))
    assert "connector 2" in books.errors[0]


def test_a_stop_without_an_id_is_kept() -> None:
    """Its start was given up (errata 3.18)."""
    books = Books(1)
    books.stop(stop(-1))
    books.stop(stop(-1))
    assert books.stops_without_start == [stop(-1)]
