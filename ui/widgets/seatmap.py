"""The seats of a room, painted by one widget; only what has changed is painted again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.widgets.seatcolours import SEATS
from ui.widgets.seatgrid import GAP, Grid, grid_for
from ui.widgets.seatsigns import draw_sign
from ui.widgets.theme import PALETTES, UNIT, Palette, Scheme

_SMALL = 13
"""Letters smaller than this are not read at arm's length."""


class Face(NamedTuple):
    """One seat as it is painted; `kind` chooses colour and sign, a seat without key is free."""

    key: str
    kind: str
    label: str
    word: str
    corner: str = ""
    """Small words at the right: how long out, or where the person really sits."""
    urgent: bool = False
    """Something is not as it should be: the frame is heavy."""
    called: bool = False
    """Attention was called in this session: its sign stands beside the seat's own."""


class SeatMap(QAbstractScrollArea):
    """Shows faces in rows; a click chooses one, and so do `beside` and `show_faces`."""

    clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("seats")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._faces: tuple[Face, ...] = ()
        self._chosen = ""
        self._at = -1
        """Which of a person's seats was gone to: whoever sits at another has two."""
        self._grid: Grid = grid_for(0, 800, 500)
        self._scheme: Scheme = "light"
        self.painted = 0
        """How many seats have been painted since it was made."""

    def sizeHint(self) -> QSize:
        """Forty seats at a readable size."""
        return QSize(900, 480)

    def show_faces(self, faces: Sequence[Face], chosen: str) -> None:
        """These seats from now on; who is chosen is scrolled into sight."""
        before, turned = self._faces, chosen != self._chosen
        was, self._faces, self._chosen = self._chosen, tuple(faces), chosen
        if [face.key for face in before] != [face.key for face in faces]:
            self._arrange()
            self.viewport().update()
        else:
            for at, (old, new) in enumerate(zip(before, self._faces, strict=True)):
                moved = turned and new.key and new.key in (was, chosen)
                if moved or (old is not new and old != new):
                    self.viewport().update(self._on_screen(at).adjusted(-3, -3, 3, 3))
        if turned:
            self._show_chosen()

    def beside(self, dx: int, dy: int) -> str:
        """Who sits next to the chosen seat in a direction; the first, where nobody is chosen."""
        taken = [at for at, face in enumerate(self._faces) if face.key]
        here = self._here
        if here is None:
            return self._go(taken[0]) if taken else ""
        step = dx + dy * self._grid.columns
        at = here + step
        while 0 <= at < len(self._faces):
            if self._faces[at].key:
                return self._go(at)
            at += step
        return self._chosen

    def _go(self, at: int) -> str:
        self._at = at
        return self._faces[at].key

    @property
    def _here(self) -> int | None:
        """Which seat is chosen: the one that was gone to, else where the person sits."""
        mine = [at for at, face in enumerate(self._faces) if face.key and face.key == self._chosen]
        if self._at in mine:
            return self._at
        return next((at for at in mine if self._faces[at].kind != "free"), next(iter(mine), None))

    def where(self, key: str) -> QRect:
        """Where a person's seat is, on the viewport."""
        return self._on_screen([face.key for face in self._faces].index(key))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The seats that the event touches."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = PALETTES[self._scheme]
        painter.fillRect(event.rect(), QColor(palette.card))
        area = event.rect().translated(0, self.verticalScrollBar().value())
        first = self._grid.at(0, area.top() - GAP)
        last = self._grid.at(self.viewport().width(), area.bottom() + GAP)
        for at in range(first, min(last + 1, len(self._faces))):
            where = self._on_screen(at)
            if where.adjusted(-3, -3, 3, 3).intersects(event.rect()):
                self._paint(painter, QRectF(where), self._faces[at], palette)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Light or dark."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            dark = self.palette().color(QPalette.ColorRole.Base).lightness() < 128
            self._scheme = "dark" if dark else "light"
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        where = event.position().toPoint()
        at = self._grid.at(where.x(), where.y() + self.verticalScrollBar().value())
        if at < len(self._faces) and self._on_screen(at).contains(where) and self._faces[at].key:
            self.clicked.emit(self._go(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Nothing more comes of it."""
        event.accept()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Everything is elsewhere now."""
        self.viewport().update()

    def _arrange(self) -> None:
        size = self.viewport().size()
        self._grid = grid_for(len(self._faces), size.width(), size.height())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._grid.height - size.height()))
        bar.setPageStep(size.height())
        bar.setSingleStep(self._grid.step + GAP)

    def _on_screen(self, at: int) -> QRect:
        return self._grid.rect(at).translated(0, -self.verticalScrollBar().value())

    def _show_chosen(self) -> None:
        at = self._here
        if at is None:
            return
        rect, bar = self._grid.rect(at), self.verticalScrollBar()
        if rect.top() - GAP < bar.value():
            bar.setValue(rect.top() - GAP)
        elif rect.bottom() + GAP > bar.value() + self.viewport().height():
            bar.setValue(rect.bottom() + GAP - self.viewport().height())

    def _paint(self, painter: QPainter, area: QRectF, face: Face, palette: Palette) -> None:
        self.painted += 1
        colours = SEATS[self._scheme][face.kind]
        text = QColor(colours.text)
        chosen = bool(face.key) and face.key == self._chosen
        frame = QPen(QColor(palette.accent if chosen else palette.line), 3 if chosen else 1)
        if not chosen and face.kind == "unset":
            frame = QPen(text, 1.5, Qt.PenStyle.DashLine)
        elif not chosen and face.urgent:
            frame = QPen(QColor(palette.wrong), 3)
        painter.setPen(frame)
        painter.setBrush(QColor(colours.ground))
        inset = frame.widthF() / 2
        painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), UNIT, UNIT)
        if chosen:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), UNIT + 2, UNIT + 2)
        self._write(painter, area.adjusted(10, 6, -10, -6), face, text)

    def _write(self, painter: QPainter, area: QRectF, face: Face, text: QColor) -> None:
        painter.setPen(text)
        high = area.height()
        label = _font(self.font(), max(16, min(28, round(high * 0.36))), bold=True)
        size = max(13, min(18, round(high * 0.24)))
        side = float(size)
        top = QRectF(area.left(), area.top(), area.width(), high / 2)
        used = QFontMetricsF(label).horizontalAdvance(face.label) + UNIT
        if face.called and face.kind != "attention":  # beside the number: words need their line
            sign = QRectF(top.left() + used, top.center().y() - side / 2, side, side)
            draw_sign(painter, "attention", sign, text)
            painter.setPen(text)
            used += side + UNIT / 2
        if face.corner:
            painter.setFont(_fitted(self.font(), face.corner, size, max(0.0, area.width() - used)))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(top, int(right), face.corner)
        painter.setFont(label)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignVCenter), face.label)
        if face.word:
            line = QRectF(area.left(), area.center().y(), area.width(), high / 2)
            signed = face.kind != "free"
            if signed:
                sign = QRectF(line.left(), line.center().y() - side / 2, side, side)
                draw_sign(painter, face.kind, sign, text)
                painter.setPen(text)
            self._tell(painter, line.adjusted(side + 5 if signed else 0, 0, 0, 0), face.word, size)

    def _tell(self, painter: QPainter, area: QRectF, word: str, size: int) -> None:
        """In one line, or in two where one would be small."""
        lines, font = [word], _fitted(self.font(), word, size, area.width())
        if font.pixelSize() < _SMALL and len(halves := in_two(word)) == 2:
            longer = max(halves, key=QFontMetricsF(font).horizontalAdvance)
            two = _fitted(self.font(), longer, min(size, int(area.height() / 2) - 1), area.width())
            if two.pixelSize() > font.pixelSize():
                lines, font = halves, two
        painter.setFont(font)
        high = area.height() / len(lines)
        for at, line in enumerate(lines):
            row = QRectF(area.left(), area.top() + at * high, area.width(), high)
            painter.drawText(row, int(Qt.AlignmentFlag.AlignVCenter), line)


def in_two(word: str) -> list[str]:
    """Words parted where both lines are as short as can be; one word alone stays whole."""
    places = [at for at, c in enumerate(word) if c in " ・" and 1 < at < len(word) - 2]
    if not places:
        return [word]
    at = min(places, key=lambda one: abs(len(word) - 1 - 2 * one))
    return [word[:at], word[at + 1 :]]


def _font(base: QFont, size: int, *, bold: bool = False) -> QFont:
    font = QFont(base)
    font.setBold(bold)
    font.setPixelSize(size)
    return font


def _fitted(base: QFont, words: str, size: int, width: float) -> QFont:
    """As large as it may be; long words are set smaller, never cut."""
    font = _font(base, size)
    needed = QFontMetricsF(font).horizontalAdvance(words)
    if needed > width > 0:
        font.setPixelSize(max(9, int(size * width / needed)))
    return font
