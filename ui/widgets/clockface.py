"""A clock to be read from the back of a room: time, phase, start, end, what is left, and a text."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.lines import lines
from ui.widgets.theme import DARK, FAMILIES, UNIT, VERDICTS, Pair

_LEADING = 1.32
_CALM = Pair("#ffffff", "#1d3a5f")
_SMALLEST = 12
_Centre = Qt.AlignmentFlag.AlignCenter
_Left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class FaceText(NamedTuple):
    """Everything on the clock, in words; nothing here is about one person."""

    title: str
    phase: str
    time: str
    tiles: tuple[tuple[str, str], ...] = ()
    """Label and value, side by side."""
    rows: tuple[tuple[str, ...], ...] = ()
    """In place of tiles, where rooms differ: a line for each."""
    text: tuple[tuple[str, str], ...] = ()
    """What is read aloud: language and text."""
    urgent: bool = False
    """A call to be read now: its text is the largest thing there is."""
    hint: str = ""

    @property
    def spoken(self) -> str:
        """The same for a screen reader."""
        parts = [self.title, self.phase, self.time]
        parts += [f"{label} {value}" for label, value in self.tiles]
        parts += [" ".join(row) for row in self.rows]
        return "  ".join([*parts, *(text for _, text in self.text)])


class ClockFace(QWidget):
    """Paints the clock over its whole area, light on dark in every scheme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face = FaceText("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_face(self, face: FaceText) -> None:
        """Show this from now on."""
        if face != self._face:
            self._face = face
            self.setAccessibleName(face.spoken)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, head, time, tiles or rows, text, hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(DARK.ground))
        whole, face = QRectF(self.rect()), self._face
        unit = whole.height() / 100
        area = whole.adjusted(4 * unit, 3 * unit, -4 * unit, -3 * unit)
        head = area.height() * 0.1
        _head(painter, QRectF(area.x(), area.y(), area.width(), head), face)
        top = area.y() + head
        tall = area.height() * (0.2 if face.urgent else 0.4 if face.text else 0.55)
        time = QRectF(area.x(), top, area.width(), tall)
        _fitted(painter, time, face.time, tall * 0.95, bold=True)
        top += tall + unit
        tall = area.height() * (0.13 if face.urgent else 0.18)
        tall = max(tall, len(face.rows) * area.height() * 0.055)
        tall = _tiles(painter, QRectF(area.x(), top, area.width(), tall), face)
        top += tall + 2 * unit
        if face.text:
            box = QRectF(area.x(), top, area.width(), area.bottom() - top)
            _text(painter, box, face)
        painter.setPen(QColor(DARK.quiet))
        painter.setFont(_font(13, bold=False))
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.drawText(whole.adjusted(0, 0, -UNIT, -UNIT / 2), int(corner), face.hint)
        painter.end()


def _font(size: float, *, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(max(_SMALLEST, round(size)))
    font.setBold(bold)
    return font


def _fitted(
    painter: QPainter, area: QRectF, text: str, size: float, *, bold: bool, left: bool = False
) -> None:
    """One line, as large as it may be and never cut."""
    font = _font(size, bold=bold)
    needed = _width(font, text)
    if needed > area.width() > 0:
        font = _font(size * area.width() / needed - 1, bold=bold)
    painter.setPen(QColor(DARK.ink))
    painter.setFont(font)
    if not _is_time(text):
        painter.drawText(area, int(_Left if left else _Centre), text)
        return
    x = area.x() if left else area.x() + (area.width() - _width(font, text)) / 2
    for cell in text:
        wide = _width(font, "0" if cell.isdigit() else cell)
        painter.drawText(QRectF(x, area.y(), wide, area.height()), int(_Centre), cell)
        x += wide


def _is_time(text: str) -> bool:
    return text.replace(":", "").isdigit()


def _width(font: QFont, text: str) -> float:
    """Digits of a time are all as wide as a 0, or the line would move with every second."""
    if _is_time(text):
        text = "".join("0" if cell.isdigit() else cell for cell in text)
    return QFontMetricsF(font).horizontalAdvance(text)


def _head(painter: QPainter, area: QRectF, face: FaceText) -> None:
    size = area.height() * 0.52
    font = _font(size, bold=True)
    width = QFontMetricsF(font).horizontalAdvance(face.phase) + size * 1.6 if face.phase else 0
    chip = QRectF(area.right() - width, area.y() + area.height() * 0.1, width, area.height() * 0.8)
    title = QRectF(area.x(), area.y(), area.width() - width - size, area.height())
    _fitted(painter, title, face.title, size, bold=False, left=True)
    if not face.phase:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(DARK.card))
    painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
    painter.setPen(QColor(DARK.accent))
    painter.setFont(font)
    painter.drawText(chip, int(_Centre), face.phase)


