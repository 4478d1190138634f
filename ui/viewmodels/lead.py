"""The lead's page without a window: who waits for a decision, and how the session stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.domain.aloud import Sentence
from app.domain.events import Outcome, Recorded
from app.domain.foretelling import Foretold
from app.domain.session import Phase, deadline_of, doors_of, end_of, start_of
from app.domain.view import Warned, phase_of
from app.domain.wishes import AnyWish, DeclareExemption, Lookup, MakeSlip, Start
from app.kernel.faults import Fault
from app.kernel.time import Instant
from app.services.venue import Answer
from ui.viewmodels.forms import Filled, Form
from ui.viewmodels.leadahead import LookAhead, early_start, holds_still
from ui.viewmodels.leadforms import (
    CONFIRM_CLOCK,
    correct_form,
    decision_form,
    leave_form,
    phases_of,
    session_forms,
)
from ui.viewmodels.leadgrant import LeadGrant
from ui.viewmodels.leadlook import (
    Elsewhere,
    Named,
    Referral,
    name_in,
    referrals,
    slip_stands,
    waiting_elsewhere,
)
from ui.viewmodels.leadtimes import Course, courses
from ui.viewmodels.station import StationModel
from ui.viewmodels.unsent import Unsent, kept_message

NAME_STAYS_S = 30


@dataclass(frozen=True, slots=True)
class Times:
    """A session's times, planned and as they really are."""

    doors: Instant
    deadline: Instant
    start: Instant
    started: int | None = None
    """Seconds since 1970, as the earliest room began."""
    ends: int | None = None
    """The computed end of the last room; None before the start and while the exam stands still."""


