"""MeterValues: a station tells what its meters showed.

OCPP 1.6 §4.7 (behaviour), §6.31-6.32 (fields). They are confirmed whatever they say (§4.7).
"""

from plugwright.central.context import Context
from plugwright.central.ports import MeterValueRow
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import MeterValuesConf, MeterValuesReq

CONF = MeterValuesConf()


def handle(context: Context, station: Station, req: MeterValuesReq, now: Now) -> MeterValuesConf:
    """Keep them as they came."""
    context.store.add_meter_values(
        MeterValueRow(station.identity, req.connector_id, req.transaction_id, value.timestamp, value.sampled_value)
        for value in req.meter_value
    )
    return CONF
