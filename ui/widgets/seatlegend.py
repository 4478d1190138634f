"""What the signs on the seats mean, in one line below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.seatsigns import draw_sign
from ui.widgets.theme import UNIT

_LEAST = 9
"""Letters are never smaller."""


class SeatLegend(QWidget):
    """Sign and word of every kind of seat that there is now; smaller where there are many."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_kinds(self, rows: Sequence[tuple[str, str]]) -> None:
        """Kinds with what they are called."""
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self.update()

    def sizeHint(self) -> QSize:
        """One line of letters."""
        return QSize(200, self.fontMetrics().height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """From the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().windowText().color()
        font = QFont(self.font())
        for size in range(QFontInfo(font).pixelSize(), _LEAST, -1):
            font.setPixelSize(size)
            if self._needed(font) <= self.width():
                break
        metrics = QFontMetricsF(font)
        side, left = metrics.height() * 0.75, 0.0
        painter.setFont(font)
        for kind, word in self._rows:
            draw_sign(painter, kind, QRectF(left, (self.height() - side) / 2, side, side), colour)
            painter.setPen(colour)
            left += side + UNIT / 2
            width = metrics.horizontalAdvance(word)
            area = QRectF(left, 0, width + 1, self.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), word)
            left += width + 2 * UNIT
        painter.end()

    def _needed(self, font: QFont) -> float:
        metrics = QFontMetricsF(font)
        each = metrics.height() * 0.75 + 2.5 * UNIT
        return sum(each + metrics.horizontalAdvance(word) for _, word in self._rows)
