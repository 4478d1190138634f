"""Playing through a real player program: one at a time, reaped, and silent where there is none."""

from __future__ import annotations

import array
import os
import shutil
import stat
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import bootstrap
from app.kernel.resources import resource
from app.machine.sound import PLAYERS, Sounds, quieter
from app.services.ports import SoundPort

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the players here are shell scripts")

PATIENCE = 20.0  # seconds, for a machine that has much else to do


def until(true: Callable[[], bool]) -> None:
    """Wait for a state."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.005)


class Machine:
    """A computer with just the players that a test gives it; each writes down what it plays."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.log = folder / "bin", folder / "log"
        self.bin.mkdir()
        self.log.touch()

    def player(self, name: str, then: str = "exit 0") -> None:
        script = self.bin / name
        script.write_text(f'#!/bin/sh\necho "$$ {name} $*" >> "{self.log}"\n{then}\n', "utf-8")
        script.chmod(script.stat().st_mode | stat.S_IXUSR)

    @property
    def played(self) -> list[list[str]]:
        """Player and arguments, in the order of starting."""
        return [line.split(" ")[1:] for line in self.log.read_text("utf-8").splitlines()]

    @property
    def alive(self) -> list[int]:
        """Players that run or were never reaped."""
        pids = [int(line.split(" ")[0]) for line in self.log.read_text("utf-8").splitlines()]
        return [pid for pid in pids if _is_there(pid)]


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    sleep = shutil.which("sleep")
    assert sleep
    (made.bin / "sleep").symlink_to(sleep)
    monkeypatch.setenv("PATH", str(made.bin))
    caches = tmp_path / "caches"
    caches.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(caches))
    return made


@pytest.fixture
def made() -> Iterator[Callable[..., Sounds]]:
    """Sounds of the program, closed when the test ends."""
    every: list[Sounds] = []

    def make(**settings: int) -> Sounds:
        every.append(Sounds(resource("sounds"), **settings))  # type: ignore[arg-type]
        return every[-1]

    yield make
    for sounds in every:
        sounds.close()


def sound(name: str) -> str:
    return str(resource("sounds", f"{name}.wav"))


FOREVER = "exec sleep 600"


@pytest.mark.parametrize("player", PLAYERS, ids=lambda player: player[0])
def test_it_plays_the_file_with_what_the_system_has(
    machine: Machine, made: Callable[..., Sounds], player: tuple[str, ...]
) -> None:
    machine.player(player[0])
    made(volume=100).play("proceed")
    until(lambda: machine.played == [[*player, sound("proceed")]])
    until(lambda: not machine.alive)


def test_the_first_player_of_several_is_asked(
    machine: Machine, made: Callable[..., Sounds]
) -> None:
    machine.player("aplay")
    machine.player("paplay")
    sounds = made(volume=100)
    sounds.play("wait")
    until(lambda: bool(machine.played))
    sounds.close()
    assert machine.played == [["paplay", sound("wait")]]


@pytest.mark.parametrize("failing", ["exit 1", "kill -9 $$"])
def test_a_player_that_fails_gives_way_to_the_next_and_is_asked_last_from_then_on(
    machine: Machine, made: Callable[..., Sounds], failing: str
) -> None:
    machine.player("pw-play", failing)
    machine.player("aplay")
    sounds = made(volume=100)
    sounds.play("refer")
    until(lambda: [words[0] for words in machine.played] == ["pw-play", "aplay"])
    until(lambda: not machine.alive)
    sounds.play("refer")
    until(lambda: [words[0] for words in machine.played[2:]] == ["aplay"])


def test_a_new_sound_stops_the_old_and_nothing_is_left_unreaped(
    machine: Machine, made: Callable[..., Sounds]
) -> None:
    machine.player("paplay", FOREVER)
    sounds = made(volume=100)
    names = ["proceed", "refuse", "wait"]
    for count, name in enumerate(names, start=1):
        sounds.play(name)
        until(lambda count=count: len(machine.played) == count)  # type: ignore[misc]
        until(lambda: len(machine.alive) == 1)
    assert [words[1] for words in machine.played] == [sound(name) for name in names]
    sounds.stop()
    until(lambda: not machine.alive)


def test_a_burst_of_sounds_ends_with_the_last(
    machine: Machine, made: Callable[..., Sounds]
) -> None:
    machine.player("paplay", FOREVER)
    sounds = made(volume=100)
    for _ in range(20):
        sounds.play("proceed")
    sounds.play("refuse")
    until(lambda: bool(machine.played) and machine.played[-1][1] == sound("refuse"))
    until(lambda: len(machine.alive) == 1)


