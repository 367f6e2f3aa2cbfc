"""The option `--product`: the settings of a product without a file of one's own."""

import argparse

from plugwright.cli.main import UsageError
from plugwright.settings.products import load_product, product_names
from plugwright.settings.station_file import GENERIC
from plugwright.station.product import Product


def add_option(parser: argparse.ArgumentParser) -> None:
    """Describe the option."""
    names = ", ".join(product_names())
    parser.add_argument("--product", default=GENERIC, metavar="NAME", help=f"one of {names} (default: {GENERIC})")


def chosen(options: argparse.Namespace) -> Product:
    """Return the product that was asked for, by default the generic one; UsageError if there is none of this name."""
    name: str = GENERIC if options.product is None else options.product
    if name not in product_names():
        raise UsageError(f"--product: there is no {name!r}; known are {', '.join(product_names())}")
    return load_product(name)
