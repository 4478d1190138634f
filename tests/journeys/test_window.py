"""The window of the installed program on a screen that nobody sees, and on none."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.program import KANTOKU, kantoku

PATIENCE = 60.0  # seconds
PAUSE = 2.0  # seconds between one press of a key and the next
TOOLS = ("Xvfb", "xdotool", "openbox")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="X is the screen of Linux")


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """A computer of its own: no display, no settings, nobody's stations."""
    left_out = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {key: text for key, text in os.environ.items() if key not in left_out}
    folders = {"XDG_CONFIG_HOME": str(home / "settings"), "XDG_DATA_HOME": str(home / "data")}
    return {**kept, **folders, "LC_ALL": "C.UTF-8", **more}


@pytest.mark.parametrize("more", [{}, {"DISPLAY": ":987"}], ids=["none", "no answer"])
def test_without_a_display_it_says_so_and_what_to_do(tmp_path: Path, more: dict[str, str]) -> None:
    environment = surroundings(tmp_path, **more)
    ran = subprocess.run(
        [str(KANTOKU)], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 4
    assert "There is no display" in ran.stderr
    assert "kantoku --help" in ran.stderr
    assert not (tmp_path / "data").exists()


def test_help_needs_no_display(tmp_path: Path) -> None:
    ran = subprocess.run(
        [str(KANTOKU), "--help"],
        env=surroundings(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "opens the window" in ran.stdout


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[str]:
    """A screen of 1366x768 whose windows can be closed; the name of its display."""
    if any(shutil.which(tool) is None for tool in TOOLS):
        pytest.skip(f"needs {' and '.join(TOOLS)}")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with (tmp_path / "xvfb.txt").open("wb") as said:
        server = subprocess.Popen(command, pass_fds=[write], stdout=said, stderr=said)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        environment = surroundings(tmp_path, DISPLAY=display)
        with (tmp_path / "openbox.txt").open("wb") as said:
            manager = subprocess.Popen(["openbox"], env=environment, stdout=said, stderr=said)
        try:
            yield display
        finally:
            manager.terminate()
            manager.wait()
    finally:
        server.terminate()
        server.wait()


def until(true: Callable[[], object], program: subprocess.Popen[bytes]) -> None:
    """Wait for a state of a program that goes on."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert program.poll() is None, "it ended"
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_the_demo_is_opened_by_a_key_and_closed_in_good_order(tmp_path: Path, screen: str) -> None:
    environment = surroundings(tmp_path, DISPLAY=screen)
    errors = tmp_path / "errors.txt"
    with errors.open("wb") as said:
        program = subprocess.Popen([str(KANTOKU), "--lang", "en"], env=environment, stderr=said)

    def xdotool(*words: str) -> str:
        ran = subprocess.run(
            ["xdotool", *words], env=environment, capture_output=True, text=True, check=False
        )
        return ran.stdout.strip()

    demos = tmp_path / "data" / "Kantoku" / "demos"
    try:
        until(lambda: xdotool("search", "--onlyvisible", "--name", "^Kantoku$"), program)
        window = xdotool("search", "--onlyvisible", "--name", "^Kantoku$").splitlines()[0]

        pressed = -PAUSE

        def opened() -> bool:
            nonlocal pressed
            # As a finger would: keys that follow each other at once are a hand scanner's.
            if not demos.exists() and time.monotonic() - pressed > PAUSE:
                pressed = time.monotonic()
                xdotool("windowactivate", window, "key", "4")
            return any(demos.glob("*/station/station.json"))

        until(opened, program)
        folder = next(demos.iterdir())
        sheet = next((folder / "sheets").glob("*.pass.txt"))
        # Enrolled, the lead, clock, doors, the proctor: the desk is shown after the last.
        until(lambda: signed_in(folder / "station", sheet) >= 7, program)
        xdotool("windowactivate", window, "key", "alt+F4")
        assert program.wait(PATIENCE) == 0
    finally:
        program.kill()
        program.wait()
    assert errors.read_text(encoding="utf-8") == ""
    assert kantoku("venue", "verify", folder / "station", passphrase=sheet).status == 0


def signed_in(station: Path, sheet: Path) -> int:
    """How many records a station has."""
    ran = kantoku("venue", "status", station, "--json", passphrase=sheet)
    return int(ran.lines[0]["exchange"]["saved"]) if ran.status == 0 else 0
