"""The verdict, at arm's length: sign, word, colour, then who and where."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.theme import UNIT, VERDICTS

_HEIGHT = 232
_PLACE_SHARE = 0.32  # of the width, at most
_ROOM_SIZE, _SEAT_SIZE = 24, 60  # pixels


class BannerText(NamedTuple):
    """The words on the banner; `kind` chooses colour and sign."""

    kind: str
    word: str
    detail: str = ""
    name: str = ""
    kana: str = ""
    room: str = ""
    seat: str = ""


class Banner(QWidget):
    """Paints one verdict over its whole area; never tells by colour alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = BannerText("ready", "")
        self._width, self._height = 900.0, float(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(_HEIGHT)
        self.setMaximumHeight(2 * _HEIGHT)

    def sizeHint(self) -> QSize:
        """A third of the smallest screen's height; where there is more, everything grows."""
        return QSize(900, _HEIGHT)

    def show_text(self, text: BannerText) -> None:
        """Show a verdict, and tell a screen reader."""
        self._text = text
        spoken = [text.word, text.detail, text.name, text.room, text.seat]
        self.setAccessibleName("  ".join(part for part in spoken if part))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, sign, words."""
        colours = VERDICTS[self._text.kind]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.ground))
        painter.drawRoundedRect(self.rect(), 1.5 * UNIT, 1.5 * UNIT)
        grown = max(1.0, self.height() / _HEIGHT)
        self._width, self._height = self.width() / grown, self.height() / grown
        painter.scale(grown, grown)
        side = 9.0 * UNIT
        sign = QRectF(4 * UNIT, (self._height - side) / 2, side, side)
        _draw_sign(painter, self._text.kind, sign, QColor(colours.text))
        painter.setPen(QColor(colours.text))
        self._draw_words(painter, sign.right() + 4 * UNIT)
        painter.end()

    def _draw_words(self, painter: QPainter, left: float) -> None:
        text, width = self._text, self._width - left - 3 * UNIT
        if text.seat or text.room:
            width -= self._draw_place(painter) + 3 * UNIT
        lines = [(text.word, 44, True), (text.detail, 19, False), (text.name, 36, True)]
        lines += [(text.kana, 20, False)]
        shown = [(words, size, bold) for words, size, bold in lines if words]
        height = sum(size * 1.36 for _, size, _ in shown)
        top = (self._height - height) / 2
        for words, size, bold in shown:
            font = _fitted(painter.font(), words, size, bold, width)
            painter.setFont(font)
            area = QRectF(left, top, width, size * 1.36)
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), words)
            top += size * 1.36

    def _draw_place(self, painter: QPainter) -> float:
        """Room and seat at the right, the seat largest; answers how wide they are."""
        most = self._width * _PLACE_SHARE
        edge = self._width - 4.0 * UNIT
        widest = 0.0
        top = self._height / 2 - (_SEAT_SIZE + _ROOM_SIZE) * 0.68
        for words, size, bold in (
            (self._text.room, _ROOM_SIZE, False),
            (self._text.seat, _SEAT_SIZE, True),
        ):
            if not words:
                continue
            font = _fitted(painter.font(), words, size, bold, most)
            painter.setFont(font)
            widest = max(widest, QFontMetricsF(font).horizontalAdvance(words))
            area = QRectF(edge - most, top, most, size * 1.36)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(area, int(right), words)
            top += size * 1.36
        return widest


def _fitted(base: QFont, words: str, size: int, bold: bool, width: float) -> QFont:
    """The font as large as it may be; a long name is set smaller, never cut."""
    font = QFont(base)
    font.setBold(bold)
    font.setPixelSize(size)
    needed = QFontMetricsF(font).horizontalAdvance(words)
    if needed > width > 0:
        font.setPixelSize(max(12, int(size * width / needed)))
    return font


def _draw_sign(painter: QPainter, kind: str, area: QRectF, colour: QColor) -> None:
    pen = QPen(colour, area.width() / 7)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, w, h = area.x(), area.y(), area.width(), area.height()
    match kind:
        case "proceed":
            painter.drawPolyline(
                [QPointF(x, y + h * 0.55), QPointF(x + w * 0.38, y + h * 0.9), QPointF(x + w, y)]
            )
        case "refuse" | "failure":
            painter.drawLine(QPointF(x, y), QPointF(x + w, y + h))
            painter.drawLine(QPointF(x + w, y), QPointF(x, y + h))
        case "refer":
            painter.drawLine(QPointF(x + w / 2, y), QPointF(x + w / 2, y + h * 0.66))
            painter.drawLine(QPointF(x + w / 2, y + h * 0.82), QPointF(x + w / 2, y + h))
        case "already_in":
            inner = area.adjusted(w * 0.28, h * 0.28, -w * 0.28, -h * 0.28)
            painter.setPen(QPen(colour, w / 10))
            painter.drawEllipse(area.adjusted(4, 4, -4, -4))
            painter.drawEllipse(inner)
        case "wait":
            for part in (0.3, 0.7):
                painter.drawLine(QPointF(x + w * part, y), QPointF(x + w * part, y + h))
        case "not_a_ticket":
            painter.drawLine(QPointF(x, y + h / 2), QPointF(x + w, y + h / 2))
        case _:
            thin = QPen(colour, w / 14)
            painter.setPen(thin)
            for dx, dy in ((0.0, 0.0), (0.62, 0.0), (0.0, 0.62)):
                painter.drawRect(QRectF(x + w * dx, y + h * dy, w * 0.38, h * 0.38))
            painter.drawLine(QPointF(x + w * 0.8, y + h * 0.62), QPointF(x + w * 0.8, y + h))
