"""Which stations cases are for."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from plugwright.lab import conditions
from plugwright.lab.case import Condition
from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.declaration import Declaration, of_product

GENERIC = of_product("generic")
SOCKET = of_product("seco-oc1622v1")
TETHERED = of_product("ac-wallbox-tethered")


def with_key(declaration: Declaration, name: str, **changes: Any) -> Declaration:
    """The declaration with a key changed."""
    key = msgspec.structs.replace(declaration.keys[name.lower()], **changes)
    return msgspec.structs.replace(declaration, keys={**declaration.keys, name.lower(): key})


def secured(declaration: Declaration, *supported: int, connected: int = 0) -> Declaration:
    """The declaration with security profiles."""
    extras = msgspec.structs.replace(declaration.extras, security_profiles=supported)
    parameters = msgspec.structs.replace(declaration.parameters, security_profile=connected)
    return msgspec.structs.replace(declaration, extras=extras, parameters=parameters)


EV_SIDE = "StopTransactionOnEVSideDisconnect"
READ_ONLY_FALSE = with_key(GENERIC, EV_SIDE, readonly=True, value="false")


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        (conditions.profile("RemoteTrigger"), SOCKET, msgspec.structs.replace(SOCKET, profiles=("Core",))),
        (conditions.no_profile("RemoteTrigger"), msgspec.structs.replace(SOCKET, profiles=("Core",)), SOCKET),
        (conditions.FIXED_CABLE, TETHERED, GENERIC),
        (conditions.NO_FIXED_CABLE, GENERIC, TETHERED),
        (conditions.LOCK, GENERIC, SOCKET),
        (conditions.NO_LOCK, SOCKET, GENERIC),
        (conditions.LOCK_FAILURE, GENERIC, SOCKET),
        (conditions.BACKUP_POWER, msgspec.structs.replace(GENERIC, backup_supply=True), GENERIC),
        (conditions.NO_BACKUP_POWER, GENERIC, msgspec.structs.replace(GENERIC, backup_supply=True)),
        (conditions.AUTH_CACHE, GENERIC, msgspec.structs.replace(GENERIC, keys={})),
        (conditions.key_writable(EV_SIDE), GENERIC, SOCKET),
        (conditions.key_not_fixed_false(EV_SIDE), SOCKET, READ_ONLY_FALSE),
        (conditions.key_can_be(EV_SIDE, "true"), SOCKET, READ_ONLY_FALSE),
        (conditions.key_can_be(EV_SIDE, "false"), READ_ONLY_FALSE, SOCKET),
        (conditions.key_can_be(EV_SIDE, "false"), msgspec.structs.replace(SOCKET, keys={}), SOCKET),
        (conditions.key_true("ReserveConnectorZeroSupported"), SOCKET, msgspec.structs.replace(SOCKET, keys={})),
        (conditions.key_at_least("GetConfigurationMaxKeys", 45), SOCKET, msgspec.structs.replace(SOCKET, keys={})),
        (conditions.LOCAL_LIST_OFF, SOCKET, with_key(SOCKET, "LocalAuthListEnabled", readonly=True)),
        (conditions.NO_RESERVATION_OF_ZERO, msgspec.structs.replace(SOCKET, profiles=("Core",)), SOCKET),
        (conditions.security_profile(1, 2), secured(GENERIC, 2), secured(GENERIC, 3)),
        (conditions.connected_security_profile(2, 3), secured(GENERIC, connected=2), secured(GENERIC, 2)),
    ],
    ids=lambda value: value.token or value.missing if isinstance(value, Condition) else "",
)
def test_a_condition_tells_stations_apart(condition: Condition, yes: Declaration, no: Declaration) -> None:
    """One that is, and one that is not."""
    assert condition.holds(yes)
    assert not condition.holds(no)
    assert condition.missing


@pytest.mark.parametrize("change", [lambda e: {"offline_start": e}, lambda e: {"local_stop": e}])
def test_what_only_a_maker_knows_is_declared(change: Callable[[bool], dict[str, bool]]) -> None:
    """Offline starts, stops at the station."""
    (name,) = change(False)
    condition = {"offline_start": conditions.OFFLINE_START, "local_stop": conditions.LOCAL_STOP}[name]
    for value in (True, False):
        extras = msgspec.structs.replace(GENERIC.extras, **change(value))
        assert condition.holds(msgspec.structs.replace(GENERIC, extras=extras)) == value


@pytest.mark.parametrize(
    ("value", "names"), [("false", ["TC_005_1_CS"]), ("true", ["TC_005_2_CS", "TC_005_3_CS"]), (None, [])]
)
def test_a_key_that_cannot_be_set_makes_its_cases_inapplicable(value: str | None, names: list[str]) -> None:
    """§9.1.33: by the specification and by the document, which sets it."""
    fixed = with_key(GENERIC, "UnlockConnectorOnEVSideDisconnect", readonly=True, value=value)
    missing = f"UnlockConnectorOnEVSideDisconnect cannot be {'true' if value == 'false' else 'false'}"
    for by_document in (False, True):
        found = [case.id for case in CASES if case.inapplicable(fixed, by_document=by_document) == missing]
        assert found == names
