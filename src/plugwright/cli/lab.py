"""`plugwright lab`: the conformance lab lists its cases, shows them, and runs them at a station."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from plugwright.cli import product as product_option
from plugwright.cli.main import UsageError
from plugwright.cli.process import directory
from plugwright.lab import listing, show
from plugwright.lab.case import Case
from plugwright.lab.declaration import Declaration, declared, load
from plugwright.lab.declaration_file import as_toml
from plugwright.lab.operators.choosing import KINDS
from plugwright.lab.selection import case_of, selected
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.document import SettingsError
from plugwright.settings.listening import host_and_port
from plugwright.settings.products import product_names
from plugwright.settings.station_file import GENERIC

IDENTITY: Final = "cp001"
WAIT_S: Final = 300
MAX_WAIT_S: Final = 86_400

EPILOG: Final = """examples:
  plugwright lab list --profile Reservation                 the cases of a feature profile
  plugwright lab show TC_011_2_CS                           one case, step by step
  plugwright lab run --virtual                              every case at the generic station, without waiting
  plugwright lab run --virtual --product seco-oc1622v1 --out report
  plugwright lab declaration > station-under-test.toml      a declaration to start from
  plugwright lab run --declaration station-under-test.toml --listen 0.0.0.0:9000 --identity cp001 --operator prompt

Exit codes of run: 0 no case failed or was inconclusive; 1 at least one was; 2 nothing could be run, or no station came;
130 it was stopped, and the cases that were left are inconclusive.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.epilog = EPILOG
    tasks = parser.add_subparsers(dest="task", metavar="<task>", title="tasks", required=True)
    _add_looking(tasks)
    running = tasks.add_parser("run", help="run the cases that the station is made for")
    _add_station(running, "what the station is")
    where = running.add_mutually_exclusive_group()
    where.add_argument("--virtual", action="store_true", help="at our own station, in virtual time")
    where.add_argument("--listen", type=address, metavar="HOST:PORT", help="at the station that connects here")
    running.add_argument(
        "--identity", default=IDENTITY, metavar="ID", help=f"with --listen: of the station (default: {IDENTITY})"
    )
    running.add_argument(
        "--operator", default="prompt", metavar="HOW", help=f"with --listen: {KINDS} (default: prompt)"
    )
    running.add_argument(
        "--wait",
        type=whole_seconds,
        default=WAIT_S,
        metavar="SECONDS",
        help=f"with --listen: for it (default: {WAIT_S})",
    )
    running.add_argument(
        "--brisk",
        action="store_true",
        help="with --product: short times, for a station that answers at once and an operator that is a program",
    )
    running.add_argument("--only", action="append", default=[], metavar="TC_…", help="this case; may be repeated")
    _add_profile(running, action="append", default=[])
    running.add_argument("--out", type=directory, metavar="DIR", help="write the report there")
    running.add_argument("-v", "--verbose", action="store_true", help="print every frame")
    parser.set_defaults(execute=execute)


def _add_looking(tasks: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listing_cases = tasks.add_parser("list", help="the cases, a line each")
    _add_profile(listing_cases)
    _add_station(listing_cases, "say of each case whether it applies to this station")
    _add_json(listing_cases)
    showing = tasks.add_parser("show", help="one case with its steps")
    showing.add_argument("case", metavar="TC_…", help="as `list` names it")
    _add_json(showing)
    declaring = tasks.add_parser("declaration", help="a declaration to start from, as TOML")
    product_option.add_option(declaring)


def _add_station(parser: argparse.ArgumentParser, what: str) -> None:
    station = parser.add_mutually_exclusive_group()
    station.add_argument("--product", metavar="NAME", help=f"{what}: one of {', '.join(product_names())}")
    station.add_argument("--declaration", type=Path, metavar="FILE", help=f"{what} (TOML)")


def _add_profile(parser: argparse.ArgumentParser, **options: object) -> None:
    names = get_args(FeatureProfile)
    parser.add_argument("--profile", choices=names, help="the cases of a feature profile", **options)  # type: ignore[arg-type]


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs; names are only ever added")


def address(text: str) -> tuple[str, int]:
    """An address such as `127.0.0.1:9000`; ArgumentTypeError if it is none."""
    try:
        return host_and_port(text, "127.0.0.1:9000")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None


def whole_seconds(text: str) -> int:
    """A time to wait; ArgumentTypeError if it is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_WAIT_S))
    if not is_number or not 1 <= int(text) <= MAX_WAIT_S:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of seconds, 1 to {MAX_WAIT_S}")
    return int(text)


def execute(options: argparse.Namespace) -> int:
    """Carry out the task."""
    try:
        return TASKS[options.task](options)
    except (ValueError, SettingsError) as error:
        raise UsageError(str(error)) from None


def _list(options: argparse.Namespace) -> int:
    cases = selected(profiles=[options.profile] if options.profile else ())
    declaration = declaration_of(options) if options.product or options.declaration else None
    if options.json:
        print(_json([listing.entry(case, declaration) for case in cases]))
    elif declaration is None:
        print(show.listed(cases))
    else:
        print(show.in_columns((case.id, case.profile, _applies(case, declaration), case.title) for case in cases))
    return 0


def _applies(case: Case, declaration: Declaration) -> str:
    why_not = case.inapplicable(declaration)
    return "applies" if why_not is None else f"not: {why_not}"


def _show(options: argparse.Namespace) -> int:
    case = case_of(options.case)
    print(_json(listing.whole(case)) if options.json else show.shown(case))
    return 0


def _declaration(options: argparse.Namespace) -> int:
    print(as_toml(declared(options.product or GENERIC, product_option.chosen(options))), end="")
    return 0


def _run(options: argparse.Namespace) -> int:
    from plugwright.cli import lab_run  # noqa: PLC0415 - who only looks needs neither network nor printer

    return lab_run.execute(options, declaration_of(options))


def declaration_of(options: argparse.Namespace) -> Declaration:
    """What the station is declared to be; by default the generic product. SettingsError, UsageError."""
    if options.declaration is not None:
        return load(options.declaration)
    return declared(options.product or GENERIC, product_option.chosen(options))


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


TASKS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType(
    {"list": _list, "show": _show, "declaration": _declaration, "run": _run}
)
