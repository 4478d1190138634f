"""Short sounds through whatever player the system has; a computer without one stays silent.

Nothing here waits: a sound is scaled, started and reaped on a thread that ends with it, and a new
sound stops the old one. On Windows the system itself plays, elsewhere a program does.
"""

from __future__ import annotations

import array
import contextlib
import shutil
import subprocess
import sys
import tempfile
import threading
import wave
import weakref
from collections.abc import Sequence
from pathlib import Path

PLAYERS: tuple[tuple[str, ...], ...] = (
    ("afplay",),  # macOS
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
)
"""Programs that play a file named last; the first that works is kept."""

_LONGEST = 5.0  # seconds until a player that does not end is ended


class Sounds:
    """The sounds of a folder, by name, one at a time; `close` lets go of everything."""

    def __init__(
        self,
        folder: Path,
        *,
        players: Sequence[tuple[str, ...]] = PLAYERS,
        volume: int = 80,
        muted: bool = False,
    ) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._players = [player for player in players if shutil.which(player[0])]
        self._cache: Path | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._threads: set[threading.Thread] = set()
        self._turn = 0  # which sound is the newest
        self._closed = False
        self.volume = volume
        self.muted = muted

    @property
    def volume(self) -> int:
        """How loud, from 0 (silent) to 100; raise ValueError for anything else."""
        return self._volume

    @volume.setter
    def volume(self, volume: int) -> None:
        if not 0 <= volume <= 100:
            raise ValueError("a volume is from 0 to 100")
        self._volume = volume

    def play(self, name: str) -> None:
        """Play a sound from its beginning instead of what sounds now; never raises or waits."""
        with self._lock:
            self._hush()
            if self._closed or self.muted or not self._volume:
                return
            if sys.platform != "win32" and not self._players:
                return
            thread = threading.Thread(
                target=self._run, args=(self._turn, name, self._volume), name="sound", daemon=True
            )
            self._threads.add(thread)
            thread.start()

    def stop(self) -> None:
        """Be silent at once."""
        with self._lock:
            self._hush()

    def close(self) -> None:
        """Be silent from now on; every player has ended when this returns."""
        with self._lock:
            self._closed = True
            self._hush()
            threads = list(self._threads)
        for thread in threads:
            thread.join(_LONGEST)
        if self._cache is not None:
            shutil.rmtree(self._cache, ignore_errors=True)

    def _hush(self) -> None:
        self._turn += 1
        if self._child is not None:
            self._child.kill()
        if sys.platform == "win32":
            import winsound

            # Where there is no sound at all, stopping it fails too.
            with contextlib.suppress(RuntimeError):
                winsound.PlaySound(None, 0)

    def _run(self, turn: int, name: str, volume: int) -> None:
        try:
            self._sound(turn, self._file(name, volume))
        except (OSError, EOFError, RuntimeError, wave.Error):
            pass  # a sound is a help: without it the desk goes on
        finally:
            with self._lock:
                self._threads.discard(threading.current_thread())

    def _sound(self, turn: int, file: Path) -> None:
        if sys.platform == "win32":
            import winsound

            with self._lock:
                if turn == self._turn:
                    flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
                    winsound.PlaySound(str(file), flags)
            return
        for player in self._players:
            child = self._start(turn, [*player, str(file)])
            if child is not None and self._wait(child) == 0:
                return
            with self._lock:
                if turn != self._turn:
                    return
                # It is there, but has no sound service to play to: the next one first from now on.
                self._players = [p for p in self._players if p != player] + [player]

    def _start(self, turn: int, command: list[str]) -> subprocess.Popen[bytes] | None:
        """A player at work; None where it can't start or a newer sound has been asked for."""
        with self._lock:
            if turn != self._turn:
                return None
            try:
                self._child = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError:
                self._child = None
            return self._child

    def _wait(self, child: subprocess.Popen[bytes]) -> int:
        try:
            return child.wait(_LONGEST)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()
        finally:
            with self._lock:
                if self._child is child:
                    self._child = None

    def _file(self, name: str, volume: int) -> Path:
        """The sound at a volume; made once and kept until the program ends."""
        original = self._folder / f"{name}.wav"
        if volume == 100:
            return original
        with self._lock:
            if self._cache is None:
                self._cache = Path(tempfile.mkdtemp(prefix="kantoku-sound-"))
                weakref.finalize(self, shutil.rmtree, self._cache, ignore_errors=True)
            made = self._cache / f"{name}-{volume}.wav"
        if not made.exists():
            half_made = made.with_suffix(f".{threading.get_ident()}")
            quieter(original, half_made, volume)
            half_made.replace(made)
        return made


def quieter(original: Path, made: Path, volume: int) -> None:
    """Write a 16-bit sound at a volume of 0 to 100, by the square: ears hear in proportion."""
    with wave.open(str(original), "rb") as file:
        settings, data = file.getparams(), array.array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        data.byteswap()
    scaled = array.array("h", (round(sample * volume * volume / 10_000) for sample in data))
    if sys.byteorder == "big":
        scaled.byteswap()
    with wave.open(str(made), "wb") as file:
        file.setparams(settings)
        file.writeframes(scaled.tobytes())
