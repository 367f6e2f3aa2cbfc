"""The first pages: the title page, which is laid out like a certificate, the abstract, and the performance table."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from plugwright.lab.performance import DESCRIPTIONS
from plugwright.lab.report import Figure, Report
from plugwright.lab.reporting.document import Block, Cell, Facts, Prose, Row, Section, Table, verdict_tone
from plugwright.lab.reporting.features import COVERS

SPECIFICATION: Final = "OCPP 1.6 edition 2 with errata sheet v4.0 (2019-10-23), and OCPP-J 1.6 with errata sheet v1.0"
WHITE_PAPER: Final = ", and the security white paper, edition 3"
NOT_STATED: Final = "not stated"
VIRTUAL_NOTICE: Final = (
    "A virtual run: what was tested is Plugwright's own station, declared to be this product, on virtual hardware and "
    "in virtual time. No device of the maker was tested."
)
VIRTUAL_FIGURES: Final = (
    "These figures are virtual: they come from a virtual link in virtual time and say nothing of a real device."
)
REAL_FIGURES: Final = "These figures are real: they were measured on the link, by the clock of the lab."
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Core": "Core",
        "FirmwareManagement": "Firmware Management",
        "SmartCharging": "Smart Charging",
        "Reservation": "Reservation",
        "LocalAuthListManagement": "Local Authorization List Management",
        "RemoteTrigger": "Remote Trigger",
        "Security": "Security (white paper)",
    }
)


def title_page(report: Report) -> Section:
    """Who, what, when, against what, and by which tests."""
    return Section("report", "Conformance report", tuple(_title_blocks(report)), new_page=False)


def _title_blocks(report: Report) -> Iterator[Block]:
    device = report.device
    yield Prose(report.disclaimer, "notice")
    if report.runner == "virtual":
        yield Prose(VIRTUAL_NOTICE, "notice")
    yield Facts(
        "",
        (
            ("Holder", device.holder),
            ("Report number", ""),
            ("Product type", device.product_type),
            ("Product subtype", device.subtype),
            ("Product designation", device.model),
            ("OCPP software version", device.firmware_version or NOT_STATED),
            ("Hardware feature set", hardware_in_words(report)),
            ("Date of the run", date(report)),
        ),
    )
    yield result(report)
    yield Prose(f"The product was tested against {specification(report)}.")
    yield Table(
        "Applied tests",
        ("What", "Performed by and on", "Evidence"),
        (3, 4, 3),
        tuple(_applied_tests(report)),
    )


def hardware_in_words(report: Report) -> str:
    """The hardware feature set in one line."""
    return "; ".join(f"{name.lower() if name != 'RFID readers' else name}: {value}" for name, value in _shown(report))


def _shown(report: Report) -> list[tuple[str, str]]:
    return [*report.hardware.items()][:4]


def date(report: Report) -> str:
    """The day on which the run began; a virtual clock is named."""
    day = report.started_at.partition("T")[0]
    return f"{day} (of the virtual clock)" if report.runner == "virtual" else day


def specification(report: Report) -> str:
    """What the cases are held to."""
    return SPECIFICATION + WHITE_PAPER * ("Security" in report.device.profiles)


def result(report: Report) -> Prose:
    """What came of the run, in one line."""
    summary = report.summary
    counted = ", ".join(f"{number} {name}" for name, number in summary.items() if number)
    if summary.get("failed"):
        return Prose(f"Not conformant: {counted}.", "bad")
    if summary.get("inconclusive") or not summary.get("passed"):
        return Prose(f"No result yet: {counted or 'no case was run'}.", "open")
    if "Partly tested" in report.functionalities.values() or "Not tested" in report.functionalities.values():
        return Prose(f"What was run has passed, but not every case was run: {counted}.", "open")
    return Prose(f"Every case that applies has passed: {counted}.", "good")


def _applied_tests(report: Report) -> Iterator[Row]:
    where = f"{laboratory(report)}, {date(report)}"
    played = sum(number for name, number in report.summary.items() if name != "not applicable")
    yield _test(f"{played} conformance cases of {len(report.cases)}", where, "chapters 5 and 6, transcripts")
    yield _test("Performance measurement", where, "chapter 2")
    yield _test("Comparison with the declaration", where, "chapters 3 and 4")


def _test(what: str, by: str, evidence: str) -> Row:
    return (Cell(what), Cell(by), Cell(evidence))


def laboratory(report: Report) -> str:
    """Who tested, or the tool if nobody is named."""
    return report.laboratory.name or f"{report.tool}, run by its user"


def abstract(report: Report) -> Section:
    """The summary of a test report."""
    device = report.device
    facts = Facts(
        "",
        (
            ("Laboratory", report.laboratory.name or NOT_STATED),
            ("Location", report.laboratory.location or NOT_STATED),
            ("Report reference", report.laboratory.report_reference),
            ("Tested by", report.laboratory.tester or NOT_STATED),
            ("Vendor", device.holder),
            ("Device under test", device.model),
            ("Communication", f"{device.communication} (OCPP-J over WebSocket)"),
            ("OCPP software version", device.firmware_version or NOT_STATED),
        ),
    )
    functions = Table(
        "Functionalities", ("Functionality", "What it covers", "Result"), (4, 7, 2), tuple(_functionalities(report))
    )
    options = Table(
        "Optional features",
        ("Feature", "Result"),
        (11, 2),
        tuple((Cell(name), _result(found)) for name, found in report.optional_features.items()),
    )
    return Section("abstract", "Test result summary", (facts, functions, options))


def _functionalities(report: Report) -> Iterator[Row]:
    for name, found in report.functionalities.items():
        yield Cell(NAMES.get(name, name)), Cell(_covers(name), "soft"), _result(found)


def _covers(profile: str) -> str:
    return next((text for name, text in COVERS.items() if name == profile), "")


def _result(found: str) -> Cell:
    return Cell(found, verdict_tone(found))


def performance(report: Report) -> Section:
    """The table of figures with the limits of the declaration."""
    virtual = report.runner == "virtual"
    measured = "Measured (virtual)" if virtual else "Measured"
    figures = {figure.name: figure for figure in report.performance}
    table = Table(
        "",
        ("Name", "PICS value", measured, "Worst case", "Description"),
        (5, 2, 3, 4, 6),
        tuple(_figure_row(name, figures.get(name)) for name in DESCRIPTIONS),
    )
    note = Prose(VIRTUAL_FIGURES if virtual else REAL_FIGURES, "notice" if virtual else "plain")
    return Section("performance", "Performance measurement results", (note, table), new_page=False)


def _figure_row(name: str, figure: Figure | None) -> Row:
    description = Cell(next(text for key, text in DESCRIPTIONS.items() if key == name), "soft")
    if figure is None:
        return Cell(name), Cell("-"), Cell("not measured", "soft"), Cell("-"), description
    measured = Cell(f"{figure.worst_ms / 1000:g} s", "plain" if figure.worst_ms <= figure.limit_s * 1000 else "bad")
    case = Cell(figure.case, "mono", link=figure.case, under=figure.what)
    return Cell(name), Cell(f"{figure.limit_s} s"), measured, case, description
