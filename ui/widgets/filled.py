"""Lines put into a table of times; only what has changed is touched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem


def fill(
    table: QTreeWidget, heads: Sequence[str], rows: Sequence[Sequence[str]], name: str
) -> None:
    """Put these lines into a table, and only touch what has changed."""
    table.setHeaderLabels(list(heads))
    table.setAccessibleName(name)
    while table.topLevelItemCount() > len(rows):
        table.takeTopLevelItem(table.topLevelItemCount() - 1)
    while table.topLevelItemCount() < len(rows):
        table.addTopLevelItem(QTreeWidgetItem())
    for place, row in enumerate(rows):
        item = table.topLevelItem(place)
        assert item is not None
        for column, text in enumerate(row):
            if item.text(column) != text:
                item.setText(column, text)
    for column in range(len(heads) - 1):
        table.resizeColumnToContents(column)
