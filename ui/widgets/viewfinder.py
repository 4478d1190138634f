"""What the camera sees, with the found code outlined and a line of words."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.look import Code, Look
from ui.widgets.theme import DARK, UNIT

GROUND = QColor(DARK.strip)
WORDS = QColor(DARK.on_strip)
OUTLINE = QColor(DARK.attention)
OUTLINE_WIDTH = 3.0
_CASING_WIDTH = 7.0  # a dark edge on both sides, for the outline lies on white paper
_BAND = QColor(5, 8, 11, 217)
_ROUND = 1.5 * UNIT
_WORD_SIZE = 16  # pixels


class Viewfinder(QWidget):
    """Paints the last look, its shape kept, on dark ground; with no look, its words alone.

    It keeps one small picture in memory, until the next or `clear`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._hint = ""
        self._mirrored = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 90)

    @property
    def mirrored(self) -> bool:
        """Whether left and right are changed over."""
        return self._mirrored

    def sizeHint(self) -> QSize:
        """Half of what a camera gives."""
        return QSize(480, 270)

    def show_look(self, look: Look) -> None:
        """Paint this look from now on."""
        self._look = look
        self.update()

    def clear(self) -> None:
        """Forget the last look: dark ground, and the words."""
        self._look = None
        self.update()

    def set_hint(self, text: str) -> None:
        """The line of words, for eyes and for screen readers; empty for none."""
        if text != self._hint:
            self._hint = text
            self.setAccessibleDescription(text)
            self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show it as a mirror would, for a camera that faces who holds the paper."""
        self._mirrored = mirrored
        self.update()

    def placement(self) -> QTransform:
        """From pixels of the picture to the widget's; nothing moves while there is none."""
        placed = QTransform()
        if self._look is None or self._look.picture.isNull():
            return placed
        size = self._look.picture.size()
        scale = min(self.width() / size.width(), self.height() / size.height())
        placed.translate(self.width() / 2, self.height() / 2)
        placed.scale(-scale if self._mirrored else scale, scale)
        placed.translate(-size.width() / 2, -size.height() / 2)
        return placed

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, picture, outlines, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), _ROUND, _ROUND)
        painter.fillPath(shape, GROUND)
        painter.setClipPath(shape)
        if self._look is not None:
            placed = self.placement()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setTransform(placed)
            painter.drawImage(QPointF(0, 0), self._look.picture)
            painter.resetTransform()
            for code in self._look.codes:
                _draw_outline(painter, code, placed)
        if self._hint:
            self._draw_hint(painter)
        painter.end()

    def _draw_hint(self, painter: QPainter) -> None:
        font = QFont(painter.font())
        font.setPixelSize(_WORD_SIZE)
        painter.setFont(font)
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        room = QRectF(self.rect()).adjusted(2 * UNIT, UNIT, -2 * UNIT, -UNIT)
        needed = painter.boundingRect(room, flags, self._hint)
        if self._look is not None:
            height = min(needed.height() + 2 * UNIT, float(self.height()))
            band = QRectF(0, self.height() - height, self.width(), height)
            painter.fillRect(band, _BAND)
            room = band.adjusted(2 * UNIT, 0, -2 * UNIT, 0)
        painter.setPen(WORDS)
        painter.drawText(room, flags, self._hint)


def _draw_outline(painter: QPainter, code: Code, placed: QTransform) -> None:
    corners = placed.map(QPolygonF([QPointF(x, y) for x, y in code.corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((GROUND, _CASING_WIDTH), (OUTLINE, OUTLINE_WIDTH)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolygon(corners)
