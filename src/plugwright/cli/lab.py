"""`plugwright lab`: the conformance lab lists its cases, shows them, and runs them at a station."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from plugwright.cli import product as product_option
from plugwright.cli.main import UsageError
from plugwright.lab import report, show, verdicts
from plugwright.lab.case import Case
from plugwright.lab.cases.catalogue import BY_ID, CASES
from plugwright.lab.declaration import Declaration, declared, load
from plugwright.lab.run import Result
from plugwright.lab.virtual import VirtualRunner
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.document import SettingsError
from plugwright.settings.products import product_names
from plugwright.settings.station_file import GENERIC
from plugwright.station.product import Product

REPORT: Final = "report.json"

EPILOG: Final = """examples:
  plugwright lab list --profile Reservation                 the cases of a feature profile
  plugwright lab show TC_011_2_CS                           one case, step by step
  plugwright lab run --virtual                              every case at the generic station, without waiting
  plugwright lab run --virtual --product seco-oc1622v1 --out report
  plugwright lab run --virtual --only TC_003_CS --only TC_012_CS -v

Exit code of run: 0 if no case failed or was inconclusive, 1 otherwise.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.epilog = EPILOG
    tasks = parser.add_subparsers(dest="task", metavar="<task>", title="tasks", required=True)
    listing = tasks.add_parser("list", help="the cases, a line each")
    listing.add_argument("--profile", choices=get_args(FeatureProfile), help="those of one feature profile only")
    showing = tasks.add_parser("show", help="one case with its steps")
    showing.add_argument("case", metavar="TC_…", help="as `list` names it")
    running = tasks.add_parser("run", help="run the cases that the station is made for")
    station = running.add_mutually_exclusive_group()
    station.add_argument("--product", metavar="NAME", help=f"one of {', '.join(product_names())} (default: generic)")
    station.add_argument("--declaration", type=Path, metavar="FILE", help="what the station is declared to be (TOML)")
    running.add_argument("--virtual", action="store_true", help="at our own station, in virtual time")
    running.add_argument("--only", action="append", metavar="TC_…", help="this case only; may be given several times")
    running.add_argument("--out", type=Path, metavar="DIR", help=f"write {REPORT} there")
    running.add_argument("-v", "--verbose", action="store_true", help="print the frames of each case")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Carry out the task."""
    return TASKS[options.task](options)


def _list(options: argparse.Namespace) -> int:
    print(show.listed(case for case in CASES if options.profile in (None, case.profile)))
    return 0


def _show(options: argparse.Namespace) -> int:
    print(show.shown(_case(options.case)))
    return 0


def _run(options: argparse.Namespace) -> int:
    if not options.virtual:
        raise UsageError("say --virtual: a station on the wire cannot be tested yet")
    declaration, product = _station(options)
    cases = CASES if not options.only else tuple(_case(name) for name in options.only)
    runner = VirtualRunner(
        declaration, product, cases, on_result=lambda result: _print_result(result, verbose=options.verbose)
    )
    results = runner.play()
    _print_inapplicable(results)
    found = report.of_run(declaration, runner.known, results, "virtual")
    _print_summary(found)
    if options.out is not None:
        _write(options.out / REPORT, report.as_json(found))
    return 0 if report.succeeded(results) else 1


def _station(options: argparse.Namespace) -> tuple[Declaration, Product]:
    product = product_option.chosen(options)
    if options.declaration is None:
        return declared(options.product or GENERIC, product), product
    try:
        return load(options.declaration), product
    except SettingsError as error:
        raise UsageError(str(error)) from None


def _case(name: str) -> Case:
    case = BY_ID.get(name) or BY_ID.get(f"{name}_CS")
    if case is None:
        raise UsageError(f"there is no case {name}; `plugwright lab list` names them all")
    return case


def _print_result(result: Result, *, verbose: bool) -> None:
    if verbose:
        for line in result.transcript:
            print(f"    {line.at_ms / 1000:10.3f} {ARROWS[line.by]} {line.text}")
    print(_line(result))
    for remark in result.remarks:
        print(f"             {remark}")


def _print_inapplicable(results: Sequence[Result]) -> None:
    for result in results:
        if isinstance(result.verdict, verdicts.NotApplicable) and not result.transcript:
            print(_line(result))


def _line(result: Result) -> str:
    why = "" if isinstance(result.verdict, verdicts.Passed) else f": {result.verdict.words}"
    by_document = result.by_document
    differing = by_document is not None and verdicts.name(by_document) != verdicts.name(result.verdict)
    also = f" (by the document {verdicts.name(by_document)})" if differing and by_document is not None else ""
    return f"{result.case.id:<12} {verdicts.name(result.verdict)}{also}{why}"


def _print_summary(found: report.Report) -> None:
    print()
    print(", ".join(f"{number} {name}" for name, number in found.summary.items()))
    print(show.in_columns(found.functionalities.items()))
    print()
    print(f"measured in {found.runner} time")
    rows = [
        (one.name, f"{one.worst_ms / 1000:g} s", f"of {one.limit_s} s", one.case, one.what) for one in found.performance
    ]
    print(show.in_columns(rows))
    for remark in found.remarks:
        print(f"remark: {remark}")


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
    print(f"\nwritten: {path}")


ARROWS: Final[Mapping[str, str]] = MappingProxyType({"station": ">", "csms": "<", "note": "·"})
TASKS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = MappingProxyType(
    {"list": _list, "show": _show, "run": _run}
)
