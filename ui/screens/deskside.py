"""The desk's right side: what the camera sees, rooms, who waits, the last five; numbers only."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.deskparts import Hands, card, label
from ui.viewmodels.desk import NOTICES, RECENT
from ui.viewmodels.desklists import notice, recent, waiting
from ui.viewmodels.deskstate import DeskState, Waiting
from ui.widgets.clicklines import Lines
from ui.widgets.theme import UNIT

_WAITING = 4
_ROOMS = 6


class Side(QWidget):
    """A column of cards; a click on a line puts that person before the desk again."""

    def __init__(self, hands: Hands, viewfinder: QWidget) -> None:
        super().__init__()
        self._hands = hands
        self._titles = {name: label("quiet") for name in ("rooms", "waiting", "recent")}
        self._rooms, self._waiting = Lines(_ROOMS), Lines(_WAITING)
        self.recent = Lines(RECENT, steady=True)
        self._notices = [label("notice", wrap=True) for _ in range(NOTICES)]
        self._waiting_card = card()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT)
        viewfinder.setMinimumHeight(160)
        column.addWidget(viewfinder, 3)
        self.cards = (
            self._card(card(), "rooms", self._rooms),
            self._card(self._waiting_card, "waiting", *self._notices, self._waiting),
            self._card(card(), "recent", self.recent),
        )
        for place, made in enumerate(self.cards):
            column.addWidget(made, 1 if place == 2 else 0)
        self.recent.clicked.connect(hands.keys.reopen)
        self._waiting.clicked.connect(self._open_waiting)

    def _card(self, frame: QFrame, name: str, *bodies: QWidget) -> QFrame:
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        inside.setSpacing(2)
        title = self._titles[name]
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inside.addWidget(title)
        for body in bodies:
            inside.addWidget(body)
        inside.addStretch(1)
        return frame

    def draw(self, state: DeskState) -> None:
        """Show a state."""
        words, zone = self._hands.words, self._hands.model.station.state.zone
        if state.mode == "seat":
            title = words.say("desk_unchecked", count=len(state.unchecked))
            rooms = [f"{one.number}　{one.place}" for one in state.unchecked[:_ROOMS]]
        else:
            title = words.say("desk_rooms")
            if state.serves:
                names = {r.code: r.name for r in self._hands.model.station.venue.plan.rooms}
                here = names.get(state.serves, state.serves)
                title = words.say("desk_rooms_here", room=here)
            rooms = [f"{room.name}　{room.admitted} / {room.entered}" for room in state.rooms]
        self._titles["rooms"].setText(title)
        self._rooms.show_lines(rooms[:_ROOMS])
        self._titles["waiting"].setText(words.say("desk_waiting", count=len(state.waiting)))
        listed = _listed(state)
        self._waiting.show_lines([waiting(one, words) for one in listed])
        told = [notice(one, words) for one in state.notices]
        for place, shown in enumerate(self._notices):
            shown.setText(told[place] if place < len(told) else "")
            shown.setVisible(place < len(told))
        self._waiting_card.setVisible(bool(listed or told))
        self._titles["recent"].setText(
            words.say(
                "desk_recent",
                first=self._hands.key_of("recent_1"),
                last=self._hands.key_of(f"recent_{RECENT}"),
            )
        )
        self.recent.show_lines([recent(one, words, zone) for one in state.recent])

    def _open_waiting(self, place: int) -> None:
        state = self._hands.model.state
        waiting = _listed(state)
        if place < len(waiting) and not self._hands.model.holding:
            self._hands.model.look_up(waiting[place].number)


def _listed(state: DeskState) -> list[Waiting]:
    """Whom to call, then who waits; what a notice says already is not said twice."""
    told = {one.number for one in state.notices}
    called = [one for one in state.called if one.number not in told]
    return [*called, *state.waiting][:_WAITING]