def test_closing_ends_the_player_and_nothing_plays_afterwards(
    machine: Machine, made: Callable[..., Sounds], tmp_path: Path
) -> None:
    machine.player("paplay", FOREVER)
    sounds = made(volume=50)
    sounds.play("proceed")
    until(lambda: len(machine.alive) == 1)
    assert list((tmp_path / "caches").rglob("*.wav")) != []
    sounds.close()
    assert machine.alive == []
    assert list((tmp_path / "caches").iterdir()) == []
    sounds.play("proceed")
    sounds.close()
    assert len(machine.played) == 1


@pytest.mark.parametrize("settings", [{"volume": 0}, {"muted": True}])
def test_mute_and_no_volume_start_nothing_and_stop_what_sounds(
    machine: Machine, made: Callable[..., Sounds], settings: dict[str, int]
) -> None:
    machine.player("paplay", FOREVER)
    quiet = made(**settings)
    quiet.play("proceed")
    quiet.close()
    assert machine.played == []
    sounds = made(volume=100)
    sounds.play("proceed")
    until(lambda: len(machine.alive) == 1)
    for name, value in settings.items():
        setattr(sounds, name, value)
    sounds.play("proceed")
    until(lambda: not machine.alive)
    assert len(machine.played) == 1


def test_a_computer_without_a_player_is_silent(
    machine: Machine, made: Callable[..., Sounds]
) -> None:
    sounds = made()
    before = threading.active_count()
    for name in ("proceed", "no such sound"):
        sounds.play(name)
    assert threading.active_count() == before
    sounds.stop()


def test_what_can_not_be_started_is_silent(machine: Machine, made: Callable[..., Sounds]) -> None:
    (machine.bin / "pw-play").write_bytes(b"\x7fELF no program")
    (machine.bin / "pw-play").chmod(0o755)
    machine.player("paplay")
    sounds = made(volume=100)
    (machine.bin / "paplay").unlink()
    sounds.play("proceed")
    sounds.close()
    assert machine.played == []


@pytest.mark.parametrize("data", [None, b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_a_sound_file_that_is_missing_or_damaged_is_silent(
    machine: Machine, tmp_path: Path, data: bytes | None
) -> None:
    machine.player("paplay")
    if data is not None:
        (tmp_path / "proceed.wav").write_bytes(data)
    sounds = Sounds(tmp_path, volume=50)
    sounds.play("proceed")
    sounds.close()
    assert machine.played == []


def test_a_quieter_sound_is_made_once(
    machine: Machine, made: Callable[..., Sounds], tmp_path: Path
) -> None:
    machine.player("paplay")
    sounds = made(volume=50)
    for count in (1, 2):
        sounds.play("wait")
        until(lambda count=count: len(machine.played) == count)  # type: ignore[misc]
        until(lambda: not machine.alive)
    assert machine.played[0] == machine.played[1]
    file = Path(machine.played[0][1])
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert max(samples(file)) == round(max(samples(Path(sound("wait")))) / 4)


def samples(path: Path) -> array.array[int]:
    with wave.open(str(path), "rb") as file:
        data = array.array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        data.byteswap()
    return data


@given(st.lists(st.integers(-32_768, 32_767), max_size=50), st.integers(0, 100))
def test_no_sample_grows_or_turns_at_any_volume(data: list[int], volume: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder, "a.wav"), Path(folder, "b.wav")
        with wave.open(str(first), "wb") as file:
            file.setparams((1, 2, 22_050, 0, "NONE", ""))
            raw = array.array("h", data)
            if sys.byteorder == "big":
                raw.byteswap()
            file.writeframes(raw.tobytes())
        quieter(first, second, volume)
        made = list(samples(second))
    assert len(made) == len(data)
    for before, after in zip(data, made, strict=True):
        assert abs(after - before * volume**2 / 10_000) <= 0.5
    if volume == 100:
        assert made == data


@pytest.mark.parametrize("volume", [-1, 101])
def test_a_volume_out_of_range_is_refused_and_changes_nothing(volume: int) -> None:
    sounds = bootstrap.sounds(volume=30)
    with pytest.raises(ValueError, match="0 to 100"):
        sounds.volume = volume
    assert sounds.volume == 30
    with pytest.raises(ValueError, match="0 to 100"):
        bootstrap.sounds(volume=volume)


def test_the_program_offers_them_as_the_port_asks(machine: Machine) -> None:
    machine.player("paplay")
    sounds: SoundPort = bootstrap.sounds(volume=100)
    sounds.play("not_a_ticket")
    until(lambda: machine.played == [["paplay", sound("not_a_ticket")]])
    sounds.close()
