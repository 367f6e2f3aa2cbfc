"""DataTransfer, from the Central System's side."""

from plugwright.ocpp16 import DataTransferConf, DataTransferReq
from tests.central.bench import Bench


def test_knows_no_vendor() -> None:
    """Without an implementation the answer is UnknownVendorId, and no data (§4.3)."""
    bench = Bench()
    bench.boot()
    req = DataTransferReq(vendor_id="org.example", message_id="m", data="{}")
    assert bench.ask(req) == DataTransferConf(status="UnknownVendorId")
