"""How the station is brought back, and how a case is configured."""

from collections.abc import Sequence
from typing import Any

import pytest

from plugwright.lab.asking import Stage
from plugwright.lab.case import Case
from plugwright.lab.describing import step_in_words
from plugwright.lab.known import Known
from plugwright.lab.steps import Step, Until
from plugwright.lab.tidying import bringing_back, configuring
from plugwright.lab.values import METER_VALUE_INTERVAL, Missing
from plugwright.ocpp16 import KeyValue, ReserveNowReq, StartTransactionReq
from tests.lab.looking_back import evidence
from tests.lab.rig import DECLARED

TIME = "2026-01-01T00:00:00Z"


def known(**keys: str) -> Known:
    """An accepted station with these keys, free and untouched."""
    found = Known(DECLARED)
    found.accepted = found.keys_read = True
    found.statuses[1] = "Available"
    found.keys |= {name.lower(): KeyValue(key=name, readonly=False, value=value) for name, value in keys.items()}
    return found


def done(stages: Sequence[Stage]) -> list[str]:
    """What is done, in words; without what is waited for, and without answers."""
    steps: list[Step] = [step for stage in stages for step in stage() if not isinstance(step, Until)]
    return [words for step in steps if not (words := step_in_words(step)).partition(" ")[0].endswith(".conf")]


def case(if_implemented: tuple[str, ...] = (), **configuration: Any) -> Case:
    """A case that sets these keys."""
    return Case(
        id="TC",
        title="",
        chapter="",
        profile="Core",
        spec="",
        steps=(),
        configuration=configuration,
        if_implemented=if_implemented,
    )


def test_a_station_that_is_as_it_should_be_is_left_alone() -> None:
    """But its keys are read once."""
    assert done(bringing_back(known())) == []
    fresh = known()
    fresh.keys_read = False
    assert done(bringing_back(fresh)) == ["GetConfiguration.req"]
    assert done(bringing_back(fresh)) == []


def test_everything_that_was_left_is_undone_in_order() -> None:
    """Supply, faults, transactions, cables, memory, keys."""
    left = known(MinimumStatusDuration="10", LocalPreAuthorize="true")
    left.powered = left.networked = False
    left.lock_jammed = left.faulted = left.inoperative = left.caches = left.lists = left.charging_profiles = True
    left.plugged[1] = True
    left.transactions[9] = StartTransactionReq(connector_id=1, id_tag="T", meter_start=0, timestamp=TIME)
    left.reservations[7] = ReserveNowReq(connector_id=1, expiry_date=TIME, id_tag="T", reservation_id=7)
    left.changed["localpreauthorize"] = "false"
    assert done(bringing_back(left)) == [
        "reconnect power",
        "restore connection",
        "mend the lock",
        "clear faults",
        "RemoteStopTransaction.req (transactionId 9)",
        "UnlockConnector.req (connectorId 1)",
        "unplug: connector 1",
        "ChangeAvailability.req (connectorId 0, type Operative)",
        "CancelReservation.req (reservationId 7)",
        "ClearChargingProfile.req",
        "SendLocalList.req (listVersion 1, updateType Full)",
        "ClearCache.req",
        "ChangeConfiguration.req (key LocalPreAuthorize, value false)",
        "ChangeConfiguration.req (key MinimumStatusDuration, value 0)",
    ]


def test_a_station_that_does_not_come_free_is_restarted() -> None:
    """What nothing else has helped."""
    stuck = known()
    stuck.statuses[1] = "Finishing"
    assert done(bringing_back(stuck)) == ["Reset.req (type Hard)"]


def test_a_case_sets_the_keys_that_differ() -> None:
    """As OCPP writes them, and by the station's spelling."""
    found = configuring(
        case(a="1", MeterValueSampleInterval=METER_VALUE_INTERVAL),
        known(A="1", MeterValueSampleInterval="60"),
        evidence(),
    )
    assert done(found) == ["ChangeConfiguration.req (key MeterValueSampleInterval, value 10)"]


def test_a_key_that_need_not_be_there_is_passed_over() -> None:
    """MinimumStatusDuration never need be."""
    assert done(configuring(case(("B",), B="1", MinimumStatusDuration="0"), known(), evidence())) == []


def test_a_key_that_cannot_be_set_so_is_missing() -> None:
    """The case is inconclusive then."""
    with pytest.raises(Missing, match="no key B"):
        done(configuring(case(B="1"), known(), evidence()))
    fixed = known()
    fixed.keys["b"] = KeyValue(key="B", readonly=True, value="2")
    with pytest.raises(Missing, match="B is 2 and cannot be changed to 1"):
        done(configuring(case(B="1"), fixed, evidence()))


def test_a_key_that_needs_a_reboot_gets_one() -> None:
    """Before the case begins."""
    rebooting = known()
    rebooting.needs_reboot = True
    assert done(configuring(case(), rebooting, evidence())) == ["Reset.req (type Hard)"]
    assert not rebooting.needs_reboot
