"""The enumerations of the security white paper."""

from typing import get_args

from plugwright.ocpp16 import enums, security_enums


def test_offers_every_enumeration() -> None:
    """Every alias of the module is offered, and each names at least two values, none twice."""
    aliases = [name for name in vars(security_enums) if name[0].isupper() and name != "Literal"]
    assert sorted(aliases) == security_enums.__all__
    for name in aliases:
        values = get_args(getattr(security_enums, name))
        assert len(values) >= 2
        assert len({*values}) == len(values)


def test_hides_no_enumeration_of_ocpp() -> None:
    """The white paper's names that OCPP 1.6 has, too, were changed (§6)."""
    assert [name for name in security_enums.__all__ if name in enums.__all__] == []


def test_signed_firmware_status_goes_beyond_firmware_status() -> None:
    """A signed update has every status of an unsigned one, and seven more (§6.8)."""
    signed = {*get_args(security_enums.SignedFirmwareStatus)}
    unsigned = {*get_args(enums.FirmwareStatus)}
    assert unsigned < signed
    assert len(signed - unsigned) == 7
