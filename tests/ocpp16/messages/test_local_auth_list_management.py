"""Messages of the profile Local Auth List Management."""

import pytest

from plugwright.ocpp16 import (
    AuthorizationData,
    GetLocalListVersionConf,
    GetLocalListVersionReq,
    IdTagInfo,
    SendLocalListConf,
    SendLocalListReq,
)
from plugwright.ocpp16.payload import Conf, Req
from tests.ocpp16.messages.wire import check_wire


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (GetLocalListVersionReq(), "{}"),
        (GetLocalListVersionConf(list_version=-1), '{"listVersion":-1}'),
        (
            SendLocalListReq(
                list_version=2,
                update_type="Differential",
                local_authorization_list=(
                    AuthorizationData(id_tag="A", id_tag_info=IdTagInfo(status="Accepted")),
                    AuthorizationData(id_tag="B"),
                ),
            ),
            (
                '{"listVersion":2,"updateType":"Differential","localAuthorizationList":'
                '[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"B"}]}'
            ),
        ),
        (
            SendLocalListReq(list_version=1, update_type="Full", local_authorization_list=()),
            '{"listVersion":1,"updateType":"Full","localAuthorizationList":[]}',
        ),
        (SendLocalListConf(status="VersionMismatch"), '{"status":"VersionMismatch"}'),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Req | Conf) else "",
)
def test_is_written_and_read(message: Req | Conf, text: str) -> None:
    """Each field has its name on the wire (§6); an empty list stays an empty list (§6.41)."""
    check_wire(message, text)
