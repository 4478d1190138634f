"""Pages of the desk's panel that show people: a search, and one person's story."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.screens.deskparts import Hands, label
from ui.viewmodels.desklists import corrected, line, result
from ui.viewmodels.deskpanels import Searching, Story
from ui.viewmodels.desksearch import SHOWN
from ui.viewmodels.deskstate import DeskState
from ui.widgets.clicklines import Lines
from ui.widgets.theme import UNIT


class SearchPage:
    """A field, and whom it finds; an input method works in it, and a scan is still a scan."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.widget = QWidget()
        self._edit = QLineEdit()
        self._edit.setMaxLength(60)
        self._edit.textEdited.connect(lambda text: hands.keys.write("search", text))
        self.lines = Lines(SHOWN, "found", steady=True)
        self.lines.clicked.connect(hands.keys.choose)
        self._told, self._hint = label("list", wrap=True), label("quiet", wrap=True)
        # Both keep their room: else every key would lay out the window anew.
        policy = self._told.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._told.setSizePolicy(policy)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT // 2)
        column.addWidget(self._edit)
        column.addWidget(self._told)
        column.addWidget(self.lines)
        column.addStretch(1)
        column.addWidget(self._hint)

    @property
    def field(self) -> QWidget:
        """The field."""
        return self._edit

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        panel, words = state.panel, self._hands.words
        shown = panel if isinstance(panel, Searching) else Searching()
        self._edit.setPlaceholderText(words.say("search_field"))
        self._edit.setAccessibleName(words.say("search_field"))
        if self._edit.text() != shown.text:
            self._edit.setText(shown.text)
        session = self._hands.model.station.state.session
        texts = [result(one, session, words) for one in shown.results]
        self.lines.show_lines(texts, shown.chosen)
        code = "search_short" if shown.short else "" if texts else "search_nobody"
        self._told.setText(
            words.say("search_more" if shown.more else code) if code or shown.more else ""
        )
        self._told.setVisible(bool(self._told.text()))
        self._hint.setText(words.say("search_hint", key=self._hands.key_of("search")))


class StoryPage:
    """One person's story, newest at the foot; what was corrected is struck through."""

    field = None

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.widget = QWidget()
        self._title, self._hint = label("panel"), label("quiet")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.addWidget(self._title)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        panel, words = state.panel, self._hands.words
        story = panel if isinstance(panel, Story) else Story("")
        self._title.setText(words.say("story_title", number=story.number))
        self.list.setAccessibleName(self._title.text())
        self._hint.setText(words.say("story_hint", key=self._hands.key_of("undo")))
        self.list.clear()
        zone, rules = self._hands.model.station.state.zone, self._hands.rules()
        for one in story.lines:
            item = QListWidgetItem(line(one, rules, words, zone))
            font = item.font()
            font.setStrikeOut(one.corrected is not None)
            item.setFont(font)
            self.list.addItem(item)
            why = corrected(one, words)
            if why:
                self.list.addItem(QListWidgetItem(f"　└ {why}"))
        if story.lines:
            before = sum(1 for one in story.lines[: story.chosen] if one.corrected is not None)
            self.list.setCurrentRow(story.chosen + before)
            self.list.scrollToItem(self.list.currentItem())
