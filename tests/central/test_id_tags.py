"""What is thought of an idTag."""

from typing import Any

import pytest

from plugwright.central.id_tags import judge
from plugwright.central.ports import IdTagRow
from plugwright.central.settings import CentralSettings
from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationStatus, IdTagInfo
from plugwright.store.central_memory import CentralMemoryStore

NOW = Now(0, 1_795_000_000_000)


def judged(id_tag: str, settings: CentralSettings | None = None, **fields: Any) -> IdTagInfo:
    """What is thought of an idTag while CARD is known with these fields."""
    store = CentralMemoryStore()
    store.put_id_tag(IdTagRow(**{"key": "card", "id_tag": "CARD", "status": "Accepted"} | fields))
    return judge(id_tag, store, settings or CentralSettings(), NOW)


def test_id_tags_compare_without_case() -> None:
    """A known idTag is known however it is written (§7.28)."""
    assert judged("CARD").status == "Accepted"
    assert judged("cArD").status == "Accepted"


def test_an_unknown_id_tag_is_invalid_unless_the_operator_says_otherwise() -> None:
    """Invalid is the status of what is unknown (§7.2)."""
    assert judged("other").status == "Invalid"
    assert judged("other", CentralSettings(accept_unknown_id_tags=True)).status == "Accepted"


@pytest.mark.parametrize("status", ["Blocked", "Expired", "Invalid"])
def test_the_operators_status_stands(status: AuthorizationStatus) -> None:
    """It also stands where unknown idTags are accepted."""
    assert judged("card", CentralSettings(accept_unknown_id_tags=True), status=status).status == status


def test_expires_with_time() -> None:
    """From its expiry date on an Accepted idTag is Expired; a Blocked one stays Blocked."""
    assert judged("card", expiry_utc_ms=NOW.utc_ms + 1).status == "Accepted"
    assert judged("card", expiry_utc_ms=NOW.utc_ms).status == "Expired"
    assert judged("card", expiry_utc_ms=NOW.utc_ms, status="Blocked").status == "Blocked"


def test_tells_expiry_and_parent() -> None:
    """The station keeps them in its cache (§3.5.1)."""
    info = judged("card", expiry_utc_ms=0, parent_id_tag="FAMILY")
    assert (info.expiry_date, info.parent_id_tag) == ("1970-01-01T00:00:00.000Z", "FAMILY")
