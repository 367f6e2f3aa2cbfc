"""GetDiagnostics: the Central System has what the station knows of its past uploaded.

OCPP 1.6 §5.9, §6.25, §6.26; errata 3.31, 3.50.
Lab: TC_045_1_CS, TC_045_2_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import GetDiagnosticsConf, GetDiagnosticsReq
from plugwright.ocpp16.time import parse_utc
from plugwright.station.jobs import extra_tries, retry_wait_s

if TYPE_CHECKING:
    from plugwright.station.station import Station


def handle(station: "Station", req: GetDiagnosticsReq, now: Now) -> GetDiagnosticsConf:
    """Answer with the name of the file that will be uploaded, or with none if there is nothing to upload (§5.9)."""
    window = (_utc_ms(req.start_time), _utc_ms(req.stop_time))
    file_name = station.diagnostics.request(
        req.location, window, extra_tries(req.retries), retry_wait_s(req.retry_interval), now
    )
    return GetDiagnosticsConf(file_name=file_name)


def _utc_ms(text: str | None) -> int | None:
    return None if text is None else parse_utc(text)
