"""The option `--product`."""

import argparse

import pytest

from plugwright.cli.main import UsageError
from plugwright.cli.product import add_option, chosen
from plugwright.settings.products import product_names


def parsed(*arguments: str) -> argparse.Namespace:
    """What a parser with this option makes of these arguments."""
    parser = argparse.ArgumentParser()
    add_option(parser)
    return parser.parse_args(arguments)


@pytest.mark.parametrize("name", product_names())
def test_every_product_may_be_chosen(name: str) -> None:
    """By its name."""
    assert chosen(parsed("--product", name)).connectors >= 1


def test_the_default_is_the_generic_station() -> None:
    """As in a settings file that names none."""
    assert chosen(parsed()) == chosen(parsed("--product", "generic"))


def test_an_unknown_product_is_named_with_those_that_there_are() -> None:
    """By the option, for there is no settings file."""
    with pytest.raises(UsageError, match=r"^--product: there is no 'none'; known are ac-wallbox-2, "):
        chosen(parsed("--product", "none"))
