"""`plugwright central` in a process of its own."""

import argparse
import asyncio
import signal
import socket
from pathlib import Path

import httpx
import pytest

from plugwright.cli.central import host_and_port, loopback_and_port, seconds
from tests.cli.processes import plugwright, station_file

ANYWHERE = ("--listen", "127.0.0.1:0", "--api", "127.0.0.1:0")


def test_serves_a_station_and_its_operator(tmp_path: Path) -> None:
    """A station of ours boots there, and the API shows it."""

    async def run() -> None:
        async with plugwright("central", *ANYWHERE, "--data-dir", tmp_path / "central") as central:
            port = (await central.until(r"listening for stations on 127.0.0.1 port (\d+)"))[1]
            api = (await central.until(r"HTTP API: (\S+)"))[1]
            async with plugwright("station", "--config", station_file(tmp_path, int(port))) as station:
                await station.until("BootNotification Accepted, interval 300 s")
                async with httpx.AsyncClient(base_url=api) as client:
                    (shown,) = (await client.get("/api/stations")).json()
                    assert (shown["identity"], shown["connected"]) == ("cp001", True)
            central.signal(signal.SIGTERM)
            assert await central.end() == 0

    asyncio.run(run())


def test_may_turn_strangers_away(tmp_path: Path) -> None:
    """With 404 (OCPP-J §3.2), and the heartbeat is the operator's choice."""

    async def run() -> None:
        async with plugwright("central", *ANYWHERE, "--known-stations-only") as central:
            port = (await central.until(r"port (\d+)"))[1]
            async with plugwright("station", "--config", station_file(tmp_path, int(port))) as station:
                await station.until("HTTP 404")

    asyncio.run(run())


def test_a_port_in_use_is_one_line() -> None:
    """Exit code 2."""

    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            where = f"127.0.0.1:{taken.getsockname()[1]}"
            async with plugwright("central", "--listen", where, "--api", "127.0.0.1:0") as central:
                assert await central.end() == 2
                assert central.lines == [
                    f"plugwright central: cannot listen on {where} for stations: Address already in use"
                ]

    asyncio.run(run())


def test_reads_addresses() -> None:
    """An IPv6 address stands in brackets."""
    assert host_and_port("127.0.0.1:9000") == ("127.0.0.1", 9000)
    assert host_and_port("[::1]:0") == ("::1", 0)


@pytest.mark.parametrize("text", ["", "9000", ":9000", "localhost", "localhost:x", "localhost:70000", "h:٣"])
def test_refuses_what_is_no_address(text: str) -> None:
    """Before anything is started."""
    with pytest.raises(argparse.ArgumentTypeError):
        host_and_port(text)


def test_the_api_stays_on_this_machine() -> None:
    """Stations may come from anywhere, the API has no password."""
    assert loopback_and_port("localhost:1") == ("localhost", 1)
    for text in ("0.0.0.0:9001", "192.0.2.1:9001", "example.org:9001"):
        with pytest.raises(argparse.ArgumentTypeError, match="not a loopback address"):
            loopback_and_port(text)


def test_an_interval_is_not_negative() -> None:
    """It would go into BootNotification.conf (§6.4) as it is; 0 leaves the choice to the station."""
    assert (seconds("0"), seconds("86400")) == (0, 86_400)
    for text in ("-5", "1.5", "", "x", "٣", "9999999999", "2147483648"):
        with pytest.raises(argparse.ArgumentTypeError):
            seconds(text)
