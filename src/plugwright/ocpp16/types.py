"""The constrained primitive types of OCPP 1.6 fields.

OCPP 1.6 §7.15-7.19 (CiString20Type to CiString500Type), §7.28 (IdToken), §3.15 (dateTime); lengths count characters.
CiString means that two values are compared without case; the text itself is kept as it came.
"""

from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

import msgspec

# An optional field: `connector_id: Opt[Integer] = None`. It is None when absent, so type checkers see `Integer | None`;
# but no schema knows null, so the decoder sees `Integer` and refuses it.
if TYPE_CHECKING:
    _T = TypeVar("_T")
    Opt: TypeAlias = _T | None
else:

    class Opt:
        """The type of the value alone."""

        def __class_getitem__(cls, value: Any) -> Any:
            return value


CiString20 = Annotated[str, msgspec.Meta(max_length=20)]
CiString25 = Annotated[str, msgspec.Meta(max_length=25)]
CiString40 = Annotated[str, msgspec.Meta(max_length=40)]  # security white paper §6.5
CiString50 = Annotated[str, msgspec.Meta(max_length=50)]
CiString128 = Annotated[str, msgspec.Meta(max_length=128)]  # security white paper §6.6
CiString255 = Annotated[str, msgspec.Meta(max_length=255)]
CiString500 = Annotated[str, msgspec.Meta(max_length=500)]
IdToken = CiString20

# Texts of the security white paper (§5.1, §5.11, §5.17, §6.9, §6.14): an upper bound, no comparison rule.
String50 = Annotated[str, msgspec.Meta(max_length=50)]
String255 = Annotated[str, msgspec.Meta(max_length=255)]
String512 = Annotated[str, msgspec.Meta(max_length=512)]
String800 = Annotated[str, msgspec.Meta(max_length=800)]
String5500 = Annotated[str, msgspec.Meta(max_length=5500)]
String10000 = Annotated[str, msgspec.Meta(max_length=10000)]

# The schemas set no bound; 64 bits are what a database column holds, and no station counts further.
Integer = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]

# An RFC 3339 date-time that exists in the calendar (no 30 February, 29 February in leap years only, year 0 never).
# Lenient where §3.15 asks receivers to be: any number of fraction digits, any offset, its colon left out, and no
# offset at all (then it is UTC). Second 60 is a leap second.
_LEAP_YEAR = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DATE = (
    r"(?!0000)(?:[0-9]{4}-(?:"
    r"(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    rf"|{_LEAP_YEAR}-02-29)"
)
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_OFFSET = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?"
DATE_TIME_PATTERN = rf"^{_DATE}[Tt]{_TIME}{_OFFSET}\Z"

DateTime = Annotated[str, msgspec.Meta(pattern=DATE_TIME_PATTERN)]
