"""Before and after a case: how the station is brought to where every case begins, by OCPP where it can be done.

Online and accepted, every connector Available, nothing plugged in, no fault, no transaction, no reservation, no
charging profile, no local list, an empty cache, the declared configuration, MinimumStatusDuration 0.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from plugwright.lab.asking import Stage, asks, changes, soon, unlocks_and_unplugs
from plugwright.lab.case import Case
from plugwright.lab.evidence import Evidence
from plugwright.lab.history import booting, forgetting, restart
from plugwright.lab.known import Known
from plugwright.lab.steps import Fact, Script, Step, Until
from plugwright.lab.values import Missing, resolved
from plugwright.lab.verbs import operator
from plugwright.ocpp16 import (
    CancelReservationConf,
    CancelReservationReq,
    ChangeAvailabilityConf,
    ChangeAvailabilityReq,
    ClearCacheConf,
    ClearCacheReq,
    ClearChargingProfileConf,
    ClearChargingProfileReq,
    GetConfigurationConf,
    GetConfigurationReq,
    RemoteStopTransactionConf,
    RemoteStopTransactionReq,
    SendLocalListConf,
    SendLocalListReq,
)
from plugwright.station.keys import MinimumStatusDuration

NO_LIST_VERSION: Final = 1
"""An emptied list has version 0 whatever is said (TC_042_2_CS), and 0 must not be said (errata 3.52)."""


def bringing_back(known: Known) -> tuple[Stage, ...]:
    """The stages in their order."""
    return (
        lambda: tuple(_supply(known)),
        *booting(known),
        lambda: tuple(_repairs(known)),
        lambda: tuple(_keys_are_read(known)),
        *forgetting(known),
        lambda: tuple(_transactions_end(known)),
        lambda: _given_up(known),
        lambda: tuple(_cables_out(known)),
        lambda: tuple(_memory_clears(known)),
        lambda: tuple(_keys_come_back(known)),
        lambda: (soon("no file or firmware is under way", lambda: not known.jobs, "transfer_s"),),
        lambda: (soon("every connector is Available", lambda: known.free),),
        lambda: () if known.free else restart(known),
        lambda: (Until(_free(known)),),
    )


def _free(known: Known) -> Fact:
    return Fact("every connector is Available", lambda _: known.free and known.accepted)


def _supply(known: Known) -> Iterator[Step]:
    if not known.powered:
        yield operator.does("reconnect power")
    if not known.networked:
        yield operator.does("restore connection")


def _repairs(known: Known) -> Iterator[Step]:
    if known.lock_jammed:
        yield operator.does("mend the lock")
    if known.faulted:
        yield operator.does("clear faults")


def _keys_are_read(known: Known) -> Iterator[Step]:
    if not known.keys_read:
        known.keys_read = True
        yield from asks(GetConfigurationReq, GetConfigurationConf)


def _transactions_end(known: Known) -> Iterator[Step]:
    for transaction_id in known.transactions:
        yield from asks(RemoteStopTransactionReq, RemoteStopTransactionConf, transaction_id=transaction_id)
    if known.transactions:
        yield soon("no transaction runs", lambda: not known.transactions)


def _given_up(known: Known) -> Script:
    """A station that was asked to stop a transaction, and did not tell that it has, is not asked again."""
    known.transactions.clear()
    return ()


def _cables_out(known: Known) -> Iterator[Step]:
    for connector in known.plugged:
        yield from unlocks_and_unplugs(connector, known)


def _memory_clears(known: Known) -> Iterator[Step]:
    if known.inoperative or "Unavailable" in known.statuses.values():
        yield from asks(ChangeAvailabilityReq, ChangeAvailabilityConf, connector_id=0, type="Operative")
    for reservation_id in known.reservations:
        yield from asks(CancelReservationReq, CancelReservationConf, reservation_id=reservation_id)
    if known.charging_profiles:
        yield from asks(ClearChargingProfileReq, ClearChargingProfileConf)
    if known.lists:
        yield from asks(SendLocalListReq, SendLocalListConf, list_version=NO_LIST_VERSION, update_type="Full")
    if known.caches:
        yield from asks(ClearCacheReq, ClearCacheConf)


def _keys_come_back(known: Known) -> Iterator[Step]:
    for name, value in known.changed.items():
        yield from changes(known.keys[name].key, value)
    yield from _quick_statuses(known)


def _quick_statuses(known: Known) -> Iterator[Step]:
    key = known.keys.get(MinimumStatusDuration.name.lower())
    if key is not None and not key.readonly and key.value != "0":
        yield from changes(key.key, "0")


def configuring(case: Case, known: Known, evidence: Evidence) -> tuple[Stage, ...]:
    """What the case sets before it begins; Missing if the station cannot be set so."""
    return (
        lambda: tuple(_settings(case, known, evidence)),
        lambda: _rebooting(known),
    )


def _rebooting(known: Known) -> Script:
    if not known.needs_reboot:
        return ()
    known.needs_reboot = False
    return (*restart(known), Until(_free(known)))


def _settings(case: Case, known: Known, evidence: Evidence) -> Iterator[Step]:
    for name, value in values_of(case.configuration, evidence).items():
        key = known.keys.get(name.lower())
        if key is None:
            if name in case.if_implemented or name == MinimumStatusDuration.name:
                continue
            raise Missing(f"the station has no key {name}")
        if (key.value or "").lower() == value.lower():
            continue
        if key.readonly:
            raise Missing(f"{name} is {key.value} and cannot be changed to {value}")
        yield from changes(key.key, value)


def values_of(configuration: Mapping[str, Any], evidence: Evidence) -> dict[str, str]:
    """The case's configuration as OCPP writes it."""
    return {name: str(resolved(value, evidence)) for name, value in configuration.items()}
