"""What the Central System thinks of an idTag.

OCPP 1.6 §4.1, §7.2 (statuses), §7.27 (IdTagInfo), §7.28 (idTags compare without case).
"""

from plugwright.central.ports import IdTagRow, Store
from plugwright.central.settings import CentralSettings
from plugwright.now import Now
from plugwright.ocpp16 import AuthorizationStatus, IdTagInfo
from plugwright.ocpp16.time import format_utc


def folded(id_tag: str) -> str:
    """Return the form in which idTags are compared."""
    return id_tag.casefold()


def judge(id_tag: str, store: Store, settings: CentralSettings, now: Now) -> IdTagInfo:
    """Return what is known of an idTag at this instant, whether or not it is charging somewhere."""
    row = store.id_tag(folded(id_tag))
    if row is None:
        return IdTagInfo(status="Accepted" if settings.accept_unknown_id_tags else "Invalid")
    return IdTagInfo(
        status=_status_at(row, now),
        expiry_date=None if row.expiry_utc_ms is None else format_utc(row.expiry_utc_ms),
        parent_id_tag=row.parent_id_tag,
    )


def _status_at(row: IdTagRow, now: Now) -> AuthorizationStatus:
    expired = row.expiry_utc_ms is not None and row.expiry_utc_ms <= now.utc_ms
    return "Expired" if row.status == "Accepted" and expired else row.status
