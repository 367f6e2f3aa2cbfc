"""A station that has been with another Central System: it is made to boot, and to forget what it remembers.

OCPP 1.6 §4.2, §5.13 (an Unavailable connector loses its reservation), §5.14. It does not boot because it connects
(OCPP-J §5.4), and one that was accepted answers TriggerMessage for BootNotification with Rejected (errata 3.35).
"""

from collections.abc import Iterator
from typing import Final

from plugwright.lab.asking import Stage, asks, soon, unlocks_and_unplugs
from plugwright.lab.known import Known
from plugwright.lab.steps import Fact, OneOf, Script, Step, Until
from plugwright.lab.verbs import absent, csms, station
from plugwright.ocpp16 import (
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    ChangeConfigurationConf,
    ChangeConfigurationReq,
    ResetConf,
    ResetReq,
    TriggerMessageConf,
    TriggerMessageReq,
)

CHARGING: Final = ("Charging", "SuspendedEV", "SuspendedEVSE")
OCCUPIED: Final = ("Preparing", "Finishing")
WORDS: Final = "the station is online and accepted"


def booting(known: Known) -> tuple[Stage, ...]:
    """The stages until the station is accepted: by itself, else triggered, else restarted."""
    return (
        lambda: (soon(WORDS, lambda: known.accepted, "boot_s"),),
        lambda: () if known.accepted or "RemoteTrigger" not in known.declaration.profiles else _triggered(known),
        lambda: () if known.accepted else restart(known),
        lambda: (Until(Fact(WORDS, lambda _: known.accepted)),),
    )


def _triggered(known: Known) -> Script:
    """Only an answer of Accepted is worth waiting for."""
    return (
        csms.sends(TriggerMessageReq, requested_message="BootNotification"),
        OneOf(
            (
                (station.answers(TriggerMessageConf, status="Accepted"), soon(WORDS, lambda: known.accepted)),
                (station.answers(TriggerMessageConf),),
                (station.refuses(),),
            )
        ),
    )


def restart(known: Known) -> Script:
    """What nothing else has helped."""
    known.accepted = False
    return asks(ResetReq, ResetConf, type="Hard")


def forgetting(known: Known) -> tuple[Stage, ...]:
    """The stages in which a station with a history is made one without; none for any other."""
    stages: tuple[Stage, ...] = (
        lambda: (soon("every connector's status is told", lambda: known.told),),
        lambda: () if known.told and not _charges(known) else restart(known),
        lambda: (Until(Fact(WORDS, lambda _: known.accepted)),),
        lambda: (soon("no connector is charging", lambda: known.told and not _charges(known)),),
        lambda: tuple(_cables_out(known)),
        lambda: tuple(_reservations_end(known)),
        lambda: tuple(_declared_keys(known)),
        lambda: _forgotten(known),
    )
    return tuple(_only_once(stage, known) for stage in stages)


def _only_once(stage: Stage, known: Known) -> Stage:
    return lambda: stage() if known.has_history else ()


def _charges(known: Known) -> bool:
    return any(status in CHARGING for status in known.statuses.values())


def _cables_out(known: Known) -> Iterator[Step]:
    for connector, status in known.statuses.items():
        if connector and status in OCCUPIED:
            yield from unlocks_and_unplugs(connector, known)


def _reservations_end(known: Known) -> Iterator[Step]:
    """Their numbers are not known; that connector 0 is in service again is seen to with the rest of the memory."""
    known.inoperative = True
    known.caches = True
    known.lists = "LocalAuthListManagement" in known.declaration.profiles
    known.charging_profiles = "SmartCharging" in known.declaration.profiles
    if "Reservation" in known.declaration.profiles:
        yield from asks(ChangeAvailabilityReq, ChangeAvailabilityConf, connector_id=0, type="Inoperative")


def _declared_keys(known: Known) -> Iterator[Step]:
    """What the station was made to hold otherwise than it is declared."""
    for name, declared in known.declaration.keys.items():
        told = known.keys.get(name)
        if told is None or told.readonly or declared.readonly or declared.value is None:
            continue
        if (told.value or "").lower() != declared.value.lower():
            yield from asks(ChangeConfigurationReq, ChangeConfigurationConf, key=told.key, value=declared.value)


def _forgotten(known: Known) -> Script:
    """What it still had to say of former transactions is said while the lab listens for a while."""
    known.forget_history()
    return (absent(),)
