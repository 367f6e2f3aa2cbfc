"""Who may connect is decided from the identity alone."""

import pytest

from plugwright.central.admission import refusal
from plugwright.central.settings import CentralSettings

STRICT = CentralSettings(accept_unknown_stations=False)


def status(identity: str, *, known: bool = False, stations: int = 0, settings: CentralSettings) -> int | None:
    """The HTTP status of a refusal."""
    found = refusal(identity, known=known, stations=stations, settings=settings)
    return None if found is None else found.status


def test_lets_everybody_in_by_default() -> None:
    """A bench has no list of stations."""
    assert status("cp001", settings=CentralSettings()) is None


def test_refuses_an_unknown_station_where_the_operator_is_strict() -> None:
    """404 for an identity that is not recognized (OCPP-J §3.2)."""
    assert status("cp001", settings=STRICT) == 404
    assert status("cp001", known=True, settings=STRICT) is None


@pytest.mark.parametrize("identity", ["", "x" * 49, "a\nb"])
def test_refuses_what_is_no_identity(identity: str) -> None:
    """An identity is the last path segment, not empty and at most 48 characters (OCPP-J §3.1.1)."""
    assert status(identity, known=True, settings=CentralSettings()) == 404


def test_bounds_the_number_of_stations() -> None:
    """Strangers cannot fill the memory; who is known comes in anyway."""
    settings = CentralSettings(max_stations=2)
    assert status("c", stations=1, settings=settings) is None
    assert status("c", stations=2, settings=settings) == 503
    assert status("a", known=True, stations=2, settings=settings) is None
