"""The report as PDF, set by `typst` (the extra `lab`): its own fonts, no date but the report's, every text as data.

It is tagged to be read aloud (PDF/UA-1). Only where a text has letters beyond those fonts it is set once more with
the machine's, and then it may differ from machine to machine.
"""

from importlib.resources import files
from typing import Any, Final

import msgspec

from plugwright.lab.reporting.document import Document
from plugwright.lab.reporting.wording import printable

HOW_TO_INSTALL: Final = "pip install 'plugwright[lab]'"

_TEMPLATE: Final = (files("plugwright.lab.reporting") / "report.typ").read_bytes()


class NotInstalled(Exception):
    """The extra `lab` is not there; the sentence says how to install it."""


def as_pdf(document: Document) -> bytes:
    """The document on A4; raises NotInstalled."""
    try:
        import typst  # noqa: PLC0415 - the extra `lab`
    except ImportError:
        raise NotInstalled(f"no PDF without typst: {HOW_TO_INSTALL}") from None
    data = msgspec.json.encode(printable(msgspec.to_builtins(document))).decode()
    common: dict[str, Any] = {"format": "pdf", "sys_inputs": {"document": data}, "font_paths": []}
    try:
        pdf = typst.compile(_TEMPLATE, **common, ignore_system_fonts=True, pdf_standards="ua-1")
    except typst.TypstError:  # a letter is missing, which this standard does not bear
        pdf = typst.compile(_TEMPLATE, **common)
    assert isinstance(pdf, bytes), "one document"
    return pdf
