"""Rows of a list in which long words go on in a second line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from ui.widgets.theme import UNIT


class WrappedItems(QStyledItemDelegate):
    """Makes a row as high as the words of its widest column need, which its hint would not."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        view.setWordWrap(True)
        view.setItemDelegate(self)
        view.header().sectionResized.connect(lambda *_: view.scheduleDelayedItemsLayout())

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """One line as ever, or in the column that takes what is left as many as it needs."""
        one, header = super().sizeHint(option, index), self._view.header()
        if header.sectionResizeMode(index.column()) != QHeaderView.ResizeMode.Stretch:
            return one
        width = self._view.columnWidth(index.column()) - 4 * UNIT
        text = str(index.data() or "")
        wrap = int(Qt.TextFlag.TextWordWrap)
        metrics = self._view.fontMetrics()
        line = metrics.height()
        high = metrics.boundingRect(QRect(0, 0, max(1, width), 9999), wrap, text).height()
        return QSize(one.width(), one.height() + max(0, high - line))
