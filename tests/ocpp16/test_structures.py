"""The structures that messages share, where a type alone does not say their rule."""

import msgspec
import pytest

from plugwright.ocpp16 import AuthorizationData, ChargingSchedule, ChargingSchedulePeriod, MeterValue, SampledValue


@pytest.mark.parametrize("limit", [0, 0.3, 16.3, 0.1, 8.1, 22000.7, -0.7, 2**53, 1e20, 1e300, 123456789.1])
def test_limit_has_at_most_one_decimal_digit(limit: float) -> None:
    """A limit in tenths passes, although few tenths are exact in a float (§7.14)."""
    assert ChargingSchedulePeriod(start_period=0, limit=limit).limit == limit


@pytest.mark.parametrize("limit", [0.05, 16.33, 8.15, 1e-9, 0.30000000000000004, float("inf"), float("nan")])
def test_limit_with_more_digits_is_refused(limit: float) -> None:
    """Neither hundredths pass nor what is no number (§7.14)."""
    with pytest.raises(ValueError, match="limit "):
        ChargingSchedulePeriod(start_period=0, limit=limit)


def test_every_tenth_passes() -> None:
    """No tenth is lost to rounding (§7.14)."""
    for tenths in range(-20_000, 200_000):
        assert ChargingSchedulePeriod(start_period=0, limit=float(f"{tenths / 10:.1f}")) is not None


def test_min_charging_rate_has_at_most_one_decimal_digit() -> None:
    """The same rule holds for the minimum charging rate (§7.13)."""
    periods = (ChargingSchedulePeriod(start_period=0, limit=16.3),)
    schedule = ChargingSchedule(charging_rate_unit="A", charging_schedule_period=periods, min_charging_rate=0.3)
    assert schedule.min_charging_rate == 0.3
    with pytest.raises(ValueError, match="minChargingRate has more than one decimal digit"):
        ChargingSchedule(charging_rate_unit="A", charging_schedule_period=periods, min_charging_rate=0.35)


def test_a_whole_limit_may_be_written_without_a_fraction() -> None:
    """JSON knows one kind of number."""
    period = msgspec.json.decode(b'{"startPeriod":0,"limit":16}', type=ChargingSchedulePeriod)
    assert period.limit == 16.0


def test_schedule_has_a_period() -> None:
    """One or more periods (§7.13)."""
    with pytest.raises(msgspec.ValidationError, match="length >= 1"):
        msgspec.json.decode(b'{"chargingRateUnit":"A","chargingSchedulePeriod":[]}', type=ChargingSchedule)


def test_meter_value_has_a_sampled_value() -> None:
    """One or more sampled values (§7.33)."""
    with pytest.raises(msgspec.ValidationError, match="length >= 1"):
        msgspec.json.decode(b'{"timestamp":"2026-11-22T17:03:05Z","sampledValue":[]}', type=MeterValue)


@pytest.mark.parametrize("unit", ["Celsius", "Celcius", "Hertz"])
def test_bears_units_of_the_field(unit: str) -> None:
    """Both spellings of Celsius (OCPP-J errata 2.1) and Hertz (errata 3.84) are read."""
    assert msgspec.convert({"value": "1", "unit": unit}, SampledValue).unit == unit


def test_defaults_are_not_filled_in() -> None:
    """What was not said stays unsaid: whoever reads the value applies the default (§7.43)."""
    value = SampledValue(value="1")
    assert (value.context, value.measurand, value.unit) == (None, None, None)


def test_an_entry_without_id_tag_info_is_read() -> None:
    """In a differential update it removes the idTag (§7.1)."""
    assert msgspec.json.decode(b'{"idTag":"A"}', type=AuthorizationData) == AuthorizationData(id_tag="A")
