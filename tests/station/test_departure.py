"""Going down in order: transactions first, what can be told within the limit, then the restart and its retries."""

import pytest

from plugwright.ocpp16 import (
    MeterValuesReq,
    RemoteStartTransactionConf,
    RemoteStartTransactionReq,
    ResetReq,
    ResetType,
    StartTransactionReq,
    StatusNotificationReq,
    StopTransactionReq,
)
from plugwright.ocpp16.time import parse_utc
from plugwright.sim.bench import Bench
from plugwright.station.effects import Connect, Disconnect, Effect, Halt, Restart, Send, SetContactor
from plugwright.station.stimuli import Due, LinkUp, Received, RestartFailed, ShutDown, Stimulus

RESET = b'[2,"1","Reset",{"type":"Soft"}]'


class Hand:
    """A station whose restarts are not carried out: every effect is kept, with the instant."""

    def __init__(self, bench: Bench) -> None:
        self.station = bench.station
        self.now = bench.shell.now
        self.effects: list[tuple[int, Effect]] = []

    def give(self, stimulus: Stimulus) -> list[Effect]:
        """One step."""
        effects = self.station.step(stimulus, self.now)
        self.effects += [(self.now.monotonic_ms, effect) for effect in effects]
        return effects

    def ask_reset(self) -> list[Effect]:
        """The Central System asks for a soft Reset."""
        return self.give(Received(self.station.uplink.number, RESET))

    def advance(self, seconds: int) -> list[Effect]:
        """Let time pass, from deadline to deadline."""
        until_ms = self.now.monotonic_ms + seconds * 1000
        effects: list[Effect] = []
        while (deadline_ms := self.station.next_deadline()) <= until_ms:
            self.now = type(self.now)(max(deadline_ms, self.now.monotonic_ms), self.now.utc_ms)
            effects += self.give(Due())
        self.now = type(self.now)(until_ms, self.now.utc_ms)
        return effects


def restarts(effects: list[Effect]) -> list[Effect]:
    """The restarts and halts among them."""
    return [effect for effect in effects if isinstance(effect, Restart | Halt)]


def charging(**bench_arguments: object) -> Bench:
    """A transaction runs, and what was said so far is forgotten."""
    bench = Bench(**bench_arguments).boot()  # type: ignore[arg-type]
    bench.charge()
    bench.said()
    return bench


def test_order_of_the_last_effects() -> None:
    """§5.14: the answer, then the link's end, then the restart, which is the last effect of a life."""
    effects = Hand(Bench().boot()).ask_reset()
    assert [type(effect) for effect in effects] == [Send, Disconnect, Restart]


def test_transactions_are_told_before_the_restart() -> None:
    """§5.14: StopTransaction and its status, then the boot (TC_016_CS)."""
    bench = charging()
    bench.csms(ResetReq(type="Soft"))
    said = bench.said()
    names = [type(req).__name__.removesuffix("Req") for req in said]
    assert sorted(names[:2]) == ["StatusNotification", "StopTransaction"]
    assert names[2] == "BootNotification"
    assert bench.station.connectors[0].transaction is None


def test_contactor_opens_before_the_restart() -> None:
    """§5.14: the machine restarts with nothing connected."""
    bench = charging()
    hand = Hand(bench)
    effects = hand.ask_reset()
    assert SetContactor(1, closed=False) in effects
    assert restarts(effects) == []


@pytest.mark.parametrize(("kind", "limit_s"), [("Soft", 30), ("Hard", 5)])
def test_central_system_that_answers_nothing_delays_it_by_the_limit(kind: ResetType, limit_s: int) -> None:
    """§5.14: the restart does not wait for ever, and the stop is queued."""
    bench = charging()
    bench.peer.react(StopTransactionReq, None)
    bench.csms(ResetReq(type=kind))
    bench.advance(limit_s - 1)
    assert bench.peer.links == 1
    del bench.peer.reactions[StopTransactionReq]
    bench.said()
    bench.advance(2)
    assert bench.peer.links == 2
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == [f"{kind}Reset"]


def test_offline_station_restarts_soon() -> None:
    """§5.14: with nobody to tell, a reset waits for the hardware only."""
    bench = charging()
    bench.offline()
    hand = Hand(bench)
    hand.give(ShutDown("Reboot", 30_000))
    assert restarts(hand.advance(3)) == [Halt()]


def test_link_that_breaks_ends_the_waiting() -> None:
    """§5.14: what cannot be told is kept, and the restart happens."""
    bench = charging()
    bench.peer.react(StopTransactionReq, None)
    bench.csms(ResetReq(type="Soft"))
    bench.shell.network_down()
    bench.shell.network_up()
    bench.said()
    del bench.peer.reactions[StopTransactionReq]
    bench.online()
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == ["SoftReset"]


def test_every_transaction_is_stopped() -> None:
    """§5.14: StopTransaction for any ongoing transaction."""
    bench = Bench(connectors=3).boot()
    for connector, id_tag in ((1, "A"), (2, "B"), (3, "C")):
        bench.plug(connector)
        bench.tap(id_tag)
    bench.said()
    bench.csms(ResetReq(type="Hard"))
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == ["HardReset"] * 3


def test_start_that_is_prepared_is_called_off() -> None:
    """§5.14: no transaction begins on the way down, not with the cable in before the restart either."""
    bench = Bench().boot()
    bench.peer.react(StatusNotificationReq, None)  # so that there is still something to be told
    bench.fault("WeakSignal")
    hand = Hand(bench)
    hand.ask_reset()
    bench.tap("TAG")
    bench.plug()
    assert bench.station.departure.leaving
    conf = bench.csms(RemoteStartTransactionReq(id_tag="TAG", connector_id=1))
    assert conf == RemoteStartTransactionConf(status="Rejected")
    bench.advance(20)
    assert bench.said_of(StartTransactionReq) == []


