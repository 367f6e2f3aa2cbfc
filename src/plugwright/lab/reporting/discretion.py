"""What a report keeps to itself: passwords and keys, wherever they were said; the idTags are the lab's own.

OCPP-J §6.2.2 (AuthorizationKey), OCPP 1.6 §6.25 and §6.55 (a location may hold a password).
"""

import re
from collections.abc import Mapping
from typing import Final, TypeVar

import msgspec

from plugwright.lab.declaration import Declaration
from plugwright.lab.events import Line
from plugwright.lab.reporting.station_facts import ConfigurationRow
from plugwright.lab.reporting.wording import bounded, encodable
from plugwright.lab.run import Result
from plugwright.runtime.masking import MASK, without_secrets

FRAME_CHARACTERS: Final = 64 * 1024
REMARKS_AT_MOST: Final = 50
LINES_AT_MOST: Final = 5_000
CASE_CHARACTERS: Final = 4 * 1024 * 1024
"""Both of one case's transcript."""

S = TypeVar("S", bound=msgspec.Struct)

_SECRET_KEYS: Final = ("authorizationkey",)
_NOTHING: Final = re.compile(r"(?!)")
_USER_INFO: Final = re.compile(r"(?<=://)[^/?#\s]*@")


class Discretion:
    """One run's; it knows the secrets that the lab itself was given."""

    __slots__ = ("_secrets",)

    def __init__(self, declaration: Declaration) -> None:
        key = declaration.parameters.authorization_key
        forms = (key, key.encode().hex()) if key else ()
        self._secrets = re.compile("|".join(map(re.escape, forms)), re.IGNORECASE) if key else _NOTHING

    def text(self, text: str) -> str:
        """Any sentence of the report, bounded."""
        return bounded(_USER_INFO.sub(f"{MASK}@", self._secrets.sub(MASK, encodable(text))))

    def of(self, value: S) -> S:
        """The same verdict, device or whatever has fields, with every text in it masked."""
        texts = {name: self.text(said) for name, said in msgspec.structs.asdict(value).items() if isinstance(said, str)}
        return msgspec.structs.replace(value, **texts)

    def result(self, result: Result) -> Result:
        """What came of a case, as it may be told."""
        by_document = result.by_document
        return msgspec.structs.replace(
            result,
            verdict=self.of(result.verdict),
            by_document=None if by_document is None else self.of(by_document),
            remarks=self.remarks(result.remarks),
            transcript=self.transcript(result.transcript),
        )

    def line(self, line: Line) -> Line:
        """A line of a transcript as it comes."""
        return Line(line.at_ms, line.by, self._said(line))

    def remarks(self, remarks: tuple[str, ...]) -> tuple[str, ...]:
        """The first of them, and how many more there were."""
        more = len(remarks) - REMARKS_AT_MOST
        kept = tuple(self.text(remark) for remark in remarks[:REMARKS_AT_MOST])
        return (*kept, f"{more} remarks more") if more > 0 else kept

    def transcript(self, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """Every line with its time counted from the first one."""
        kept: list[Line] = []
        room = CASE_CHARACTERS
        for line in lines[:LINES_AT_MOST]:
            said = self._said(line)
            room -= len(said)
            if room < 0:
                break
            kept.append(Line(line.at_ms - lines[0].at_ms, line.by, said))
        more = len(lines) - len(kept)
        if more:
            kept.append(Line(kept[-1].at_ms, "note", f"{more} lines more are not kept"))
        return tuple(kept)

    def configuration(self, rows: tuple[ConfigurationRow, ...]) -> tuple[ConfigurationRow, ...]:
        """The station's keys, those with a secret masked."""
        return tuple(self._row(row) for row in rows)

    def facts(self, facts: Mapping[str, str]) -> dict[str, str]:
        """A table of what was told."""
        return {name: self.text(value) for name, value in facts.items()}

    def _row(self, row: ConfigurationRow) -> ConfigurationRow:
        is_secret = row.value and row.key.casefold() in _SECRET_KEYS
        return self.of(msgspec.structs.replace(row, value=MASK) if is_secret else row)

    def _said(self, line: Line) -> str:
        text = encodable(line.text)
        if line.by != "note":
            text = without_secrets(text.encode())
        return bounded(self._secrets.sub(MASK, text), FRAME_CHARACTERS)
