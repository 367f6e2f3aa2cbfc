"""ConnectorPhaseRotation: a rotation for each connector, or one for the whole station."""

import pytest

from plugwright.station.phase_rotation import (
    MOST_NUMBERED_CONNECTORS,
    ConnectorRotation,
    factory_rotation,
    misnumbered,
)
from plugwright.station.product import Hardware, Product

TWO_SOCKETS = Product(vendor="V", model="M", connectors=2, hardware=Hardware(phases=3))


@pytest.mark.parametrize("text", ["RST", "0.RST", "1.NotApplicable", "12.TSR", "2.Unknown"])
def test_item_reads_what_it_writes(text: str) -> None:
    """§9.1.7."""
    assert ConnectorRotation().format(ConnectorRotation().parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "1", "1.", ".RST", "1.RSS", "rst", "1.rst", "01.RST", "-1.RST", "1.1.RST", "L1.RST"]
)
def test_item_refuses_other_forms(text: str) -> None:
    """§9.1.7: a number, a point, one of eight words."""
    with pytest.raises(ValueError, match="must be"):
        ConnectorRotation().parse(text)


def test_every_connector_and_the_main_meter_may_be_numbered() -> None:
    """§9.1.7: 0 is the main meter."""
    assert misnumbered(((0, "RST"), (1, "RST"), (2, "STR")), TWO_SOCKETS) is None


def test_one_rotation_may_speak_for_all() -> None:
    """A factory value such as `RST` must be legal to write back."""
    assert misnumbered(((None, "RST"),), TWO_SOCKETS) is None


def test_unknown_double_and_missing_numbers_are_refused() -> None:
    """A rotation without its connector cannot be used."""
    assert misnumbered(((3, "RST"),), TWO_SOCKETS) == "must have connectors from 0 to 2 only"
    assert misnumbered(((1, "RST"), (1, "STR")), TWO_SOCKETS) == "must not have a connector twice"
    assert misnumbered(((1, "RST"), (None, "STR")), TWO_SOCKETS) == "must have a connector's number in each item"


def test_factory_rotation_follows_the_phases() -> None:
    """§9.1.7: NotApplicable is for a single phase."""
    assert factory_rotation(TWO_SOCKETS) == ((1, "RST"), (2, "RST"))
    assert factory_rotation(Product(vendor="V", model="M")) == ((1, "NotApplicable"),)


def test_factory_rotation_of_many_connectors_is_one_for_all() -> None:
    """§7.29: a value has at most 500 characters."""
    product = Product(vendor="V", model="M", connectors=MOST_NUMBERED_CONNECTORS + 1)
    assert factory_rotation(product) == ((None, "NotApplicable"),)
