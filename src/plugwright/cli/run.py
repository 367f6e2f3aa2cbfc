"""`plugwright run`: the first minute, a station and its Central System in one process, to be tried out over HTTP."""

import argparse
import asyncio
import logging
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from plugwright.central.ports import IdTagRow
from plugwright.central.settings import CentralSettings
from plugwright.central.stimuli import PutIdTag
from plugwright.cli import central, session, station
from plugwright.cli import product as product_option
from plugwright.cli.main import UsageError
from plugwright.cli.process import run
from plugwright.runtime.log import configure
from plugwright.settings.listening import MAX_PORT
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
  stations connect to       ws://{HOST}:{{central}}
  the Central System's API  http://{HOST}:{{api}}/api/stations
  the station's API         http://{HOST}:{{panel}}/api/station

  Try:
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
        "--data-dir", type=Path, metavar="DIR", help="keep everything durable there; without: nothing is kept"
    )
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
        return run(lambda stop: _serve(product, data_dir, ports, stop, once=options.once))


async def _serve(
    product: Product, data_dir: Path, ports: tuple[int, int, int], stop: asyncio.Event, *, once: bool
) -> int:
    async with AsyncExitStack() as running:
        server, api = await central.start(
            CentralSettings(), data_dir / "central", (HOST, ports[0]), (HOST, ports[1]), running
        )
        server.do(PutIdTag(IdTagRow(CARD.casefold(), CARD, "Accepted")))
        machine = station.new_machine(_settings(session.hurried(product) if once else product, data_dir, server.port))
        panel = await station.start_panel(machine, (HOST, ports[2]), running)
        station.start(machine, running)
        if once:
            return await session.charge_once(machine, server, CARD, stop)
        print(WELCOME.format(central=server.port, api=api, panel=panel), flush=True)
        await stop.wait()
        return 0


def _settings(product: Product, data_dir: Path, central_port: int) -> StationSettings:
    return StationSettings(
        product=product,
        identity=IDENTITY,
        data_dir=data_dir / "station",
        central_system=f"ws://{HOST}:{central_port}",
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
