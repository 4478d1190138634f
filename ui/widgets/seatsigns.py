"""A sign for every state of a seat, drawn by hand, so that no font can lack it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF


def draw_sign(painter: QPainter, kind: str, area: QRectF, colour: QColor) -> None:
    """The sign of a kind of seat; a free seat has none."""
    pen = QPen(colour, max(1.6, area.width() / 7))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y, w, h = area.x(), area.y(), area.width(), area.height()

    def p(right: float, down: float) -> QPointF:
        return QPointF(x + w * right, y + h * down)

    match kind:
        case "present":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(area.adjusted(w * 0.1, h * 0.1, -w * 0.1, -h * 0.1))
        case "let_in":
            inside = area.adjusted(w * 0.15, h * 0.15, -w * 0.15, -h * 0.15)
            painter.drawEllipse(inside)
            painter.setBrush(colour)
            painter.drawPie(inside, 90 * 16, 180 * 16)
        case "unset":
            painter.drawArc(QRectF(p(0.22, 0.05), p(0.78, 0.5)), -90 * 16, 270 * 16)
            painter.drawLine(p(0.5, 0.5), p(0.5, 0.66))
            painter.drawPoint(p(0.5, 0.92))
        case "attention":
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([p(0.5, 0.12), p(0.92, 0.86), p(0.08, 0.86)]))
        case "finding":
            painter.drawLine(p(0.5, 0.06), p(0.5, 0.6))
            painter.drawPoint(p(0.5, 0.9))
        case "out":
            painter.drawLine(p(0.15, 0.85), p(0.85, 0.15))
            painter.drawPolyline([p(0.35, 0.15), p(0.85, 0.15), p(0.85, 0.65)])
        case "absent":
            painter.drawLine(p(0.1, 0.5), p(0.9, 0.5))
        case "gone":
            painter.drawLine(p(0.9, 0.1), p(0.9, 0.9))
            painter.drawLine(p(0.05, 0.5), p(0.7, 0.5))
            painter.drawPolyline([p(0.45, 0.25), p(0.7, 0.5), p(0.45, 0.75)])
        case "refused":
            painter.drawEllipse(area.adjusted(w * 0.1, h * 0.1, -w * 0.1, -h * 0.1))
            painter.drawLine(p(0.24, 0.24), p(0.76, 0.76))
        case "disqualified":
            painter.drawLine(p(0.12, 0.12), p(0.88, 0.88))
            painter.drawLine(p(0.88, 0.12), p(0.12, 0.88))
        case _:
            pass
