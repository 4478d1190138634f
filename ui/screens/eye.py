"""What the desk sees: the camera's picture, and below it the demo's tray of tickets."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.kernel.faults import Fault
from ui.screens.tray import Tray
from ui.viewmodels.words import Words
from ui.widgets.look import Look
from ui.widgets.theme import UNIT
from ui.widgets.viewfinder import Viewfinder


class Eye(QWidget):
    """Shows looks and says what is wrong with the camera; without a camera only the tray."""

    def __init__(self, words: Words, tray: Tray | None, camera: str | None) -> None:
        super().__init__()
        self._words, self._camera = words, camera
        self._trouble: Fault | None = None
        self._dark = False
        self.finder = Viewfinder()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.finder, 1)
        self.finder.setVisible(camera is not None)
        if tray is not None:
            column.addWidget(tray, 1)
        words.on_change(self._say)
        self._say()

    def set_camera(self, name: str, *, mirrored: bool) -> None:
        """Another camera, or the same one in a mirror."""
        if name != self._camera:
            self._trouble, self._dark = None, False
            self.finder.clear()
        self._camera = name
        self.finder.set_mirrored(mirrored)
        self.finder.show()
        self._say()

    def show_look(self, look: Look) -> None:
        """A new picture from the camera."""
        self.finder.show_look(look)
        if look.dark != self._dark:
            self._dark = look.dark
            self._say()

    def faulted(self, fault: Fault) -> None:
        """The camera has trouble: no picture, and what to do."""
        self._trouble = fault
        self.finder.clear()
        self._say()

    def recovered(self) -> None:
        """The camera is back."""
        self._trouble = None
        self._say()

    def _say(self) -> None:
        words = self._words
        self.finder.setAccessibleName(words.say("camera_live", name=self._camera or ""))
        if self._trouble is not None:
            self.finder.set_hint(words.say(self._trouble.code, **dict(self._trouble.fields)))
        elif self._dark:
            self.finder.set_hint(words.say("camera_dark"))
        else:
            self.finder.set_hint(words.say("camera_live", name=self._camera or ""))
