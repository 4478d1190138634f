"""A photo kept as evidence, over the whole page; gone from memory when the page is left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.viewmodels.case import CaseModel, CaseState
from ui.viewmodels.casestext import photo_caption
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_KEYS = ("photo_before", "photo_after", "photo_back")


class HqPhotoScreen(QWidget):
    """Draws the photo of a `CaseState`."""

    def __init__(self, model: CaseModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self._caption, self._note = Wrapped("strong"), Wrapped("quiet")
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._image = QImage()
        self._data = b""
        self.buttons = {id: QPushButton() for id in _KEYS}
        keys = QHBoxLayout()
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            keys.addWidget(button)
        keys.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self._caption)
        column.addWidget(self.picture, 1)
        column.addWidget(self._note)
        column.addLayout(keys)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def draw(self, state: CaseState) -> None:
        """Show a state."""
        words = self._words
        for id, button in self.buttons.items():
            button.setText(f"[{self._key_of(id)}] {words.say(f'action_{id}')}")
        photos = state.opened.photos if state.opened else ()
        for id in ("photo_before", "photo_after"):
            self.buttons[id].setVisible(len(photos) > 1)
        self._caption.setText(photo_caption(state, words) if state.photo else "")
        self._note.setText(words.say("photo_looked"))
        self.picture.setAccessibleName(self._caption.text())
        if state.photo != self._data:
            self._data = state.photo
            self._image = upright(state.photo) if state.photo else QImage()
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As large as the page lets it be."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._image.isNull():
            self.picture.clear()
            if self._data:
                self.picture.setText(self._words.say("photo_not_shown"))
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        keep = Qt.AspectRatioMode.KeepAspectRatio
        size = self.picture.size().boundedTo(self._image.size())
        self.picture.setPixmap(QPixmap.fromImage(self._image.scaled(size, keep, smooth)))


def upright(data: bytes) -> QImage:
    """A picture as it was held: a telephone writes beside it which side is up."""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    return reader.read()
