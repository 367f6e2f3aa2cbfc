"""Reports to be printed: of a whole run, of results that a test makes up, and of a station that means harm."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import msgspec

from plugwright.lab import report
from plugwright.lab.cases.catalogue import BY_ID, CASES
from plugwright.lab.declaration import Declaration, declared
from plugwright.lab.events import Line
from plugwright.lab.known import Known
from plugwright.lab.report import CaseReport, Report, Runner
from plugwright.lab.run import Result
from plugwright.lab.verdicts import Failed, Inconclusive, NotApplicable, Passed, Verdict
from plugwright.lab.virtual import VirtualRunner
from plugwright.settings.products import load_product
from tests.lab.rig import DECLARED

REFERENCE: Final = "seco-oc1622v1"
FAILED: Final = Failed("5", "StartTransaction.req (connectorId 1)", "nothing for 60 s", "§4.8")
HOSTILE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "HTML": '</td></table><script>alert(1)</script><img src=x onerror="alert(1)"> &lt; \' "',
        "XML": "]]></system-out><!-- <![CDATA[ &unknown; <?xml ?>",
        "typst": '#panic("no") $x$ *bold* _i_ @ref <label> = heading \\ `raw` // #import "x.typ"',
        "control characters": "\x00\x07\x1b[31m\r\n\t\x7f\x85 end",
        "what XML cannot hold": "\ufffe\uffff\ud800 \udfff \ufeff",
        "from right to left": "\u202egnp.exe\u202c \u2066\u05d0\u05d1 \u0645\u0631\u062d\u0628\u0627 \u200f",
        "other scripts": "\ud55c\uad6d \u4e2d\u6587 \U0001f50c \u0e44\u0e17\u0e22",
        "a word without end": "W" * 1_000_000,
        "many lines": "x\n" * 10_000,
    }
)


@cache
def played(product_name: str = REFERENCE, only: tuple[str, ...] = ()) -> Report:
    """A virtual run at one of our own products."""
    product = load_product(product_name)
    declaration = declared(product_name, product)
    runner = VirtualRunner(declaration, product, tuple(BY_ID[name] for name in only) or CASES)
    results = runner.play()
    return report.of_run(declaration, runner.known, results, "virtual")


def result(verdict: Verdict, name: str = "TC_003_CS", **fields: object) -> Result:
    """Of some case."""
    return msgspec.structs.replace(Result(BY_ID[name], verdict), **fields)


def report_of(
    *results: Result, declaration: Declaration = DECLARED, runner: Runner = "wire", known: Known | None = None
) -> Report:
    """A report of these results alone."""
    return report.of_run(declaration, known or Known(declaration), results, runner)


def case_of(verdict: Verdict, name: str = "TC_003_CS", **fields: object) -> CaseReport:
    """A case as a report has it."""
    return report_of(result(verdict, name, **fields)).cases[0]


def every_verdict() -> Report:
    """One case each that passed, failed, stayed open and does not apply, and one with two verdicts."""
    said = (Line(1000, "note", "link up"), Line(3500, "station", '[2,"1","Heartbeat",{}]'), Line(3600, "csms", "[3]"))
    return report_of(
        result(Passed(), transcript=said, remarks=("surplus",)),
        result(FAILED, "TC_012_CS", transcript=said),
        result(Inconclusive("nobody plugged in"), "TC_044_1_CS"),
        result(NotApplicable("no profile"), "TC_056_CS"),
        result(Passed(), "TC_062_CS", by_document=FAILED),
    )


def hostile(text: str) -> Report:
    """A report in which the station, or whoever declared it, put this text wherever it could."""
    declaration = msgspec.structs.replace(
        DECLARED, name=text, vendor=text, model=text, firmware_version=text, absent=(f"Key{text}",)
    )
    vendor = text.encode("utf-8", "replace").decode()
    boot = msgspec.json.encode([2, "1", "BootNotification", {"chargePointVendor": vendor}])
    lines = (Line(0, "station", boot.decode()), Line(1, "station", text), Line(2, "note", text))
    remarks = (text,) * 3
    return report_of(
        result(Failed(text, text, text, text), transcript=lines, remarks=remarks),
        result(Inconclusive(text), "TC_012_CS", by_document=Failed(text, text, text, text)),
        result(NotApplicable(text), "TC_056_CS"),
        declaration=declaration,
    )
