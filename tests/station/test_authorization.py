"""May this idTag charge: the cache, the Central System's word, and the rules while it cannot be asked."""

from pathlib import Path

import msgspec
import pytest

from plugwright.ocpp16 import (
    AuthorizationStatus,
    AuthorizeConf,
    AuthorizeReq,
    BootNotificationConf,
    BootNotificationReq,
    ClearCacheReq,
    StartTransactionReq,
    StopTransactionConf,
    StopTransactionReq,
)
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import PRODUCT, Bench
from tests.station.cards import asked, info_of, judges, last_verdict, remember, starts_with
from tests.station.durable import durable
from tests.station.stubborn import machine

UNKNOWN_MAY = {"AllowOfflineTxForUnknownId": "true"}
PRE_AUTHORIZES = {"LocalPreAuthorize": "true"}
NOT_VALID: tuple[AuthorizationStatus, ...] = ("Blocked", "Expired", "Invalid")
AN_HOUR_ON = "2026-01-01T01:00:00Z"


def status_in_cache(bench: Bench, id_tag: str) -> AuthorizationStatus | None:
    """What the cache says of an idTag."""
    row = bench.station.store.cached(id_tag.casefold())
    return row.status if row is not None else None


# Online


def test_asks_for_every_card_without_local_pre_authorization() -> None:
    """A cached idTag is asked for all the same while LocalPreAuthorize is false (§9.1.13)."""
    bench = Bench().boot()
    remember(bench, "TAG")
    bench.tap("TAG")
    assert asked(bench) == ["TAG"]


def test_starts_a_cached_id_at_once_with_local_pre_authorization() -> None:
    """LocalPreAuthorize lets a valid cached idTag start without Authorize (§9.1.13, TC_007)."""
    bench = Bench(configuration=PRE_AUTHORIZES).boot()
    remember(bench, "TAG")
    bench.charge("TAG")
    said = bench.said()
    assert not any(isinstance(req, AuthorizeReq) for req in said)
    assert any(isinstance(req, StartTransactionReq) for req in said)


@pytest.mark.parametrize("status", NOT_VALID)
def test_asks_again_for_an_id_that_is_cached_as_not_valid(status: AuthorizationStatus) -> None:
    """Online, the state of a NOT-valid cache entry is checked by Authorize (§3.5.1, TC_023)."""
    bench = Bench(configuration=PRE_AUTHORIZES).boot()
    remember(bench, "TAG", info_of(status))
    bench.plug()
    bench.said()
    bench.tap("TAG")
    assert asked(bench) == ["TAG"]
    assert last_verdict(bench) == ("refused", status)
    assert bench.station.connectors[0].phase == "none"


def test_takes_concurrent_tx_as_valid_in_the_cache() -> None:
    """ConcurrentTx marks a valid idTag in what is stored; the Central System judges it at the start (§3.5.2)."""
    bench = Bench(configuration=PRE_AUTHORIZES).boot()
    remember(bench, "TAG", info_of("ConcurrentTx"))
    bench.tap("TAG")
    assert asked(bench) == []
    assert last_verdict(bench)[0] == "authorized"


def test_takes_concurrent_tx_as_a_refusal_in_a_confirmation() -> None:
    """ConcurrentTx in Authorize.conf starts nothing (§7.2)."""
    bench = Bench().boot()
    judges(bench, ("TAG", info_of("ConcurrentTx")))
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "ConcurrentTx")


def test_compares_ids_in_the_cache_without_case() -> None:
    """An idTag is a case-insensitive string (§7.28)."""
    bench = Bench(configuration=PRE_AUTHORIZES).boot()
    remember(bench, "abCD")
    bench.tap("ABcd")
    assert asked(bench) == []


def test_refuses_while_the_central_system_refuses() -> None:
    """Energy is supplied after authorization only (§4.1)."""
    bench = Bench().boot()
    judges(bench, ("TAG", info_of("Invalid")))
    bench.plug()
    bench.tap("TAG")
    assert not bench.said_of(StartTransactionReq)
    assert not machine(bench).contactor_closed


