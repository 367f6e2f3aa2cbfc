"""A station that has been with another Central System."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from plugwright.central.settings import CentralSettings
from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.events import Act
from plugwright.lab.history import booting, forgetting
from plugwright.lab.known import Known
from plugwright.lab.operators.http import HttpOperator
from plugwright.lab.wire import WireRunner
from plugwright.ocpp16 import (
    AuthorizationData,
    ChangeAvailabilityReq,
    ChangeConfigurationReq,
    ChargePointStatus,
    IdTagInfo,
    KeyValue,
    ReserveNowReq,
    SendLocalListReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.runtime.central import CentralServer
from tests.cli.processes import Process
from tests.lab.rig import DECLARED
from tests.lab.test_tidying import done
from tests.lab.wire_stations import brisk, station_process, words
from tests.runtime.central_server import running

CASES = ("TC_012_CS", "TC_043_CS", "TC_051_CS")
LATER = "2099-01-01T00:00:00Z"
LISTED = AuthorizationData(id_tag="FORMER", id_tag_info=IdTagInfo(status="Accepted"))
FORMER: tuple[Req, ...] = (
    ReserveNowReq(connector_id=2, expiry_date=LATER, id_tag="FORMER", reservation_id=99),
    ChangeAvailabilityReq(connector_id=1, type="Inoperative"),  # when its transaction is over
    ChangeConfigurationReq(key="ConnectionTimeOut", value="17"),
    ChangeConfigurationReq(key="MinimumStatusDuration", value="3600"),
    SendLocalListReq(list_version=55, update_type="Full", local_authorization_list=(LISTED,)),
)


def test_a_station_that_has_been_elsewhere_is_made_to_forget(tmp_path: Path) -> None:
    """Transaction, cable, reservation, availability, list and keys; it does not boot by itself (OCPP-J §5.4)."""

    async def run() -> tuple[dict[str, str], dict[str, KeyValue]]:
        async with (
            running(CentralSettings(accept_unknown_id_tags=True)) as central,
            station_process(tmp_path, central.port, "ac-wallbox-2") as (process, panel),
        ):
            hand = HttpOperator(panel)
            await live(process, central, hand)
            await central.stop()
            cases = [BY_ID[name] for name in CASES]
            listen = ("127.0.0.1", central.port)
            async with WireRunner(
                brisk("ac-wallbox-2"), cases, listen=listen, identity="cp001", operator=hand
            ) as runner:
                return words(await runner.play()), dict(runner.known.keys)

    verdicts, keys = asyncio.run(run())
    assert verdicts == dict.fromkeys(CASES, "passed")
    assert (keys["connectiontimeout"].value, keys["minimumstatusduration"].value) == ("60", "0")


async def live(process: Process, central: CentralServer, hand: HttpOperator) -> None:
    """A life before the lab."""
    await process.until("BootNotification Accepted")
    await hand.do(Act(1, "plug in", 1, None, 5))
    await hand.do(Act(2, "present idTag", 1, "FORMER", 5))
    await process.until("connector 1 transactionId")
    for req in FORMER:
        await central.call("cp001", req)
    await process.until("connector 2 Reserved")


MANAGED = msgspec.structs.replace(
    DECLARED, profiles=("Core", "LocalAuthListManagement", "RemoteTrigger", "Reservation", "SmartCharging")
)


def foreign(status: ChargePointStatus = "Available") -> Known:
    """A station with a history that has told so of connector 1."""
    known = Known(MANAGED, history=True)
    known.accepted = known.keys_read = True
    known.statuses[1] = status
    return known


def test_a_station_that_does_not_boot_is_made_to() -> None:
    """By a trigger where it knows triggers, else by a reset; one that has booted is left alone."""
    triggered = ["TriggerMessage.req (requestedMessage BootNotification)", "Reset.req (type Hard)"]
    assert done(booting(Known(MANAGED))) == triggered
    assert done(booting(Known(DECLARED))) == ["Reset.req (type Hard)"]
    assert done(booting(foreign())) == []


def test_a_transaction_of_former_times_ends_by_a_reset() -> None:
    """Its number is not known."""
    assert done(forgetting(foreign("SuspendedEV")))[0] == "Reset.req (type Hard)"
    assert "Reset.req (type Hard)" not in done(forgetting(foreign("Finishing")))


@pytest.mark.parametrize("status", ["Preparing", "Finishing"])
def test_a_cable_of_former_times_is_taken_out(status: ChargePointStatus) -> None:
    """Unlocked first."""
    steps = done(forgetting(foreign(status)))
    assert [step for step in steps if "nlock" in step or "unplug" in step][-1] == "unplug: connector 1"


def test_a_reservation_of_former_times_ends_with_the_service() -> None:
    """§5.13: no connector that is Unavailable is reserved."""
    assert "ChangeAvailability.req (connectorId 0, type Inoperative)" in done(forgetting(foreign("Reserved")))


def test_what_is_forgotten_once_is_not_looked_for_again() -> None:
    """And the lists and profiles that there may be are cleared with the rest."""
    known = foreign()
    assert not any((known.lists, known.caches, known.charging_profiles, known.inoperative))
    assert done(forgetting(known)) != []
    assert all((known.lists, known.caches, known.charging_profiles, known.inoperative))
    assert done(forgetting(known)) == []


def test_declared_keys_are_set_again() -> None:
    """As far as they can be, and are not the password's."""
    known = foreign()
    name, declared = next((name, key) for name, key in DECLARED.keys.items() if key.value == "60" and not key.readonly)
    known.keys[name] = msgspec.structs.replace(declared, value="61")
    assert f"ChangeConfiguration.req (key {declared.key}, value 60)" in done(forgetting(known))
    fixed = foreign()
    fixed.keys[name] = msgspec.structs.replace(declared, value="61", readonly=True)
    assert not any(step.startswith("ChangeConfiguration") for step in done(forgetting(fixed)))
