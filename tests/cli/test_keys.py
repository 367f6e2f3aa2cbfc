"""The table of configuration keys, printed."""

import json

import pytest

from plugwright.cli.main import main


def keys(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, str]]:
    """The keys by name, as programs get them."""
    assert main(["keys", "--json", *arguments]) == 0
    return {row["name"]: row for row in json.loads(capsys.readouterr().out)}


def test_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """A heading, and a line for each key, without trailing spaces."""
    assert main(["keys"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert heading.split() == ["name", "value", "unit", "access", "applies", "spec", "effect"]
    (row,) = [row for row in rows if row.startswith("ConnectionTimeOut ")]
    assert row.split()[:4] == ["ConnectionTimeOut", "60", "s", "RW"]
    assert all(row == row.rstrip() for row in rows)


def test_a_product_has_its_own_values(capsys: pytest.CaptureFixture[str]) -> None:
    """And its own access; a key that it does not have is not there."""
    generic, product = keys(capsys), keys(capsys, "--product", "seco-oc1622v1")
    assert generic["HeartbeatInterval"]["value"] != product["HeartbeatInterval"]["value"] == "10"
    assert generic["StopTransactionOnEVSideDisconnect"]["access"] == "RW"
    assert product["StopTransactionOnEVSideDisconnect"]["access"] == "R"
    assert "StopTransactionMaxMeterValues" not in product


def test_an_unknown_product_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """With those that there are."""
    assert main(["keys", "--product", "none"]) == 2
    assert capsys.readouterr().err.startswith("plugwright keys: --product: there is no 'none'; known are ")
