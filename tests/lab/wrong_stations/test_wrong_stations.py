"""The lab can fail: each wrong station fails exactly the cases that look at what is wrong with it, over a whole run."""

import re
from collections.abc import Mapping
from typing import Final

import pytest

from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.declaration import declared
from plugwright.lab.verdicts import Failed, Inconclusive
from plugwright.lab.virtual import VirtualRunner
from plugwright.settings.products import load_product, product_names
from tests.lab.wrong_stations.table import FOUND, UNSEEN, WRONG_IN_BEHAVIOUR
from tests.lab.wrong_stations.wrong import Wrong, applicable

CLAUSE: Final = re.compile(r"§\d|errata \d")


def names(found: Mapping[str, object], kind: type[Failed | Inconclusive]) -> list[str]:
    """The cases with this verdict."""
    return sorted(name for name, verdict in found.items() if isinstance(verdict, kind))


@pytest.mark.parametrize("wrong", [*FOUND, *UNSEEN], ids=lambda wrong: wrong.name)
def test_fails_exactly_the_cases_that_it_should(wrong: Wrong) -> None:
    """Of all that its product is declared for; a case that cannot be prepared is inconclusive, and told as well."""
    declaration = declared(wrong.product_name, load_product(wrong.product_name))
    runner = VirtualRunner(declaration, wrong.product, CASES, **wrong.given())
    found = {result.case.id: result.verdict for result in runner.play()}
    assert (names(found, Failed), names(found, Inconclusive)) == (sorted(wrong.fails), sorted(wrong.stops))


def test_there_are_enough_of_them() -> None:
    """Most are wrong in what they do, not in how they write it."""
    assert len({wrong.what for wrong in WRONG_IN_BEHAVIOUR}) >= 80
    assert len({wrong.name for wrong in (*FOUND, *UNSEEN)}) == len([*FOUND, *UNSEEN])


def test_each_is_found_or_said_to_be_unseen() -> None:
    """A station that stands among the found ones fails something, or lets nothing be said."""
    assert [wrong.name for wrong in FOUND if not (wrong.fails or wrong.stops)] == []
    assert [wrong.name for wrong in UNSEEN if wrong.fails or wrong.stops] == []


@pytest.mark.parametrize("wrong", [*FOUND, *UNSEEN], ids=lambda wrong: wrong.name)
def test_each_says_what_is_wrong(wrong: Wrong) -> None:
    """In one sentence, with the clause that is broken."""
    said = wrong.what.__doc__ or ""
    assert said.endswith(".")
    assert CLAUSE.search(said), said


def test_every_case_can_fail() -> None:
    """Each that applies to a product of ours is failed by a wrong station at least."""
    applies = {name for product in product_names() for name in applicable(declared(product, load_product(product)))}
    failed = {name for wrong in FOUND for name in wrong.fails}
    assert sorted(applies - failed) == []
