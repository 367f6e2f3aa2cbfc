"""Which files the lab serves, and where."""

import asyncio
import io
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

import msgspec
import pytest

from plugwright.installer.image import read_header
from plugwright.lab.cases.catalogue import BY_ID
from plugwright.lab.declaration import Declaration
from plugwright.lab.file_server import BAD, GOOD, FileServerError, Room, is_needed, serve_files
from plugwright.lab.parameters import Parameters
from plugwright.ocpp16 import KeyValue
from tests.lab.file_clients import ftp_get, ftp_put, http_get, http_put
from tests.lab.rig import DECLARED

FIRMWARE = BY_ID["TC_044_1_CS"]
CORE = BY_ID["TC_003_CS"]
HOST = "127.0.0.1"


def speaking(protocols: str | None, **parameters: Any) -> Declaration:
    """A station with Firmware Management that transfers files so."""
    keys: dict[str, KeyValue] = {
        name: key for name, key in DECLARED.keys.items() if name != "supportedfiletransferprotocols"
    }
    if protocols is not None:
        key = KeyValue(key="SupportedFileTransferProtocols", readonly=True, value=protocols)
        keys["supportedfiletransferprotocols"] = key
    return msgspec.structs.replace(
        DECLARED,
        profiles=("Core", "FirmwareManagement"),
        keys=keys,
        parameters=msgspec.structs.replace(Parameters(), **parameters),
    )


def served(declaration: Declaration, names: Mapping[str, Any]) -> tuple[Parameters, dict[str, bytes]]:
    """The parameters, and what lies at some of their locations."""

    async def run() -> tuple[Parameters, dict[str, bytes]]:
        async with AsyncExitStack() as running:
            parameters = (await serve_files(declaration, HOST, HOST, running)).parameters
            found = {name: await asyncio.to_thread(get, getattr(parameters, name)) for name, get in names.items()}
            return parameters, found

    return asyncio.run(run())


def test_a_server_is_needed_for_files_that_are_left_to_the_lab() -> None:
    """By a case that is applicable."""
    assert is_needed(speaking("FTP"), [CORE, FIRMWARE])
    assert not is_needed(speaking("FTP"), [CORE])
    assert not is_needed(DECLARED, [FIRMWARE])
    own = dict.fromkeys(("firmware_url", "invalid_firmware_url", "log_url"), "ftp://maker/file")
    assert not is_needed(speaking("FTP", **own), [FIRMWARE])


@pytest.mark.parametrize(
    ("protocols", "scheme", "get"), [("ftp", "ftp", ftp_get), (None, "ftp", ftp_get), ("HTTPS, HTTP", "http", http_get)]
)
def test_firmware_is_served_as_the_station_fetches_it(protocols: str | None, scheme: str, get: Any) -> None:
    """Errata 3.88; one image that our installer takes, and one that it does not."""
    parameters, found = served(speaking(protocols), {"firmware_url": get, "invalid_firmware_url": get})
    assert parameters.firmware_url.startswith(f"{scheme}://{HOST}:")
    assert (parameters.firmware_url.rpartition("/")[2], parameters.invalid_firmware_url.rpartition("/")[2]) == (
        GOOD,
        BAD,
    )
    assert read_header(io.BytesIO(found["firmware_url"])).fails is None
    assert read_header(io.BytesIO(found["invalid_firmware_url"])).fails == "installation"


def test_what_a_maker_names_is_left_alone() -> None:
    """The rest is the lab's."""
    parameters, _ = served(speaking("FTP", firmware_url="ftp://maker/file"), {})
    assert parameters.firmware_url == "ftp://maker/file"
    assert parameters.log_url.startswith(f"ftp://{HOST}:")


def test_a_station_that_speaks_neither_is_given_no_location() -> None:
    """The cases say then which parameter they miss."""
    parameters, _ = served(speaking("FTPS,HTTPS", log_url="ftps://maker/logs"), {})
    assert (parameters.firmware_url, parameters.invalid_firmware_url) == ("", "")
    assert parameters.log_url == "ftps://maker/logs"


def test_an_address_that_is_not_ours_is_an_error() -> None:
    """In one line."""

    async def run() -> None:
        async with AsyncExitStack() as running:
            await serve_files(speaking("HTTP"), "192.0.2.1", HOST, running)

    with pytest.raises(FileServerError, match=r"cannot listen on 192\.0\.2\.1"):
        asyncio.run(run())


def test_room_is_bounded() -> None:
    """What does not fit takes none."""
    room = Room(10)
    room.take(6)
    with pytest.raises(OSError, match="No space left"):
        room.take(5)
    room.take(4)


@pytest.mark.parametrize(("protocols", "put"), [("FTP", ftp_put), ("HTTP", http_put)])
def test_whole_files_are_counted(protocols: str, put: Any) -> None:
    """§5.9: also one that is written over another; an empty one is none."""

    async def run() -> list[int]:
        async with AsyncExitStack() as running:
            files = await serve_files(speaking(protocols), HOST, HOST, running)
            assert files.uploads is not None
            counts: list[int] = []
            for data in (b"log", b"", b"log"):
                await asyncio.to_thread(put, f"{files.parameters.log_url}/log.tar.gz", data)
                counts.append(files.uploads.count())
            return counts

    assert asyncio.run(run()) == [1, 1, 2]


def test_nothing_is_counted_at_somebody_else_s_place() -> None:
    """The lab cannot look there."""

    async def run() -> bool:
        async with AsyncExitStack() as running:
            own = await serve_files(speaking("HTTP", log_url="http://maker/logs"), HOST, HOST, running)
            none = await serve_files(speaking("HTTPS"), HOST, HOST, running)
            return own.uploads is None and none.uploads is None

    assert asyncio.run(run())
