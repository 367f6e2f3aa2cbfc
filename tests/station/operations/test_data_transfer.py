"""DataTransfer, there and back."""

import pytest

from plugwright.ocpp16 import DataTransferConf, DataTransferReq
from plugwright.ocpp16.errors import CallError
from plugwright.sim.bench import Bench
from plugwright.station.effects import Reply
from plugwright.station.operations.data_transfer import ECHO, VENDOR_ID
from plugwright.station.stimuli import SendDataTransfer
from tests.station.boots import booted


def test_unknown_vendor_is_told_without_data() -> None:
    """§4.3: UnknownVendorId, and no data (TC_062_CS)."""
    conf = Bench().boot().csms(DataTransferReq(vendor_id="com.stranger", message_id=ECHO, data="x"))
    assert conf == DataTransferConf(status="UnknownVendorId")


@pytest.mark.parametrize("message_id", ["Other", None])
def test_unknown_message_is_told(message_id: str | None) -> None:
    """§4.3: UnknownMessageId for a vendor that we know."""
    conf = Bench().boot().csms(DataTransferReq(vendor_id=VENDOR_ID, message_id=message_id))
    assert conf == DataTransferConf(status="UnknownMessageId")


@pytest.mark.parametrize("data", ["", "ping", "x" * 10_000, None])
def test_echo_returns_its_data(data: str | None) -> None:
    """§4.3: the data's length is undefined, so all of it comes back."""
    conf = Bench().boot().csms(DataTransferReq(vendor_id=VENDOR_ID, message_id=ECHO, data=data))
    assert conf == DataTransferConf(status="Accepted", data=data)


def test_identifiers_compare_without_case() -> None:
    """§7.19: vendorId and messageId are case-insensitive."""
    conf = Bench().boot().csms(DataTransferReq(vendor_id=VENDOR_ID.upper(), message_id=ECHO.lower(), data="d"))
    assert conf == DataTransferConf(status="Accepted", data="d")


def test_command_is_sent_and_its_answer_replied() -> None:
    """§4.3: what the panel asks goes out as it is, the Central System's word comes back."""
    bench = Bench().boot()
    bench.peer.react(DataTransferReq, DataTransferConf(status="Rejected", data="because"))
    bench.shell.give(SendDataTransfer(7, "v", "m", "d"))
    assert bench.said() == [DataTransferReq(vendor_id="v", message_id="m", data="d")]
    assert bench.shell.replies == [Reply(7, "Rejected", "because")]


def test_command_without_a_link_is_answered_at_once() -> None:
    """§4.3: nothing is queued, and the panel is told why."""
    bench = Bench().boot()
    bench.offline()
    bench.shell.give(SendDataTransfer(7, "v"))
    (reply,) = bench.shell.replies
    assert (reply.token, reply.status) == (7, None)
    assert reply.error


def test_command_before_the_acceptance_is_answered_at_once() -> None:
    """§4.2: nothing may be sent."""
    bench = booted(("Pending", 600))
    bench.said()
    bench.shell.give(SendDataTransfer(7, "v"))
    assert bench.shell.replies[0].error
    assert bench.said() == []


def test_command_that_is_refused_is_answered_with_the_error() -> None:
    """OCPP-J §4.2.3: the CALLERROR's code is in the reply."""
    bench = Bench().boot()
    bench.peer.react(DataTransferReq, CallError("NotImplemented", "what?"))
    bench.shell.give(SendDataTransfer(7, "v"))
    assert bench.shell.replies[0].error == "call error NotImplemented what?"
    assert bench.shell.replies[0].why == "call error"


def test_command_whose_link_breaks_is_answered() -> None:
    """No command is left without a reply."""
    bench = Bench().boot()
    bench.peer.react(DataTransferReq, None)
    bench.shell.give(SendDataTransfer(7, "v"), SendDataTransfer(8, "v"))
    bench.offline()
    assert [(reply.token, reply.why) for reply in bench.shell.replies] == [(7, "link down"), (8, None)]
    assert all(reply.error for reply in bench.shell.replies)


@pytest.mark.parametrize(("vendor_id", "message_id"), [("", None), ("v" * 256, None), ("v", "m" * 51)])
def test_command_that_the_schema_forbids_is_not_sent(vendor_id: str, message_id: str | None) -> None:
    """§6.15: the lengths are held here, since nothing else would."""
    bench = Bench().boot()
    bench.shell.give(SendDataTransfer(7, vendor_id, message_id))
    assert bench.shell.replies[0].error
    assert bench.said() == []
