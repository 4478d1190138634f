"""A document before it is printed: its pages as they will be, print, save as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT

_WIDTH = 700


class PaperScreen(QWidget):
    """Shows pages; what is saved is the PDF, what is printed are the very pictures shown."""

    closed = Signal()

    def __init__(self, words: Words, write: Callable[[Path, bytes], None]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._words, self._write = words, write
        self._pdf, self._name = b"", ""
        self._pages: list[QImage] = []
        self._told: tuple[str, dict[str, object]] | None = None
        self._print, self._save, self._close = (QPushButton() for _ in range(3))
        self._print.setObjectName("main")
        self._message = QLabel()
        self._message.setObjectName("done")
        self._print.clicked.connect(self.print_pages)
        self._save.clicked.connect(self.ask_and_save)
        self._close.clicked.connect(self.closed)
        self._sheets = QVBoxLayout()
        self._sheets.setSpacing(2 * UNIT)
        holder = QWidget()
        holder.setLayout(self._sheets)
        holder.setObjectName("ground")
        self._area = QScrollArea()
        self._area.setWidget(holder)
        self._area.setWidgetResizable(True)
        row = QHBoxLayout()
        for button in (self._print, self._save, self._close):
            row.addWidget(button)
        row.addWidget(self._message, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        column.addLayout(row)
        column.addWidget(self._area, 1)
        words.on_change(self._retell)
        self._retell()

    def show_pages(self, pictures: Sequence[bytes], pdf: bytes, name: str) -> None:
        """Show a document's pages (PNG); `name` is offered for its PDF."""
        self._pdf, self._name, self._told = pdf, name, None
        self._pages = [QImage.fromData(picture) for picture in pictures]
        while self._sheets.count():
            item = self._sheets.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.deleteLater()
        for image in self._pages:
            sheet = QLabel()
            smooth = Qt.TransformationMode.SmoothTransformation
            sheet.setPixmap(QPixmap.fromImage(image).scaledToWidth(_WIDTH, smooth))
            self._sheets.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._retell()

    def print_pages(self) -> None:
        """Send the pages to the default printer of this computer."""
        if QPrinterInfo.defaultPrinter().isNull():
            self._tell("paper_no_printer")
            return
        self._paint(QPrinter(QPrinterInfo.defaultPrinter(), QPrinter.PrinterMode.HighResolution))
        self._tell("paper_printed")

    def ask_and_save(self) -> None:
        """Save the PDF where the person says."""
        path, _ = QFileDialog.getSaveFileName(self, self._words.say("paper_save"), self._name)
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Save the PDF."""
        self._write(path, self._pdf)
        self._tell("paper_saved", path=str(path))

    def _paint(self, printer: QPrinter) -> None:
        printer.setFullPage(True)
        painter = QPainter(printer)
        for number, image in enumerate(self._pages):
            if number:
                printer.newPage()
            painter.drawImage(QRectF(painter.viewport()), image)
        painter.end()

    def _tell(self, code: str, **fields: object) -> None:
        self._told = (code, fields)
        self._retell()

    def _retell(self) -> None:
        words = self._words
        self._print.setText(f"[Ctrl+P] {words.say('paper_print')}")
        self._save.setText(f"[Ctrl+S] {words.say('paper_save')}")
        self._close.setText(f"[Esc] {words.say('paper_close')}")
        self._message.setText(words.say(self._told[0], **self._told[1]) if self._told else "")
        pages = len(self._pages)
        for page in range(self._sheets.count()):
            item = self._sheets.itemAt(page)
            if item is not None and (sheet := item.widget()) is not None:
                sheet.setAccessibleName(words.say("paper_page", page=page + 1, pages=pages))
