"""A document before it is printed: its pages as they will be, print, save, with names or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPixmap
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.screens.printing import SIZES, Go, Printing, ask_with_dialog
from ui.viewmodels.paper import PaperModel, PaperState
from ui.viewmodels.words import Words
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_WIDTH = 760
_KEYS = ("paper_print", "paper_save", "paper_names", "paper_before", "paper_after", "paper_close")
AskPrinter = Callable[[QWidget, QPrinter, int, Go, Go], None]


class PaperScreen(QWidget):
    """Shows a page at a time; what is printed are the same pages, drawn sharper."""

    closed = Signal()

    def __init__(self, model: PaperModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self._words, self._key_of = model, words, key_of
        self.ask_printer: AskPrinter = ask_with_dialog
        self._printing: Printing | None = None
        self._shown: bytes | None = None
        self.buttons = {id: QPushButton() for id in _KEYS}
        self.buttons["paper_print"].setObjectName("main")
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._count, self._whose, self._message = QLabel(), QLabel(), Wrapped("done")
        self._whose.setObjectName("strong")
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidget(self._sheet)
        self._area.setWidgetResizable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addLayout(self._head())
        column.addWidget(self._message)
        column.addWidget(self._area, 1)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Arrows move the page."""
        self._area.setFocus()

    def draw(self, state: PaperState) -> None:
        """Show a state."""
        words, document = self._words, state.document
        named = document is not None and document.with_names
        for id, button in self.buttons.items():
            code = "paper_names_off" if id == "paper_names" and named else id
            button.setText(f"[{self._key_of(id)}] {words.say(code)}")
            button.setVisible(id != "paper_names" or state.may_name)
        last = len(state.pictures) - 1
        self.buttons["paper_before"].setEnabled(state.page > 0)
        self.buttons["paper_after"].setEnabled(state.page < last)
        for id in ("paper_print", "paper_save", "paper_names"):
            self.buttons[id].setEnabled(document is not None and not state.step)
        told = words.say("paper_page", page=state.page + 1, pages=last + 1)
        self._count.setText(told if state.pictures else "")
        self._whose.setText(words.say("paper_named" if named else "paper_unnamed"))
        self._draw_message(state)
        if state.picture != self._shown:
            self._shown = state.picture
            self._draw_page(state.picture)
        self._sheet.setAccessibleName(told)

    def print_pages(self) -> None:
        """Ask which printer by the system's dialog, and send the pages."""
        state = self.model.state
        if state.document is None or state.step or self._printing is not None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageSize(QPageSize(SIZES[state.document.size]))
        printer.setPageOrientation(QPageLayout.Orientation.Portrait)
        printer.setDocName(state.name)
        pages = len(state.pictures)
        none = lambda: self.model.say("paper_no_printer")  # noqa: E731

        def go() -> None:
            self.model.sharp(lambda pictures: self._send(printer, pictures))

        self.ask_printer(self, printer, pages, go, none)

    def stop_printing(self) -> bool:
        """Send no more pages; whether any were being sent."""
        if self._printing is None:
            return False
        self._printing.stop()
        return True

    def ask_and_save(self) -> None:
        """Save it where and as what the person says."""
        words, state = self._words, self.model.state
        if state.document is None or state.step:
            return
        kinds = {f"{words.say(f'paper_kind_{one}')} (*.{one})": one for one in state.formats}
        path, kind = QFileDialog.getSaveFileName(
            self,
            words.say("paper_save"),
            f"{state.name}.pdf",
            ";;".join(kinds),
            # Nothing is ever written over, so there is nothing to confirm.
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            file = Path(path)
            wanted = kinds.get(kind, "pdf")
            ended = file.suffix.lower().removeprefix(".") in state.formats
            self.save(file if ended else file.with_name(f"{file.name}.{wanted}"))

    def save(self, path: Path) -> None:
        """Save it as what the name's ending says."""
        self.model.save(path)

    def _send(self, printer: QPrinter, pictures: Sequence[bytes]) -> None:
        def ended(whole: bool) -> None:
            self._printing = None
            file = printer.outputFileName()
            if file and not whole:
                Path(file).unlink(missing_ok=True)  # half a file is nobody's paper
                self.model.say("paper_not_printed")
            else:
                # What came out of a printer before it was stopped carries names all the same.
                self.model.was_printed(printer.printerName(), file, whole=whole)

        def at(page: int, pages: int) -> None:
            self.model.say("paper_printing", page=page, pages=pages)

        self._printing = Printing(printer, pictures, at, ended)
        self._printing.begin()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        for id in ("paper_print", "paper_save", "paper_names"):
            row.addWidget(self.buttons[id])
        row.addWidget(self._whose)
        row.addStretch(1)
        row.addWidget(self.buttons["paper_before"])
        row.addWidget(self._count)
        row.addWidget(self.buttons["paper_after"])
        row.addSpacing(UNIT)
        row.addWidget(self.buttons["paper_close"])
        return row

    def _draw_message(self, state: PaperState) -> None:
        said = self._words.say(f"paper_step_{state.step}") if state.step else ""
        if state.message:
            said = self._words.say(state.message, **dict(state.message_fields))
        name = "done" if state.good else "wrong"
        if self._message.objectName() != name:
            self._message.setObjectName(name)
            self._message.style().unpolish(self._message)
            self._message.style().polish(self._message)
        self._message.setText(said)
        self._message.setVisible(bool(said))

    def _draw_page(self, picture: bytes) -> None:
        if not picture:
            self._sheet.clear()
            return
        smooth = Qt.TransformationMode.SmoothTransformation
        image = QImage.fromData(picture)
        width = min(_WIDTH, image.width())
        self._sheet.setPixmap(QPixmap.fromImage(image.scaledToWidth(width, smooth)))
        self._area.verticalScrollBar().setValue(0)
