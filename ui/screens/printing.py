"""Pictures of pages to a printer, a page at a time, so that the window goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

Go = Callable[[], None]
SIZES = {
    "A3": QPageSize.PageSizeId.A3,
    "A4": QPageSize.PageSizeId.A4,
    "A5": QPageSize.PageSizeId.A5,
}


def ask_with_dialog(parent: QWidget, printer: QPrinter, pages: int, go: Go, none: Go) -> None:
    """Ask by the system's dialog; `none` is called where there is no printer to ask for."""
    if not QPrinterInfo.availablePrinterNames():
        none()
        return
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, pages)
    dialog.finished.connect(dialog.deleteLater)
    if dialog.exec() == QPrintDialog.DialogCode.Accepted:
        go()


class Printing(QObject):
    """One paper on its way; `at` hears each page that was sent, `done` how it ended."""

    def __init__(
        self,
        printer: QPrinter,
        pictures: Sequence[bytes],
        at: Callable[[int, int], None],
        done: Callable[[bool], None],
    ) -> None:
        super().__init__()
        self._printer, self._pictures = printer, pictures
        self._at, self._done = at, done
        first = max(1, printer.fromPage())
        last = min(printer.toPage() or len(pictures), len(pictures))
        again = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
        self._waiting = [place for _ in range(again) for place in range(first - 1, last)]
        self._count = len(self._waiting)
        self._painter = QPainter()
        self._stopped = False

    def begin(self) -> None:
        """Send the first page; the others follow when the window has had its turn."""
        self._printer.setFullPage(True)
        if self._count == 0 or not self._painter.begin(self._printer):
            self._done(False)
            return
        self._next()

    def stop(self) -> None:
        """Send no more."""
        self._waiting, self._stopped = [], True
        self._printer.abort()

    def _next(self) -> None:
        if not self._waiting:
            self._painter.end()
            self._done(not self._stopped)
            return
        sent = self._count - len(self._waiting)
        if sent:
            self._printer.newPage()
        # Only one page is ever unpacked: a long report would fill the memory.
        image = QImage.fromData(self._pictures[self._waiting.pop(0)])
        self._painter.drawImage(QRectF(self._painter.viewport()), image)
        self._at(sent + 1, self._count)
        QTimer.singleShot(0, self, self._next)
