"""The panel's first page: the documents and the one key, or what an article says in plain words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.screens.deskparts import Hands, label
from ui.viewmodels.deskcoursetext import receipt_line, today_line
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.desktext import article_text, rows
from ui.widgets.theme import UNIT

_COLUMNS = 4


class IdPage:
    """Documents by kind while one may be looked at; below them what can be done."""

    field = None

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self.widget = QWidget()
        self._title, self._article = label("quiet"), label("rule", wrap=True)
        self._note, self._never = label("quiet", wrap=True), label("refused", wrap=True)
        self._privacy = label("quiet", wrap=True)
        self._today, self._receipt = label("sentence", wrap=True), label("notice", wrap=True)
        self._handed = label("quiet", wrap=True)
        self._documents: list[QPushButton] = []
        grid = QGridLayout()
        grid.setSpacing(UNIT)
        for place, choice in enumerate(hands.model.state.documents):
            button = QPushButton()
            button.setObjectName("choice")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, key=choice.key: hands.keys.digit(key))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self._documents.append(button)
        self.next, self._mismatch = QPushButton(), QPushButton()
        self._refer, self._declare, self._delay = QPushButton(), QPushButton(), QPushButton()
        self._search, self._story, self._undo = QPushButton(), QPushButton(), QPushButton()
        self._room, self._out, self._hand = QPushButton(), QPushButton(), QPushButton()
        self.helps = {"card": QPushButton(), "articles": QPushButton()}
        self.next.setObjectName("main")
        self.next.setMinimumWidth(200)
        self._arrange(grid)
        for button, does in (
            (self.next, hands.keys.enter),
            (self._mismatch, hands.keys.mismatch),
            (self._refer, hands.keys.refer),
            (self._declare, hands.keys.declare),
            (self._delay, hands.keys.delay_certificate),
            (self._search, hands.keys.search),
            (self._story, hands.keys.story),
            (self._undo, hands.keys.undo),
            (self._room, hands.keys.room),
            (self._out, hands.keys.toggle_out),
            (self._hand, hands.keys.receipt),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, does=does: does())
        for button in self.helps.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _arrange(self, documents: QGridLayout) -> None:
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        for told in (self._today, self._receipt, self._handed):
            column.addWidget(told)
        column.addWidget(self._title)
        column.addLayout(documents)
        column.addWidget(self._note)
        column.addWidget(self._never)
        column.addWidget(self._article)
        column.addStretch(1)
        # In one row they would press the right side off a small screen.
        for buttons in (
            (*self.helps.values(), self._search, self._room, self._out, self._story, self._undo),
            (self.next, self._hand, self._mismatch, self._refer, self._declare, self._delay),
        ):
            row = QHBoxLayout()
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(self._privacy)

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        hands, words = self._hands, self._hands.words
        checking = hands.model.may_check or state.step == "admit"
        slip = hands.rules().identity_slip
        self._title.setText(words.say("desk_id_title" if slip else "desk_id_title_no_slip"))
        for button, choice in zip(self._documents, state.documents, strict=True):
            button.setText(f"[{choice.key}] {words.of(choice.text)}")
            button.setEnabled(hands.model.may_check)
            button.setVisible(checking)
            button.setToolTip(words.of(choice.note) if choice.note else "")
        self._draw_note(state)
        never = "　".join(f"× {words.of(d.text)}" for d in state.refused_documents)
        self._never.setText(words.say("desk_never", kinds=never))
        self._privacy.setText(words.say("desk_privacy"))
        for widget in (self._title, self._never, self._privacy):
            widget.setVisible(checking)
        self._draw_article(state, checking)
        self._draw_course(state)
        seated = state.mode == "seat" and state.step == "id"
        step = "done" if seated else state.step
        self.next.setText(hands.say("go_on", f"desk_next_{step}"))
        self.next.setEnabled(state.step != "id")
        self.next.setVisible(state.step != "ready")
        self._mismatch.setText(hands.say("mismatch", "action_mismatch"))
        self._mismatch.setVisible(hands.keys.may_differ)
        self._refer.setText(hands.say("refer", "action_refer"))
        self._refer.setVisible(hands.keys.may_refer and state.step != "done")
        self._draw_others(state)
        declares = state.verdict is not None and "declare_exemption" in state.verdict.next
        self._declare.setText(hands.say("declare", "action_declare"))
        self._declare.setVisible(declares)
        self._delay.setText(hands.say("delay_certificate", "action_delay_certificate"))
        self._delay.setVisible(hands.keys.may_note_delay)

    def _draw_course(self, state: DeskState) -> None:
        """Today's attendance, the receipt that waits, and the way out; nothing at an exam."""
        hands, zone = self._hands, self._hands.model.station.state.zone
        told, receipt = today_line(state, zone, hands.words), receipt_line(state, zone, hands.words)
        waits = hands.keys.may_hand_receipt
        for line, text in (
            (self._today, told),
            (self._receipt, receipt if waits else ""),
            (self._handed, "" if waits else receipt),
        ):
            line.setText(text)
            line.setVisible(bool(text))
        self._hand.setText(hands.say("desk_receipt", "action_desk_receipt"))
        self._hand.setVisible(waits)
        leaving = state.mode == "out"
        said = "desk_out_end" if leaving else "action_desk_out"
        self._out.setText(hands.say("desk_out", said))
        self._out.setVisible(state.scans_out and (leaving or state.step == "ready"))

    def _draw_others(self, state: DeskState) -> None:
        """What else is at hand when no document is looked at."""
        calm = state.step in ("ready", "done", "wait", "refuse", "taken_back")
        for button, id in (
            (self._search, "search"),
            (self._story, "story"),
            (self._undo, "undo"),
            (self._room, "desk_room"),
        ):
            button.setText(self._hands.say(id, f"action_{id}"))
        told = bool(state.finding or (state.verdict is not None and state.verdict.reasons))
        for id, button in self.helps.items():
            button.setText(self._hands.say(id, f"action_{id}"))
            button.setVisible(told and state.panel is None)
        self._search.setVisible(state.step == "ready")
        several = len(state.rooms) > 1
        self._room.setVisible(state.step == "elsewhere" or (state.step == "ready" and several))
        self._story.setVisible(calm and state.person is not None)
        self._undo.setVisible(calm and _recorded(state))

    def _draw_note(self, state: DeskState) -> None:
        """What the desk should know of the document that it looked at."""
        notes = {d.code: d.note for d in state.documents}
        note = notes.get(state.document)
        self._note.setText(self._hands.words.of(note) if note else "")
        self._note.setVisible(note is not None and state.step == "admit")

    def _draw_article(self, state: DeskState, checking: bool) -> None:
        """The rule at hand: each article that is named above, in plain words."""
        rules, words = self._hands.rules(), self._hands.words
        articles = dict.fromkeys(row.article for row in rows(state, rules, words) if row.article)
        texts = [(words.article(one), article_text(one, rules, words)) for one in articles]
        told = "\n".join(f"{name}　{text}" for name, text in texts if text)
        self._article.setText(told)
        self._article.setVisible(bool(told) and not checking)


def _recorded(state: DeskState) -> bool:
    """Whether there is anything to take back about whoever stands here, or stood here last."""
    last = next((one for one in state.recent if one.number), None)
    if state.verdict is None:
        return last is not None and last.done != ""
    if state.person is None or state.step == "taken_back":
        return False
    done = {one.number: one.done for one in state.recent}.get(state.person.number, "")
    let_in = bool(state.finished) or state.verdict.code == "already_in"
    return let_in or done in ("admitted", "refused")
