"""What holds after every step of a station, whatever the world does: each a function that names its clause.

A function returns what is wrong, or None. What concerns frames and messages is `Witness`'s and `Deliveries`'.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from plugwright.ocpp16 import ChargePointStatus
from plugwright.sim.reserving import broken_promise
from plugwright.sim.surroundings import NEVER_GOOD_TAGS
from plugwright.station.effects import (
    Effect,
    Event,
    Install,
    JobChanged,
    SetContactor,
    StatusChanged,
    Tell,
    TransactionChanged,
)
from plugwright.station.keys import AllowOfflineTxForUnknownId, AuthorizeRemoteTxRequests
from plugwright.station.status import TRANSITIONS
from plugwright.station.stimuli import Due, MeterRead, Ponged, Received, Start, Stimulus

if TYPE_CHECKING:
    from plugwright.sim.world import World
    from plugwright.station.station import Station

MAIN_STATUSES: Final = ("Available", "Unavailable", "Faulted")
"""Connector 0 has no others (§4.9)."""
MOVES_NOTHING: Final = (Due, MeterRead, Ponged, Received)


class Memory:
    """What the invariants remember from one step to the next."""

    def __init__(self, connectors: int) -> None:
        self.statuses: list[ChargePointStatus | None] = [None] * (connectors + 1)
        """The last one told by this life, None before its first."""
        self.registers_wh = [0] * (connectors + 1)
        self.lenient = False
        """At some time a card that is never good could start all the same: unknown and offline, or remotely."""


Check = Callable[["World", "Station", Memory, Stimulus, Sequence[Effect]], str | None]


def contactor_needs_plug_and_no_fault(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§4.9: no energy without a vehicle, nor while a condition faults the connector."""
    del station, memory
    if isinstance(stimulus, MOVES_NOTHING) and not any(isinstance(effect, SetContactor) for effect in effects):
        return None
    for connector in range(1, world.product.connectors + 1):
        seen = world.hardware.view(connector, world.shell.now)
        if not seen.contactor_closed:
            continue
        if not seen.ev_connected:
            return f"the contactor of connector {connector} is closed without a vehicle"
        if world.is_faulted(connector):
            return f"the contactor of connector {connector} is closed in spite of a fault"
        if not world.port.commanded[connector] and not world.port.stuck[connector]:
            return f"the contactor of connector {connector} is closed, and was told to be open"
    return None


