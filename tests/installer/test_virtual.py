"""Two virtual slots: what is installed boots after a restart, or gives way to what ran before."""

import threading
from pathlib import Path

import pytest

from plugwright.installer.image import FailsAt, make_image
from plugwright.installer.outcome import Installed, NotInstalled, Outcome
from plugwright.installer.virtual import STATE_FILE, VirtualInstaller


def image(folder: Path, version: str = "2.0", payload: bytes = b"x" * 200_000, fails: FailsAt | None = None) -> Path:
    """A file with an image."""
    path = folder / f"image-{version}"
    path.write_bytes(make_image(version, payload, fails=fails))
    return path


def install(installer: VirtualInstaller, path: Path) -> Outcome:
    """Install, without listening to the progress."""
    return installer.install(path, lambda _percent: None)


def test_runs_after_the_restart(tmp_path: Path) -> None:
    """Errata 3.47: until then the old firmware runs."""
    installer = VirtualInstaller(tmp_path / "slots")
    percents: list[int] = []
    assert installer.install(image(tmp_path), percents.append) == Installed(reboot=True)
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert installer.running_version() is None
    assert installer.check() == Installed(reboot=True)
    installer.boot()
    assert installer.running_version() == "2.0"
    assert installer.check() == Installed(reboot=False)


def test_state_outlives_the_process(tmp_path: Path) -> None:
    """A power cut between installation and restart is a restart; what runs goes on running."""
    install(VirtualInstaller(tmp_path / "slots"), image(tmp_path))
    again = VirtualInstaller(tmp_path / "slots")
    again.boot()
    assert again.running_version() == "2.0"
    later = VirtualInstaller(tmp_path / "slots")
    later.boot()
    assert (later.running_version(), later.check()) == ("2.0", Installed(reboot=False))


def test_slots_take_turns(tmp_path: Path) -> None:
    """The slot that runs is never written; a confirmed one has the other's place given back."""
    installer = VirtualInstaller(tmp_path / "slots")
    for version in ("2.0", "3.0", "4.0"):
        install(installer, image(tmp_path, version))
        installer.boot()
        assert installer.running_version() == version
    assert sorted(path.name for path in (tmp_path / "slots").iterdir()) == ["slot-a", "slot-b", STATE_FILE]
    installer.confirm()
    assert sorted(path.name for path in (tmp_path / "slots").iterdir()) == ["slot-a", STATE_FILE]


def test_what_does_not_boot_falls_back(tmp_path: Path) -> None:
    """Errata 3.47: the old firmware runs again, and says so; the next update is not the worse for it."""
    installer = VirtualInstaller(tmp_path / "slots")
    install(installer, image(tmp_path))
    installer.boot()
    assert install(installer, image(tmp_path, "3.0", fails="boot")) == Installed(reboot=True)
    installer.boot()
    assert installer.running_version() == "2.0"
    assert isinstance(installer.check(), NotInstalled)
    install(installer, image(tmp_path, "4.0"))
    installer.boot()
    assert (installer.running_version(), installer.check()) == ("4.0", Installed(reboot=False))


def test_invalid_image_changes_nothing(tmp_path: Path) -> None:
    """§5.19: garbage, a wrong checksum, a missing file and one that says so are not installed."""
    installer = VirtualInstaller(tmp_path / "slots")
    garbage, broken = tmp_path / "garbage", tmp_path / "broken"
    garbage.write_bytes(b"\x00" * 1_000)
    broken.write_bytes(make_image("2.0", b"x" * 10)[:-1] + b"y")
    for path in (garbage, broken, tmp_path / "missing", image(tmp_path, fails="installation")):
        assert isinstance(install(installer, path), NotInstalled)
    installer.boot()
    assert installer.running_version() is None


def test_slow_installation_can_be_interrupted(tmp_path: Path) -> None:
    """The power may go in the middle; nothing is changed by it."""
    installer = VirtualInstaller(tmp_path / "slots")
    path = tmp_path / "slow"
    path.write_bytes(make_image("2.0", seconds=3_000))
    outcomes: list[Outcome] = []
    begun = threading.Event()
    thread = threading.Thread(target=lambda: outcomes.append(installer.install(path, lambda _: begun.set())))
    thread.start()
    assert begun.wait(10)
    installer.abort()
    thread.join(10)
    assert outcomes == [NotInstalled("the installation was interrupted")]


def test_damaged_state_is_not_taken_for_none(tmp_path: Path) -> None:
    """A station that does not know what it runs must not guess."""
    (tmp_path / STATE_FILE).write_bytes(b"{")
    with pytest.raises(ValueError, match="truncated"):
        VirtualInstaller(tmp_path)
