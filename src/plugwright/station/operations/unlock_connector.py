"""UnlockConnector: the Central System helps a driver whose cable is stuck.

OCPP 1.6 §5.18, §6.53, §6.54, §7.46; errata 3.85 (NotSupported without a lock, and for an unknown connector).
Lab: TC_017_1_CS, TC_017_2_CS, TC_018_1_CS, TC_018_2_CS, TC_030_CS, TC_031_CS.
"""

from typing import TYPE_CHECKING, Final

from plugwright.now import Now
from plugwright.ocpp16 import UnlockConnectorConf, UnlockConnectorReq
from plugwright.station.effects import SetLock
from plugwright.station.inbound import Later
from plugwright.station.stimuli import LockMoved

if TYPE_CHECKING:
    from plugwright.station.station import Station

NOT_SUPPORTED: Final = UnlockConnectorConf(status="NotSupported")
UNLOCKED: Final = UnlockConnectorConf(status="Unlocked")
FAILED: Final = UnlockConnectorConf(status="UnlockFailed")

UNLOCK_WITHIN_MS: Final = 10_000
KEY: Final = "UnlockConnector"


def handle(station: "Station", req: UnlockConnectorReq, now: Now) -> UnlockConnectorConf | Later:
    """End a transaction first (§5.18), then drive the lock, also where it should be open; a second request joins."""
    connector = station.connector(req.connector_id)
    hardware = station.product.hardware
    if connector is None or not hardware.lock or hardware.fixed_cable:
        return NOT_SUPPORTED
    connector.held = None
    connector.stale = True
    later = Later((KEY, connector.id), now.monotonic_ms + UNLOCK_WITHIN_MS, FAILED)
    if connector.phase == "none":
        station.effects.append(SetLock(connector.id, locked=False))
    else:
        station.transactions.stop(connector, "UnlockCommand", now)  # the lock's level follows the transaction
    return later


def lock_moved(station: "Station", moved: LockMoved) -> None:
    """The lock was driven: what is owed to UnlockConnector can be answered.

    A mechanism that failed is UnlockFailed, even where the lock stands open (errata 3.85).
    """
    if not moved.ok:
        station.inbound.settle((KEY, moved.connector), FAILED)
    elif not moved.locked:
        station.inbound.settle((KEY, moved.connector), UNLOCKED)
