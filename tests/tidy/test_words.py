"""The rule of the words catches what it forbids."""

import pytest

from tests.tidy import words


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "work/shared",
        "cd /" + "root/x",
        "/" + "home/somebody/x",
        "https://pypi" + ".org/simple",
        "https://files" + ".pythonhosted.org/x.whl",
        "--index" + "-url https://example.net",
        "--extra-index" + "-url https://example.net",
        "an OCA" + "-certified station",
        "OCPP " + "certified",
        "with the OCA " + "logo",
        "is certified" + " by the Open Charge Alliance",
    ],
)
def test_catches_a_forbidden_word(line: str) -> None:
    """A path, an index and a false claim are caught, with file and line."""
    (violation,) = words.check("README.md", f"first\n{line}\n")
    assert violation.startswith("README.md:2: ")


@pytest.mark.parametrize("line", ["not OCA-certified", "a framework/part", "the root/part", "a certified meter"])
def test_allows_other_words(line: str) -> None:
    """What only looks alike is allowed, and so is the truth."""
    assert list(words.check("README.md", line)) == []
