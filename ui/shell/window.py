"""The window: a menu, one page at a time, and closing in good order; all else is elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.shell.actions import Actions, Page
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once

TICK_MS = 200


class MainWindow(QMainWindow):
    """Shows pages by name; what ticks and what must be let go of is registered here."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words
        self.actions_ = Actions(self, words)
        self.actions_.fill(self.menuBar())
        self._pages: dict[Page, QWidget] = {}
        self._under: dict[Page, Page] = {}
        self._on_leave: dict[Page, list[Callable[[Page], None]]] = {}
        self._on_show: dict[Page, list[Callable[[], None]]] = {}
        self._ticks: list[Callable[[], None]] = []
        self._closers: list[Callable[[], None]] = []
        self._stack = QStackedWidget()
        self._line: QWidget | None = None
        ground = self._ground = QWidget()
        ground.setObjectName("ground")
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._stack, 1)
        self.setCentralWidget(ground)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        words.on_change(self._retell)
        self._retell()
        self.resize(1366, 768)

    def frame(self, above: QWidget, below: QWidget) -> None:
        """Put a bar above and a strip below every page."""
        self._column.insertWidget(0, above)
        self._column.addWidget(below)

    def frame_above(self, above: QWidget) -> None:
        """Put a bar above every page, and nothing below."""
        self._column.insertWidget(0, above)

    def over_bar(self, line: QWidget) -> None:
        """A line that stands above the bar while it is shown."""
        line.hide()
        self._line = line
        self._column.insertWidget(0, line)

    def show_over_bar(self, shown: bool) -> None:
        """Show the line, or the bar alone again: who acts and what is left is always in view."""
        if self._line is not None:
            with laid_out_once(self._ground):
                self._line.setVisible(shown)

    def under_bar(self, line: QWidget) -> None:
        """A line that stands between the bar and the page while it is shown."""
        line.hide()
        self._column.insertWidget(self._column.indexOf(self._stack), line)

    def show_under_bar(self, line: QWidget, shown: bool) -> None:
        """Show such a line, or take it away."""
        with laid_out_once(self._ground):
            line.setVisible(shown)

    def add_page(self, name: Page, page: QWidget) -> None:
        """A page that can be shown by its name."""
        self._pages[name] = page
        self._stack.addWidget(page)

    def show_page(self, name: Page) -> None:
        """Show a page; only its actions are open."""
        coming, before = name != self.page, self.page
        for leave in self._on_leave.get(before, []) if coming else []:
            leave(name)
        self._stack.setCurrentWidget(self._pages[name])
        self.actions_.show_page(name)
        for call in self._on_show.get(name, []) if coming else []:
            call()

    def show_over(self, name: Page) -> None:
        """Show a page from which one comes back to the one that is shown now."""
        if name != self.page:
            self._under[name] = self.page
        self.show_page(name)

    def back_from(self, name: Page, otherwise: Page) -> None:
        """The page over which another was shown."""
        self.show_page(self._under.pop(name, otherwise))

    def on_show(self, name: Page, call: Callable[[], None]) -> None:
        """Call this whenever the page comes to be shown in another's place."""
        self._on_show.setdefault(name, []).append(call)

    def on_leave(self, name: Page, call: Callable[[Page], None]) -> None:
        """Call this with the page that is shown in this one's place, whenever one is."""
        self._on_leave.setdefault(name, []).append(call)

    def beneath(self, name: Page) -> Page:
        """The page over which another is shown."""
        return self._under.get(name, name)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self.actions_.page

    def on_tick(self, call: Callable[[], None]) -> None:
        """Call this five times a second."""
        self._ticks.append(call)

    def on_close(self, call: Callable[[], None], *, last: bool = False) -> None:
        """Call this when the window closes: the last registered first, or after all others."""
        self._closers.insert(0 if last else len(self._closers), call)

    def tick(self) -> None:
        """What a moment changes: clocks, countdowns, what leaves the screen by itself."""
        for call in self._ticks:
            call()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what was asked, then let go."""
        self._timer.stop()
        while self._closers:
            self._closers.pop()()
        super().closeEvent(event)

    def _retell(self) -> None:
        self.setWindowTitle(self.words.say("window_title"))
