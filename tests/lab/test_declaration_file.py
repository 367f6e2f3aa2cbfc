"""A declaration as the file that says it."""

import re

import msgspec
import pytest

from plugwright.lab.declaration import Declaration, Extras, Laboratory, of_product, read
from plugwright.lab.declaration_file import EXTRAS, LABORATORY, PARAMETERS, as_toml
from plugwright.lab.parameters import Parameters
from plugwright.settings.products import product_names

EACH_PRODUCT = pytest.mark.parametrize("name", product_names())


def as_read(declaration: Declaration) -> Declaration:
    """What is made of its file."""
    return read(as_toml(declaration), declaration.name)


@EACH_PRODUCT
def test_the_file_says_all_of_a_product(name: str) -> None:
    """What is read from it is the same declaration."""
    assert as_read(of_product(name)) == of_product(name)


@EACH_PRODUCT
def test_a_line_that_is_commented_out_holds_anyway(name: str) -> None:
    """Nothing changes when it is not."""
    text = re.sub(r'^# (\w+ = (?!""  ))', r"\1", as_toml(of_product(name)), flags=re.MULTILINE)
    assert read(text, name) == of_product(name)


def test_a_brisk_pace_is_kept() -> None:
    """With times that were set otherwise."""
    generic = of_product("generic")
    parameters = msgspec.structs.replace(generic.parameters.brisk(), settle_s=7)
    brisk = msgspec.structs.replace(generic, parameters=parameters)
    assert as_read(brisk) == brisk


def test_texts_may_hold_anything() -> None:
    """Quotation marks, backslashes, tables."""
    extras = Extras(holder='"A" \\ B é', settings={"a b": '"'}, security_profiles=(1, 2))
    declaration = msgspec.structs.replace(of_product("generic"), extras=extras)
    assert as_read(declaration) == declaration


def test_every_setting_is_there() -> None:
    """With a comment."""
    assert tuple(EXTRAS) == Extras.__struct_fields__
    assert tuple(LABORATORY) == Laboratory.__struct_fields__
    assert tuple(PARAMETERS) == Parameters.__struct_fields__
