"""Venues side by side, each with sign, word and colour; arrows move, Enter opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ui.widgets.theme import UNIT, VERDICTS, Pair

COLOURS: dict[str, Pair] = {
    "in": VERDICTS["proceed"],
    "partly": VERDICTS["refer"],
    "missing": VERDICTS["not_a_ticket"],
    "trouble": VERDICTS["refuse"],
}
_KEY, _FACE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_CELL = QSize(216, 84)
_BAND = 26


class Face(NamedTuple):
    """One venue as it is painted."""

    key: str
    kind: str
    title: str
    word: str
    line: str


class VenueGrid(QListWidget):
    """Shows faces in rows; the arrows choose one, Enter or a double click opens it."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("venues")
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setSpacing(UNIT // 2)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Painter(self))
        self.currentItemChanged.connect(self._moved)
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(item.data(_KEY)))

    def show_faces(self, faces: Sequence[Face], chosen: str) -> None:
        """Show these, and only touch what has changed."""
        told = self.blockSignals(True)
        while self.count() > len(faces):
            self.takeItem(self.count() - 1)
        while self.count() < len(faces):
            self.addItem(QListWidgetItem())
        for row, face in enumerate(faces):
            item = self.item(row)
            if item.data(_FACE) != tuple(face):
                item.setData(_KEY, face.key)
                item.setData(_FACE, tuple(face))
                item.setText(f"{face.title}　{face.word}")
                item.setToolTip(f"{face.title}\n{face.word}\n{face.line}")
            if face.key == chosen and self.currentRow() != row:
                self.setCurrentRow(row)
        self.blockSignals(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are no search here."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if item is not None:
                self.opened.emit(item.data(_KEY))
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _moved(self, now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if now is not None:
            self.chosen.emit(now.data(_KEY))


class _Painter(QStyledItemDelegate):
    """Paints one venue: a band with sign and word in its colour, below it name and numbers."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All are alike."""
        del option, index
        return _CELL

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw it."""
        face = Face(*index.data(_FACE))
        view = self.parent()
        assert isinstance(view, QListWidget)
        palette, pair = view.palette(), COLOURS[face.kind]
        area: QRect = option.rect.adjusted(2, 2, -2, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = palette.text().color(), palette.base().color()
        painter.setPen(QPen(ink, 3 if chosen else 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(area, UNIT / 2, UNIT / 2)
        band = QRect(area.topLeft(), QSize(area.width(), _BAND)).adjusted(2, 2, -2, 0)
        painter.fillRect(band, QColor(pair.ground))
        on_band = QColor(pair.text)
        draw_sign(painter, face.kind, QRectF(band.x() + 6, band.y() + 5, 15, 15), on_band)
        painter.setPen(on_band)
        font = QFont(view.font())
        font.setBold(True)
        font.setPixelSize(15)
        painter.setFont(font)
        text = band.adjusted(28, 0, -4, 0)
        painter.drawText(text, _LEFT, _fit(painter, face.word, text.width()))
        painter.setPen(ink)
        name = QRect(area.x() + 8, band.bottom() + 3, area.width() - 16, 24)
        painter.drawText(name, _LEFT, _fit(painter, face.title, name.width()))
        font.setBold(False)
        font.setPixelSize(13)
        painter.setFont(font)
        line = name.translated(QPoint(0, 23))
        painter.drawText(line, _LEFT, _fit(painter, face.line, line.width()))
        painter.restore()


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _fit(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)


def draw_sign(painter: QPainter, kind: str, area: QRectF, colour: QColor) -> None:
    """The sign of how a venue stands, drawn by hand, so that no font can lack it."""
    pen = QPen(colour, 2.4)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def p(right: float, down: float) -> QPointF:
        return QPointF(area.x() + area.width() * right, area.y() + area.height() * down)

    match kind:
        case "in":
            painter.drawPolyline(QPolygonF([p(0.05, 0.55), p(0.38, 0.9), p(0.95, 0.12)]))
        case "partly":
            painter.drawEllipse(area)
            painter.setBrush(colour)
            painter.drawPie(area, 90 * 16, 180 * 16)
        case "missing":
            painter.drawLine(p(0.05, 0.5), p(0.95, 0.5))
        case _:
            painter.drawLine(p(0.1, 0.1), p(0.9, 0.9))
            painter.drawLine(p(0.9, 0.1), p(0.1, 0.9))
