"""What is learnt from a station's confirmations."""

from plugwright.central.ports import ConfigurationRow
from plugwright.ocpp16 import (
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    ConfigurationStatus,
    GetConfigurationConf,
    GetConfigurationReq,
    KeyValue,
)
from tests.central.bench import IDENTITY, Bench


def read(bench: Bench, *keys: KeyValue) -> None:
    """The operator reads the configuration."""
    bench.call(GetConfigurationReq())
    bench.answer(GetConfigurationConf(configuration_key=keys))


def change(bench: Bench, key: str, value: str, status: ConfigurationStatus = "Accepted") -> None:
    """The operator changes a key."""
    bench.call(ChangeConfigurationReq(key=key, value=value))
    bench.answer(ChangeConfigurationConf(status=status))


def test_keeps_what_is_read_and_what_is_changed() -> None:
    """The last word counts, whatever the case of the key (§7.29); readonly is known from reading only (§5.8)."""
    bench = Bench()
    bench.boot()
    read(bench, KeyValue(key="KeyA", readonly=False, value="1"), KeyValue(key="KeyB", readonly=True))
    change(bench, "keya", "2")
    change(bench, "KeyC", "3", "RebootRequired")
    assert bench.store.configuration(IDENTITY) == [
        ConfigurationRow(IDENTITY, "keya", "2", readonly=False),
        ConfigurationRow(IDENTITY, "KeyB", None, readonly=True),
        ConfigurationRow(IDENTITY, "KeyC", "3", readonly=None),
    ]


def test_keeps_no_refused_change() -> None:
    """What was not accepted is not in force (§5.3)."""
    bench = Bench()
    bench.boot()
    change(bench, "KeyA", "1", "Rejected")
    assert bench.store.configuration(IDENTITY) == []


def test_keeps_no_secret() -> None:
    """The key that authenticates a station is not stored in plain text (OCPP-J errata 3.10)."""
    bench = Bench()
    bench.boot()
    change(bench, "AuthorizationKey", "00ff")
    read(bench, KeyValue(key="authorizationkey", readonly=False, value="00ff"))
    assert bench.store.configuration(IDENTITY) == []
