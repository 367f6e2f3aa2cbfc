"""`plugwright central`: the Central System alone, with its HTTP API."""

import argparse
import asyncio
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import Final

from plugwright.central.settings import CentralSettings
from plugwright.cli.main import UsageError
from plugwright.cli.panel import door, serve_http
from plugwright.cli.process import directory, run, usable
from plugwright.panel.central import central_app
from plugwright.runtime.central import CentralServer
from plugwright.runtime.log import configure
from plugwright.settings import listening
from plugwright.settings.document import MIN_PASSWORD_CHARACTERS
from plugwright.settings.panel import PanelSettings, is_host
from plugwright.station.ports import StoreError
from plugwright.store.central_memory import CentralMemoryStore
from plugwright.store.central_sqlite import CentralSqliteStore

LOG: Final = logging.getLogger(__name__)

MAX_INTERVAL_S: Final = 2**31 - 1

EPILOG: Final = """examples:
  plugwright central                            stations at ws://127.0.0.1:9000/<identity>
  plugwright central --data-dir data            remember everything over a restart
  plugwright central --accept-unknown-id-tags   let everybody charge

  curl -X PUT  http://127.0.0.1:9001/api/id-tags/CARD1 -d '{"status": "Accepted"}'
  curl -X POST http://127.0.0.1:9001/api/stations/cp001/call -d '{"action": "Reset", "payload": {"type": "Soft"}}'
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.epilog = EPILOG
    parser.add_argument(
        "--listen",
        type=host_and_port,
        default=("127.0.0.1", 9000),
        metavar="HOST:PORT",
        help="where stations connect (default: 127.0.0.1:9000)",
    )
    parser.add_argument(
        "--api",
        type=host_and_port,
        default=("127.0.0.1", 9001),
        metavar="HOST:PORT",
        help="where the HTTP API listens (default: 127.0.0.1:9001)",
    )
    _add_protection(parser)
    parser.add_argument(
        "--data-dir", type=directory, metavar="DIR", help="where everything durable lies; without: in memory"
    )
    parser.add_argument("--known-stations-only", action="store_true", help="turn stations away that are not known")
    parser.add_argument("--accept-unknown-id-tags", action="store_true", help="accept every idTag")
    parser.add_argument(
        "--heartbeat-interval",
        type=seconds,
        default=300,
        metavar="SECONDS",
        help="what stations are told at boot (default: 300; 0 leaves it to them)",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="log every frame")
    parser.set_defaults(execute=execute)


def _add_protection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--api-password-file",
        type=Path,
        metavar="FILE",
        help="what the HTTP API asks for, on one line; required unless it listens on a loopback address",
    )
    parser.add_argument(
        "--api-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which the HTTP API may be called, beside its own address; may be repeated",
    )
    parser.add_argument(
        "--api-certificate-file", type=Path, metavar="FILE", help="makes the HTTP API speak HTTPS (PEM)"
    )
    parser.add_argument("--api-key-file", type=Path, metavar="FILE", help="the certificate's key, if not in that file")


def host_and_port(text: str) -> tuple[str, int]:
    """An address such as `127.0.0.1:9000` or `[::1]:0`; ArgumentTypeError if it is none."""
    try:
        return listening.host_and_port(text, "127.0.0.1:9000")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None


def api_settings(options: argparse.Namespace) -> PanelSettings:
    """Where the HTTP API listens, and what protects it there; UsageError if it may not listen so."""
    host, port = options.api
    password = None if options.api_password_file is None else _password(options.api_password_file)
    if password is None and not listening.is_loopback(host):
        raise UsageError(f"--api-password-file is required, for {host} is not a loopback address")
    if options.api_key_file is not None and options.api_certificate_file is None:
        raise UsageError("--api-key-file goes with --api-certificate-file")
    if not all(map(is_host, options.api_host)):
        raise UsageError("--api-host must be a name or an address, without a port")
    return PanelSettings(
        host=host,
        port=port,
        password=password,
        hosts=tuple(options.api_host),
        certificate_file=options.api_certificate_file,
        key_file=options.api_key_file,
    )


def _password(file: Path) -> str:
    try:
        password = file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not valid UTF-8"
        raise UsageError(f"--api-password-file: {file} cannot be read: {reason}") from None
    if len(password) < MIN_PASSWORD_CHARACTERS or not password.isprintable():
        raise UsageError(
            f"--api-password-file: {file} must have one line of at least {MIN_PASSWORD_CHARACTERS} characters"
        )
    return password


def seconds(text: str) -> int:
    """An interval of BootNotification.conf (OCPP 1.6 §6.4); ArgumentTypeError if it is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_INTERVAL_S))
    if not is_number or int(text) > MAX_INTERVAL_S:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of seconds, 0 to {MAX_INTERVAL_S}")
    return int(text)


def execute(options: argparse.Namespace) -> int:
    """Run the Central System until it is told to stop."""
    api = api_settings(options)
    configure(verbose=options.verbose)
    return run(lambda stop: _serve(options, api, stop))


async def _serve(options: argparse.Namespace, api: PanelSettings, stop: asyncio.Event) -> int:
    settings = CentralSettings(
        accept_unknown_stations=not options.known_stations_only,
        accept_unknown_id_tags=options.accept_unknown_id_tags,
        heartbeat_interval_s=options.heartbeat_interval,
    )
    async with AsyncExitStack() as running:
        await start(settings, options.data_dir, options.listen, api, running)
        await stop.wait()
    return 0


async def start(
    settings: CentralSettings,
    data_dir: Path | None,
    listen: tuple[str, int],
    api: PanelSettings,
    running: AsyncExitStack,
) -> tuple[CentralServer, int]:
    """Start a Central System with its HTTP API, to be stopped with `running`; returns it, and the API's port.

    UsageError if an address, the data directory or a certificate cannot be had.
    """
    try:
        store = CentralMemoryStore() if data_dir is None else CentralSqliteStore(data_dir)
        server = CentralServer(settings, store, random=Random(), host=listen[0], port=listen[1])
        async with usable("stations", *listen):
            await server.start()
    except StoreError as error:
        raise UsageError(str(error)) from None
    running.push_async_callback(server.stop)
    port = await serve_http(central_app(server, door(api)), api, "the Central System's API", LOG, running)
    running.callback(server.broadcast.close)  # first of all, for a stream of events never ends by itself
    return server, port
