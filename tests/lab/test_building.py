"""Messages from steps."""

import pytest

from plugwright.lab.building import build, laid_over
from plugwright.lab.checks import OMITTED
from plugwright.lab.values import PARENT_ID, VALID_ID_TAG
from plugwright.ocpp16 import (
    AuthorizationData,
    AuthorizeConf,
    IdTagInfo,
    RemoteStartTransactionReq,
    ResetReq,
    SendLocalListReq,
)
from tests.lab.looking_back import evidence


def test_values_are_resolved_and_names_are_those_of_the_wire() -> None:
    """Through objects and lists."""
    fields = {
        "list_version": 1,
        "update_type": "Full",
        "local_authorization_list": ({"id_tag": VALID_ID_TAG, "id_tag_info": {"status": "Accepted"}},),
    }
    entry = AuthorizationData(id_tag="LAB-VALID-1", id_tag_info=IdTagInfo(status="Accepted"))
    assert build(SendLocalListReq, fields, evidence()).local_authorization_list == (entry,)


def test_omitted_fields_are_left_out() -> None:
    """They say that the document wants none there."""
    assert build(RemoteStartTransactionReq, {"id_tag": "T", "connector_id": OMITTED}, evidence()).connector_id is None


def test_what_a_step_says_is_laid_over_what_is_kind() -> None:
    """Object by object."""
    kind = {"idTagInfo": {"status": "Accepted"}}
    conf = build(AuthorizeConf, {"id_tag_info": {"parent_id_tag": PARENT_ID}}, evidence(), kind)
    assert conf.id_tag_info == IdTagInfo(status="Accepted", parent_id_tag="LAB-GROUP")
    assert laid_over({"a": 1, "b": {"c": 2}}, {"b": 3}) == {"a": 1, "b": 3}


def test_a_case_that_says_nonsense_is_our_mistake() -> None:
    """OCPP's types are the judge."""
    with pytest.raises(AssertionError, match="ResetReq"):
        build(ResetReq, {"type": "Warm"}, evidence())
