"""All cases of a station, in the order of the test case document."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.cases import (
    booting,
    cache,
    configuring,
    data_transfer,
    diagnostics,
    firmware,
    local_list,
    meter_values,
    offline,
    power_failure,
    refused_starts,
    remote_actions,
    remote_trigger,
    reservation,
    reservation_of_station,
    resetting,
    secure_connections,
    security,
    security_events,
    smart_charging,
    stacked_profiles,
    starting,
    stopping,
    unlocking,
)

CASES: Final[tuple[Case, ...]] = (
    *booting.CASES,
    *starting.CASES,
    *stopping.CASES,
    *cache.CASES,
    *remote_actions.CASES,
    *resetting.CASES,
    *unlocking.CASES,
    *configuring.CASES,
    *meter_values.CASES,
    *refused_starts.CASES,
    *remote_actions.REFUSALS,
    *unlocking.FAILURES,
    *power_failure.CASES,
    *offline.CASES,
    *configuring.REFUSALS,
    *refused_starts.FAULTS,
    *local_list.CASES,
    *firmware.CASES,
    *diagnostics.CASES,
    *reservation.CASES,
    *reservation_of_station.CASES,
    *remote_trigger.CASES,
    *smart_charging.CASES,
    *stacked_profiles.CASES,
    *smart_charging.REMOTE_STARTS,
    *data_transfer.CASES,
    *security.CASES,
    *security_events.CASES,
    *security_events.SIGNED_FIRMWARE,
    *security.PROFILES,
    *secure_connections.CASES,
)

BY_ID: Final[Mapping[str, Case]] = MappingProxyType({case.id: case for case in CASES})
