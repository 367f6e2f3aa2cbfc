"""The Central System's shell, over real sockets."""

import asyncio
import logging
from pathlib import Path
from random import Random

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from plugwright.central.effects import Failure
from plugwright.central.ports import TransactionRow
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import SetVerdict
from plugwright.ocpp16 import ClearCacheConf, ClearCacheReq
from plugwright.runtime.central import CentralServer, UnavailableError
from plugwright.station.ports import StoreError
from plugwright.store.central_memory import CentralMemoryStore
from plugwright.store.central_sqlite import CentralSqliteStore
from tests.runtime.central_server import PATIENCE_S, running, station

START = {"connectorId": 1, "idTag": "CARD", "meterStart": 0, "timestamp": "2026-01-01T00:00:00Z"}
ANYBODY = CentralSettings(accept_unknown_id_tags=True)


def test_a_station_boots_and_is_called() -> None:
    """Frames go both ways, and who called gets the confirmation."""

    async def scenario() -> None:
        async with running() as server, station(server, boots=False) as cp:
            assert (await cp.ask("Heartbeat", {}))[:3] == [4, "id", "SecurityError"]
            assert (await cp.ask("BootNotification", {"chargePointVendor": "V", "chargePointModel": "M"}))[0] == 3
            assert (await cp.ask("Heartbeat", {}))[0] == 3
            outcome, call = await asyncio.gather(
                server.call("cp001", ClearCacheReq()), cp.answer({"status": "Accepted"})
            )
            assert call[2:] == ["ClearCache", {}]
            assert outcome == ClearCacheConf(status="Accepted")

    asyncio.run(scenario())


def test_refuses_an_unknown_station_with_404() -> None:
    """Where the operator is strict only stations that were entered get in (OCPP-J §3.2)."""

    async def scenario() -> None:
        async with running(CentralSettings(accept_unknown_stations=False)) as server:
            with pytest.raises(InvalidStatus) as refused:
                async with station(server):
                    pass
            assert refused.value.response.status_code == 404
            server.do(SetVerdict("cp001", "Accepted"))
            async with station(server) as cp:
                assert (await cp.ask("Heartbeat", {}))[0] == 3

    asyncio.run(scenario())


def test_a_second_link_closes_the_first() -> None:
    """One identity, one link; the first is closed in order."""

    async def scenario() -> None:
        async with running() as server, station(server) as first, station(server, boots=False) as second:
            with pytest.raises(ConnectionClosed) as closed:
                await first.read()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1000
            assert (await second.ask("Heartbeat", {}))[0] == 3

    asyncio.run(scenario())


def test_a_call_times_out_by_the_timer() -> None:
    """Nobody has to ask again for the time-out to come."""

    async def scenario() -> None:
        async with running(CentralSettings(call_timeout_ms=20)) as server, station(server):
            for _ in range(2):
                outcome = await asyncio.wait_for(server.call("cp001", ClearCacheReq()), PATIENCE_S)
                assert isinstance(outcome, Failure)
                assert outcome.why == "timeout"

    asyncio.run(scenario())


def test_transactions_survive_a_restart(tmp_path: Path) -> None:
    """What was answered is in the data directory; the station goes on without a boot."""

    async def scenario() -> None:
        async with running(ANYBODY, CentralSqliteStore(tmp_path)) as server, station(server) as cp:
            first = await cp.ask("StartTransaction", START)
        async with running(ANYBODY, CentralSqliteStore(tmp_path)) as server, station(server, boots=False) as cp:
            again = await cp.ask("StartTransaction", START)
            assert again == first
            stop = {"transactionId": again[2]["transactionId"], "meterStop": 9, "timestamp": "2026-01-01T01:00:00Z"}
            assert (await cp.ask("StopTransaction", stop))[0] == 3
            (row,) = server.store.transactions(None, is_open=None, limit=9)
            assert (row.state, row.meter_stop_wh) == ("stopped", 9)

    asyncio.run(scenario())


def test_stopping_says_goodbye_and_ends_what_waits() -> None:
    """Links are closed with 1001, and nobody waits for an answer for ever."""

    async def scenario() -> None:
        async with running() as server, station(server) as cp:
            calling = asyncio.create_task(server.call("cp001", ClearCacheReq()))
            await cp.read()
            await server.stop()
            with pytest.raises(ConnectionClosed) as closed:
                await cp.read()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1001
            assert isinstance(await calling, Failure)

    asyncio.run(scenario())


class _BrokenStore(CentralMemoryStore):
    """A store whose transactions cannot be written while it is broken, nor anything be rolled back."""

    __slots__ = ("broken",)

    def __init__(self) -> None:
        super().__init__()
        self.broken = False

    def add_transaction(self, row: TransactionRow) -> int:
        if self.broken:
            raise StoreError("the disk is full")
        return super().add_transaction(row)

    def rollback(self) -> None:
        if self.broken:
            raise StoreError("the disk is full")
        super().rollback()


def test_a_failing_store_cuts_the_links_until_it_works_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nothing is answered that was not stored; meanwhile stations are told to come later, and they do."""
    store = _BrokenStore()

    async def scenario() -> None:
        async with running(ANYBODY, store) as server:
            async with station(server) as cp:
                store.broken = True
                with pytest.raises(ConnectionClosed) as closed:
                    await cp.ask("StartTransaction", START)
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1011
            with pytest.raises(InvalidStatus) as refused:
                async with station(server):
                    pass
            assert refused.value.response.status_code == 503
            with pytest.raises(UnavailableError):
                server.do(SetVerdict("cp002", "Accepted"))
            assert isinstance(await server.call("cp001", ClearCacheReq()), Failure)
            store.broken = False
            async with station(server, boots=False) as cp:
                assert (await cp.ask("StartTransaction", START))[2]["transactionId"] == 1

    asyncio.run(scenario())
    assert "the disk is full" in caplog.text


def test_logs_frames_with_arrows_and_masked_id_tags(caplog: pytest.LogCaptureFixture) -> None:
    """DEBUG shows what crosses the border, and no card."""
    caplog.set_level(logging.DEBUG, "plugwright.runtime.central")

    async def scenario() -> None:
        async with running() as server, station(server) as cp:
            await cp.ask("Authorize", {"idTag": "04AABBCC"})

    asyncio.run(scenario())
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert 'cp001 < [2,"id","Authorize",{"idTag":"04***"}]' in lines
    assert 'cp001 > [3,"id",{"idTagInfo":{"status":"Invalid"}}]' in lines
    assert "AABBCC" not in caplog.text


def test_a_strangers_frames_go_with_it() -> None:
    """What never booted leaves nothing behind."""

    async def scenario() -> None:
        async with running() as server:
            async with station(server, boots=False) as cp:
                await cp.ask("Heartbeat", {})
                assert len(server.frames.newest("cp001", 9)) == 2
            reader = server.broadcast.open()
            async with station(server, "cp002") as cp:
                pass
            async for item in reader.read(5):
                if item is not None and item[0] == "StationDisconnected":
                    break
            assert server.frames.newest("cp001", 9) == []
            assert len(server.frames.newest("cp002", 9)) == 2

    asyncio.run(scenario())


def test_a_port_that_is_taken_is_an_error(tmp_path: Path) -> None:
    """The store is released again."""

    async def scenario() -> None:
        async with running() as server:
            second = CentralServer(CentralSettings(), CentralSqliteStore(tmp_path), random=Random(1), port=server.port)
            with pytest.raises(OSError, match=str(server.port)):
                await second.start()
            CentralSqliteStore(tmp_path).close()

    asyncio.run(scenario())
