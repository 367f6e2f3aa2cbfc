"""The enumerations of OCPP 1.6."""

from typing import get_args

from plugwright.ocpp16 import enums


def test_offers_every_enumeration() -> None:
    """Every alias of the module is offered, and each names at least two values, none twice."""
    aliases = [name for name in vars(enums) if name[0].isupper() and name != "Literal"]
    assert sorted(aliases) == enums.__all__
    for name in aliases:
        values = get_args(getattr(enums, name))
        assert len(values) >= 2
        assert len({*values}) == len(values)


def test_status_and_error_code_are_complete() -> None:
    """There are nine statuses (§7.7) and sixteen error codes (§7.6)."""
    assert len(get_args(enums.ChargePointStatus)) == 9
    assert len(get_args(enums.ChargePointErrorCode)) == 16


def test_units_have_both_spellings_and_hertz() -> None:
    """The schemas' misspelling (OCPP-J errata 2.1) and the unit that 1.6 forgot (errata 3.84) are read."""
    units = get_args(enums.UnitOfMeasure)
    assert {"Celsius", "Celcius", "Hertz"} <= {*units}
