"""What an installer answers is a value."""

from plugwright.installer.outcome import Installed, NotInstalled


def test_outcomes_compare_by_what_they_say() -> None:
    """Two that say the same are the same."""
    assert Installed(reboot=True) == Installed(reboot=True)
    assert Installed(reboot=True) != Installed(reboot=False)
    assert NotInstalled("a") != NotInstalled("b")
