"""MeterValues on request: the last measurements as news, not among the facts of a transaction.

OCPP 1.6 §5.17, §4.7, §7.35 (context Trigger); errata 3.16, 3.18, 3.46.
Lab: TC_054_CS.
"""

from typing import TYPE_CHECKING

from plugwright.now import Now
from plugwright.ocpp16 import MeterValue, MeterValuesReq
from plugwright.station.keys import MeterValuesSampledData
from plugwright.station.measurands import REGISTER_ONLY
from plugwright.station.outbox import UNKNOWN_TRANSACTION_ID
from plugwright.station.sampled_values import sampled_values
from plugwright.station.stimuli import Reading

if TYPE_CHECKING:
    from plugwright.station.connector import Connector
    from plugwright.station.station import Station


def tell_values(station: "Station", connector: "Connector", reading: Reading, now: Now) -> None:
    """Send what MeterValuesSampledData names of this reading; the register alone where it names nothing measured."""
    if station.uplink.rpc is None:
        return  # who asked is gone, and nothing of the past is told (§5.17)
    hardware = station.product.hardware
    wanted = station.configuration[MeterValuesSampledData]
    values = sampled_values(hardware, wanted, reading, "Trigger")
    values = values or sampled_values(hardware, REGISTER_ONLY, reading, "Trigger")
    timestamp = station.clock.text(now)
    assert timestamp is not None, "who may ask has told the time in its answer to BootNotification"
    request = MeterValuesReq(
        connector_id=connector.id,
        transaction_id=_transaction_id(connector),
        meter_value=(MeterValue(timestamp=timestamp, sampled_value=values),),
    )
    station.calls.tell(request, triggered=True)


def _transaction_id(connector: "Connector") -> int | None:
    """That of the running transaction; left out while the Central System has not given it yet."""
    row = connector.transaction
    if row is None:
        return None
    return UNKNOWN_TRANSACTION_ID if row.transaction_id is None and row.start == "given up" else row.transaction_id
