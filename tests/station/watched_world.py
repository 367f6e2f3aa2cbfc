"""A station among hardware, a shell and a Central System that watch it: each raises where a rule is broken."""

from random import Random
from typing import Any, Final

from plugwright.hardware.virtual import VirtualHardware
from plugwright.now import Now
from plugwright.ocpp16 import (
    AuthorizeConf,
    AuthorizeReq,
    BootNotificationConf,
    BootNotificationReq,
    ChargePointErrorCode,
    ChargePointStatus,
    IdTagInfo,
    MeterValuesReq,
    RegistrationStatus,
    StartTransactionConf,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.ocpp16.payload import Req
from plugwright.sim.bench import Bench
from plugwright.sim.scripted_peer import Reaction
from plugwright.sim.shell import VirtualShell
from plugwright.station.effects import Effect, SetContactor, StatusChanged
from plugwright.station.faults import SEVERITIES
from plugwright.station.station import Station
from plugwright.station.status import TRANSITIONS
from plugwright.station.stimuli import StartCause, Stimulus
from tests.station.raw_peer import RawPeer
from tests.station.reserving import RESERVING

GOOD_TAGS: Final = ("A", "B", "C")
BAD_TAG: Final = "BAD"
GROUP: Final = "GROUP"
REGISTRATIONS: Final[tuple[RegistrationStatus, ...]] = ("Pending", "Rejected", "Accepted")
MESSAGE_TIMEOUT_MS: Final = 30_000
SETTINGS: Final = {
    "MessageTimeout": "30",
    "WebSocketPingInterval": "20",
    "TransactionMessageRetryInterval": "5",
    "MeterValueSampleInterval": "45",
    "ConnectionTimeOut": "40",
    "StopTransactionOnEVSideDisconnect": "false",
    "StopTxnSampledData": "Energy.Active.Import.Register",
}


class WatchedHardware(VirtualHardware):
    """A contactor that is told to close does so for a plugged vehicle, a stored transaction, and no fault."""

    world: "World"

    def do(self, effect: Effect, now: Now) -> list[Stimulus]:
        """Look before the contactor closes."""
        if isinstance(effect, SetContactor) and effect.closed:
            self._check(effect.connector, now)
        return super().do(effect, now)

    def _check(self, connector: int, now: Now) -> None:
        view = self.view(connector, now)
        assert view.plugged, "the contactor closes on an empty socket"
        assert view.ev_connected, "the contactor closes without a vehicle"
        assert not self.world.faults_of(connector), "the contactor closes in spite of a fault"
        self.world.shell.store.rollback()  # what counts is what was committed
        rows = [row for row in self.world.shell.store.open_transactions() if row.connector == connector]
        running = [row for row in rows if row.stop == "none" and row.stop_reason is None and not row.suspended]
        assert len(running) == 1, "the contactor closes without one durable transaction"
        assert running[0].id_tag in GOOD_TAGS, "the contactor closes for an idTag that nobody accepted"


class WatchedShell(VirtualShell):
    """Notes where a life begins, since the first status of a life comes from nowhere."""

    began_at = 0

    def power_up(self, cause: StartCause = "PowerUp") -> None:
        """A new life."""
        self.check_statuses()
        self.began_at = len(self.events)
        assert isinstance(self.peer, WatchingPeer)
        self.peer.word = None
        super().power_up(cause)

    def check_statuses(self) -> None:
        """Every change of this life is in §4.9's table; a life may begin with a Finishing that a former one left."""
        known: dict[int, ChargePointStatus] = {}
        for event in self.events[self.began_at :]:
            if isinstance(event, StatusChanged):
                before = known.get(event.connector, "Available")
                if before != event.status:
                    allowed = TRANSITIONS[before] + (() if event.connector in known else ("Finishing",))
                    assert event.status in allowed, f"connector {event.connector}: {before} to {event.status}"
                    assert event.connector or event.status in {"Available", "Unavailable", "Faulted"}, event
                known[event.connector] = event.status


class WatchingPeer(RawPeer):
    """Answers by chance, and holds the station to one open CALL, to silence before the acceptance, to rising energy."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random
        self.kind = True
        self.word: str | None = None
        self.registers: dict[int, int] = {}
        self.triggered: list[str] = []  # what was ever asked for by TriggerMessage
        self._open_since_ms: int | None = None
        self._connectors: dict[int, int] = {}
        for req in (AuthorizeReq, BootNotificationReq, StartTransactionReq, MeterValuesReq, StopTransactionReq):
            self.react(req, self._by_chance)
        self.react(StatusNotificationReq, self._by_chance)

    def connected(self, link: int, send: Any) -> None:
        """Nothing is open on a new link."""
        self._open_since_ms = None
        super().connected(link, send)

    def _called(self, message_id: str, req: Req) -> None:
        now_ms = self._now.monotonic_ms
        if self._open_since_ms is not None:
            assert now_ms - self._open_since_ms >= MESSAGE_TIMEOUT_MS, "a second CALL is open"
        may_say = self.word == "Pending" and type(req).__name__.removesuffix("Req") in self.triggered
        assert may_say or self.word == "Accepted" or isinstance(req, BootNotificationReq), f"{req} while {self.word}"
        assert self.word != "Accepted" or not isinstance(req, BootNotificationReq), "a boot after the acceptance"
        self._open_since_ms = now_ms
        self._watch_energy(req)
        held = len(self._held)
        super()._called(message_id, req)
        if len(self._held) == held:
            self._open_since_ms = None

    def _watch_energy(self, req: Req) -> None:
        match req:
            case StartTransactionReq(connector_id=connector, meter_start=register_wh):
                self._rises(connector, register_wh)
            case MeterValuesReq(connector_id=connector):
                for value in req.meter_value:
                    for sampled in value.sampled_value:
                        # What a TriggerMessage brings is news, and overtakes older facts.
                        if sampled.measurand == "Energy.Active.Import.Register" and sampled.context != "Trigger":
                            self._rises(connector, int(sampled.value))
            case StopTransactionReq(transaction_id=number, meter_stop=register_wh) if number in self._connectors:
                self._rises(self._connectors[number], register_wh)

    def _rises(self, connector: int, register_wh: int) -> None:
        assert register_wh >= self.registers.get(connector, 0), "the energy register falls"
        self.registers[connector] = register_wh

    def _by_chance(self, req: Req) -> Reaction:
        chance = 1.0 if self.kind else self.random.random()
        if chance < 0.06:
            return None
        if chance < 0.14:
            return CallError("InternalError")
        match req:
            case BootNotificationReq():
                status: RegistrationStatus = "Accepted"
                if chance < 0.5:
                    status = self.random.choice(REGISTRATIONS)
                self.word = status
                interval_s = 900 if status == "Accepted" else self.random.choice((0, 7))
                return BootNotificationConf(status=status, interval=interval_s, current_time=self.current_time)
            case AuthorizeReq():
                return AuthorizeConf(id_tag_info=self._judge(req.id_tag))
            case StartTransactionReq():
                info = self._judge(req.id_tag) if chance > 0.3 else IdTagInfo(status="Invalid")
                self.next_transaction_id += 1
                self._connectors[self.next_transaction_id] = req.connector_id
                return StartTransactionConf(id_tag_info=info, transaction_id=self.next_transaction_id)
            case _:
                return self._kind(req)

    @staticmethod
    def _judge(id_tag: str) -> IdTagInfo:
        if id_tag not in GOOD_TAGS:
            return IdTagInfo(status="Invalid")
        return IdTagInfo(status="Accepted", parent_id_tag=GROUP if id_tag != "C" else None)


class World:
    """Everything around one station, made from one seed."""

    def __init__(self, seed: int, connectors: int, *, lock: bool) -> None:
        self.random = Random(seed)
        self.peer = WatchingPeer(self.random)
        self.bench = Bench(RESERVING, connectors=connectors, configuration=SETTINGS, hardware={"lock": lock})
        product = self.bench.shell.product
        self.shell = WatchedShell(product, self.peer, random=self.random)
        hardware = WatchedHardware(product, self.random)
        hardware.world = self
        self.shell.hardware = self.shell.driver = hardware
        self.bench.peer, self.bench.shell = self.peer, self.shell
        self.number = 0  # of the CALLs so far
        self.faults: dict[int, list[ChargePointErrorCode]] = {}

    def faults_of(self, connector: int) -> list[ChargePointErrorCode]:
        """The conditions that fault this connector, as the hardware has them."""
        holding = [*self.faults.get(0, []), *self.faults.get(connector, [])]
        return [code for code in holding if SEVERITIES[code] == "fault"]

    def check(self) -> None:
        """What must hold whenever nothing happens."""
        self.bench.advance(0)  # what is due at this instant
        self.shell.check_statuses()
        station = self.shell.station
        if station is None:
            return
        for connector in station.connectors:
            view = self.shell.hardware.view(connector.id, self.shell.now)
            assert not view.contactor_closed or connector.phase == "running"
            assert not view.contactor_closed or not self.faults_of(connector.id)
            assert connector.reporter.current.status != "Charging" or connector.transaction is not None
            assert connector.transaction is None or connector.phase in {"running", "stopping"}
        self._check_reservations(station)

    def _check_reservations(self, station: Station) -> None:
        """§5.13: a reservation that is kept can be used, and what is Reserved is so for a reservation."""
        rows = self.shell.store.reservations()
        statuses = [connector.reporter.current.status for connector in station.connectors]
        for row in rows:
            if row.connector:
                connector, status = station.connectors[row.connector - 1], statuses[row.connector - 1]
                claim = connector.claim
                assert claim is None or row.admits(claim.id_tag, claim.parent_id_tag), "somebody else's connector"
                assert status == "Reserved" or (status == "Preparing" and (claim or connector.expected)), status
        kept = sum(status == "Reserved" for status in statuses)
        free = sum(status in {"Available", "Preparing"} for status in statuses)
        assert len(rows) <= kept + free, "more reservations than connectors"
        assert kept <= len(rows), "Reserved for nobody"
        claimed = sum(connector.claim is not None for connector in station.connectors)
        of_any = sum(not row.connector for row in rows) - claimed
        assert "Available" not in statuses or statuses.count("Available") > of_any, "the last one is not kept"