@pytest.mark.parametrize("answer", [CallError("InternalError", ""), None])
def test_decides_as_if_offline_when_authorize_fails(answer: CallError | None) -> None:
    """A CALLERROR or no answer in time is as good as no link: what is stored decides (§3.5)."""
    bench = Bench().boot()
    remember(bench, "TAG")
    bench.peer.react(AuthorizeReq, answer)
    bench.tap("TAG")
    bench.advance(0 if answer else 60)
    assert last_verdict(bench)[0] == "authorized"
    bench.tap("STRANGER")
    bench.advance(0 if answer else 60)
    assert last_verdict(bench)[0] == "refused"


def test_decides_as_if_offline_when_the_link_goes_while_asking() -> None:
    """A card whose Authorize was cut off is judged by what is stored, not left waiting (§3.5)."""
    bench = Bench().boot()
    remember(bench, "TAG")
    bench.peer.react(AuthorizeReq, None)
    bench.tap("TAG")
    bench.offline()
    assert last_verdict(bench)[0] == "authorized"


# The cache


def test_learns_from_authorize() -> None:
    """Authorize.conf updates the cache, NOT-valid entries included (§3.5.1)."""
    bench = Bench().boot()
    judges(bench, ("BAD", info_of("Blocked")))
    bench.tap("GOOD")
    bench.tap("BAD")
    assert status_in_cache(bench, "GOOD") == "Accepted"
    assert status_in_cache(bench, "BAD") is None  # the only connector waits for GOOD: BAD was not asked for
    bench.tap("GOOD")
    bench.tap("BAD")
    assert status_in_cache(bench, "BAD") == "Blocked"


def test_learns_from_start_transaction() -> None:
    """StartTransaction.conf updates the cache entry of the idTag that started (§4.8)."""
    bench = Bench().boot()
    starts_with(bench, info_of("Expired"))
    bench.plug()
    bench.tap("TAG")
    assert status_in_cache(bench, "TAG") == "Expired"


def test_learns_from_stop_transaction() -> None:
    """StopTransaction.conf updates the cache entry of the idTag that stopped (§4.10)."""
    bench = Bench().boot()
    bench.peer.react(StopTransactionReq, StopTransactionConf(id_tag_info=info_of("Blocked")))
    bench.charge("TAG")
    bench.tap("TAG")
    assert status_in_cache(bench, "TAG") == "Blocked"


def test_expires_an_entry() -> None:
    """Past its expiryDate a cache entry is Expired, in the store as well (§3.5.1)."""
    bench = Bench(configuration=PRE_AUTHORIZES).boot()
    remember(bench, "TAG", info_of(until=AN_HOUR_ON))
    bench.tap("TAG")
    assert asked(bench) == []
    bench.tap("TAG")
    bench.advance(3600)
    bench.offline()
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "Expired")
    assert status_in_cache(bench, "TAG") == "Expired"


def test_makes_room_in_a_full_cache() -> None:
    """A full cache gives up NOT-valid entries first, then the oldest (§3.5.1)."""
    bench = Bench(msgspec.structs.replace(PRODUCT, cache_entries=2)).boot()
    remember(bench, "OLD")
    remember(bench, "BAD", info_of("Invalid"))
    remember(bench, "NEW")
    assert [status_in_cache(bench, tag) for tag in ("OLD", "BAD", "NEW")] == ["Accepted", None, "Accepted"]
    remember(bench, "NEWEST")
    assert [status_in_cache(bench, tag) for tag in ("OLD", "NEW", "NEWEST")] == [None, "Accepted", "Accepted"]


def test_keeps_the_cache_over_a_power_cut(tmp_path: Path) -> None:
    """What was learnt is there after the power was gone (§3.5.1)."""
    bench, _ = durable(tmp_path)
    bench.boot()
    remember(bench, "TAG", info_of(parent="FAMILY"))
    bench.power_cycle()
    bench.offline()
    bench.tap("TAG")
    claim = bench.station.connectors[0].claim
    assert claim is not None
    assert claim.parent_id_tag == "FAMILY"


def test_asks_again_after_the_cache_was_cleared() -> None:
    """ClearCache forgets what was learnt, so that the idTag is asked for (§5.4, TC_061)."""
    bench = Bench(configuration=PRE_AUTHORIZES).boot()
    remember(bench, "TAG")
    bench.csms(ClearCacheReq())
    bench.tap("TAG")
    assert asked(bench) == ["TAG"]


