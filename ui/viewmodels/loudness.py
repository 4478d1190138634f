"""How loud the desk's sounds are: three steps and silence, remembered on this computer."""

from __future__ import annotations

from collections.abc import Callable

from app.services.ports import SoundPort
from app.settings import SettingsFile
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.desktext import sound

STEPS = (("low", 40), ("middle", 70), ("high", 100))
"""A step's name, and its volume of 100."""


class Silence:
    """No sounds at all, such as while the desk is measured."""

    volume = 0
    muted = True

    def play(self, name: str) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class Loudness:
    """Plays what the banner shows, and changes how loud."""

    def __init__(self, sounds: SoundPort, chosen: SettingsFile) -> None:
        self._sounds, self._chosen = sounds, chosen
        self._listeners: list[Callable[[], None]] = []
        self._take()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this when it is louder, quieter, muted or heard again."""
        self._listeners.append(listener)

    @property
    def code(self) -> str:
        """The code of its words, such as `sound_low`."""
        return "sound_muted" if self._chosen.now.mute else f"sound_{STEPS[self._step][0]}"

    def louder(self) -> None:
        """A step louder; what was muted is heard again."""
        self._move(0 if self._chosen.now.mute else 1)

    def quieter(self) -> None:
        """A step quieter; the last step is silence."""
        if self._step == 0:
            self._set(mute=True)
        else:
            self._move(-1)

    def toggle(self) -> None:
        """Silent, or as loud as before."""
        self._set(mute=not self._chosen.now.mute)

    def follow(self, desk: DeskModel) -> None:
        """Play the sound of every verdict, and of what the document shows, when it arrives."""
        last = (desk.state.verdict, desk.state.finding)
        junk = desk.state.junk

        def heard(state: DeskState) -> None:
            nonlocal last, junk
            here = (state.verdict, state.finding)
            changed = here[0] is not last[0] or here[1] != last[1]
            last = here
            if state.junk != junk:
                junk = state.junk
                self._sounds.play("not_a_ticket")
            elif changed and state.verdict is not None:
                self._sounds.play(sound(state))

        desk.on_state(heard)

    def call(self) -> None:
        """The sound of a call of the time that is left."""
        self._sounds.play("call")

    @property
    def _step(self) -> int:
        volume = self._chosen.now.volume
        return next((at for at, (_, most) in enumerate(STEPS) if volume <= most), len(STEPS) - 1)

    def _move(self, by: int) -> None:
        step = min(max(self._step + by, 0), len(STEPS) - 1)
        self._set(volume=STEPS[step][1], mute=False)

    def _set(self, **fields: object) -> None:
        self._chosen.prefer(**fields)
        self._take()
        for listener in self._listeners:
            listener()

    def _take(self) -> None:
        self._sounds.volume, self._sounds.muted = self._chosen.now.volume, self._chosen.now.mute