def _tiles(painter: QPainter, area: QRectF, face: FaceText) -> float:
    """Labels over values, or a line for each room; answers how high they are."""
    if face.rows:
        high = area.height() / len(face.rows)
        widths = [0.3, 0.16, 0.18, 0.18, 0.18]
        for place, row in enumerate(face.rows):
            x, y = area.x(), area.y() + place * high
            for share, cell in zip(widths, row, strict=False):
                wide = area.width() * share
                box = QRectF(x, y, wide - UNIT, high)
                painter.setOpacity(1.0 if place else 0.75)
                _fitted(painter, box, cell, high * (0.62 if place else 0.5), bold=False, left=True)
                x += wide
        painter.setOpacity(1.0)
        return area.height()
    if not face.tiles:
        return 0.0
    gap = 2.0 * UNIT
    wide = (area.width() - gap * (len(face.tiles) - 1)) / len(face.tiles)
    for place, (label, value) in enumerate(face.tiles):
        box = QRectF(area.x() + place * (wide + gap), area.y(), wide, area.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(DARK.card))
        painter.drawRoundedRect(box, UNIT, UNIT)
        inner = box.adjusted(2 * UNIT, UNIT / 2, -2 * UNIT, -UNIT / 2)
        upper, lower = inner.height() * 0.34, inner.height() * 0.66
        painter.setOpacity(0.85)
        over = QRectF(inner.x(), inner.y(), inner.width(), upper)
        _fitted(painter, over, label, upper * 0.68, bold=False, left=True)
        painter.setOpacity(1.0)
        under = QRectF(inner.x(), inner.y() + upper, inner.width(), lower)
        _fitted(painter, under, value, lower * 0.86, bold=True, left=True)
    return area.height()


def _text(painter: QPainter, box: QRectF, face: FaceText) -> None:
    """What is read aloud, as large as it goes; the first language larger than the second."""
    colours = VERDICTS["refer"] if face.urgent else _CALM
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.ground))
    painter.drawRoundedRect(box, UNIT, UNIT)
    inner = box.adjusted(3 * UNIT, UNIT, -3 * UNIT, -UNIT)
    least, most = _SMALLEST, max(_SMALLEST, round(inner.height() * (0.4 if face.urgent else 0.26)))
    while least < most:
        middle = (least + most + 1) // 2
        if sum(high for *_, high in _arranged(face, middle, inner)) <= inner.height():
            least = middle
        else:
            most = middle - 1
    arranged = _arranged(face, least, inner)
    top = inner.y() + max(0.0, inner.height() - sum(high for *_, high in arranged)) / 2
    painter.setPen(QColor(colours.text))
    for text, font, high in arranged:
        painter.setFont(font)
        painter.drawText(QRectF(inner.x(), top, inner.width(), high), int(_Left), text)
        top += high


def _arranged(face: FaceText, size: int, inner: QRectF) -> list[tuple[str, QFont, float]]:
    """Every line at a size of the first language, with its font and height."""
    made = []
    for place, (language, text) in enumerate(face.text):
        font = _font(size if place == 0 else size * 0.6, bold=place == 0)
        metrics = QFontMetricsF(font)
        for paragraph in text.split("\n"):
            for line in lines(paragraph, metrics, inner.width(), language):
                made.append((line, font, font.pixelSize() * _LEADING))
    return made
