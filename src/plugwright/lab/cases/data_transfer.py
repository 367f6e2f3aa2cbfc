"""Data transfer.

Test case document chapter 2.23.
"""

from typing import Final

from plugwright.lab.case import Case
from plugwright.lab.values import Parameter
from plugwright.lab.verbs import any_of, csms, station
from plugwright.ocpp16 import DataTransferConf, DataTransferReq

UNKNOWN_VENDOR: Final = Parameter("vendor_id_unknown", "a vendorId that the station does not know")

TC_062_CS: Final = Case(
    id="TC_062_CS",
    title="Data transfer to a station that knows nothing of it",
    chapter="2.23.1",
    profile="Core",
    spec="§5.6",
    steps=(
        csms.sends(DataTransferReq, vendor_id=UNKNOWN_VENDOR),
        station.answers(DataTransferConf, status=any_of("Rejected", "UnknownMessageId", "UnknownVendorId")),
    ),
    remark="By the document Accepted passes as well, with a warning to the vendor; by §5.6 a vendorId without an "
    "implementation is UnknownVendorId, so it fails by the specification.",
    document_steps=(
        csms.sends(DataTransferReq, vendor_id=UNKNOWN_VENDOR),
        station.answers(DataTransferConf, status=any_of("Rejected", "UnknownMessageId", "UnknownVendorId", "Accepted")),
    ),
)

CASES: Final = (TC_062_CS,)
