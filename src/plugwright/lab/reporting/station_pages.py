"""The pages on the station: the test configuration with the hardware feature set, and the configuration keys."""

from collections.abc import Iterator, Mapping

from plugwright.lab.report import DOCUMENT, Device, Report
from plugwright.lab.reporting.document import Block, Cell, Facts, Prose, Row, Section, Table
from plugwright.lab.reporting.front_pages import NOT_STATED
from plugwright.lab.reporting.station_facts import ConfigurationRow

ABSENT = "-"


def setup_of_test(report: Report) -> Section:
    """What was tested, with what, and how it is built and set."""
    return Section("test-configuration", "Test configuration", tuple(_blocks(report)))


def _blocks(report: Report) -> Iterator[Block]:
    device = report.device
    yield Facts(
        "",
        (
            ("Vendor", device.vendor),
            ("Device under test", device.model),
            ("Communication", f"{device.communication} (OCPP-J over WebSocket)"),
            ("Type", f"{device.product_type}, {device.subtype}"),
            ("OCPP software version", device.firmware_version or NOT_STATED),
            ("Test tool", f"{report.tool}, {report.runner} runner"),
            ("Test cases", f"the test case document of {DOCUMENT}"),
            *_certificate(device),
            ("Declaration", device.name),
        ),
    )
    yield _facts("Hardware feature set", report.hardware)
    yield _facts("Settings that are not OCPP's", report.settings)
    yield _facts("Other limits, as measured in this run", report.limits)
    if report.told:
        yield _facts("What the station says of itself when it boots", report.told)


def _certificate(device: Device) -> Iterator[tuple[str, str]]:
    """With which tool the station was certified, which is neither this one nor has the same cases."""
    if device.certified_with:
        yield "Test tool of the certificate", f"{device.certified_with}, not this one; its cases may differ"


def _facts(title: str, facts: Mapping[str, str]) -> Facts:
    return Facts(title, tuple(facts.items()))


def configuration(report: Report) -> Section:
    """Every key and its value, as the station answered GetConfiguration before the first case."""
    explained = Prose(
        f"As the station answered GetConfiguration before the first case; '{ABSENT}' means that the key has no value "
        "on the device."
    )
    rows = tuple(_row(row) for row in report.configuration)
    table = Table("", ("Key", "Value", "Access"), (9, 9, 3), rows)
    return Section("configuration", "OCPP charging station configuration", (explained, table))


def _row(row: ConfigurationRow) -> Row:
    access = ABSENT if row.readonly is None else "read-only" if row.readonly else "writable"
    return Cell(row.key, "mono"), Cell(printed(row.value)), Cell(access, "soft")


def printed(value: str | None) -> str:
    """A key's value as the table of a certificate has it: truth in capitals, a list with spaces, a dash for nothing."""
    if value is None:
        return ABSENT
    return value.upper() if value.lower() in ("true", "false") else ", ".join(value.split(","))
