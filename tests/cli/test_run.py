"""`plugwright run` in a process of its own."""

import asyncio
import signal
import socket
from pathlib import Path

import httpx

from plugwright.store.sqlite import FILE_NAME
from tests.cli.processes import plugwright


def test_once_charges_and_prints_the_receipt(tmp_path: Path) -> None:
    """Exit code 0 says that both sides' records agree to the watt-hour."""

    async def run() -> None:
        async with plugwright("run", "--once", "--data-dir", tmp_path) as once:
            assert await once.end() == 0
            printed = "\n".join(once.lines)
            assert "  idTag        CARD1\n" in printed
            assert "The station's record says the same, to the watt-hour." in printed
            assert "ERROR" not in printed
            assert "WARNING" not in printed

    asyncio.run(run())


def test_says_where_all_is_and_what_to_try(tmp_path: Path) -> None:
    """And what it says can be done."""

    async def run() -> None:
        async with plugwright("run", "--first-port", "0") as running:
            page = (await running.until(r"Open (\S+) in a browser"))[1]
            central = (await running.until(r"the Central System's API +(\S+)/api/stations"))[1]
            panel = (await running.until(r"the station's API +(\S+)/api/station"))[1]
            await running.until("curl -X POST .*/api/hardware/connectors/1/plug$")
            await running.until('curl -X POST .*/api/hardware/readers/1/tap -d \'{"id_tag": "CARD1"}\'$')
            await running.until("curl http")
            async with httpx.AsyncClient() as client:
                assert page == f"{panel}/"
                assert "<title>" in (await client.get(page)).text
                (known,) = (await client.get(f"{page}central/api/stations")).json()
                assert known["identity"] == "cp001"
                assert (await client.post(f"{panel}/api/hardware/connectors/1/plug")).is_success
                tap = await client.post(f"{panel}/api/hardware/readers/1/tap", content='{"id_tag": "CARD1"}')
                assert tap.is_success
                await running.until("connector 1 Charging")
                assert (await client.get(f"{central}/api/transactions")).is_success
            running.signal(signal.SIGINT)
            assert await running.end() == 0

    asyncio.run(run())


def test_an_open_page_does_not_hold_up_the_end() -> None:
    """Its streams of events end first, those of the Central System as well."""

    async def run() -> None:
        async with plugwright("run", "--first-port", "0") as running, httpx.AsyncClient() as client:
            page = (await running.until(r"Open (\S+) in a browser"))[1]
            streams = []
            for path in ("api/events", "central/api/events"):
                response = await client.send(client.build_request("GET", f"{page}{path}"), stream=True)
                streams.append(response.aiter_lines())
                assert await anext(streams[-1]) == ": open"
            running.signal(signal.SIGTERM)
            assert await running.end() == 0
            assert [line for line in running.lines if "ERROR" in line or "Cancel" in line] == []

    asyncio.run(run())


def test_gives_a_damaged_store_up_where_it_is_told_to(tmp_path: Path) -> None:
    """Else the station stays out of order: what the store held is not told any more."""
    (tmp_path / "station").mkdir()
    (tmp_path / "station" / FILE_NAME).write_bytes(b"no database" * 1000)

    async def run(*arguments: str) -> str:
        async with plugwright("run", "--first-port", "0", "--data-dir", tmp_path, *arguments) as running:
            line: str = (await running.until("failed mode|BootNotification Accepted"))[0]
            return line

    assert asyncio.run(run()) == "failed mode"
    assert asyncio.run(run("--accept-new-store")) == "BootNotification Accepted"


def test_a_port_in_use_is_one_line() -> None:
    """Whichever of the three it is."""

    async def run() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            async with plugwright("run", "--first-port", str(port)) as running:
                assert await running.end() == 2
                assert running.lines == [
                    f"plugwright run: cannot listen on 127.0.0.1:{port} for stations: Address already in use"
                ]

    asyncio.run(run())


def test_refuses_ports_and_products_that_there_are_not() -> None:
    """One line each."""

    async def run() -> None:
        for arguments, complaint in (
            (("--first-port", "65534"), "--first-port must be 0 to 65533"),
            (("--product", "none"), "there is no 'none'"),
            (("--data-dir", ""), "must name a directory"),
        ):
            async with plugwright("run", *arguments) as running:
                assert await running.end() == 2
                (line,) = running.lines
                assert complaint in line

    asyncio.run(run())