@pytest.mark.parametrize("value", ["false", None])
def test_neither_learns_nor_uses_a_cache_that_is_off(value: str | None) -> None:
    """Without AuthorizationCacheEnabled, or with it false, there is no cache (§9.1.2)."""
    bench = Bench(configuration={"AuthorizationCacheEnabled": value, **PRE_AUTHORIZES}).boot()
    remember(bench, "TAG")
    assert status_in_cache(bench, "TAG") is None
    bench.tap("TAG")
    assert asked(bench) == ["TAG"]


# Offline


def test_starts_a_cached_id_offline() -> None:
    """LocalAuthorizeOffline lets a valid cached idTag start without a link (§9.1.12, TC_037_1)."""
    bench = Bench().boot()
    remember(bench, "TAG")
    bench.offline()
    bench.charge("TAG")
    bench.online()
    assert [req.id_tag for req in bench.said_of(StartTransactionReq)] == ["TAG"]


def test_refuses_a_cached_id_offline_where_that_is_off() -> None:
    """Without LocalAuthorizeOffline no stored idTag starts offline (§9.1.12)."""
    bench = Bench(configuration={"LocalAuthorizeOffline": "false"}).boot()
    remember(bench, "TAG")
    bench.offline()
    bench.tap("TAG")
    assert last_verdict(bench)[0] == "refused"


@pytest.mark.parametrize(("value", "verdict"), [("true", "authorized"), ("false", "refused"), (None, "refused")])
def test_follows_the_rule_for_unknown_ids_offline(value: str | None, verdict: str) -> None:
    """AllowOfflineTxForUnknownId, where the key exists, says whether a stranger may charge (§9.1.1)."""
    bench = Bench(configuration={"AllowOfflineTxForUnknownId": value}).boot()
    bench.offline()
    bench.tap("STRANGER")
    assert last_verdict(bench)[0] == verdict


@pytest.mark.parametrize("status", NOT_VALID)
def test_refuses_a_known_bad_id_offline_even_if_unknown_ones_may(status: AuthorizationStatus) -> None:
    """What is known not to be valid is refused, whatever holds for strangers (§3.5.4)."""
    bench = Bench(configuration=UNKNOWN_MAY).boot()
    remember(bench, "TAG", info_of(status))
    bench.offline()
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", status)


def test_refuses_an_expired_id_offline_even_if_unknown_ones_may() -> None:
    """An idTag that was valid and is apparently expired by now is refused (§3.5.4)."""
    bench = Bench(configuration=UNKNOWN_MAY).boot()
    remember(bench, "TAG", info_of(until=AN_HOUR_ON))
    bench.offline()
    bench.advance(3599)
    bench.tap("TAG")
    assert last_verdict(bench)[0] == "authorized"
    bench.tap("TAG")
    bench.advance(1)
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "Expired")


def test_refuses_everybody_before_it_was_ever_accepted() -> None:
    """A station that no Central System has accepted denies all service (§4.2.1)."""
    bench = Bench(configuration=UNKNOWN_MAY)
    bench.shell.network_down()
    bench.shell.power_up()
    bench.plug()
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "NotInService")
    assert not machine(bench).contactor_closed


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
def test_refuses_everybody_while_the_central_system_has_not_accepted_this_boot(status: str) -> None:
    """Pending or Rejected denies all service, also to a station that was accepted before (§4.2.1)."""
    bench = Bench(configuration=UNKNOWN_MAY).boot()
    remember(bench, "TAG")
    bench.peer.react(
        BootNotificationReq,
        lambda _req: BootNotificationConf(
            status="Pending" if status == "Pending" else "Rejected", interval=600, current_time=bench.peer.current_time
        ),
    )
    bench.power_cycle()
    bench.tap("TAG")
    assert last_verdict(bench) == ("refused", "NotInService")


def test_charges_offline_after_a_start_if_it_was_accepted_once() -> None:
    """A station that was accepted once serves its drivers through an outage, reboots included (§3.5)."""
    bench = Bench().boot()
    remember(bench, "TAG")
    bench.shell.network_down()
    bench.power_cycle()
    bench.charge("TAG")
    assert machine(bench).contactor_closed


def test_learns_the_group_of_an_id_that_is_asked_for() -> None:
    """The parentIdTag of Authorize.conf goes with the transaction (§3.10)."""
    bench = Bench().boot()
    bench.peer.react(AuthorizeReq, AuthorizeConf(id_tag_info=info_of(parent="FAMILY")))
    bench.charge("TAG")
    row = bench.station.connectors[0].transaction
    assert row is not None
    assert row.parent_id_tag == "FAMILY"
