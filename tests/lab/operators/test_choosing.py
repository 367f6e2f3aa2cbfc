"""Which operator is meant."""

import pytest

from plugwright.lab.operators.choosing import PASSWORD, chosen
from plugwright.lab.operators.command import CommandOperator
from plugwright.lab.operators.http import HttpOperator
from plugwright.lab.operators.prompt import Prompt


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("prompt", Prompt),
        ("http://127.0.0.1:8080", HttpOperator),
        ("https://me:secret@bench.example/3", HttpOperator),
        ("command:true --bench 3", CommandOperator),
    ],
)
def test_a_text_names_an_operator(text: str, kind: type[object]) -> None:
    """By what stands before its first colon."""
    assert isinstance(chosen(text, {PASSWORD: "secret"}), kind)


@pytest.mark.parametrize("text", ["", "Prompt", "prompt:", "ftp://127.0.0.1", "robot", "commander:x"])
def test_refuses_any_other(text: str) -> None:
    """And says what there is."""
    with pytest.raises(ValueError, match=r"^must be prompt, http://HOST:PORT or command:SCRIPT$"):
        chosen(text, {})