@dataclass(frozen=True, slots=True)
class LeadState:
    """Everything on the lead's page."""

    referrals: tuple[Referral, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    """Other sessions in which people wait."""
    chosen: str = ""
    named: Named | None = None
    """Whose name was asked for, and is recorded as looked up; to a lead each referral has it."""
    phase: Phase = "prepared"
    times: Times | None = None
    courses: tuple[Course, ...] = ()
    """Every session of the venue as it really went."""
    forms: tuple[Form, ...] = ()
    form: Form | None = None
    """The form that is being filled in."""
    ahead: Foretold = field(default_factory=Foretold)
    """What it would do if it were confirmed now."""
    early: bool = False
    """It was said that the start would come before its time; a second yes starts all the same."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = False
    """Whether the message is about something that was done."""
    aloud: tuple[Sentence, ...] = ()
    """What to tell the candidates of what was done."""
    slip: str = ""
    """The number of a person let in without a ticket just now, who needs a replacement slip."""

    @property
    def deciding(self) -> bool:
        """Whether the open form is about whoever is looked at."""
        return self.form is not None and _about_person(self.form)

    @property
    def person(self) -> Referral | None:
        """Whoever is looked at."""
        return next((r for r in self.referrals if r.number == self.chosen), None)

    @property
    def name(self) -> tuple[str, str]:
        """Name and kana of whoever is looked at, both empty until they may be seen."""
        person, named = self.person, self.named
        if person is None:
            return "", ""
        if named is not None and named.number == person.number:
            return named.name, named.kana
        return person.name, person.kana


def _about_person(form: Form) -> bool:
    return form.id.startswith("decide_") or form.id in ("grant_leave", "deny_leave")


class _Found(NamedTuple):
    referrals: tuple[Referral, ...]
    elsewhere: tuple[Elsewhere, ...]
    phase: Phase
    times: Times
    courses: tuple[Course, ...]
    forms: tuple[Form, ...]
    slip: str


class LeadModel:
    """Referrals and phases of one station; every change arrives as a new state."""

    def __init__(self, station: StationModel, shown: Callable[[], bool] = lambda: True) -> None:
        self.station = station
        self._venue = station.venue
        self._listeners: list[Callable[[LeadState], None]] = []
        self.lead = LeadGrant(station)
        self.elsewhere: dict[str, Callable[[], None]] = {}
        """Forms that have a page of their own, and how it is opened."""
        self.state = LeadState()
        self.unsent = Unsent(station.acting)
        self._ahead = LookAhead(station, self._filled, self._foretold)
        station.reads(self._look, self._found, wanted=shown)
        station.on_state(lambda _: self.set_aside() if self.unsent.is_strange else None)

    def on_state(self, listener: Callable[[LeadState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def choose(self, number: str) -> None:
        """Look at one person; an open decision about another is left."""
        if number != self.state.chosen:
            self.set_aside()
            self._change(chosen=number, named=None)
            self.tell_kept()

    def show_name(self) -> None:
        """The name of whoever is looked at; that somebody saw it is recorded."""
        person = self.state.person
        if person is None or self.state.name[0]:
            return
        session = self.station.state.session
        wish = Lookup(candidate_number=person.number, session=session, name_only=True)

        def then(answer: Answer) -> None:
            if answer.refusal is not None:
                fields = dict(answer.refusal.fields)
                self._change(message=answer.refusal.code, message_fields=fields, good=False)
            elif self.state.chosen == person.number:
                self._change(named=name_in(answer, person.number, session, self.station.now))

        self.station.perform(wish, then)

    def forget(self) -> None:
        """A name that was asked for leaves the screen; call now and then."""
        named = self.state.named
        if named and self.station.now.second - named.since.second >= NAME_STAYS_S:
            self.hide_name()

    def hide_name(self) -> None:
        """Nobody looks any longer."""
        if self.state.named is not None:
            self._change(named=None)

    def decide(self, outcome: Outcome) -> None:
        """Begin a decision about the person looked at."""
        person = self.state.person
        if person is not None and person.leave:
            if (leave := leave_form(outcome)) is not None:
                self._open(leave)
        elif person is not None:
            form = decision_form(
                outcome, conflict=person.conflict, exempt=person.exempt, on_paper=person.on_paper
            )
            self._open(form)

    def open_form(self, form: Form) -> None:
        """Begin something about the session."""
        self._open(form)

    def _open(self, form: Form) -> None:
        """Only a lead may send most forms: their PIN comes before anything is filled in."""

        about = self.state.chosen if _about_person(form) else ""

        def open_() -> None:
            begun, again = self.unsent.open(form, about)
            code = "form_taken_up" if again else ""
            self._change(form=begun, message=code, message_fields={}, good=again)
            self._change(slip="", early=False)

        if self._needs_lead(form):
            self.lead.before(open_)
        else:
            open_()

    def begin(self, id: str) -> None:
        """Begin a form about the session, or say why it is not possible now."""
        form = next((one for one in self.state.forms if one.id == id), None)
        if form is not None and id in self.elsewhere:
            self.elsewhere[id]()
        elif form is not None:
            self.open_form(form)
        elif self.state.form is None:
            when, phase = phases_of(id), self.state.phase
            code = "lead_not_now" if when else "lead_nothing_to_take_back"
            fields: dict[str, object] = {"form": id, "when": list(when), "phase": phase}
            rules = self._venue.rules(self.station.now)
            if id == "set_times" and not rules.at(self._venue.plan.kind).sets_times:
                kinds = [kind for kind, one in rules.venue_rules.items() if one.sets_times]
                code, fields["kinds"] = "lead_times_are_set", kinds or None
            self._change(message=code, message_fields=fields, good=False)

    def leave_form(self) -> None:
        """Do nothing after all."""
        self.unsent.end()
        self.lead.drop()
        self._change(form=None, message="", early=False)

    def set_aside(self) -> None:
        """Close the form, since somebody or something else is looked at; what was typed stays."""
        if self.state.form is not None:
            self.unsent.aside()
            self.lead.drop()
            self._change(form=None, message="", early=False)

    def tell_kept(self) -> None:
        """Say which form was begun and is not sent, where no other is open."""
        if self.state.form is None and (waiting := self.unsent.waiting):
            self._change(message=kept_message(waiting), message_fields=waiting, good=True)

    def quiet(self) -> None:
        """What was said is old by now; the words of an open form stay."""
        if self.state.form is None and not self.state.slip:
            self._change(message="", good=False, aloud=())
            self.tell_kept()

    def typed(self, values: Mapping[str, str]) -> None:
        """This stands in the form now: what would come of it is looked at."""
        self._ahead.typed(values)

    def look_ahead(self) -> None:
        """What would come of the form that is open changes with time; call now and then."""
        self._ahead.tick()
        if self.state.message == "form_start_early":
            fields = self._early()
            if fields is None:
                self._change(message="", early=False)
            elif fields != self.state.message_fields:
                self._change(message_fields=fields)

    def _foretold(self, found: Foretold) -> None:
        """What would come of it now; what was refused a while ago may hold no longer."""
        old = self.state.form is not None and not holds_still(self.state.message, found)
        self._change(ahead=found, message="" if old else self.state.message)

    def filled(self, name: str) -> None:
        """Something stands in a field: that it was empty need not be said any longer."""
        state = self.state
        if state.message == "form_missing" and state.message_fields.get("field") == name:
            self._change(message="")

    def make_slip(self, then: Callable[[Recorded], None]) -> None:
        """Record that the paper in place of a ticket was made; then it can be set and shown."""
        wish = MakeSlip(candidate=self.state.slip, session=self.station.state.session)

        def made(answer: Answer) -> None:
            if answer.refusal is not None:
                fields = dict(answer.refusal.fields)
                self._change(message=answer.refusal.code, message_fields=fields, good=False)
            else:
                then(answer.facts[0])

        if self.state.slip:
            self.station.perform(wish, made)

    @property
    def first_person(self) -> str:
        """Who is the first of two people for the form that is open; empty: a lead is asked for."""
        form, station = self.state.form, self.station.state
        return "" if form is None or self._needs_lead(form) else station.operator_id

    def _needs_lead(self, form: Form) -> bool:
        """Whether a lead's PIN is asked for it, because somebody else acts at this desk."""
        return self.station.state.role != "lead" and form.id != CONFIRM_CLOCK.id

    def submit(self, values: Mapping[str, str]) -> None:
        """What was filled in becomes a wish; a faulty field is said and nothing is lost."""
        form = self.state.form
        if form is None:
            return
        try:
            wish = form.wish(self._filled(values))
        except Fault as fault:
            self._change(message=fault.code, message_fields=dict(fault.fields), good=False)
            return
        if self._starts_early(wish):
            return
        asked = self.state.person if self.unsent.about else None

        place = self.unsent.place

        def then(answer: Answer) -> None:
            self._answered(form, asked, wish, answer)
            if answer.refusal is None:
                self.unsent.end(place)

        if self._needs_lead(form):
            self.lead.perform(wish, then)
        else:
            self.station.perform(wish, then)

    def _filled(self, values: Mapping[str, str]) -> Filled:
        plan = self._venue.sessions[self.station.state.session]
        zone = self.station.state.zone
        day = plan.start.local(zone).date()
        # A clock that was set to another day tells no time of day on that day.
        rooms = tuple(room.code for room in self._venue.plan.rooms)
        about, now = self.unsent.about, self.station.now
        return Filled(values, day, zone, plan.id, about, now, rooms=rooms)

    def _starts_early(self, wish: AnyWish) -> bool:
        """Whether a start before its time, without a reason, was only said and not yet wished."""
        if not isinstance(wish, Start) or wish.reason or self.state.early:
            return False
        fields = self._early()
        if fields is not None:
            self._change(message="form_start_early", message_fields=fields, good=False, early=True)
        return fields is not None

    def _early(self) -> dict[str, object] | None:
        times, station = self.state.times, self.station
        if times is None:
            return None
        return early_start(times.deadline, times.start, station.now, station.state.zone)

    def _answered(self, form: Form, person: Referral | None, wish: AnyWish, answer: Answer) -> None:
        if answer.refusal is not None:
            fields = dict(answer.refusal.fields)
            self._change(message=answer.refusal.code, message_fields=fields, good=False)
            return
        self.lead.drop()
        in_without = person is not None and "no_ticket" in person.grounds
        stays_out = isinstance(wish, DeclareExemption)
        admitted = form.id in ("decide_admit", "decide_provisional") and not stays_out
        fields = {
            "number": person.number if person else "",
            "seat": person.place.rpartition("-")[2] if person else "",
            "seconds": round(self.station.state.offset_ms / 1000),
        }
        warned, said = answer.extra.get("warning"), answer.extra.get("announce")
        done = "form_done_not_sitting" if stays_out else f"form_done_{form.id}"
        told = warned if isinstance(warned, Warned) else Warned(done, fields)
        self._change(
            form=None,
            early=False,
            aloud=tuple(said) if isinstance(said, list) else (),
            message=told.code,
            message_fields=dict(told.fields),
            good=True,
            slip=person.number if person and in_without and admitted else "",
        )

    def _look(self) -> _Found:
        moment = self._venue.at(self.station.stamp())
        plan = self._venue.sessions[self.station.state.session]
        state, phase = moment.state(plan.id), phase_of(moment, plan.id)
        clocks = state.rooms.values()
        started = [clock.started for clock in clocks if clock.started is not None]
        ends = [end for clock in clocks if (end := end_of(plan, clock)) is not None]
        times = Times(
            doors=doors_of(plan, state),
            deadline=deadline_of(plan, state),
            start=start_of(plan, state),
            started=min(started, default=None),
            ends=max(ends, default=None),
        )
        lead = moment.operator is not None and moment.operator.role == "lead"
        waiting = referrals(self._venue, moment, plan.id, named=lead)
        slip = self.state.slip
        stands = slip_stands(self._venue, moment, slip, plan.id)
        forms = session_forms(
            phase,
            self._venue.plan,
            plan,
            [state.room(code) for code in moment.rooms(plan.id)],
            moment.rules_on(plan.start),
        )
        taken_back = correct_form(moment.history(plan.id), self.station.state.zone)
        forms = (*forms, taken_back) if taken_back else forms
        found = courses(moment)
        others = waiting_elsewhere(self._venue, moment, plan.id)
        return _Found(waiting, others, phase, times, found, forms, slip if stands else "")

    def _found(self, found: _Found) -> None:
        here = {referral.number for referral in found.referrals}
        chosen, about = self.state.chosen, self.unsent.about
        if about and about not in here and self.state.form is not None:
            self.leave_form()
            told = {"number": about}
            self._change(message="form_person_gone", message_fields=told, good=False)
        if chosen not in here:
            chosen = found.referrals[0].number if found.referrals else ""
        named = self.state.named
        kept = named if named is not None and named.number == chosen else None
        self._change(**found._asdict(), chosen=chosen, named=kept)

    def _change(self, **fields: object) -> None:
        before, self.state = self.state, replace(self.state, **fields)  # type: ignore[arg-type]
        if before.form is not self.state.form:
            self._ahead.about(self.state.form)
        self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)
