"""A settings file's sections: merged, typed, and refused in one sentence."""

import pytest

from plugwright.settings.document import SettingsError, check, merge, parse

MINIMAL = {"station": {"vendor": "V", "model": "M"}}


def refusal(text: str) -> str:
    """The sentence for what is wrong in this file."""
    with pytest.raises(SettingsError) as refused:
        check(merge(MINIMAL, parse(text)))
    return str(refused.value)


def test_sections_have_defaults() -> None:
    """What is not said is what most stations have."""
    document = check(MINIMAL)
    assert document.station.identity == "cp001"
    assert document.central_system.url == "ws://127.0.0.1:9000"
    assert document.hardware.max_current_a == 16.0
    assert document.panel.listen is None
    assert document.configuration == {}


def test_upper_setting_covers_the_lower_one_only() -> None:
    """The rest of a section shows through."""
    below = {"station": {"vendor": "V", "model": "M"}, "hardware": {"phases": 3}}
    merged = merge(below, {"station": {"model": "N"}, "panel": {}})
    assert merged == {"station": {"vendor": "V", "model": "N"}, "hardware": {"phases": 3}, "panel": {}}


def test_whole_number_may_stand_for_a_current() -> None:
    """TOML tells 16 from 16.0; a person does not."""
    assert check(merge(MINIMAL, parse("[hardware]\nmax_current_a = 32"))).hardware.max_current_a == 32.0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[staton]", "[staton]: there is no such section"),
        ("[station]\nname = 'x'", "[station] name: there is no such setting"),
        ("[station]\nidentity = 7", "[station] identity: expected text, got a whole number"),
        ("[station]\nserial_number = 7", "[station] serial_number: expected text, got a whole number"),
        ("[station]\nidentity = ''", "[station] identity: expected text of length >= 1"),
        (f"[station]\nidentity = '{'x' * 49}'", "[station] identity: expected text of length <= 48"),
        (f"[station]\nvendor = '{'x' * 21}'", "[station] vendor: expected text of length <= 20"),
        (f"[station]\nmodel = '{'x' * 21}'", "[station] model: expected text of length <= 20"),
        (f"[station]\nserial_number = '{'x' * 26}'", "[station] serial_number: expected text of length <= 25"),
        (f"[station]\nfirmware_version = '{'x' * 51}'", "[station] firmware_version: expected text of length <= 50"),
        ("[station]\nconnectors = 0", "[station] connectors: expected a whole number >= 1"),
        ("[station]\nconnectors = 1001", "[station] connectors: expected a whole number <= 1000"),
        ("[station]\nconnectors = true", "[station] connectors: expected a whole number, got true or false"),
        ("[station]\nfeature_profiles = 'Core'", "[station] feature_profiles: expected a list, got text"),
        ("[station]\nfeature_profiles = ['Cor']", "[station] feature_profiles: invalid enum value 'Cor'"),
        ("[station]\nread_only = [1]", "[station] read_only: expected text, got a whole number"),
        ("[hardware]\nlock = 1", "[hardware] lock: expected true or false, got a whole number"),
        ("[hardware]\nmax_current_a = 'x'", "[hardware] max_current_a: expected a number, got text"),
        ("[hardware]\nmax_current_a = nan", "[hardware] max_current_a: expected a number >= 0.1"),
        ("[hardware]\nphases = 4", "[hardware] phases: expected a whole number <= 3"),
        ("[central_system]\nsecurity_profile = 4", "[central_system] security_profile: expected a whole number <= 3"),
        ("[panel]\nlisten = 2026-11-22", "[panel] listen: expected text, got a date"),
    ],
)
def test_wrong_setting_is_named_in_one_sentence(text: str, sentence: str) -> None:
    """Section, setting, and what is wrong with it."""
    assert refusal(text) == sentence


@pytest.mark.parametrize("place", ["station] vendor", "station] data_dir", "central_system] ca_file"])
def test_text_is_printable(place: str) -> None:
    """It is told, logged, or the name of a file."""
    assert (
        refusal(f'[{place.replace("] ", "]" + chr(10))} = "a\\u0000b"')
        == f"[{place}: must not contain control characters"
    )
    assert refusal('[firmware]\ncommand = ["a", "b\\n"]') == "[firmware] command: must not contain control characters"


def test_what_is_nested_too_deeply_is_refused() -> None:
    """As one line, whatever the reader of TOML makes of it."""
    assert refusal(f"x = {'[' * 5000}") == "not valid TOML: nested too deeply"


def test_what_is_not_toml_is_refused_with_its_place() -> None:
    """The person who wrote it can find it."""
    with pytest.raises(SettingsError, match=r"^not valid TOML: .*line 2"):
        parse("[station]\nidentity = cp001")


def test_number_beyond_all_bounds_is_refused() -> None:
    """Python reads no decimal number of so many digits."""
    with pytest.raises(SettingsError, match=r"^not valid TOML: "):
        parse("n = " + "9" * 5000)
