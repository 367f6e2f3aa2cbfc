"""ClearCache: what was remembered is forgotten, for good."""

from plugwright.ocpp16 import AuthorizeReq, ClearCacheConf, ClearCacheReq, StartTransactionReq, StopTransactionReq
from plugwright.sim.bench import Bench

CACHED = {"LocalPreAuthorize": "true", "AuthorizationCacheEnabled": "true"}


def session(bench: Bench) -> None:
    """The card TAG starts, stops and leaves."""
    bench.charge()
    bench.tap("TAG")
    bench.unplug()


def asked(bench: Bench) -> bool:
    """Whether a start by card asked the Central System."""
    bench.said()
    session(bench)
    said = bench.said()
    assert any(isinstance(req, StartTransactionReq) for req in said)
    return any(isinstance(req, AuthorizeReq) for req in said)


def test_empties_the_cache() -> None:
    """§5.4: Accepted, and the card is asked for again (TC_061_CS)."""
    bench = Bench(configuration=CACHED).boot()
    session(bench)
    assert not asked(bench)
    assert bench.csms(ClearCacheReq()) == ClearCacheConf(status="Accepted")
    assert asked(bench)


def test_empty_cache_is_cleared_all_the_same() -> None:
    """§5.4: the station was able to."""
    bench = Bench(configuration=CACHED).boot()
    answers = [bench.csms(ClearCacheReq()) for _ in range(2)]
    assert answers == [ClearCacheConf(status="Accepted")] * 2


def test_cleared_cache_stays_empty_over_a_power_cut() -> None:
    """§3.5.1: what is durable is cleared durably."""
    bench = Bench(configuration=CACHED).boot()
    session(bench)
    bench.csms(ClearCacheReq())
    bench.power_cycle()
    assert asked(bench)


def test_cache_that_is_switched_off_can_be_cleared() -> None:
    """§5.4: what it held does not come back with the switch."""
    bench = Bench(configuration=CACHED).boot()
    session(bench)
    bench.configure("AuthorizationCacheEnabled", "false")
    assert bench.csms(ClearCacheReq()) == ClearCacheConf(status="Accepted")
    bench.configure("AuthorizationCacheEnabled", "true")
    assert asked(bench)


def test_station_without_a_cache_rejects() -> None:
    """Errata 3.23: Rejected where there is none."""
    bench = Bench(configuration={"AuthorizationCacheEnabled": None}).boot()
    assert bench.csms(ClearCacheReq()) == ClearCacheConf(status="Rejected")


def test_running_transaction_goes_on() -> None:
    """§5.4: the cache decides about starts; its card still ends what it began."""
    bench = Bench(configuration=CACHED).boot()
    bench.charge()
    bench.csms(ClearCacheReq())
    assert bench.said_of(StopTransactionReq) == []
    bench.tap("TAG")
    assert [type(req) for req in bench.said() if isinstance(req, AuthorizeReq | StopTransactionReq)] == [
        StopTransactionReq
    ]
