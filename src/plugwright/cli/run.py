"""`plugwright run`: the first minute, a station, its Central System and the panel in one process."""

import argparse
import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from plugwright.central.ports import IdTagRow
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import PutIdTag
from plugwright.cli import central, session, station
from plugwright.cli import product as product_option
from plugwright.cli.main import UsageError
from plugwright.cli.process import directory, run
from plugwright.panel.central import central_app
from plugwright.runtime.log import configure
from plugwright.settings.listening import MAX_PORT
from plugwright.settings.panel import PanelSettings
from plugwright.settings.station_file import StationSettings
from plugwright.station.product import Product

HOST: Final = "127.0.0.1"
PORTS: Final = (9000, 9001, 8080)
ANY_PORTS: Final = (0, 0, 0)
IDENTITY: Final = "cp001"
CARD: Final = "CARD1"

EPILOG: Final = f"""examples:
  plugwright run                           ports {PORTS[0]} (stations), {PORTS[1]} and {PORTS[2]} (HTTP APIs)
  plugwright run --first-port 7000         ports 7000, 7001 and 7002
  plugwright run --product seco-oc1622v1   another product
  plugwright run --once                    one charge and its receipt, within 20 seconds
"""

WELCOME: Final = f"""
  Open http://{HOST}:{{panel}}/ in a browser.

  stations connect to       ws://{HOST}:{{central}}
  the Central System's API  http://{HOST}:{{api}}/api/stations
  the station's API         http://{HOST}:{{panel}}/api/station

  Or by hand:
    curl -X POST http://{HOST}:{{panel}}/api/hardware/connectors/1/plug
    curl -X POST http://{HOST}:{{panel}}/api/hardware/readers/1/tap -d '{{{{"id_tag": "{CARD}"}}}}'
    curl http://{HOST}:{{panel}}/api/station

  Ctrl-C stops.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.epilog = EPILOG
    product_option.add_option(parser)
    parser.add_argument(
        "--data-dir", type=directory, metavar="DIR", help="keep everything durable there; without: nothing is kept"
    )
    station.add_accept_new_store(parser)
    parser.add_argument(
        "--first-port", type=int, metavar="PORT", help="listen on three ports from this one on; 0: any that are free"
    )
    parser.add_argument("--once", action="store_true", help="charge once, print the receipt, and stop (any free ports)")
    parser.add_argument("-v", "--verbose", action="store_true", help="log every frame and reading")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Run until told to stop, or for one charge."""
    ports = _ports(options.first_port, once=options.once)
    product = product_option.chosen(options)
    configure(verbose=options.verbose)
    logging.getLogger("plugwright.runtime.central").setLevel(logging.INFO)  # the station logs the same frames
    with TemporaryDirectory(prefix="plugwright-") as temporary:
        data_dir = options.data_dir or Path(temporary)
        settings = _settings(session.hurried(product) if options.once else product, data_dir)
        return run(lambda stop: _serve(settings, ports, stop, options))


async def _serve(
    settings: StationSettings, ports: tuple[int, int, int], stop: asyncio.Event, options: argparse.Namespace
) -> int:
    async with AsyncExitStack() as running:
        server, api = await central.start(
            CentralSettings(),
            settings.data_dir.parent / "central",
            (HOST, ports[0]),
            PanelSettings(host=HOST, port=ports[1]),
            running,
        )
        server.do(PutIdTag(IdTagRow(CARD.casefold(), CARD, "Accepted")))
        settings = replace(settings, central_system=f"ws://{HOST}:{server.port}")
        machine = station.new_machine(settings, accept_new_store=options.accept_new_store)
        panel = await station.start_panel(
            machine, PanelSettings(host=HOST, port=ports[2]), running, central_app(server)
        )
        running.callback(server.broadcast.close)  # the panel serves its events as well
        station.start(machine, running)
        if options.once:
            return await session.charge_once(machine, server, CARD, stop)
        print(WELCOME.format(central=server.port, api=api, panel=panel), flush=True)
        await stop.wait()
        return 0


def _settings(product: Product, data_dir: Path) -> StationSettings:
    return StationSettings(
        product=product,
        identity=IDENTITY,
        data_dir=data_dir / "station",
        central_system=f"ws://{HOST}",  # and the port, once there is one
        security_profile=0,
        ca_file=None,
        certificate_file=None,
        key_file=None,
        basic_auth_password=None,
        panel=None,
        driver="virtual",
    )


def _ports(first: int | None, *, once: bool) -> tuple[int, int, int]:
    if first is None:
        return ANY_PORTS if once else PORTS
    if first == 0:
        return ANY_PORTS
    if not 1 <= first <= MAX_PORT - 2:
        raise UsageError(f"--first-port must be 0 to {MAX_PORT - 2}")
    return first, first + 1, first + 2
