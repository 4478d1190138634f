"""Incidents as the lead reads them, without a window: what waits first, then what was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.events import IncidentNoted
from app.domain.roomwishes import Review
from app.kernel.faults import Fault
from app.services.noted import noted
from app.services.venue import Answer
from ui.viewmodels.forms import Filled, Form
from ui.viewmodels.incidentforms import addendum_form, review_all_form, review_form
from ui.viewmodels.incidentrows import Entry, about_people
from ui.viewmodels.leadgrant import LeadGrant
from ui.viewmodels.station import StationModel
from ui.viewmodels.unsent import Unsent


@dataclass(frozen=True, slots=True)
class IncidentsState:
    """Everything on the page."""

    rows: tuple[Entry, ...] = ()
    chosen: str = ""
    form: Form | None = None
    together: tuple[str, ...] = ()
    """What the form is about, where it is about several."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = False

    @property
    def row(self) -> Entry | None:
        """The one that is looked at."""
        return next((row for row in self.rows if row.id == self.chosen), None)

    @property
    def waiting(self) -> int:
        """How many wait for somebody."""
        return sum(row.waits for row in self.rows)


class IncidentsModel:
    """Reading, reviewing and adding to incidents; every change arrives as a new state."""

    def __init__(self, station: StationModel, shown: Callable[[], bool] = lambda: True) -> None:
        self.station = station
        self._venue = station.venue
        self._listeners: list[Callable[[IncidentsState], None]] = []
        self.lead = LeadGrant(station)
        self.unsent = Unsent(station.acting)
        self.state = IncidentsState()
        station.on_state(lambda _: self.set_aside() if self.unsent.is_strange else None)
        station.reads(self._look, self._found, wanted=shown)

    def on_state(self, listener: Callable[[IncidentsState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def choose(self, id: str) -> None:
        """Look at one row; a form begun about another is left."""
        if id != self.state.chosen:
            self.set_aside()
            self._change(chosen=id, message="")
            self.tell_kept()

    def review(self) -> None:
        """Begin to say that the lead has read it."""
        row = self.state.row
        if row is not None and row.note is not None:
            form = review_form(row.id)
            self.lead.before(lambda: self._open(form, row.id))

    @property
    def alike(self) -> tuple[Entry, ...]:
        """All that wait and are of the chosen one's kind, where one key may read them together.

        Only what is noted by one key and is nobody's misconduct: such as a delay certificate.
        """
        row, rules = self.state.row, self._venue.rules(self.station.now)
        kind = rules.incident_kinds.get(row.kind) if row is not None and row.note else None
        if row is None or kind is None or not kind.quick or kind.misconduct:
            return ()
        found = [one for one in self.state.rows if one.waits and one.note and one.kind == row.kind]
        return tuple(found) if len(found) > 1 else ()

    def review_alike(self) -> None:
        """Begin to say that the lead has read all that are alike; they are shown before."""
        facts = tuple(one.id for one in self.alike)
        if facts:
            form = review_all_form(facts)

            def open_() -> None:
                self._change(together=facts)
                self._open(form, facts[0])

            self.lead.before(open_)

    def add(self) -> None:
        """Begin an addendum."""
        row = self.state.row
        if row is not None and row.note is not None:
            self._open(addendum_form(row.id), row.id)

    def _open(self, form: Form, about: str) -> None:
        begun, again = self.unsent.open(form, about)
        code = "form_taken_up" if again else ""
        self._change(form=begun, message=code, message_fields={}, good=again)

    def set_aside(self) -> None:
        """Close the form, since something else is looked at; what was typed stays."""
        if self.state.form is not None:
            self.unsent.aside()
            self.lead.drop()
            self._change(form=None, message="")

    def tell_kept(self) -> None:
        """Say which form was begun and is not sent, where no other is open."""
        if self.state.form is None and (waiting := self.unsent.waiting):
            fields = {"kept": waiting["kept"]}
            self._change(message="form_kept", message_fields=fields, good=True)

    def leave_form(self) -> None:
        """Record nothing after all."""
        self.unsent.end()
        self.lead.drop()
        self._change(form=None, message="")

    def filled(self, _name: str) -> None:
        """Something stands in the field: that it was empty need not be said any longer."""
        if self.state.message == "form_missing":
            self._change(message="")

    def submit(self, values: Mapping[str, str]) -> None:
        """What was filled in becomes a wish; a faulty field is said and nothing is lost."""
        form, state = self.state.form, self.station.state
        if form is None:
            return
        day = self.station.now.local(state.zone).date()
        try:
            wish = form.wish(Filled(values, day, state.zone, state.session))
        except Fault as fault:
            self._change(message=fault.code, message_fields=dict(fault.fields), good=False)
            return

        def then(answer: Answer) -> None:
            self._answered(form, answer)

        if isinstance(wish, Review) and form.id == "review_all":
            wishes = [Review(fact=fact, text=wish.text) for fact in self.state.together]
            self.lead.perform_all(wishes, lambda all_: self._answered(form, _first_no(all_)))
        elif form.id == "review":
            self.lead.perform(wish, then)
        else:
            self.station.perform(wish, then)

    def _answered(self, form: Form, answer: Answer) -> None:
        if (no := answer.refusal) is not None:
            self._change(message=no.code, message_fields=dict(no.fields), good=False)
        else:
            self.unsent.end()
            self.lead.drop()
            fields = {"count": len(self.state.together)}
            code = f"form_done_{form.id}"
            self._change(form=None, message=code, message_fields=fields, good=True)

    def _look(self) -> tuple[Entry, ...]:
        session = self.station.state.session
        moment = self._venue.at(self.station.stamp())
        open_ = set(moment.unreviewed(session))
        rows = [
            Entry(
                note.fact,
                "incident",
                note.seen_at or note.at,
                note.fact in open_,
                note.candidate_number or "",
                note,
                note.kind,
            )
            for note in noted(self._venue.journal, IncidentNoted)
            if note.session == session
        ]
        rows += about_people(moment, session)
        return tuple(sorted(rows, key=lambda row: (not row.waits, row.at.ms, row.id)))

    def _found(self, rows: tuple[Entry, ...]) -> None:
        chosen = self.state.chosen
        if chosen not in {row.id for row in rows}:
            chosen = rows[0].id if rows else ""
        self._change(rows=rows, chosen=chosen)

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)


def _first_no(answers: Sequence[Answer]) -> Answer:
    """The first refusal; what another station's lead has read meanwhile is none."""
    others = (a for a in answers if a.refusal and a.refusal.code != "already_reviewed")
    return next(others, answers[0]._replace(refusal=None))
