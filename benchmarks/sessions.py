"""Whole sessions in the virtual shell: how many a second and core, and what an idle station weighs."""

import time
from typing import Final

from plugwright.ocpp16 import MeterValuesReq, StartTransactionReq, StopTransactionReq
from plugwright.sim.bench import Bench

SAMPLES: Final = 10
CALLS: Final = 19
SESSIONS: Final = 300
ROUNDS: Final = 5
INTERVAL_S: Final = 10
IDLE_S: Final = 60
CONFIGURATION: Final = {"MeterValueSampleInterval": str(INTERVAL_S)}


def session(bench: Bench, id_tag: str) -> None:
    """Plug, card, ten samples, card, unplug, two heartbeats' time; the stored record must be what was told."""
    bench.plug()
    bench.tap(id_tag)
    bench.advance(SAMPLES * INTERVAL_S + 1)
    bench.tap(id_tag)
    bench.unplug()
    bench.advance(2 * IDLE_S + 1)
    check(bench)


def check(bench: Bench) -> None:
    """The station's row, and what the Central System was told, agree to the watt-hour."""
    said = bench.said()
    assert len(said) == CALLS, [type(req).__name__ for req in said]
    [start] = [req for req in said if isinstance(req, StartTransactionReq)]
    [stop] = [req for req in said if isinstance(req, StopTransactionReq)]
    assert sum(isinstance(req, MeterValuesReq) for req in said) == SAMPLES
    [row] = bench.shell.store.recent_transactions(1)
    assert row.stop == "acknowledged"
    assert (row.meter_start_wh, row.meter_stop_wh) == (start.meter_start, stop.meter_stop)
    assert row.transaction_id == stop.transaction_id
    assert stop.meter_stop > start.meter_start


def booted() -> Bench:
    """A station that is accepted and has nothing to do."""
    bench = Bench(configuration=CONFIGURATION)
    bench.peer.heartbeat_s = IDLE_S
    bench.boot()
    bench.advance(1)
    bench.said()
    return bench


def sessions_a_second() -> float:
    """The best of some rounds, by CPU time."""
    best = 0.0
    for _ in range(ROUNDS):
        bench = booted()
        began = time.process_time()
        for number in range(SESSIONS):
            session(bench, f"TAG{number % 10}")
            bench.forget()
        best = max(best, SESSIONS / (time.process_time() - began))
    return best


def main() -> None:
    """Print both figures."""
    print("virtual shell, memory store, real codec both ways, the stored record checked")
    print(f"  sessions of {SAMPLES} samples and {CALLS} CALLs: {sessions_a_second():,.0f} a second and core")


if __name__ == "__main__":
    main()
