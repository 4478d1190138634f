"""The desk's keys: what each does depends on what is open, and on who stands there."""

from __future__ import annotations

from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskcourse import hand_receipt, may_hand
from ui.viewmodels.deskdeclare import declaring
from ui.viewmodels.deskdelay import may_note, note_certificate
from ui.viewmodels.deskfinding import FindingFlow
from ui.viewmodels.deskreasons import ReferFlow, UndoFlow, newest
from ui.viewmodels.deskroom import RoomFlow
from ui.viewmodels.desksearch import SearchFlow
from ui.viewmodels.deskstory import StoryFlow
from ui.viewmodels.deskunconfirmed import UnconfirmedFlow, unconfirmed


class DeskKeys:
    """Routes keys to what is open in the panel, else to the person at the desk."""

    def __init__(self, desk: DeskModel) -> None:
        self._desk = desk

    def digit(self, key: str) -> None:
        """A number key: a line of the list that is open, else a kind of document."""
        self._desk.touch()
        if self._desk.flow is not None:
            self._desk.flow.digit(key)
        else:
            self._desk.document(key)

    def enter(self) -> None:
        """The one key."""
        self._desk.touch()
        if self._desk.flow is not None:
            self._desk.flow.enter()
        else:
            self._desk.go_on()

    def escape(self) -> None:
        """Leave what is open, or the person."""
        self._desk.touch()
        if self._desk.flow is not None:
            self._desk.flow.back()
        else:
            self._desk.clear()

    def move(self, step: int) -> None:
        """Up or down in what is open."""
        self._desk.touch()
        if self._desk.flow is not None:
            self._desk.flow.move(step)

    def write(self, field: str, text: str) -> None:
        """A field of what is open."""
        self._desk.touch()
        if self._desk.flow is not None:
            self._desk.flow.write(field, text)

    def choose(self, place: int) -> None:
        """A line of the search was clicked."""
        if isinstance(self._desk.flow, SearchFlow):
            self._desk.flow.choose(place)

    @property
    def may_refer(self) -> bool:
        """Whether somebody stands here whom the lead may be asked about."""
        if unconfirmed(self._desk.state):
            return True
        verdict, person = self._desk.state.verdict, self._desk.state.person
        turned_away = verdict is None or verdict.code in ("refuse", "not_a_ticket")
        return person is not None and bool(person.name) and not turned_away

    def refer(self) -> None:
        """Put the person before the lead: which reason? Of a ticket not confirmed: who is it?"""
        if isinstance(self._desk.flow, UnconfirmedFlow):
            return
        if unconfirmed(self._desk.state):
            self._desk.open(UnconfirmedFlow(self._desk))
        elif self.may_refer:
            self._desk.open(ReferFlow(self._desk))

    @property
    def may_differ(self) -> bool:
        """Whether a document may be found wrong now."""
        return self._desk.state.person is not None and (
            self._desk.may_check or self._desk.state.step == "admit"
        )

    def mismatch(self) -> None:
        """Something does not match: what, and on which document?"""
        if self.may_differ:
            self._desk.open(FindingFlow(self._desk))

    def search(self) -> None:
        """Find somebody without a ticket; the same key again asks for the chosen one's name."""
        if isinstance(self._desk.flow, SearchFlow):
            self._desk.flow.more()
        else:
            self._desk.open(SearchFlow(self._desk))

    def story(self) -> None:
        """What happened to this person; the same key again closes it."""
        if isinstance(self._desk.flow, StoryFlow):
            self._desk.flow.more()
        elif self._desk.state.person is not None:
            self._desk.open(StoryFlow(self._desk, self._desk.state.person.number))

    def declare(self) -> None:
        """The first-stage exemption of this person (E 4.3)."""
        if self._desk.state.person is not None and self._desk.state.verdict is not None:
            self._desk.open(declaring(self._desk, self._desk.state))

    @property
    def may_note_delay(self) -> bool:
        """Whether a latecomer stands here who may have a delay certificate."""
        return may_note(self._desk.state, self._desk.rules)

    def delay_certificate(self) -> None:
        """A latecomer shows a delay certificate: headquarters is told."""
        self._desk.touch()
        if not self._desk.holding:
            note_certificate(self._desk)

    @property
    def may_hand_receipt(self) -> bool:
        """Whether a receipt lies ready for whoever stands here."""
        return may_hand(self._desk.state) and not self._desk.holding

    def receipt(self) -> None:
        """The receipt was handed over to whoever stands here."""
        self._desk.touch()
        if self.may_hand_receipt:
            hand_receipt(self._desk)

    @property
    def may_scan_out(self) -> bool:
        """Whether people of this session are scanned out."""
        return self._desk.state.scans_out and not self._desk.holding

    def toggle_out(self) -> None:
        """From the way in to the way out, and back by the same key."""
        self._desk.touch()
        if self.may_scan_out:
            self._desk.turn("door" if self._desk.state.mode == "out" else "out")

    def undo(self) -> None:
        """Take back the newest thing recorded about this person, or about the last one here."""
        desk, state = self._desk, self._desk.state
        last = next((one.number for one in state.recent if one.number), "")
        number = state.person.number if state.person else last
        if not number or desk.holding:
            return
        station = desk.station
        asked = (state.verdict.session if state.verdict else None) or station.state.session
        station.look(
            lambda: newest(station.venue, number, asked),
            lambda record: (
                desk.say("undo_nothing")
                if record is None
                else desk.open(UndoFlow(desk, number, record))
            ),
        )

    def reopen(self, place: int) -> None:
        """One of the last five again, as the rules see them now."""
        recent = self._desk.state.recent
        if not self._desk.holding and place < len(recent) and recent[place].number:
            self._desk.look_again(recent[place].number)

    def room(self) -> None:
        """Which room does this desk serve? The same key again closes it."""
        if isinstance(self._desk.flow, RoomFlow):
            self._desk.flow.more()
        else:
            self._desk.open(RoomFlow(self._desk, self._desk.state.serves))

    def toggle_seat(self) -> None:
        """Documents at the door, or at the seat, where the round says so; else say why not."""
        if self._desk.state.seats_checked:
            self._desk.turn("door" if self._desk.state.mode == "seat" else "seat")
        elif not self._desk.holding:
            self._desk.say("desk_no_seat_check")
