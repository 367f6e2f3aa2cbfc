"""Which cases a run is of: all, those of some feature profiles, or some by name."""

from collections.abc import Collection, Sequence

from plugwright.lab.case import Case
from plugwright.lab.cases.catalogue import BY_ID, CASES
from plugwright.ocpp16.actions import FeatureProfile


def selected(only: Sequence[str] = (), profiles: Collection[FeatureProfile] = ()) -> tuple[Case, ...]:
    """In the order of the catalogue, each once; ValueError if there is no such case, or none that is both."""
    named = [case_of(name).id for name in only]
    found = tuple(
        case for case in CASES if (not only or case.id in named) and (not profiles or case.profile in profiles)
    )
    if not found:
        raise ValueError("no case is left: none of those named is of these feature profiles")
    return found


def case_of(name: str) -> Case:
    """The case of this id, which may leave out its `_CS`; ValueError if there is none."""
    case = BY_ID.get(name) or BY_ID.get(f"{name}_CS")
    if case is None:
        raise ValueError(f"there is no case {name}; `plugwright lab list` names them all")
    return case
