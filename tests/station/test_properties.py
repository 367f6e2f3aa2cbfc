"""Whatever happens, in whatever order: the rules that no sequence of events may break."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final, get_args

import pytest

from plugwright.hardware.refused import Refused
from plugwright.ocpp16 import ChargePointErrorCode, MessageTrigger, StartTransactionReq
from plugwright.ocpp16.time import format_utc
from plugwright.station.effects import TransactionChanged
from tests.station.watched_world import BAD_TAG, GOOD_TAGS, GROUP, World

SEQUENCES: Final = 150
MOVES: Final = 60
CODES: Final[tuple[ChargePointErrorCode, ...]] = (
    "GroundFailure",
    "OtherError",
    "WeakSignal",
    "EVCommunicationError",
    "PowerMeterFailure",
)
CONFIGURATION: Final = (
    ("MinimumStatusDuration", ("0", "0", "8")),
    ("StopTransactionOnEVSideDisconnect", ("true", "false")),
    ("UnlockConnectorOnEVSideDisconnect", ("true", "false")),
    ("StopTransactionOnInvalidId", ("true", "false")),
    ("LocalPreAuthorize", ("true", "false")),
    ("MaxEnergyOnInvalidId", ("0", "100")),
    ("MeterValueSampleInterval", ("0", "10", "45")),
    ("ClockAlignedDataInterval", ("0", "60")),
    ("ConnectionTimeOut", ("0", "20")),
    ("HeartbeatInterval", ("0", "15")),
    ("WebSocketPingInterval", ("10", "20")),
)


def connector_of(world: World) -> int:
    """One of the connectors, seldom one that there is not."""
    there_are = list(range(1, world.shell.product.connectors + 1))
    return world.random.choice([*there_are * 4, 0, 3])


def ask(world: World, action: str, **payload: object) -> None:
    """The Central System calls, if there is a link."""
    if world.peer.is_connected:
        world.number += 1
        world.peer.ask([2, f"q{world.number}", action, payload])


def remote_start(world: World) -> None:
    """RemoteStartTransaction, with and without a connector."""
    id_tag = world.random.choice((*GOOD_TAGS, BAD_TAG))
    if world.random.random() < 0.5:
        ask(world, "RemoteStartTransaction", idTag=id_tag)
    else:
        ask(world, "RemoteStartTransaction", idTag=id_tag, connectorId=connector_of(world))


def reserve(world: World) -> None:
    """ReserveNow, of one connector or of any, often by an id that is known already."""
    expiry = format_utc(world.shell.now.utc_ms + world.random.choice((-1_000, 20_000, 600_000)))
    reservation = {"connectorId": connector_of(world), "expiryDate": expiry, "idTag": world.random.choice(GOOD_TAGS)}
    if world.random.random() < 0.3:
        reservation["parentIdTag"] = GROUP
    ask(world, "ReserveNow", reservationId=world.random.randrange(4), **reservation)


def trigger(world: World) -> None:
    """TriggerMessage, with and without a connector."""
    message = world.random.choice(get_args(MessageTrigger))
    world.peer.triggered.append(message)
    if world.random.random() < 0.5:
        ask(world, "TriggerMessage", requestedMessage=message)
    else:
        ask(world, "TriggerMessage", requestedMessage=message, connectorId=connector_of(world))


def configure(world: World) -> None:
    """ChangeConfiguration of what decides about transactions and status."""
    key, values = world.random.choice(CONFIGURATION)
    ask(world, "ChangeConfiguration", key=key, value=world.random.choice(values))


def fault(world: World) -> None:
    """A condition begins."""
    connector, code = connector_of(world), world.random.choice(CODES)
    told = world.shell.hardware.set_fault(connector, code, None, None, None, world.shell.now)
    world.faults.setdefault(connector, []).append(code)
    world.shell.give(*told)


def clear(world: World) -> None:
    """The conditions of a connector, or of all, end."""
    connector = connector_of(world)
    told = world.shell.hardware.clear_fault(connector, world.shell.now)
    if connector:
        world.faults.pop(connector, None)
    else:
        world.faults.clear()
    world.shell.give(*told)


def half_open(world: World) -> None:
    """The network swallows what is sent."""
    world.shell.half_open = world.shell.link is not None


Move = Callable[[World], None]

MOVES_OF_THE_WORLD: Final = MappingProxyType[Move, int](
    {
        lambda world: world.bench.plug(connector_of(world)): 8,
        lambda world: world.bench.unplug(connector_of(world), world.random.choice((None, "ev", "station"))): 7,
        lambda world: world.bench.tap(world.random.choice((*GOOD_TAGS, *GOOD_TAGS, BAD_TAG))): 10,
        lambda world: world.bench.ev(wants_energy=world.random.random() < 0.6, connector=connector_of(world)): 4,
        fault: 3,
        clear: 6,
        lambda world: world.bench.lock(world.random.choice(("working", "working", "jammed")), connector_of(world)): 2,
        lambda world: world.bench.advance(world.random.choice((0.5, 3, 15, 50, 400))): 12,
        lambda world: world.shell.network_down(): 2,
        lambda world: world.shell.network_up(): 4,
        half_open: 1,
        lambda world: world.bench.power_cycle(): 1,
        lambda world: setattr(world.peer, "kind", world.random.random() < 0.6): 3,
        remote_start: 4,
        lambda world: ask(world, "RemoteStopTransaction", transactionId=world.peer.next_transaction_id): 2,
        lambda world: ask(world, "RemoteStopTransaction", transactionId=-1): 1,
        lambda world: ask(world, "UnlockConnector", connectorId=connector_of(world)): 2,
        lambda world: ask(world, "ChangeAvailability", connectorId=connector_of(world), type="Inoperative"): 2,
        lambda world: ask(world, "ChangeAvailability", connectorId=connector_of(world), type="Operative"): 4,
        lambda world: ask(world, "Reset", type=world.random.choice(("Soft", "Hard"))): 1,
        lambda world: ask(world, "ClearCache"): 1,
        reserve: 5,
        lambda world: ask(world, "CancelReservation", reservationId=world.random.randrange(4)): 1,
        trigger: 2,
        configure: 5,
        lambda world: ask(world, "GetConfiguration"): 1,
        lambda world: ask(world, "Nonsense"): 1,
    }
)


def live(world: World, moves: int) -> None:
    """So many moves by chance; after each one the rules are looked at."""
    weighted = [move for move, weight in MOVES_OF_THE_WORLD.items() for _ in range(weight)]
    world.shell.power_up()
    for _ in range(moves):
        try:
            world.random.choice(weighted)(world)
        except Refused:
            continue
        world.check()


def heal(world: World) -> None:
    """Everything works again, for long enough that all is told."""
    world.peer.kind = True
    world.shell.network_up()
    world.shell.half_open = False
    world.faults.clear()
    world.shell.give(*world.shell.hardware.clear_fault(0, world.shell.now))
    world.bench.advance(3_000)
    world.check()


@pytest.mark.parametrize("lock", [True, False], ids=["lock", "no lock"])
@pytest.mark.parametrize("connectors", [1, 2])
def test_no_sequence_breaks_the_rules(connectors: int, lock: bool) -> None:
    """§4.9's table, §4.2's silence, one open CALL, a contactor closed with reason, energy that never falls."""
    started = used = 0
    for seed in range(SEQUENCES):
        world = World(seed, connectors, lock=lock)
        try:
            live(world, MOVES)
            heal(world)
        except Exception as error:
            error.add_note(f"World({seed}, {connectors}, lock={lock})")
            raise
        assert world.bench.station.outbox.empty, f"World({seed}, {connectors}, lock={lock}): not all was told"
        events = [event for event in world.shell.events if isinstance(event, TransactionChanged)]
        started += sum(event.phase == "started" for event in events)
        said = [req for req in world.peer.said if isinstance(req, StartTransactionReq)]
        used += sum(req.reservation_id is not None for req in said)
    assert started > SEQUENCES // 2, "the moves lead to too few transactions to prove anything"
    assert used, "no reservation is ever used"


def test_same_seed_lives_the_same_life() -> None:
    """A run is repeated exactly from its seed, so a failure can be."""

    def said(seed: int) -> list[str]:
        world = World(seed, 2, lock=True)
        live(world, 40)
        return [repr(req) for req in world.peer.said]

    assert said(7) == said(7)
    assert said(7) != said(8)
