"""The operator's settings."""

import msgspec
import pytest

from plugwright.central.settings import CentralSettings


def test_a_bench_welcomes_stations_but_no_unknown_id_tags() -> None:
    """The defaults let any station work, and let a card be refused."""
    settings = CentralSettings()
    assert settings.accept_unknown_stations
    assert not settings.accept_unknown_id_tags
    assert not settings.allow_concurrent_transactions


def test_settings_are_read_by_their_names() -> None:
    """They come from a file; a value of a wrong type is refused."""
    assert msgspec.convert({"heartbeat_interval_s": 60}, CentralSettings).heartbeat_interval_s == 60
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"heartbeat_interval_s": "60"}, CentralSettings)
