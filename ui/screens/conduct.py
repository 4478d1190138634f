"""The page of forms about one person or a room: what to record, by one key each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.regulation import Regulation
from ui.screens.formpanel import FormPanel
from ui.viewmodels.acts import KEYS
from ui.viewmodels.conduct import ConductModel, ConductState
from ui.viewmodels.formtext import faulty, told
from ui.viewmodels.roomtext import standing_words
from ui.viewmodels.roomundo import code_of
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_COLUMNS = 3
_PICTURE = (320, 180)


class ConductScreen(QWidget):
    """Draws a `ConductState`; every click goes to the model."""

    def __init__(self, model: ConductModel, words: Words, key_of: Callable[[str], str]) -> None:
        super().__init__()
        self._key_of = key_of
        self._picture, self._photo_told, self.take = QLabel(), QLabel(), QPushButton()
        self._picture.setFixedSize(*_PICTURE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._photo_told.setObjectName("quiet")
        self.take.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("ground")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model, self._words = model, words
        self._who, self._standing, self._back = QLabel(), QLabel(), QLabel()
        self._who.setObjectName("large")
        self._standing.setObjectName("sentence")
        self._back.setObjectName("quiet")
        self._article = QLabel()
        self._article.setObjectName("article")
        self._done, self._before = Wrapped("done"), Wrapped("grounds")
        self._limits = Wrapped("notice")
        self.undo, self.sign, self.again = QPushButton(), QPushButton(), QPushButton()
        self.sign.setObjectName("main")
        for button in (self.undo, self.sign, self.again):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel = FormPanel(words, model.station.staff, wide=True)
        self._panel.file_key = key_of("file_choose")
        self._panel.submitted.connect(model.submit)
        self._panel.left.connect(model.leave_form)
        self._panel.filled.connect(model.filled)
        self._panel.touched.connect(model.unsent.typed)
        self._buttons = {key: QPushButton() for key in KEYS}
        self._choosing = self._choices()
        head = QHBoxLayout()
        head.addWidget(self._who)
        head.addSpacing(2 * UNIT)
        head.addWidget(self._standing)
        head.addStretch(1)
        head.addWidget(self._article)
        head.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addLayout(head)
        column.addWidget(self._done)
        column.addWidget(self._limits)
        next_ = QHBoxLayout()
        next_.addWidget(self.sign)
        next_.addWidget(self.again)
        next_.addWidget(self.undo)
        next_.addStretch(1)
        column.addLayout(next_)
        column.addWidget(self._choosing)
        column.addWidget(self._panel)
        self._photo = self._photo_card()
        column.addWidget(self._photo)
        column.addStretch(1)
        model.on_state(self.draw)
        words.on_change(lambda: self.draw(model.state))
        self.draw(model.state)

    def begin(self) -> None:
        """Keys choose a form."""
        if self.model.state.form is None:
            self.setFocus()

    def show_look(self, picture: QImage) -> None:
        """What the camera sees, until a photo is taken."""
        if self._photo.isVisible() and not self.model.state.photo:
            self._show_picture(picture)

    def _show_picture(self, picture: QImage) -> None:
        how = (Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        self._picture.setPixmap(QPixmap.fromImage(picture).scaled(self._picture.size(), *how))

    def _draw_photo(self, state: ConductState) -> None:
        words, taken = self._words, bool(state.photo)
        told = words.say("photo_taken" if taken else "photo_aim")
        self._photo_told.setText(told)
        self._picture.setAccessibleName(told)
        again = words.say("photo_again" if taken else "action_photo_take")
        self.take.setText(f"[{self._key_of('photo_take')}] {again}")
        if taken:
            self._show_picture(QImage.fromData(state.photo))
        elif not self.model.photographing:
            self._picture.clear()
        self._photo.setVisible(self.model.photographing)

    def _photo_card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        row = QHBoxLayout(card)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addWidget(self._picture)
        beside = QVBoxLayout()
        beside.addWidget(self._photo_told)
        beside.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addStretch(1)
        row.addLayout(beside, 1)
        card.setVisible(False)
        return card

    def draw(self, state: ConductState) -> None:
        """Show a state."""
        words = self._words
        number = words.say("desk_number", number=state.number) if state.number else ""
        who = "　".join(part for part in (state.place, number) if part)
        self._who.setText(who if state.number else words.say("conduct_room"))
        stands = standing_words(state.standing, state.presence, words) if state.number else ()
        if state.impersonation == "stopped" and not state.disqualified:
            stands = (words.say("seat_stopped"),)
        self._standing.setText("　".join(dict.fromkeys(stands)))
        self._back.setText(words.say("conduct_back"))
        zone = self.model.station.state.zone
        fields, rules = state.message_fields, self._rules()
        said = told(state.message, fields, words, zone, form=state.form, rules=rules)
        flags = [words.say(f"flag_{flag}") for flag in state.flags]
        with laid_out_once(self):
            if state.form is not None:  # what goes goes first: both would make the window grow
                self._choosing.setVisible(False)
            at = faulty(state.message, fields, state.form)
            self._panel.draw(state.form, "" if state.good else said, at=at)
            self._draw_photo(state)
            self._draw_choices(state, rules)
            shown = state.good or state.form is None
            self._done.setText("\n".join([said, *flags]) if said and shown else "")
            self._done.setVisible(bool(self._done.text()))
            self._draw_next(state, rules)
            article = words.article(state.article) if said and not state.good else ""
            self._article.setText(article)
            self._article.setVisible(bool(article))
        if state.form is None:
            self.begin()

    def _draw_next(self, state: ConductState, rules: Regulation) -> None:
        """What a person may still have forgotten, what can be taken back, what cannot be done."""
        words, choosing = self._words, state.form is None
        cited = words.article(rules.cite(rules.escalation.article))
        told = "disqualified" if state.disqualified else state.impersonation
        self._limits.setText(words.say(f"conduct_{told}", article=cited) if told else "")
        self._limits.setVisible(choosing and bool(told))
        unsigned = next((act.key for act in state.acts if act.id == "acknowledge"), "")
        self.sign.setText(f"[{unsigned}] {words.say('conduct_unsigned')}")
        self.sign.setVisible(choosing and bool(unsigned))
        self.again.setText(f"[{self._key_of('slip_again')}] {words.say('action_slip_again')}")
        self.again.setVisible(choosing and bool(self.model.warning))
        record = state.undo
        what = words.say(code_of(record)) if record is not None else ""
        self.undo.setText(
            f"[{self._key_of('conduct_undo')}] {words.say('conduct_undo', what=what)}"
        )
        self.undo.setVisible(choosing and record is not None)

    def _choices(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        grid = self._grid = QGridLayout()
        grid.setHorizontalSpacing(2 * UNIT)
        for key, button in self._buttons.items():
            button.setObjectName("choice")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, key=key: self.choose(key))
            grid.addWidget(button)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.addWidget(self._before)
        inside.addLayout(grid)
        return card

    def choose(self, key: str) -> None:
        """Begin the form of a key."""
        act = next((one for one in self.model.state.acts if one.key == key), None)
        if act is not None and self.model.state.form is None:
            self.model.open_form(act.id)

    def _draw_choices(self, state: ConductState, rules: Regulation) -> None:
        words = self._words
        open_ = {act.key: act for act in state.acts}
        rows = -(-len(open_) // _COLUMNS)
        for key, button in self._buttons.items():
            act = open_.get(key)
            self._grid.removeWidget(button)
            button.setVisible(act is not None)
            if act is not None:
                at = state.acts.index(act)
                self._grid.addWidget(button, at % rows, at // rows)
                lead = words.say("conduct_lead") if act.lead else ""
                button.setText(f"[{key}] {words.say(f'form_{act.id}')}{lead}")
        lines = []
        for one in state.attentions:
            form = words.say("attention_written" if one.written else "attention_oral")
            signed = (
                ""
                if one.signed is None
                else words.say("warning_signed" if one.signed else "warning_not_signed")
            )
            kind = words.of(rules.incident_kinds[one.kind].text)
            to = words.say("attention_companion") if one.companion else ""
            lines.append("　".join(part for part in (one.at, to, form, kind, signed) if part))
        title = words.say("conduct_before" if lines else "conduct_none_before")
        if self.model.station.shut:
            keys = {"incidents": self._key_of("incidents"), "paper": self._key_of("from_paper")}
            title = words.say("conduct_closed", **keys)
        self._before.setText("\n".join([title, *lines]))
        self._choosing.setVisible(state.form is None and bool(state.number))

    def _rules(self) -> Regulation:
        station = self.model.station
        return station.venue.rules(station.now)