def test_second_reset_joins_the_first() -> None:
    """§5.14: one restart, hard if either was, no later than either wants."""
    bench = charging()
    bench.peer.react(StopTransactionReq, None)
    bench.csms(ResetReq(type="Soft"))
    bench.advance(10)
    bench.csms(ResetReq(type="Hard"))
    bench.advance(6)
    assert bench.peer.links == 2


def test_failed_restart_is_tried_again_after_a_while() -> None:
    """§9.1.22: ResetRetries more times, not all at once, and ResetFailure when all have failed."""
    bench = Bench(configuration={"ResetRetries": "2"}).boot()
    hand = Hand(bench)
    assert restarts(hand.ask_reset()) == [Restart(hard=False)]
    for _ in range(2):
        assert restarts(hand.give(RestartFailed())) == []
        assert restarts(hand.advance(4)) == []
        assert restarts(hand.advance(2)) == [Restart(hard=False)]
    effects = hand.give(RestartFailed())
    assert restarts(effects) == []
    assert any(isinstance(effect, Connect) for effect in effects)
    assert hand.station.main.status().error_code == "ResetFailure"
    assert restarts(hand.advance(60)) == []


def test_no_retries_where_none_are_wanted() -> None:
    """§9.1.22: with 0 the first failure is the last."""
    hand = Hand(Bench(configuration={"ResetRetries": "0"}).boot())
    hand.ask_reset()
    assert any(isinstance(effect, Connect) for effect in hand.give(RestartFailed()))


def test_station_that_could_not_restart_goes_on() -> None:
    """§7.6: ResetFailure is a warning; the link comes back, it is told, and drivers are served."""
    bench = Bench(configuration={"ResetRetries": "0"}).boot()
    hand = Hand(bench)
    hand.ask_reset()
    hand.give(RestartFailed())
    link = hand.station.uplink.number
    sent = [effect.data for effect in hand.give(LinkUp(link)) if isinstance(effect, Send)]
    assert len(sent) == 1
    assert b'"ResetFailure"' in sent[0]
    assert not hand.station.departure.leaving
    assert hand.station.connectors[0].is_free("TAG")
    assert restarts(hand.give(Received(link, RESET))) == []


def test_restart_failure_without_a_restart_means_nothing() -> None:
    """A stimulus that is late or wrong does no harm."""
    hand = Hand(Bench().boot())
    assert hand.give(RestartFailed()) == []
    assert hand.station.main.status().error_code == "NoError"


def test_shut_down_stops_and_tells_and_halts() -> None:
    """§7.36: the service's end is reason Reboot, told before the link is closed."""
    bench = charging()
    bench.shell.give(ShutDown("Reboot", 5_000))
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == ["Reboot"]
    assert bench.shell.station is None


def test_shut_down_has_a_limit() -> None:
    """What could not be told within the limit is told by the next life."""
    bench = charging()
    bench.peer.react(StopTransactionReq, None)
    bench.shell.give(ShutDown("Reboot", 5_000))
    bench.advance(5.1)
    assert bench.shell.station is None
    del bench.peer.reactions[StopTransactionReq]
    bench.said()
    bench.shell.power_up()
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == ["Reboot"]


def test_backup_supply_tells_the_power_loss_before_it() -> None:
    """§7.36: PowerLoss, at the time of the stop and with the energy up to it (TC_032_1_CS)."""
    bench = charging(configuration={"MeterValueSampleInterval": "600"})
    bench.advance(900)
    at_ms = bench.shell.now.utc_ms
    bench.said()
    bench.shell.give(ShutDown("PowerLoss", 5_000))
    (stop,) = bench.said_of(StopTransactionReq)
    assert stop.reason == "PowerLoss"
    assert parse_utc(stop.timestamp) == at_ms
    assert stop.meter_stop == bench.shell.hardware.view(1, bench.shell.now).energy_wh


def test_link_is_closed_as_going_away() -> None:
    """RFC 6455 §7.4.1: 1001 where the station goes down, 1000 where it restarts."""
    hand = Hand(Bench().boot())
    link = hand.station.uplink.number
    assert Disconnect(link, 1001) in hand.give(ShutDown("Reboot", 5_000))
    hand = Hand(Bench().boot())
    assert Disconnect(hand.station.uplink.number, 1000) in hand.ask_reset()


def test_backlog_is_told_as_far_as_the_limit_allows() -> None:
    """§3.7: a queue from an outage goes out before a soft restart."""
    bench = charging(configuration={"MeterValueSampleInterval": "10"})
    bench.offline()
    bench.advance(100)
    bench.online()
    bench.csms(ResetReq(type="Soft"))
    said = bench.said()
    assert [type(req) for req in said if isinstance(req, MeterValuesReq | StopTransactionReq)][-1] is StopTransactionReq
    assert bench.station.outbox.empty


@pytest.mark.parametrize("kinds", [("Soft", "Hard"), ("Hard", "Soft")])
def test_restart_is_hard_if_either_reset_was(kinds: tuple[str, str]) -> None:
    """§5.14: a hard Reset restarts all the hardware, whatever else was asked for."""
    bench = charging()
    bench.peer.react(StopTransactionReq, None)
    hand = Hand(bench)
    for number, kind in enumerate(kinds):
        frame = f'[2,"{number}","Reset",{{"type":"{kind}"}}]'
        hand.give(Received(hand.station.uplink.number, frame.encode()))
    assert restarts(hand.advance(6)) == [Restart(hard=True)]
