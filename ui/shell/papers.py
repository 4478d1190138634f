"""The page on which papers are looked at before they are printed, opened from any other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app import bootstrap
from app.reports.document import Document
from ui.screens.paper import PaperScreen
from ui.shell.actions import Does, Page
from ui.shell.window import MainWindow
from ui.shell.work import beside
from ui.viewmodels.paper import Drawing, PaperModel, Shelf
from ui.viewmodels.work import Work


class Papers:
    """Typesets off the window's thread, shows the pages, and leads back to where one was."""

    def __init__(self, window: MainWindow, shelf: Shelf, work: Work, *, home: Page) -> None:
        self._window = window
        self._behind: Page = home
        self._then: Callable[[], None] = _nothing
        drawing = Drawing(
            pictures=lambda document, sharp: bootstrap.document_pictures(
                document, pixels_per_point=sharp
            ),
            pages=bootstrap.document_pages,
            workbook=bootstrap.document_workbook,
            tables=bootstrap.document_csvs,
        )
        self.model = PaperModel(shelf, beside(work, window.on_close), drawing)
        actions = window.actions_
        self.screen = PaperScreen(self.model, window.words, actions.key_of)
        window.add_page("paper", self.screen)
        self.screen.closed.connect(self.back)
        for id, button in self.screen.buttons.items():
            button.clicked.connect(partial(actions.do, id))
        window.on_close(self._let_go)
        actions.bind(
            {
                "paper_print": Does(self.screen.print_pages),
                "paper_save": Does(self.screen.ask_and_save),
                "paper_names": Does(self.model.switch_names, lambda: self.model.state.may_name),
                "paper_before": Does(lambda: self.model.turn(-1)),
                "paper_after": Does(lambda: self.model.turn(1)),
                "paper_close": Does(self.back),
            }
        )

    def show(
        self,
        make: Callable[[], Document],
        name: str,
        then: Callable[[], None] | None = None,
        *,
        named: Callable[[], Document] | None = None,
    ) -> None:
        """Make a document and show it; `name` is offered for its file.

        `named` makes the same with names, where somebody chooses so on the page. `then` is called
        when the page is left, back on the page before.
        """

        def shown() -> None:
            self._then = then or _nothing
            if self._window.page != "paper":
                self._behind = self._window.page
            self._window.show_page("paper")
            self.screen.begin()

        self.model.make(make, name, shown, named)

    def back(self) -> None:
        """The page before; while something is being made or printed: no more of it."""
        if self.screen.stop_printing():
            return
        if self.model.state.step:
            self.model.cancel()
            return
        self._window.show_page(self._behind)
        then, self._then = self._then, _nothing
        then()

    def _let_go(self) -> None:
        self.screen.stop_printing()
        self.model.cancel()


def _nothing() -> None:
    """Nothing follows."""