def contactor_needs_a_transaction(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§4.8: energy flows in a durable transaction that nobody has decided to stop."""
    del memory, stimulus
    for connector in station.connectors:
        if not world.port.commanded[connector.id]:
            continue
        row = connector.transaction
        if row is None or row.stop_reason is not None:
            return f"the contactor of connector {connector.id} is told to be closed without a transaction"
    for effect in effects:
        if isinstance(effect, SetContactor) and effect.closed:
            rows = [row for row in station.store.open_transactions() if row.connector == effect.connector]
            if not any(row.stop == "none" and row.stop_reason is None for row in rows):
                return f"the contactor of connector {effect.connector} closes before its transaction is durable"
    return None


def only_authorized_tags_start(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§4.1, §3.5.4: a card that the Central System never accepts starts nothing, unless a key allows it."""
    del world
    if isinstance(stimulus, Received | Start):
        configuration = station.configuration
        memory.lenient = (
            memory.lenient or configuration[AllowOfflineTxForUnknownId] or not configuration[AuthorizeRemoteTxRequests]
        )
    for event in told(effects):
        match event:
            case TransactionChanged(phase="started", id_tag=id_tag):
                if id_tag.upper() in NEVER_GOOD_TAGS and not memory.lenient:
                    return f"a transaction of {id_tag} starts, which is never accepted"
    return None


def register_never_falls(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§3.16: what a station believes of a lifetime register only rises, over power cuts too."""
    del world, stimulus, effects
    for connector in station.connectors:
        if connector.reading is not None:
            before_wh = memory.registers_wh[connector.id]
            if connector.reading.register_wh < before_wh:
                return f"the register of connector {connector.id} falls from {before_wh} Wh: {connector.reading}"
            memory.registers_wh[connector.id] = connector.reading.register_wh
    return None


def status_moves_along_the_table(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§4.9: no other change of status than the table's; connector 0 knows three."""
    del world, station
    if isinstance(stimulus, Start):
        memory.statuses = [None] * len(memory.statuses)
    for event in told(effects):
        if not isinstance(event, StatusChanged):
            continue
        before, memory.statuses[event.connector] = memory.statuses[event.connector], event.status
        if event.connector == 0 and event.status not in MAIN_STATUSES:
            return f"connector 0 is {event.status}"
        if before is not None and event.status != before and event.status not in TRANSITIONS[before]:
            return f"connector {event.connector} goes from {before} to {event.status}"
    return None


def energy_is_in_one_transaction(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§4.8, §4.10: transactions of a connector follow each other, and leave no energy between them."""
    del station, memory, stimulus
    for event in told(effects):
        if isinstance(event, TransactionChanged):
            world.energy.changed(event, excused=world.may_lose_energy(event.connector))
    return world.energy.flaws[0] if world.energy.flaws else None


def frames_are_right(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """OCPP-J §4, OCPP 1.6 §3.7, §4.2: what an onlooker and the Central System found wrong."""
    del station, memory, stimulus, effects
    for flaws in (world.witness.flaws, world.central.flaws, world.central.books.errors, world.pledges.flaws):
        if flaws:
            return flaws[0]
    return None


def reservations_are_kept(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§5.13: as long as a reservation holds, there is a connector for it, and no other's use of it."""
    del world, memory, stimulus
    return broken_promise(station, effects)


def local_list_is_whole(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§5.15: a look-up finds the list that was accepted last, and never half of one; it survives every power cut."""
    del memory, effects
    if "LocalAuthListManagement" not in station.product.feature_profiles:
        return None
    if isinstance(stimulus, Start):
        world.list_book.begin_life()
    if world.list_book.is_open:
        world.list_book.look(station.store.local_list)
    return None


def keys_are_kept(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§5.3: in each life every key is what the Central System set it to last."""
    del memory, effects
    if isinstance(stimulus, Start):
        world.pledges.compare_keys(station)
    return None


def installed_means_running(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§7.25, errata 3.47: Installed is said of the image that was installed last, when it runs."""
    del station, memory, stimulus
    for event in told(effects):
        if isinstance(event, JobChanged) and event.status == "Installed":
            asked = world.shell.jobs.asked_of(Install)
            if not asked or asked[-1] != Install(world.shell.jobs.installed or 0):
                return f"the firmware is Installed, and what runs is of job {world.shell.jobs.installed}: {asked[-1:]}"
    return None


def no_energy_while_installing(
    world: "World", station: "Station", memory: Memory, stimulus: Stimulus, effects: Sequence[Effect]
) -> str | None:
    """§5.19, errata 3.49: firmware is installed when no transaction runs, and none begins meanwhile."""
    del station, memory, stimulus, effects
    if world.shell.jobs.is_installing and any(world.port.commanded):
        return f"contactors are told to be closed while firmware is installed: {world.port.commanded}"
    return None


AT_COMMIT: Final = (
    status_moves_along_the_table,
    only_authorized_tags_start,
    energy_is_in_one_transaction,
    reservations_are_kept,
    local_list_is_whole,
    keys_are_kept,
    installed_means_running,
    frames_are_right,
)
"""What is judged before the effects of a step are done."""

WHEN_DONE: Final = (
    contactor_needs_plug_and_no_fault,
    contactor_needs_a_transaction,
    no_energy_while_installing,
    register_never_falls,
)
"""What is judged after them."""


def told(effects: Sequence[Effect]) -> list[Event]:
    """The news among the effects."""
    return [effect.event for effect in effects if isinstance(effect, Tell)]
