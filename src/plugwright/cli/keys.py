"""`plugwright keys`: the table of configuration keys, as a product has them.

OCPP 1.6 §9.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from plugwright.cli import product
from plugwright.station.configuration import Configuration, Factory, Key
from plugwright.station.keys import KEYS

EPILOG: Final = """examples:
  plugwright keys                             the generic AC station's
  plugwright keys --product seco-oc1622v1     a product's
  plugwright keys --json                      for programs
"""

HEADINGS: Final = ("name", "value", "unit", "access", "applies", "spec", "effect")


class Row(msgspec.Struct, frozen=True):
    """A key of a product with its factory value; `applies` is when a change takes effect."""

    name: str
    value: str | None
    unit: str | None
    access: str
    applies: str
    effect: str
    spec: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.epilog = EPILOG
    product.add_option(parser)
    parser.add_argument("--json", action="store_true", help="a JSON array of objects")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Print the table."""
    configuration = Configuration(Factory(KEYS, product.chosen(options)), {})
    rows = [_row(key, value, readonly=readonly) for key, value, readonly in configuration.listed()]
    if options.json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(rows)).decode() + "\n")
    else:
        _print_table([HEADINGS, *([getattr(row, name) or "" for name in HEADINGS] for row in rows)])
    return 0


def _row(key: Key[Any], value: str | None, *, readonly: bool) -> Row:
    access = "R" if readonly else key.access
    return Row(key.name, value, key.unit, access, key.applies, key.effect, key.spec)


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
