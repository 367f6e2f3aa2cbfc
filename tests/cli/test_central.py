"""`plugwright central` in a process of its own."""

import argparse
import asyncio
import signal
import socket
from pathlib import Path

import httpx
import pytest

from plugwright.cli.central import api_settings, host_and_port, seconds
from plugwright.cli.main import UsageError, parser_for
from plugwright.settings.panel import PanelSettings
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


def settings(*arguments: str | Path) -> PanelSettings:
    """What the API's options say."""
    words = ["central", *map(str, arguments)]
    return api_settings(parser_for(words).parse_args(words))


def test_the_api_stays_on_this_machine_without_a_password(tmp_path: Path) -> None:
    """Stations may come from anywhere."""
    assert settings("--api", "localhost:1") == PanelSettings(host="localhost", port=1)
    file = tmp_path / "password"
    file.write_text("swordfish-swordfish\n")
    for host in ("0.0.0.0", "192.0.2.1", "example.org"):  # noqa: S104 - nothing listens
        where = ("--api", f"{host}:9001")
        with pytest.raises(UsageError, match=f"--api-password-file is required, for {host} is not a loopback address"):
            settings(*where)
        protected = settings(*where, "--api-password-file", file, "--api-host", "cp.example", "--api-host", "::1")
        assert (protected.password, protected.hosts) == ("swordfish-swordfish", ("cp.example", "::1"))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff" * 12, "cannot be read: not valid UTF-8"),
        (b"", "must have one line of at least 12 characters"),
        (b"elevenchars\n", "must have one line of at least 12 characters"),
        (b"first-line-here\nsecond-line", "must have one line of at least 12 characters"),
    ],
)
def test_a_password_file_has_one_line(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    """The sentence never has what is in it."""
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UsageError) as refused:
        settings("--api-password-file", file)
    assert str(refused.value) == f"--api-password-file: {file} {complaint}"


def test_what_protects_the_api_fits_together() -> None:
    """A key goes with a certificate, a host has no port."""
    for arguments in (("--api-key-file", "x"), ("--api-host", "cp:80")):
        with pytest.raises(UsageError):
            settings(*arguments)


def test_asks_for_its_password(tmp_path: Path) -> None:
    """On loopback, too."""
    file = tmp_path / "password"
    file.write_text("swordfish-swordfish\n")

    async def run() -> None:
        async with plugwright("central", *ANYWHERE, "--api-password-file", file) as central:
            api = (await central.until(r"HTTP API: (\S+)"))[1]
            async with httpx.AsyncClient(base_url=api) as client:
                assert (await client.get("/api/stations")).status_code == 401
                assert (await client.get("/api/stations", auth=("x", "swordfish-swordfish"))).json() == []

    asyncio.run(run())


def test_an_interval_is_not_negative() -> None:
    """It would go into BootNotification.conf (§6.4) as it is; 0 leaves the choice to the station."""
    assert (seconds("0"), seconds("86400")) == (0, 86_400)
    for text in ("-5", "1.5", "", "x", "٣", "9999999999", "2147483648"):
        with pytest.raises(argparse.ArgumentTypeError):
            seconds(text)
