"""Which camera the desk looks through: by name, remembered, in a mirror where it faces a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.deskpanels import Choice, Choosing

MIRROR_KEY = "9"
_KEYS = "12345678"


@dataclass(frozen=True, slots=True)
class CameraChoice:
    """What is remembered: the camera's name, and whether left and right are changed over."""

    name: str = ""
    mirrored: bool = False


class CameraFlow(Flow):
    """Cameras by number key; 9 turns the mirror on and off."""

    holds = False

    def __init__(
        self,
        desk: Desk,
        cameras: Callable[[], Sequence[str]],
        chosen: CameraChoice,
        choose: Callable[[CameraChoice], None],
    ) -> None:
        super().__init__(desk)
        self._cameras, self._chosen, self._choose = cameras, chosen, choose
        self._names: tuple[str, ...] = ()

    def begin(self) -> None:
        """Ask the computer for its cameras, in the lane: some take a second to answer."""
        self.desk.show(Choosing("camera_title", (), "camera_looking"))
        self.desk.station.look(lambda: tuple(self._cameras()), self._listed)

    def digit(self, key: str) -> None:
        """Choose at once; the list stays, so that the picture can be looked at."""
        if key == MIRROR_KEY:
            self._take(replace(self._chosen, mirrored=not self._chosen.mirrored))
        elif key in _KEYS[: len(self._names)]:
            self._take(replace(self._chosen, name=self._names[int(key) - 1]))

    def enter(self) -> None:
        """Done."""
        self.desk.close()

    def more(self) -> None:
        """The key that opened it closes it."""
        self.desk.close()

    def _listed(self, names: tuple[str, ...]) -> None:
        if isinstance(self.desk.state.panel, Choosing) and self.desk.flow is self:
            self._names = names[: len(_KEYS)]
            self._draw()

    def _take(self, chosen: CameraChoice) -> None:
        self._chosen = chosen
        self._choose(chosen)
        self._draw()

    def _draw(self) -> None:
        lines = [
            Choice(key, "", plain=f"{name}{' ●' if name == self._chosen.name else ''}")
            for key, name in zip(_KEYS, self._names, strict=False)
        ]
        mirror = "camera_mirror_off" if self._chosen.mirrored else "camera_mirror_on"
        lines.append(Choice(MIRROR_KEY, mirror))
        about = "" if self._names else "camera_nowhere"
        self.desk.show(Choosing("camera_title", tuple(lines), about))
