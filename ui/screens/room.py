"""The room: its seats, how everybody adds up, and one person at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.time import Instant
from ui.screens.deskparts import set_name
from ui.screens.formpanel import FormPanel
from ui.screens.roomcard import RoomCard
from ui.screens.roomhead import RoomHead
from ui.viewmodels.formtext import faulty
from ui.viewmodels.room import RoomModel
from ui.viewmodels.roomacts import RoomActs
from ui.viewmodels.roomstate import FILTERS, RoomState, Seat
from ui.viewmodels.roomtext import legend, message, out_line, seat_text, spoken
from ui.viewmodels.words import Words
from ui.widgets.once import laid_out_once
from ui.widgets.seatlegend import SeatLegend
from ui.widgets.seatmap import Face, SeatMap
from ui.widgets.theme import UNIT
from ui.widgets.wrapped import Wrapped

_CARD_WIDTH, _CARD_SHARE = 400, 0.26


class RoomScreen(QWidget):
    """Draws a `RoomState`; every click goes to the model."""

    def __init__(
        self,
        model: RoomModel,
        acts: RoomActs,
        words: Words,
        key_of: Callable[[str], str],
        do: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.model, self.acts, self._words, self._key_of = model, acts, words, key_of
        self.seats, self.legend = SeatMap(), SeatLegend()
        self.head = RoomHead(words, key_of)
        self.card = RoomCard(words, key_of, words.article)
        self.card.in_zone(model.station.state.zone)
        self.form = FormPanel(words, model.station.staff)
        self._message = Wrapped("done")
        self._faces: dict[int, tuple[Seat, Face]] = {}
        self._second, self._filling = 0, False
        self._beside: tuple[object, ...] = ()
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(UNIT)
        left.addWidget(self.head)
        left.addWidget(self.seats, 1)
        left.addWidget(self.legend)
        left.addWidget(self._message)
        right.setSpacing(UNIT)
        right.addWidget(self.card, 1)
        right.addWidget(self.form)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addLayout(left, 1)
        row.addLayout(right)
        self.seats.clicked.connect(self._clicked)
        self.head.filtered.connect(self._filtered)
        self.head.room_chosen.connect(model.choose_room)
        self.card.asked.connect(do)
        self.form.submitted.connect(self._submitted)
        self.form.left.connect(acts.leave_form)
        self.form.filled.connect(acts.filled)
        self.form.touched.connect(model.unsent.typed)
        model.on_state(self.draw)
        words.on_change(self._retell)
        self.draw(model.state)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a large window letters are larger, and so is what stands beside the seats."""
        super().resizeEvent(event)
        for panel in (self.card, self.form):
            panel.setFixedWidth(max(_CARD_WIDTH, round(self.width() * _CARD_SHARE)))

    def begin(self) -> None:
        """Keys belong to the seats."""
        self.seats.setFocus()

    def step(self, dx: int, dy: int) -> None:
        """The seat beside."""
        self.model.forget_typed()
        number = self.seats.beside(dx, dy)
        if number and number != self.model.state.chosen:
            self.model.say("")
            self.model.choose(number)

    def tick(self, now: Instant) -> None:
        """How long everybody has been out, to the second."""
        if now.second != self._second:
            self._second = now.second
            self._draw_seats(self.model.state, now)

    def draw(self, state: RoomState) -> None:
        """Show a state."""
        told = message(state, self._words, self.model.station.state.zone)
        if told and state.undo and state.form is None:
            key = self._key_of("room_undo")
            told = f"{told}　[{key}] {self._words.say('room_undo_now')}"
        wrong = told if state.form is not None and not state.good else ""
        beside = (state.person, state.forms, state.form, wrong, self._words.language)
        if beside != self._beside:
            self._beside = beside
            with laid_out_once(self.card, self):
                self.card.draw(state, shut=self.model.station.shut)
                at = faulty(state.message, state.message_fields, state.form)
                self.form.draw(state.form, wrong, at=at)
        self.head.draw(state)
        self._message.setText(("" if wrong else told) or self._typed(state) or " ")
        self._draw_seats(state, self.model.station.now)
        filling, self._filling = self._filling, state.form is not None
        if filling and not self._filling:
            self.begin()

    def _draw_seats(self, state: RoomState, now: Instant) -> None:
        faces = [self._face(seat, now) for seat in state.shown]
        self.seats.show_faces(faces, state.chosen)
        kinds = legend(state, self._words)
        self.legend.show_kinds(kinds)
        told = "、".join(word for _, word in kinds)
        self.legend.setAccessibleName(f"{self._words.say('room_legend')}: {told}")
        mine = [seat for seat in state.seats if seat.number == state.chosen]
        chosen = next((seat for seat in mine if not seat.elsewhere), next(iter(mine), None))
        room = next((one.name for one in state.rooms if one.code == state.room), "")
        told = spoken(chosen, now, self._words) if chosen and state.chosen else ""
        self.seats.setAccessibleName(f"{room}　{told}".strip() or self._words.say("room_nobody"))
        out = out_line(state, now, self._words, self.model.station.state.zone)
        if out:  # a second person out makes two lines: no seat may move under the hand by it
            self.head.out.keep(2)
            self._message.keep(2)
        self.head.out.setText(out or " ")
        set_name(self.head.out, "notice" if out else "quiet_line")

    def _typed(self, state: RoomState) -> str:
        return self._words.say("room_typing", typed=state.typed) if state.typed else ""

    def _face(self, seat: Seat, now: Instant) -> Face:
        """The same face as before, unless the seat is another or its time goes on."""
        known = self._faces.get(id(seat))
        if known is not None and known[0] is seat and seat.since is None:
            return known[1]
        text = seat_text(seat, now, self._words)
        told = (text.word, text.corner, text.urgent, bool(seat.attentions))
        face = Face(seat.number, seat.kind, seat.seat, *told)
        self._faces[id(seat)] = (seat, face)
        return face

    def _retell(self) -> None:
        self._faces.clear()
        self.model.look()
        self.draw(self.model.state)

    def _clicked(self, number: str) -> None:
        self.model.forget_typed()
        self.model.say("")
        self.model.choose(number)

    def _filtered(self, name: str) -> None:
        self.model.filter(next(one for one in FILTERS if one == name))

    def _submitted(self, values: Mapping[str, str]) -> None:
        self.acts.submit(values)
