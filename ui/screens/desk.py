"""The desk (受付): one verdict, one key, the next person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.screens.deskdeclare import DeclarePage
from ui.screens.deskid import IdPage
from ui.screens.deskpages import ListPage, NamePage, WritePage
from ui.screens.deskparts import Hands, Page, card, label
from ui.screens.desksearch import SearchPage, StoryPage
from ui.screens.deskside import Side
from ui.screens.failure import FailureScreen
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskcoursetext import late_line
from ui.viewmodels.deskkeys import DeskKeys
from ui.viewmodels.deskpanels import Choosing, Declaring, NameShown, Searching, Story, Writing
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.desktext import Row, detail, kind, rows, word
from ui.viewmodels.deskunconfirmed import unconfirmed
from ui.viewmodels.shut import Shut, shut
from ui.viewmodels.words import Words
from ui.widgets.banner import Banner, BannerText
from ui.widgets.once import laid_out_once
from ui.widgets.pages import Pages
from ui.widgets.theme import UNIT

_ROWS = 4


class DeskScreen(QStackedWidget):
    """Draws a `DeskState`; every click goes to the model."""

    def __init__(
        self,
        model: DeskModel,
        keys: DeskKeys,
        words: Words,
        key_of: Callable[[str], str],
        viewfinder: QWidget,
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._model, self._words = model, words
        self._hands = Hands(model, keys, words, key_of)
        self.banner = Banner()
        self._rows = [(label("article"), label("sentence", wrap=True)) for _ in range(_ROWS)]
        self._held = label("notice")
        self._first: IdPage = IdPage(self._hands)
        self.search = SearchPage(self._hands)
        self.story = StoryPage(self._hands)
        self._pages: dict[type[object], Page] = {
            type(None): self._first,
            Choosing: ListPage(self._hands),
            Writing: WritePage(self._hands),
            NameShown: NamePage(self._hands),
            Searching: self.search,
            Declaring: DeclarePage(self._hands),
            Story: self.story,
        }
        self._panel = Pages()
        self._field: QWidget | None = None
        self.side = Side(self._hands, viewfinder)
        self._failure = FailureScreen(words)
        self._base = self._ground()
        self.addWidget(self._base)
        self.addWidget(self._failure)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    @property
    def helps(self) -> dict[str, QPushButton]:
        """Buttons of what goes with a verdict, by action."""
        return self._first.helps

    @property
    def next(self) -> QWidget:
        """The one key's button."""
        return self._first.next

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        failure = self._model.station.state.failure
        self._failure.show_fault(failure)
        self.setCurrentIndex(0 if failure is None else 1)
        page = self._pages[type(state.panel)]
        with laid_out_once(self._base, page.widget, self.side, *self.side.cards):
            self._draw_banner(state)
            self._draw_rows(state)
            self._panel.turn_to(page.widget)
            page.draw(state)
            self._held.setText(self._words.say("desk_held", count=state.held))
            self._held.setVisible(bool(state.held))
            self.side.draw(state)
        self._focus(page.field)

    def _ground(self) -> QWidget:
        ground = QWidget()
        ground.setObjectName("ground")
        row = QHBoxLayout(ground)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 5)
        row.addWidget(self.side, 2)
        return ground

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT // 2)
        column.addWidget(self.banner, 2)
        for article, sentence in self._rows:
            line = QHBoxLayout()
            article.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            line.addWidget(article)
            line.addWidget(sentence, 1)
            column.addLayout(line)
        column.addWidget(self._held)
        column.addWidget(self._make_panel(), 3)
        return column

    def _make_panel(self) -> QFrame:
        frame = card()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._panel)
        for page in self._pages.values():
            self._panel.add_page(page.widget)
            page.draw(self._model.state)  # what it has nothing to show in takes no room
        return frame

    def _draw_banner(self, state: DeskState) -> None:
        words, person = self._words, state.person
        number = words.say("desk_number", number=person.number) if person else ""
        seat = words.say("desk_seat", seat=person.seat) if person and person.seat else ""
        closed = self._closed(state)
        self.banner.show_text(
            BannerText("wait", closed.word, closed.detail)
            if closed
            else BannerText(
                kind(state),
                word(state, words),
                late_line(state, self._model.station.state.zone, words)
                or detail(state, self._model.station.state, words),
                person.name if person else "",
                "   ".join(part for part in (person.kana, number) if part) if person else "",
                person.room if person else "",
                seat,
            )
        )

    def _closed(self, state: DeskState) -> Shut | None:
        """What an idle desk says while nobody can come in."""
        if state.verdict is not None or state.mode != "door":
            return None
        station = self._model.station
        several = len(station.venue.sessions) > 1
        return shut(
            station.state, self._words, self._hands.key_of, several=several, names=station.names
        )

    def _draw_rows(self, state: DeskState) -> None:
        closed = self._closed(state)
        shown = rows(state, self._hands.rules(), self._words)
        if unconfirmed(state) and not state.message:
            key = self._hands.key_of("refer")
            shown = (*shown, Row("", self._words.say("desk_do_unconfirmed", key=key)))
        if closed and not state.message:
            shown = (Row("", closed.todo),)
        for place, (article, sentence) in enumerate(self._rows):
            row = shown[place] if place < len(shown) else None
            article.setText(self._words.article(row.article) if row and row.article else "")
            article.setVisible(bool(article.text()))
            sentence.setText(row.text if row else "")
            sentence.setVisible(row is not None)

    def _focus(self, field: QWidget | None) -> None:
        """Keys are the desk's, except where something is written."""
        if field is not self._field:
            self._field = field
            (field or self).setFocus()
