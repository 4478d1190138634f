"""What is done about one person in the room: a key each, and forms for what needs words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from app.domain.candidate import Person
from app.domain.events import Recorded
from app.domain.leaving import leave
from app.domain.roomwishes import Leave, Mark, Return
from app.domain.view import Refusal, Warned
from app.domain.whereabouts import presence
from app.domain.wishes import AnyWish, Lookup
from app.kernel.faults import Fault
from app.projections.cells import person_cell
from app.services import signing
from app.services.venue import Answer
from ui.viewmodels.forms import Filled, Form
from ui.viewmodels.leadgrant import LeadGrant
from ui.viewmodels.personform import PersonForm
from ui.viewmodels.room import RoomModel
from ui.viewmodels.roomundo import code_of, newest_in_room, takes_back_any, undo_form

LEAD_ONLY = frozenset({"grant_leave", "deny_leave"})

_BY_LEAD, _WITH_WORDS = ("room_grant", "room_leave_with"), ("grant_leave", "leave_by_lead")
"""Where a lead lets somebody out who may not simply go, the reason is asked first."""

_WITH_A_REASON = ("depart_outside_window", "withdraw_outside_window")
"""A lead may allow it, for a reason."""


class Wanted(NamedTuple):
    """What a key asks for as things stand."""

    done: str
    """What it is called once it is done."""
    wishes: tuple[AnyWish, ...]
    refusal: Refusal | None = None
    """Why one of them would be refused; then none is even put."""


class RoomActs:
    """The keys of the room's page that record something."""

    def __init__(self, model: RoomModel) -> None:
        self.model = model
        self._station = model.station
        self._pending: set[str] = set()
        self.lead = LeadGrant(model.station)
        self._station.on_refused(self._not_even_put)
        self._station.on_state(lambda state: self._pending.clear() if state.failure else None)

    # -- one key each --------------------------------------------------------------------------

    def present(self) -> None:
        """The person is there, at their seat; the next one who is not set is looked at."""
        number = self._number()
        if number and number not in self._pending:
            mark = Mark(candidate=number, state="present", session=self.model.session)
            self._perform(number, lambda: Wanted("present", (mark,)), go_on=True)

    def absent(self) -> None:
        """The person is not there; the rules allow it after the deadline only."""
        number = self._number()
        if number and number not in self._pending:
            mark = Mark(candidate=number, state="absent", session=self.model.session)
            self._perform(number, lambda: Wanted("absent", (mark,)), go_on=True)

    def leave_or_return(self) -> None:
        """One key out, one key in."""
        number, session = self._number(), self.model.session
        if not number or number in self._pending:
            return
        asks = next((self._row(id) for id in _BY_LEAD if self._row(id)), None)
        if asks is not None and asks.form.id in _WITH_WORDS and self._station.state.role == "lead":
            self.open_form(asks.form)
            return
        out = Leave(candidate=number, session=session)
        back = Return(candidate=number, session=session)

        def wishes() -> Wanted:
            venue = self._station.venue
            person = venue.journal.state(person_cell(number), Person)
            if person.sitting(session).day.out is not None:  # a course: scanned out at the door
                again = Lookup(candidate_number=number, session=session)
                return Wanted("returned", (again,))
            match presence(person.sitting(session)):
                case "out":
                    return Wanted("returned", (back,))
                case _:
                    return self._out(out)

        self._perform(number, wishes)

    def _out(self, out: Leave) -> Wanted:
        """What a leave needs as things stand; for the lane."""
        venue, number, session = self._station.venue, out.candidate, self.model.session
        person = venue.journal.state(person_cell(number), Person)
        sitting = person.sitting(session)
        if presence(sitting) != "unset" or not sitting.admissions:
            return Wanted("left", (out,))  # nobody has seen them: that must be said first
        # Who leaves was there: it is said first, so that nobody comes back unmarked;
        # but a leave that would be refused says nothing of anybody.
        here = Mark(candidate=number, state="present", session=session)
        told = leave(venue.at(self._station.stamp()), out, seen=True)
        return Wanted("left", (here, out), None if told.facts else told.refusal)

    def show_name(self) -> None:
        """The name, on demand; that it was shown is recorded. Again: it leaves the screen."""
        number, venue, model = self._number(), self._station.venue, self.model
        if not number:
            return
        known = model.state.person
        if known is not None and known.name and known.number == number:
            model.name("", "")
            return

        def job() -> tuple[Answer, tuple[str, str]]:
            wish = Lookup(candidate_number=number, session=model.session, name_only=True)
            answer = signing.perform(venue, wish, self._station.stamp())
            entry = next(iter(venue.journal.log.entries(number)), None)
            return answer, (entry.name, entry.kana) if entry else ("–", "")

        def then(told: tuple[Answer, tuple[str, str]]) -> None:
            answer, (name, kana) = told
            person = model.state.person
            if answer.refusal is not None:
                model.say(answer.refusal.code, **dict(answer.refusal.fields))
            elif person is not None and person.number == number:
                model.name(name, kana)

        self._station.run(job, then)

    def undo(self) -> None:
        """Take back the newest thing that the room said of this person, with a reason.

        Right after something was recorded it is that, although somebody else is looked at by then.
        """
        last = self.model.state.undo
        if last and last != self.model.state.chosen and self.model.state.form is None:
            self.model.choose(last)
        number, venue, session = self._number(), self._station.venue, self.model.session
        if not number:
            return
        words = self.model.words

        def found(record: Recorded | None) -> None:
            if record is None:
                self.model.say("undo_nothing")
                return
            self.open_form(undo_form(record, words.say("undo_wrong_key")))
            what, by = words.say(code_of(record)), self._station.name_of(record.operator or "")
            zone = self._station.state.zone
            fields = {"number": number, "what": what, "at": record.when, "by": by, "zone": zone}
            self.model.change(message="room_undo_about", message_fields=fields, good=True)

        self._station.look(lambda: newest_in_room(venue, number, session), found)

    # -- forms ---------------------------------------------------------------------------------

    def open_action(self, action: str) -> None:
        """Begin the form of an action of the table."""
        row = self._row(action)
        if row is not None:
            self.open_form(row.form)
        elif self._number():
            self.model.say("room_not_now")

    def _row(self, action: str) -> PersonForm | None:
        return next((row for row in self.model.state.forms if row.action == action), None)

    def open_form(self, form: Form) -> None:
        """Begin something about the person looked at."""
        self.model.forget_typed()
        model, number = self.model, self.model.state.chosen
        model.say("")

        def open_() -> None:
            begun, again = model.unsent.open(form, number)
            model.change(form=begun, message="form_taken_up" if again else "", good=again)

        if form.id in LEAD_ONLY:
            self.lead.before(open_)
        else:
            open_()

    def leave_form(self) -> None:
        """Do nothing after all."""
        self.model.unsent.end()
        self.lead.drop()
        self.model.change(form=None)
        self.model.say("")

    def filled(self, name: str) -> None:
        """Something stands in a field: that it was empty need not be said any longer."""
        state = self.model.state
        if state.message == "form_missing" and state.message_fields.get("field") == name:
            self.model.say("")

    def submit(self, values: Mapping[str, str]) -> None:
        """What was filled in becomes a wish; a faulty field is said and nothing is lost."""
        form, number = self.model.state.form, self.model.unsent.about
        if form is None or not number:
            return
        plan = self._station.venue.sessions[self.model.session]
        zone, now = self._station.state.zone, self._station.stamp().at
        day = plan.start.local(zone).date()
        try:
            wish = form.wish(Filled(values, day, zone, plan.id, number, now))
        except Fault as fault:
            self.model.say(fault.code, **dict(fault.fields))
            return

        def told(answer: Answer) -> None:
            self._told(answer, number, f"form_done_{form.id}", closes=form)

        def then(answer: Answer) -> None:
            told(answer)
            if self.lead.ask_lead is not None and _a_lead_may(answer, wish):
                self.lead.ask_lead(wish, told)

        if form.id in LEAD_ONLY:
            self.lead.perform(wish, then)
        elif isinstance(wish, Leave):
            self._perform(number, lambda: self._out(wish), closes=form)
        else:
            self._station.perform(wish, then)

    # -- inside --------------------------------------------------------------------------------

    def _not_even_put(self, fault: Fault) -> None:
        """Such as after the package's expiry: nothing was recorded."""
        self._pending.clear()
        self.model.say(fault.code, **dict(fault.fields))

    def _number(self) -> str:
        """Whoever is looked at; says that nobody is."""
        self.model.forget_typed()
        if self.model.state.form is not None:
            return ""
        if not self.model.state.chosen:
            self.model.say("room_choose_first")
        return self.model.state.chosen

    def _perform(
        self,
        number: str,
        wishes: Callable[[], Wanted],
        *,
        go_on: bool = False,
        closes: Form | None = None,
    ) -> None:
        """One wish after another until one is refused; the next person is looked at meanwhile.

        `wishes` says in the lane, as things stand by then, what is wished and what it is called.
        """
        model, station = self.model, self._station
        self._pending.add(number)
        if go_on and (after := model.next_unset(number, frozenset(self._pending))) is not None:
            model.choose(after.number)

        def job() -> tuple[str, Answer]:
            wanted = wishes()
            answer = Answer((), None, wanted.refusal, {})
            for wish in wanted.wishes:
                if answer.refusal is None:
                    noted = station.as_noted(wish)
                    answer = signing.perform(station.venue, noted, station.stamp())
            return wanted.done, answer

        def then(told: tuple[str, Answer]) -> None:
            done, answer = told
            self._pending.discard(number)
            station.entered(answer)
            self._told(answer, number, f"room_done_{done}", closes=closes)
            if answer.refusal is not None and go_on:
                model.choose(number)

        station.run(job, then)

    def _told(self, answer: Answer, number: str, done: str, *, closes: Form | None = None) -> None:
        seat = self.model.seat_of(number)
        if answer.refusal is not None:
            if answer.facts and closes is not None and self.model.state.form is closes:
                self.model.unsent.end()
                self.model.change(form=None)  # it was put before the lead: nothing more to fill in
            fields = {**answer.refusal.fields, "zone": self._station.state.zone}
            self.model.say(answer.refusal.code, **fields, whose=seat)
            return
        if closes is not None and self.model.state.form is closes:
            self.model.unsent.end()
            self.lead.drop()
            self.model.change(form=None)
        warned = answer.extra.get("warning")
        told = warned if isinstance(warned, Warned) else Warned(done, {})
        flags = answer.extra.get("flags")
        fields = {**told.fields, **answer.extra, "number": number, "seat": seat}
        fields["zone"] = self._station.state.zone
        self.model.change(
            message=told.code,
            message_fields=fields,
            good=True,
            flags=tuple(flags) if isinstance(flags, list) else (),
            undo=number if takes_back_any(answer.facts) else "",
        )


def _a_lead_may(answer: Answer, wish: AnyWish) -> bool:
    """Whether a lead's PIN would turn a refusal: where it is a lead's, or needs one's reason."""
    if answer.refusal is None:
        return False
    reason = str(getattr(wish, "reason", "")).strip()
    return answer.refusal.code == "lead_only" or (
        answer.refusal.code in _WITH_A_REASON and bool(reason)
    )
