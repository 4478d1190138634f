"""The desk (受付): one verdict, one key, the next person."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.regulation import FINDING_CODES, Regulation
from app.kernel.time import Instant
from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.desktext import clock, detail, sentence, word
from ui.viewmodels.words import Words
from ui.widgets.banner import Banner, BannerText
from ui.widgets.theme import UNIT

_FINDINGS = tuple(code for code in FINDING_CODES if code != "id_not_accepted")
_MARKS = {"proceed": "✓", "refer": "!", "refuse": "✕", "already_in": "◎", "wait": "‖"}


class DeskScreen(QWidget):
    """Draws a `DeskState`; every click goes to the model."""

    def __init__(
        self,
        model: DeskModel,
        words: Words,
        rules: Callable[[Instant], Regulation],
        viewfinder: QWidget,
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._model, self._words, self._rules = model, words, rules
        self.banner = Banner()
        self._article, self._sentence = _label("article"), _label("sentence")
        self._sentence.setWordWrap(True)
        self.next = QPushButton()
        self.next.setObjectName("main")
        self.next.setMinimumWidth(240)
        self.next.clicked.connect(model.go_on)
        self._documents = QGridLayout()
        self._document_buttons: list[tuple[QPushButton, str]] = []
        self._never = _label("quiet")
        self._never.setWordWrap(True)
        self._privacy = _label("quiet")
        self._privacy.setWordWrap(True)
        self._finding_buttons: list[tuple[QPushButton, str]] = []
        self._rooms, self._waiting, self._recent = _list(), _list(), _list()
        self._titles = {name: _label("quiet") for name in ("rooms", "waiting", "recent", "id")}
        self._panel = self._make_panel()
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(self._left(), 5)
        row.addLayout(self._right(viewfinder), 2)
        model.on_state(self.draw)
        model.station.on_state(lambda _: self.draw(model.state))
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        words = self._words
        station = self._model.station.state
        rules = self._rules(state.at or self._model.station.now)
        failure = station.failure
        kind = "failure" if failure else state.verdict.code if state.verdict else "ready"
        person = state.person
        place = f"{person.room}  {person.seat}".strip() if person else ""
        number = words.say("desk_number", number=person.number) if person else ""
        self.banner.show_text(
            BannerText(
                kind,
                words.say("desk_failure") if failure else word(state, words),
                words.say(failure.code, **dict(failure.fields))
                if failure
                else detail(state, station, words),
                person.name if person else "",
                "   ".join(part for part in (person.kana, number) if part) if person else "",
                place,
            )
        )
        self._article.setText(words.article(state.article))
        self._article.setVisible(bool(state.article))
        self._sentence.setText(sentence(state, rules, words))
        self._draw_panel(state)
        self._draw_lists(state)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        column.addWidget(self.banner)
        line = QHBoxLayout()
        line.addWidget(self._article)
        line.addWidget(self._sentence, 1)
        column.addLayout(line)
        column.addWidget(self._panel, 1)
        return column

    def _make_panel(self) -> QFrame:
        panel = _card()
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        inside.addWidget(self._titles["id"])
        inside.addLayout(self._documents)
        for place, choice in enumerate(self._model.state.documents):
            button = QPushButton()
            button.clicked.connect(lambda _=False, key=choice.key: self._model.document(key))
            self._documents.addWidget(button, place // 4, place % 4)
            self._document_buttons.append((button, choice.key))
        inside.addWidget(self._never)
        findings = QHBoxLayout()
        for code in _FINDINGS:
            button = QPushButton()
            button.clicked.connect(lambda _=False, code=code: self._model.finding(code))
            findings.addWidget(button)
            self._finding_buttons.append((button, code))
        inside.addLayout(findings)
        inside.addStretch(1)
        self.next.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        inside.addWidget(self.next, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._privacy)
        return panel

    def _right(self, viewfinder: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT)
        viewfinder.setMinimumHeight(200)
        column.addWidget(viewfinder, 3)
        for name, body in (
            ("rooms", self._rooms),
            ("waiting", self._waiting),
            ("recent", self._recent),
        ):
            card = _card()
            inside = QVBoxLayout(card)
            inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
            inside.addWidget(self._titles[name])
            inside.addWidget(body)
            inside.addStretch(1)
            # A long name gives way; it never makes the window wider than the screen.
            body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(card, 3 if name == "recent" else 0)
        return column

    def _draw_panel(self, state: DeskState) -> None:
        words, checking = self._words, state.step in ("id", "admit")
        self._titles["id"].setText(words.say("desk_id_title"))
        self._titles["id"].setVisible(checking)
        for (button, key), choice in zip(self._document_buttons, state.documents, strict=True):
            button.setText(f"[{key}] {words.of(choice.text)}")
            button.setVisible(checking)
            button.setEnabled(state.step == "id")
        never = [f"✕ {words.of(d.text)}" for d in state.refused_documents]
        self._never.setText(words.say("desk_never", kinds="　".join(never)))
        self._never.setToolTip("\n".join(words.of(d.why) for d in state.refused_documents if d.why))
        self._never.setVisible(checking)
        for button, code in self._finding_buttons:
            button.setText(words.say(f"finding_{code}"))
            button.setVisible(checking)
        self._privacy.setText(words.say("desk_privacy"))
        self._privacy.setVisible(checking)
        self.next.setText(f"[Enter] {words.say('desk_next_' + state.step)}")
        self.next.setEnabled(state.step != "id")

    def _draw_lists(self, state: DeskState) -> None:
        words = self._words
        self._titles["rooms"].setText(words.say("desk_rooms"))
        rooms = [f"{room.name}　{room.admitted} / {room.entered}" for room in state.rooms]
        self._rooms.setText(_lines(rooms))
        self._titles["waiting"].setText(words.say("desk_waiting", count=len(state.waiting)))
        self._waiting.setText(
            _lines(
                f"! {waiting.number}　{words.say('reason_' + waiting.ground)}"
                for waiting in state.waiting[:4]
            )
        )
        self._waiting.setVisible(bool(state.waiting))
        self._titles["recent"].setText(words.say("desk_recent"))
        rows = [
            f"{_MARKS.get(recent.verdict, '–')} {recent.number or '—'}　"
            f"{words.say('recent_' + (recent.done or recent.verdict))}　{recent.place}　"
            f"{clock(recent.at, self._model.station.state.zone)}"
            for recent in state.recent
        ]
        self._recent.setText(_lines(rows))


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _list() -> QLabel:
    label = _label("list")
    label.setTextFormat(Qt.TextFormat.RichText)
    return label


def _lines(rows: Iterable[str]) -> str:
    """Rows with room between them; what stands in them is never markup."""
    return "".join(f'<p style="margin:3px 0">{html.escape(row)}</p>' for row in rows)


def _card() -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    return card
