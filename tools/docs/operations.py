"""The page of operations: what is built of each feature profile, from the tables of both sides."""

from collections.abc import Sequence
from typing import Final, get_args

from plugwright.central.operations import OPERATIONS as CENTRAL_OPERATIONS
from plugwright.ocpp16.actions import ACTIONS, Action, FeatureProfile
from plugwright.ocpp16.codec import encode
from plugwright.station.operations import OPERATIONS
from tools.docs import markdown
from tools.docs.markdown import NO, code, table

ABOUT: Final = """\
What is built, by feature profile. Which profiles a product has switched on is in [products.md](products.md); a
station's file switches them by `feature_profiles` ([station.md](station.md)). All messages of OCPP 1.6 and of its
security extensions are typed, whether or not they are handled."""

STATION: Final = """\
What the Central System may ask of the station. A profile that is off, or not built, is answered as the last column
says (errata 3.39)."""

CENTRAL: Final = """\
What a station may ask of the embedded Central System. It can send every message of the table above
([central.md](central.md)), whatever the station makes of it."""

REFUSED: Final = "CALLERROR `NotSupported`"


def page() -> str:
    """Return the page."""
    profiles: Sequence[FeatureProfile] = get_args(FeatureProfile)
    in_order = [action for profile in profiles for action in ACTIONS.values() if action.profile == profile]
    return markdown.page(
        "Operations",
        "the tables of operations of `src/plugwright/station/` and `src/plugwright/central/`",
        ABOUT,
        "## The station",
        STATION,
        table(
            ["profile", "message", "handled", "where the profile is off"],
            [_to_station(action) for action in in_order if action.sender != "station"],
        ),
        "## The Central System",
        CENTRAL,
        table(
            ["profile", "message", "handled"],
            [
                (action.profile, code(action.name), _yes(handled=action.name in CENTRAL_OPERATIONS))
                for action in in_order
                if action.sender != "csms"
            ],
        ),
    )


def _to_station(action: Action) -> Sequence[str]:
    operation = OPERATIONS.get(action.req)
    handled = operation is not None and operation.handle is not None
    refusal = operation.refusal if operation is not None else None
    # Core is never off; a refusal of its own is for the time before the acceptance (§4.2).
    off = NO if action.profile == "Core" else REFUSED if refusal is None else code(encode(refusal).decode())
    return action.profile, code(action.name), _yes(handled=handled), off


def _yes(*, handled: bool) -> str:
    return "yes" if handled else "no"
