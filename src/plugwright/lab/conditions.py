"""What a station must be like for a case to be run, as the cases say it.

A token is that of the catalogue of cases in the tests; `missing` is the reason that a report gives.
"""

from typing import Final

from plugwright.lab.case import Condition
from plugwright.lab.declaration import Declaration
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.station.keys import AuthorizationCacheEnabled, LocalAuthListEnabled, ReserveConnectorZeroSupported


def profile(name: FeatureProfile) -> Condition:
    """The feature profile is supported."""
    return Condition(f"profile:{name}", f"{name} is not supported", lambda station: name in station.profiles)


def no_profile(name: FeatureProfile) -> Condition:
    """The feature profile is not supported."""
    return Condition(f"not_profile:{name}", f"{name} is supported", lambda station: name not in station.profiles)


def security_profile(*numbers: int) -> Condition:
    """One of these security profiles is supported."""
    listed = "|".join(map(str, numbers))
    return Condition(
        f"security_profile:{listed}",
        f"none of the security profiles {listed} is supported" if len(numbers) > 1 else f"no security profile {listed}",
        lambda station: any(number in station.extras.security_profiles for number in numbers),
    )


def connected_security_profile(*numbers: int) -> Condition:
    """The connection uses one of these security profiles."""
    listed = "|".join(map(str, numbers))
    return Condition(
        f"connected_security_profile:{listed}",
        f"not connected with security profile {' or '.join(map(str, numbers))}",
        lambda station: station.parameters.security_profile in numbers,
    )


def key_writable(key: str) -> Condition:
    """The key is there and may be changed."""

    def holds(station: Declaration) -> bool:
        found = station.key(key)
        return found is not None and not found.readonly

    return Condition(f"key_writable:{key}", f"{key} cannot be changed", holds)


def key_not_fixed_false(key: str) -> Condition:
    """The key is not `false` for good."""

    def holds(station: Declaration) -> bool:
        found = station.key(key)
        return found is None or not found.readonly or (found.value or "").lower() != "false"

    return Condition(f"key_not_fixed_false:{key}", f"{key} is false and cannot be changed", holds)


def key_can_be(key: str, value: str) -> Condition:
    """The key is not something else for good; the document says so by setting it."""

    def holds(station: Declaration) -> bool:
        found = station.key(key)
        return found is None or not found.readonly or found.value is None or found.value.lower() == value

    return Condition("", f"{key} cannot be {value}", holds)


def key_true(key: str) -> Condition:
    """The key is there and `true`."""
    return Condition(f"{key}=true", f"{key} is not true", lambda station: station.is_true(key))


def key_at_least(key: str, least: int) -> Condition:
    """The key's number is large enough."""
    return Condition(f"{key}>={least}", f"{key} is less than {least}", lambda station: station.number(key) >= least)


def _has_key(key: str) -> Condition:
    return Condition("", f"there is no {key}", lambda station: station.key(key) is not None)


FIXED_CABLE: Final = Condition("fixed_cable", "no fixed cable", lambda station: station.fixed_cable)
NO_FIXED_CABLE: Final = Condition("no_fixed_cable", "a fixed cable", lambda station: not station.fixed_cable)
LOCK: Final = Condition("", "no connector lock", lambda station: station.lock)
NO_LOCK: Final = Condition("", "a connector lock", lambda station: not station.lock)
BACKUP_POWER: Final = Condition("backup_power", "no backup supply", lambda station: station.backup_supply)
NO_BACKUP_POWER: Final = Condition("no_backup_power", "a backup supply", lambda station: not station.backup_supply)
AUTH_CACHE: Final = Condition("auth_cache", "no authorization cache", _has_key(AuthorizationCacheEnabled.name).holds)
OFFLINE_START: Final = Condition(
    "offline_start", "no start of a transaction while offline", lambda station: station.extras.offline_start
)
LOCAL_STOP: Final = Condition(
    "local_stop", "transactions cannot be stopped at the station", lambda station: station.extras.local_stop
)
LOCK_FAILURE: Final = Condition(
    "lock_failure_can_be_provoked",
    "a failure of the lock cannot be provoked",
    lambda station: station.lock and station.extras.lock_failure_can_be_provoked,
)
LOCAL_LIST_FAILURE: Final = Condition(
    "local_list_failure_can_be_provoked",
    "a failure to store the local list cannot be provoked",
    lambda station: station.extras.local_list_failure_can_be_provoked,
)
LOCAL_LIST_OFF: Final = Condition(
    "not_profile_or_disabled:LocalAuthListManagement",
    "the local list is supported and cannot be switched off",
    lambda station: (
        "LocalAuthListManagement" not in station.profiles or key_writable(LocalAuthListEnabled.name).holds(station)
    ),
)
NO_RESERVATION_OF_ZERO: Final = Condition(
    "",
    "connector 0 can be reserved",
    lambda station: "Reservation" not in station.profiles or not station.is_true(ReserveConnectorZeroSupported.name),
)
