"""What a refusal in StartTransaction.conf does to the transaction."""

import msgspec
import pytest

from plugwright.ocpp16 import AuthorizationStatus, StartTransactionReq, StatusNotificationReq, StopTransactionReq
from plugwright.sim.bench import PRODUCT, Bench
from tests.station.cards import info_of, last_verdict, remember, starts_with
from tests.station.stubborn import machine

SUSPENDS = {"StopTransactionOnInvalidId": "false"}
STOPS = {"StopTransactionOnInvalidId": "true"}
REFUSALS: tuple[AuthorizationStatus, ...] = ("Blocked", "Expired", "Invalid", "ConcurrentTx")


def charging_offline(configuration: dict[str, str]) -> Bench:
    """A transaction that was started offline with an idTag that the Central System will refuse."""
    bench = Bench(configuration=configuration).boot()
    remember(bench, "TAG")
    starts_with(bench, info_of("Invalid"))
    bench.offline()
    bench.charge("TAG")
    bench.advance(100)
    return bench


def energy_wh(bench: Bench) -> int:
    """The register."""
    return machine(bench).energy_wh


def plug_and_tap(bench: Bench) -> None:
    """Start a transaction that may end at once."""
    bench.plug()
    bench.tap("TAG")


@pytest.mark.parametrize("status", REFUSALS)
def test_stops_online(status: AuthorizationStatus) -> None:
    """A refusal ends the transaction online as well, with DeAuthorized and no idTag (§3.5.4, errata 3.17)."""
    bench = Bench(configuration=STOPS).boot()
    starts_with(bench, info_of(status))
    plug_and_tap(bench)
    assert [(req.reason, req.id_tag) for req in bench.said_of(StopTransactionReq)] == [("DeAuthorized", None)]


@pytest.mark.parametrize("status", REFUSALS)
def test_suspends_online(status: AuthorizationStatus) -> None:
    """Without StopTransactionOnInvalidId only the energy stops (§3.5.4, errata 3.17)."""
    bench = Bench(configuration=SUSPENDS).boot()
    starts_with(bench, info_of(status))
    bench.charge("TAG")
    assert bench.statuses() == ["Preparing", "Charging", "SuspendedEVSE"]
    assert not machine(bench).contactor_closed


def test_tc_037_2_suspends_after_an_outage() -> None:
    """The start of an offline transaction is refused: SuspendedEVSE after Charging (TC_037_2)."""
    bench = charging_offline(SUSPENDS)
    bench.online()
    said = bench.said()
    assert [req.status for req in said if isinstance(req, StatusNotificationReq)] == ["Charging", "SuspendedEVSE"]
    assert not any(isinstance(req, StopTransactionReq) for req in said)
    stopped_at_wh = energy_wh(bench)
    bench.advance(600)
    assert energy_wh(bench) == stopped_at_wh


def test_tc_037_3_stops_after_an_outage() -> None:
    """The start of an offline transaction is refused: stopped with DeAuthorized (TC_037_3)."""
    bench = charging_offline(STOPS)
    bench.online()
    said = bench.said()
    assert [req.status for req in said if isinstance(req, StatusNotificationReq)] == ["Charging", "Finishing"]
    assert [req.reason for req in said if isinstance(req, StopTransactionReq)] == ["DeAuthorized"]


def test_the_cable_stays_locked_until_its_owner_comes() -> None:
    """After DeAuthorized the cable is given back to the idTag that started only (§3.5.4)."""
    bench = Bench(configuration=STOPS).boot()
    starts_with(bench, info_of("Invalid"))
    plug_and_tap(bench)
    assert machine(bench).locked
    bench.tap("OTHER")
    assert last_verdict(bench) == ("refused", "occupied")
    assert machine(bench).locked
    bench.tap("tag")
    assert last_verdict(bench) == ("unlocked", "cable released")
    assert not machine(bench).locked
    bench.unplug()
    assert bench.statuses()[-1] == "Available"


