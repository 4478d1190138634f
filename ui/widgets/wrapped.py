"""Running text that is never cut: as tall as its lines need, with air between them."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QLabel

from ui.widgets.lines import packed, pieces

_LEADING = 1.4
"""From line to line, by the size of the letters; Japanese needs more than fonts give it."""
_MOST_EM = 40


class Wrapped(QLabel):
    """A label of several lines, ended between phrases.

    Nested layouts forget that height depends on width; it does not.
    """

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._heights: dict[tuple[int, int], int] = {}
        self._placed = False
        self._least = 0

    def keep(self, lines: int) -> None:
        """Keep the height of so many lines, so that a longer text moves nothing around it."""
        if lines != self._least:
            self._least = lines
            self._heights.clear()
            self._fit()

    def setText(self, text: str) -> None:
        """Show a text."""
        if text != self.text():
            super().setText(text)
            self._heights.clear()
            self._fit()
            self.update()

    def heightForWidth(self, width: int) -> int:
        """What the lines need, with whatever frame the style sheet puts around."""
        self.ensurePolished()
        whole, inner = self.size(), self.contentsRect()
        around = whole.height() - inner.height()
        inside = width - (whole.width() - inner.width())
        # Layouts ask for the same again and again.
        asked = (inside, around)
        if asked not in self._heights:
            lines = max(self._least, len(self._lines(inside)))
            self._heights[asked] = math.ceil(lines * self._step()) + around
        return self._heights[asked]

    def sizeHint(self) -> QSize:
        """One line, unless it is a long one."""
        self.ensurePolished()
        metrics = QFontMetricsF(self.font())
        widest = max(_width(line, self.font()) for line in self.text().split("\n"))
        around = self.width() - self.contentsRect().width()
        width = min(math.ceil(widest) + 1, round(_MOST_EM * metrics.height())) + around
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A few letters; all of them are shown at any width."""
        self.ensurePolished()
        return QSize(math.ceil(4 * QFontMetricsF(self.font()).height()), math.ceil(self._step()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame of the style sheet, then line by line."""
        QFrame.paintEvent(self, event)
        area, step = self.contentsRect(), self._step()
        shown = self._lines(area.width())
        top = area.y() + max(0.0, (area.height() - len(shown) * step) / 2)
        if self.alignment() & Qt.AlignmentFlag.AlignTop:
            top = area.y()
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        for place, line in enumerate(shown):
            where = QRectF(area.x(), top + place * step, area.width(), step)
            painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter), line)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that this width needs."""
        super().resizeEvent(event)
        self._placed = True
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs another height."""
        super().changeEvent(event)
        self._heights.clear()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
            self.updateGeometry()

    def showEvent(self, event: QShowEvent) -> None:
        """From now on it counts."""
        super().showEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """What nobody sees makes no window taller: its width is an old one."""
        super().hideEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Before a layout has placed it, its width is nobody's, and so would be its height.
        shown = bool(self.text()) and self.isVisible() and self._placed
        self.setMinimumHeight(self.heightForWidth(self.width()) if shown else 0)

    def _step(self) -> float:
        return self.font().pixelSize() * _LEADING if self.font().pixelSize() > 0 else 20.0

    def _lines(self, width: float) -> tuple[str, ...]:
        return _broken(self.text(), self.font(), max(1.0, width)) if self.text() else ()


@lru_cache(maxsize=512)
def _broken(text: str, font: QFont, width: float) -> tuple[str, ...]:
    language = "ja" if any(_japanese(sign) for sign in text) else "en"
    made: list[str] = []
    for paragraph in text.split("\n"):
        made += _paragraph(paragraph, language, font, width)
    return tuple(made)


@lru_cache(maxsize=4096)
def _paragraph(text: str, language: str, font: QFont, width: float) -> tuple[str, ...]:
    # A story grows by a line at a time; all the others are broken as they were.
    return tuple(packed(pieces(text, language), QFontMetricsF(font), width)) or ("",)


@lru_cache(maxsize=4096)
def _width(line: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(line)


@lru_cache(maxsize=8192)
def _japanese(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith(("HIRAGANA", "KATAKANA", "CJK"))
