"""`plugwright station`: one charging station, as its settings file says, against any Central System."""

import argparse
import asyncio
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from plugwright.cli.main import UsageError
from plugwright.cli.process import run
from plugwright.runtime.log import configure
from plugwright.runtime.machine import Machine
from plugwright.settings.document import SettingsError
from plugwright.settings.panel import PanelSettings
from plugwright.settings.station_file import StationSettings, load_station
from plugwright.station.ports import StoreError

if TYPE_CHECKING:  # a station without HTTP does not pay for it
    from starlette.types import ASGIApp

LOG: Final = logging.getLogger(__name__)

CENTRAL: Final = "/central"
"""Where the Central System's API is, below the station's own, if both run in one process."""

EPILOG: Final = """examples:
  plugwright station --config station.toml      one line for each change of a status or a transaction
  plugwright station --config station.toml -v   every frame as well

SIGTERM stops in order: transactions are stopped and told first. SIGKILL is a power cut.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.epilog = EPILOG
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the station's settings (TOML)")
    add_accept_new_store(parser)
    parser.add_argument("-v", "--verbose", action="store_true", help="log every frame and reading")
    parser.set_defaults(execute=execute)


def add_accept_new_store(parser: argparse.ArgumentParser) -> None:
    """Describe the option that gives a damaged store up."""
    parser.add_argument(
        "--accept-new-store",
        action="store_true",
        help="begin with an empty store where a damaged one was set aside; what that holds is not told any more",
    )


def execute(options: argparse.Namespace) -> int:
    """Run the station until it is told to stop."""
    try:
        settings = load_station(options.config)
    except SettingsError as error:
        raise UsageError(str(error)) from None
    configure(verbose=options.verbose)
    return run(lambda stop: serve(settings, stop, accept_new_store=options.accept_new_store))


async def serve(settings: StationSettings, stop: asyncio.Event, *, accept_new_store: bool = False) -> int:
    """Run the station with its HTTP API until `stop` is set."""
    machine = new_machine(settings, accept_new_store=accept_new_store)
    async with AsyncExitStack() as running:
        if settings.panel is not None:
            await start_panel(machine, settings.panel, running)
        start(machine, running)
        await stop.wait()
    return 0


def new_machine(settings: StationSettings, *, accept_new_store: bool = False) -> Machine:
    """Return a machine that can be started; UsageError if there is none of these settings."""
    try:
        return Machine(settings, accept_new_store=accept_new_store)
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from None


async def start_panel(
    machine: Machine, settings: PanelSettings, running: AsyncExitStack, central: "ASGIApp | None" = None
) -> int:
    """Serve the panel of a machine that is started right after it, until `running` ends; returns the port.

    `central` is the API of the station's Central System, to be served beside it. UsageError if the address cannot be
    had, or the certificate not be used: that is found out before the Central System hears of the station.
    """
    from plugwright.cli.panel import door, serve_http  # noqa: PLC0415 - a station without HTTP does not pay for it
    from plugwright.panel.station import station_app  # noqa: PLC0415 - likewise
    from plugwright.web.mounted import Mounted  # noqa: PLC0415 - likewise

    app: ASGIApp = station_app(machine, door(settings), central=None if central is None else CENTRAL)
    if central is not None:
        app = Mounted(app, CENTRAL, central)
    return await serve_http(app, settings, "the station's API", LOG, running)


def start(machine: Machine, running: AsyncExitStack) -> None:
    """Switch the machine on, until `running` ends; UsageError if data directory or hardware cannot be used."""
    try:
        machine.start()
    except StoreError as error:
        raise UsageError(str(error)) from None
    except ValueError as error:
        raise UsageError(f"[hardware]: {error}") from None
    running.push_async_callback(machine.stop)
