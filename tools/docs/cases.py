"""The page of the lab's cases: which of them apply to which product, and why the others do not."""

from collections.abc import Iterable, Sequence
from typing import Final, get_args

from plugwright.lab.case import Case
from plugwright.lab.cases.catalogue import CASES
from plugwright.lab.declaration import Declaration, of_product
from plugwright.ocpp16.actions import FeatureProfile
from plugwright.settings.products import product_names
from tools.docs import markdown
from tools.docs.markdown import code, table

ABOUT: Final = """\
Every case of [the lab](lab.md), by feature profile, and whether it applies to a product ([products.md](products.md));
if not, the cell says why. `plugwright lab show TC_…` prints one of them step by step. Each case of Core, Firmware
Management, Local Authorization List Management, Reservation and Remote Trigger applies to one product at least. Smart
Charging and the security extensions are not built: their cases apply to no product of ours, and wait for one."""

BY_DOCUMENT: Final = """\
A cell with two lines has two answers: where the test case document asks for something else than the specification, the
case is played by both, and the report says both verdicts."""

POSITIONS: Final = """\
Where the test case document contradicts itself or the specification, or leaves something open, this is how the case is
read."""


def page() -> str:
    """Return the page."""
    declarations = [of_product(name) for name in product_names()]
    profiles: tuple[FeatureProfile, ...] = get_args(FeatureProfile)
    parts = [ABOUT, BY_DOCUMENT]
    for profile in profiles:
        cases = [case for case in CASES if case.profile == profile]
        if cases:
            parts += [f"## {profile}", _applying(cases, declarations)]
    parts += ["## How the document is read", POSITIONS, _remarks(case for case in CASES if case.remark)]
    return markdown.page("Lab cases", "`src/plugwright/lab/cases/`", *parts)


def _applying(cases: Iterable[Case], declarations: Sequence[Declaration]) -> str:
    headings = ["case", "title", "clauses", *(code(declaration.name) for declaration in declarations)]
    return table(headings, (_row(case, declarations) for case in cases))


def _row(case: Case, declarations: Sequence[Declaration]) -> Sequence[str]:
    return (case.id, case.title, case.spec, *(_cell(case, declaration) for declaration in declarations))


def _cell(case: Case, declaration: Declaration) -> str:
    applies = _in_words(case.inapplicable(declaration))
    by_document = _in_words(case.inapplicable(declaration, by_document=True))
    return applies if by_document == applies else f"{applies}<br>by the document: {by_document}"


def _in_words(why_not: str | None) -> str:
    return "yes" if why_not is None else why_not


def _remarks(cases: Iterable[Case]) -> str:
    return table(["case", "reading"], ((case.id, case.remark) for case in cases))
