"""Benches whose Central System answers BootNotification by a script."""

from typing import Any

from plugwright.ocpp16 import BootNotificationConf, BootNotificationReq, RegistrationStatus
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from plugwright.sim.scripted_peer import Reaction

Told = tuple[RegistrationStatus, int] | CallError | None
"""Status and interval, a CALLERROR, or silence."""

ACCEPTED: Told = ("Accepted", 3600)


def answer_boots(bench: Bench, *told: Told) -> None:
    """Each BootNotification gets the next answer; the last one holds from then on."""
    answers = list(told)

    def react(_req: BootNotificationReq) -> Reaction:
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, tuple):
            status, interval_s = answer
            return BootNotificationConf(status=status, interval=interval_s, current_time=bench.peer.current_time)
        return answer

    bench.peer.react(BootNotificationReq, react)


def booted(*told: Told, **bench_arguments: Any) -> Bench:
    """Power up before a Central System that answers so."""
    bench = Bench(**bench_arguments)
    answer_boots(bench, *told)
    bench.shell.power_up()
    return bench


def boot_times_s(bench: Bench) -> list[float]:
    """When BootNotification was said, in seconds of virtual time."""
    times = zip(bench.peer.said, bench.peer.times_ms, strict=True)
    return [at_ms / 1000 for req, at_ms in times if isinstance(req, BootNotificationReq)]
