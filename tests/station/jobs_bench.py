"""A bench with Firmware Management, and what the Central System asks and hears of files."""

from typing import Any, Final

import msgspec

from plugwright.ocpp16 import (
    DiagnosticsStatusNotificationReq,
    FirmwareStatusNotificationReq,
    GetDiagnosticsConf,
    GetDiagnosticsReq,
    UpdateFirmwareConf,
    UpdateFirmwareReq,
)
from plugwright.ocpp16.payload import Req
from plugwright.sim.bench import PRODUCT, Bench
from plugwright.sim.jobs import Outcome

MANAGED: Final = msgspec.structs.replace(PRODUCT, feature_profiles=("Core", "FirmwareManagement"))
PAST: Final = "2020-01-01T00:00:00Z"
IMAGE: Final = "ftp://user:secret@files/image"
DIRECTORY: Final = "ftp://files/logs"
SLOW: Final = Outcome(takes_ms=60_000)
FAILS: Final = Outcome(ok=False, reason="no such file", takes_ms=1_000)


def jobs_bench(**arguments: Any) -> Bench:
    """Booted and accepted."""
    return Bench(MANAGED, **arguments).boot()


def update(bench: Bench, location: str = IMAGE, retrieve_date: str = PAST, **fields: Any) -> None:
    """UpdateFirmware, which is always confirmed."""
    req = UpdateFirmwareReq(location=location, retrieve_date=retrieve_date, **fields)
    assert bench.csms(req) == UpdateFirmwareConf()


def diagnostics(bench: Bench, location: str = DIRECTORY, **fields: Any) -> str | None:
    """GetDiagnostics, and the name that it is answered with."""
    conf = bench.csms(GetDiagnosticsReq(location=location, **fields))
    assert isinstance(conf, GetDiagnosticsConf)
    return conf.file_name


def firmware_statuses(said: list[Req]) -> list[str]:
    """What FirmwareStatusNotifications told."""
    return [req.status for req in said if isinstance(req, FirmwareStatusNotificationReq)]


def diagnostics_statuses(said: list[Req]) -> list[str]:
    """What DiagnosticsStatusNotifications told."""
    return [req.status for req in said if isinstance(req, DiagnosticsStatusNotificationReq)]
