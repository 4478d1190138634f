"""A page of four texts, one below the other, as large as they go; read from a metre and a half."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.widgets.lines import lines, packed, pieces
from ui.widgets.theme import FAMILIES, LIGHT, UNIT

FIRST = 1.6
"""How much larger the first text is than the others."""

# Chinese and Korean come in fonts cut down to the cards; a Japanese name in them is drawn by ours.
FAMILIES_OF = {
    "ja": FAMILIES,
    "en": FAMILIES,
    "zh-Hans": ["Noto Sans SC", FAMILIES[1]],
    "ko": ["Noto Sans KR", FAMILIES[1]],
}

_SMALLEST, _LARGEST = 6, 60  # pixels; the second is for a screen of 768 and grows with it
_LEADING = 1.3
_ACROSS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignLeft
_TAG = 0.55  # the article, by the size of its text
_MARGIN = 4.0 * UNIT


class Passage(NamedTuple):
    """A text in one language, the line below it, and the article in front."""

    language: str
    text: str
    detail: str = ""
    article: str = ""


class Line(NamedTuple):
    """One line where it is drawn."""

    area: QRectF
    text: str
    font: QFont
    quiet: bool = False


class Arranged(NamedTuple):
    """All lines, the rules between the texts, and the size of every text but the first."""

    lines: list[Line]
    rules: list[float]
    size: int


def arrange(passages: tuple[Passage, ...], room: QSizeF) -> Arranged:
    """The largest size at which everything fits the room."""
    least, most = _SMALLEST, max(_SMALLEST, round(_LARGEST * room.height() / 768))
    while least < most:
        middle = (least + most + 1) // 2
        if _height(passages, room, middle) <= room.height() - 2 * _MARGIN:
            least = middle
        else:
            most = middle - 1
    return _arranged(passages, room, least)


class CardPage(QWidget):
    """Paints passages over its whole area, dark on white in every scheme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._passages: tuple[Passage, ...] = ()
        self._hint = self._mark = ""
        self._page: tuple[QSize, Arranged] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_passages(self, passages: tuple[Passage, ...], hint: str = "", mark: str = "") -> None:
        """Show these from now on, and tell a screen reader; hint and mark stand at the foot."""
        self._passages, self._hint, self._mark, self._page = passages, hint, mark, None
        spoken = [part for each in passages for part in (each.text, each.detail, each.article)]
        self.setAccessibleName("  ".join(part for part in spoken if part))
        self.setAccessibleDescription("  ".join(part for part in (mark, hint) if part))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, rules, lines, hint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(LIGHT.card))
        page = self._arranged()
        painter.setPen(QPen(QColor(LIGHT.line), 2))
        for y in page.rules:
            painter.drawLine(QPointF(_MARGIN, y), QPointF(self.width() - _MARGIN, y))
        for line in page.lines:
            painter.setPen(QColor(LIGHT.accent if line.quiet else LIGHT.ink))
            painter.setFont(line.font)
            painter.drawText(line.area, int(Qt.AlignmentFlag.AlignVCenter), line.text)
        painter.setPen(QColor(LIGHT.quiet))
        painter.setFont(_font("ja", 13, False))
        foot = QRectF(self.rect()).adjusted(_MARGIN, 0, -_MARGIN, -UNIT / 2)
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.drawText(foot, int(corner), self._hint)
        painter.setPen(QColor(LIGHT.accent))
        painter.setFont(_font("ja", 20, True))
        painter.drawText(foot, int(corner ^ _ACROSS), self._mark)
        painter.end()

    def _arranged(self) -> Arranged:
        if self._page is None or self._page[0] != self.size():
            self._page = (self.size(), arrange(self._passages, QSizeF(self.size())))
        return self._page[1]


def _font(language: str, size: int, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(FAMILIES_OF[language])
    font.setPixelSize(size)
    font.setBold(bold)
    return font


def _sizes(passages: tuple[Passage, ...], size: int) -> list[int]:
    return [round(size * FIRST) if place == 0 else size for place in range(len(passages))]


def _tags(passages: tuple[Passage, ...], size: int) -> float:
    """The width of the column in which the articles stand; none where there are none."""
    widths = [
        QFontMetricsF(_font(each.language, _tag(own), False)).horizontalAdvance(each.article)
        for each, own in zip(passages, _sizes(passages, size), strict=True)
        if each.article
    ]
    return max(widths) + 3 * UNIT if widths else 0.0


def _tag(size: int) -> int:
    return max(_SMALLEST, round(size * _TAG))


def _texts(passage: Passage) -> list[str]:
    return [text for text in (passage.text, passage.detail) if text]


def _count(passage: Passage, size: int, width: float) -> int:
    metrics = QFontMetricsF(_font(passage.language, size, True))
    return sum(
        len(packed(pieces(text, passage.language), metrics, width)) for text in _texts(passage)
    )


def _height(passages: tuple[Passage, ...], room: QSizeF, size: int) -> float:
    width = room.width() - 2 * _MARGIN - _tags(passages, size)
    if width < size * FIRST:
        return float("inf")
    sizes = _sizes(passages, size)
    rows = sum(
        _count(each, own, width) * own * _LEADING for each, own in zip(passages, sizes, strict=True)
    )
    return rows + (len(passages) - 1) * 2 * _gap(size)


def _gap(size: int) -> float:
    return size * 0.4


def _arranged(passages: tuple[Passage, ...], room: QSizeF, size: int) -> Arranged:
    tags = _tags(passages, size)
    width = room.width() - 2 * _MARGIN - tags
    # What is left over goes between the texts and around them.
    spare = max(0.0, room.height() - 2 * _MARGIN - _height(passages, room, size))
    more = spare / (2 * max(1, len(passages)))
    made, rules, top = list[Line](), list[float](), _MARGIN + more
    for place, (each, own) in enumerate(zip(passages, _sizes(passages, size), strict=True)):
        if place:
            rules.append(top + _gap(size) + more)
            top += 2 * (_gap(size) + more)
        if each.article:
            tag = _font(each.language, _tag(own), False)
            made.append(Line(QRectF(_MARGIN, top, tags, own * _LEADING), each.article, tag, True))
        font = _font(each.language, own, True)
        metrics = QFontMetricsF(font)
        for whole in _texts(each):
            for text in lines(whole, metrics, width, each.language):
                area = QRectF(_MARGIN + tags, top, width, own * _LEADING)
                made.append(Line(area, text, font))
                top += own * _LEADING
    return Arranged(made, rules, size)