def test_without_a_lock_nobody_has_to_come() -> None:
    """Where nothing can be locked nothing is held back: the driver may start anew (§4.9 F2)."""
    bench = Bench(configuration=STOPS, hardware={"lock": False}).boot()
    starts_with(bench, info_of("Invalid"))
    plug_and_tap(bench)
    starts_with(bench, info_of())
    bench.said()
    bench.tap("TAG")
    assert [req.id_tag for req in bench.said_of(StartTransactionReq)] == ["TAG"]


@pytest.mark.parametrize("configuration", [STOPS, SUSPENDS])
def test_max_energy_delays_both_consequences(configuration: dict[str, str]) -> None:
    """MaxEnergyOnInvalidId Wh are given, counted from the invalidation, before either happens (§9.1.14)."""
    bench = charging_offline({**configuration, "MaxEnergyOnInvalidId": "200"})
    bench.online()
    invalid_at_wh = energy_wh(bench)
    bench.advance(60)
    assert machine(bench).contactor_closed
    bench.advance(600)
    assert not machine(bench).contactor_closed
    assert 200 - 70 <= energy_wh(bench) - invalid_at_wh <= 200 + 10  # a sample's, and a look's, energy
    assert bench.statuses()[-1] == ("Finishing" if configuration is STOPS else "SuspendedEVSE")


def test_max_energy_is_watched_without_samples() -> None:
    """MeterValueSampleInterval 0 does not let the energy run on (§9.1.14)."""
    bench = Bench(
        configuration={**STOPS, "MaxEnergyOnInvalidId": "100", "MeterValueSampleInterval": "0"},
    ).boot()
    starts_with(bench, info_of("Invalid"))
    bench.charge("TAG")
    bench.advance(600)
    assert 100 <= energy_wh(bench) <= 102


def test_max_energy_is_the_most_on_a_strong_connector() -> None:
    """On three phases of 32 A, 6 Wh a second, as on a weak one: the look comes when the energy may be given."""
    bench = Bench(configuration={**STOPS, "MaxEnergyOnInvalidId": "300"}, hardware={"phases": 3, "max_current_a": 32})
    bench.boot()
    starts_with(bench, info_of("Invalid"))
    bench.charge("TAG")
    bench.advance(600)
    assert 300 <= energy_wh(bench) <= 302


def test_a_suspended_transaction_ends_by_its_card() -> None:
    """The driver of a refused idTag can still end it and go (§4.10)."""
    bench = Bench(configuration=SUSPENDS).boot()
    starts_with(bench, info_of("Invalid"))
    bench.charge("TAG")
    bench.tap("TAG")
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == ["Local"]
    bench.unplug()
    assert bench.statuses()[-1] == "Available"


def test_a_refusal_after_the_end_changes_the_cache_only() -> None:
    """The transaction is over when its start is refused: it is learnt, nothing else (§3.5.4)."""
    bench = charging_offline(STOPS)
    bench.tap("TAG")
    bench.online()
    assert [req.reason for req in bench.said_of(StopTransactionReq)] == ["Local"]
    cached = bench.station.store.cached("tag")
    assert cached is not None
    assert cached.status == "Invalid"


def test_a_refusal_outlives_a_power_cut() -> None:
    """A transaction that goes on after a power cut stays suspended (§3.5.4)."""
    bench = Bench(msgspec.structs.replace(PRODUCT, resumes_transactions=True), configuration=SUSPENDS).boot()
    starts_with(bench, info_of("Invalid"))
    bench.charge("TAG")
    bench.power_cycle()
    assert bench.station.connectors[0].phase == "running"
    assert not machine(bench).contactor_closed
    assert bench.statuses()[-1] == "SuspendedEVSE"


def test_the_group_of_start_transaction_is_kept() -> None:
    """A parentIdTag that only StartTransaction.conf tells goes with the transaction, in the store too (§3.10)."""
    bench = Bench().boot()
    starts_with(bench, info_of(parent="FAMILY"))
    bench.charge("TAG")
    row = bench.station.store.open_transactions()[0]
    assert row.parent_id_tag == "FAMILY"
