"""A line of words that gives way where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

_LEAST_EM = 4


class Elided(QLabel):
    """A label that ends in three dots rather than making the window wider than the screen.

    One that is `whole` never does: the others beside it give way sooner.
    """

    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self._whole = whole
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        """A few letters; nothing where nothing is said."""
        whole = super().minimumSizeHint()
        if self._whole:
            return whole
        least = _LEAST_EM * self.fontMetrics().height() if self.text() else 0
        return QSize(min(whole.width(), least), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """All of it, or its beginning."""
        area, metrics = self.contentsRect(), self.fontMetrics()
        if metrics.horizontalAdvance(self.text()) <= area.width():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
