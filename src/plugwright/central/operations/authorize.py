"""Authorize: a station asks whether an idTag may charge.

OCPP 1.6 §4.1 (behaviour), §6.1-6.2 (fields). ConcurrentTx is for StartTransaction only (§7.2).
"""

from plugwright.central.context import Context
from plugwright.central.id_tags import judge
from plugwright.central.sessions import Station
from plugwright.now import Now
from plugwright.ocpp16 import AuthorizeConf, AuthorizeReq


def handle(context: Context, station: Station, req: AuthorizeReq, now: Now) -> AuthorizeConf:
    """Answer what is known of the idTag."""
    return AuthorizeConf(id_tag_info=judge(req.id_tag, context.store, context.settings, now))
