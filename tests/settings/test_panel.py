"""Where the panel listens, and whom it serves there."""

from pathlib import Path

import pytest

from plugwright.settings.document import PanelSection, SettingsError, check
from plugwright.settings.panel import PanelSettings, is_host, panel_settings

FOLDER = Path("/etc/cp")
SECRET = "swordfish-swordfish"


def settings(section: PanelSection) -> PanelSettings | None:
    """What a section says, in a file of this folder."""
    return panel_settings(section, FOLDER)


def refusal(section: PanelSection) -> str:
    """The sentence for what is wrong in a section."""
    with pytest.raises(SettingsError) as refused:
        settings(section)
    return str(refused.value)


def test_there_need_not_be_a_panel() -> None:
    """Whatever else the section says."""
    assert settings(PanelSection()) is None
    assert settings(PanelSection(password=SECRET)) is None


@pytest.mark.parametrize(
    ("listen", "address"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0)),
        ("127.3.2.1:65535", ("127.3.2.1", 65535)),
        ("localhost:80", ("localhost", 80)),
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_loopback_needs_no_password(listen: str, address: tuple[str, int]) -> None:
    """Host and port, in either family; with one it is asked for there, too."""
    assert settings(PanelSection(listen)) == PanelSettings(host=address[0], port=address[1])
    protected = settings(PanelSection(listen, SECRET))
    assert protected is not None
    assert protected.password == SECRET


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])  # noqa: S104 - refused here
def test_beyond_loopback_a_password_is_required(host: str) -> None:
    """One line says so before anything listens."""
    listen = f"[{host}]:8080" if ":" in host else f"{host}:8080"
    sentence = f"[panel] password: must be set, for {host} is not a loopback address"
    assert refusal(PanelSection(listen)) == sentence
    protected = settings(PanelSection(listen, SECRET, hosts=("cp.example",)))
    assert protected == PanelSettings(host=host, port=8080, password=SECRET, hosts=("cp.example",))


@pytest.mark.parametrize("listen", ["8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:123456"])
def test_refuses_what_is_no_address(listen: str) -> None:
    """The sentence shows the form."""
    assert refusal(PanelSection(listen)) == "[panel] listen: must look like 127.0.0.1:8080"


def test_a_password_is_long_and_not_shown() -> None:
    """Twelve characters; neither an error nor a log has it."""
    with pytest.raises(SettingsError, match=r"\[panel\] password: ") as refused:
        check({"station": {"vendor": "V", "model": "M"}, "panel": {"password": "elevenchars"}})
    assert "elevenchars" not in str(refused.value)
    assert SECRET not in repr(settings(PanelSection("127.0.0.1:1", SECRET)))


def test_files_are_relative_to_the_folder_and_belong_together() -> None:
    """A key alone is none; a certificate may have its key in its own file."""
    made = settings(PanelSection("127.0.0.1:1", certificate_file="cp.pem", key_file="/keys/cp.key"))
    assert made is not None
    assert (made.certificate_file, made.key_file) == (FOLDER / "cp.pem", Path("/keys/cp.key"))
    assert refusal(PanelSection("127.0.0.1:1", key_file="cp.key")) == "[panel] key_file: goes with a certificate_file"


@pytest.mark.parametrize("host", ["cp", "cp.example", "cp_1.local.", "192.0.2.7", "2001:db8::1"])
def test_a_host_is_a_name_or_an_address(host: str) -> None:
    """As it stands before the port."""
    assert is_host(host)


@pytest.mark.parametrize("host", ["", "cp:80", "http://cp", "cp/x", "*.example", "[::1]", "ä.example", "-cp", "a b"])
def test_refuses_what_could_never_be_asked_for(host: str) -> None:
    """A mistake would be a panel that nobody reaches."""
    assert not is_host(host)
    sentence = "[panel] hosts: each must be a name or an address, without a port"
    assert refusal(PanelSection("127.0.0.1:1", hosts=("cp", host))) == sentence
