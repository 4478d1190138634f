"""The page on which papers are looked at before they are printed, opened from any other."""

from __future__ import annotations

from collections.abc import Callable

from app import bootstrap
from app.reports.document import Document
from ui.screens.paper import PaperScreen
from ui.shell.actions import Does, Page
from ui.shell.window import MainWindow
from ui.viewmodels.station import StationModel


class Papers:
    """Typesets off the window's thread, shows the pages, and leads back to where one was."""

    def __init__(self, window: MainWindow, station: StationModel) -> None:
        self._window, self._station = window, station
        self._behind: Page = "desk"
        self._then: Callable[[], None] = _nothing
        self.screen = PaperScreen(window.words, lambda path, data: bootstrap.write_file(path, data))
        window.add_page("paper", self.screen)
        self.screen.closed.connect(self.back)
        window.actions_.bind(
            {
                "paper_print": Does(self.screen.print_pages),
                "paper_save": Does(self.screen.ask_and_save),
                "paper_close": Does(self.back),
            }
        )

    def show(
        self, make: Callable[[], Document], name: str, then: Callable[[], None] | None = None
    ) -> None:
        """Make a document and show it; `name` is offered for its PDF.

        `then` is called when the page is left, back on the page before.
        """

        def job() -> tuple[list[bytes], bytes]:
            document = make()
            pictures = bootstrap.document_pictures(document, pixels_per_point=3)
            return pictures, bootstrap.document_pages(document)

        def show(made: tuple[list[bytes], bytes]) -> None:
            self.screen.show_pages(*made, name)
            self._then = then or _nothing
            if self._window.page != "paper":
                self._behind = self._window.page
            self._window.show_page("paper")

        self._station.look(job, show)

    def back(self) -> None:
        """The page before."""
        self._window.show_page(self._behind)
        then, self._then = self._then, _nothing
        then()


def _nothing() -> None:
    """Nothing follows."""
