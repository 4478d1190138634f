"""Pages of which one is shown, and only that one takes room."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

_NONE, _USUAL = QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred


class Pages(QStackedWidget):
    """A stack whose hidden pages make nothing larger, whatever was shown on them."""

    def add_page(self, page: QWidget) -> None:
        """One more page."""
        if self.count():
            page.setSizePolicy(_NONE, _NONE)
        self.addWidget(page)

    def turn_to(self, page: QWidget) -> None:
        """Show this page."""
        before = self.currentWidget()
        if before is not page:
            if before is not None:
                before.setSizePolicy(_NONE, _NONE)
            page.setSizePolicy(_USUAL, _USUAL)
            self.setCurrentWidget(page)
