"""One case without a window: opened, which is on record; decided, once or anew; its photos."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol

from app.domain.casework import Decide, is_last_day
from app.domain.office import ClerkRole
from app.domain.regulation import Regulation
from app.domain.round import Entry
from app.kernel.faults import Fault
from app.services.casefile import CaseFile
from app.services.casephotos import PhotoShown
from app.services.casework import CaseShown
from ui.viewmodels.caseforms import Second, decision_form, outcome_of
from ui.viewmodels.forms import Form
from ui.viewmodels.office import OfficeModel

ACTS: tuple[str, ...] = ("confirm", "overturn", "void", "ban")


class CaseOpen(NamedTuple):
    """A case with everything that is needed to decide about it."""

    file: CaseFile
    people: tuple[Entry, ...]
    """A row of the roster of each person in it, in the order of the case."""
    photos: tuple[PhotoShown, ...]
    rules: Regulation
    every: Mapping[str, Regulation]
    zone: str
    seconds: tuple[Second, ...]


class CaseDesk(Protocol):
    """Cases at headquarters, one at a time; all of it is slow and for the lane."""

    @property
    def role(self) -> ClerkRole: ...
    def open(self, round_id: str, case: str) -> CaseOpen: ...
    def decide(self, round_id: str, case: str, wish: Decide, secret: str) -> CaseOpen: ...
    def photo(self, round_id: str, fact: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class CaseState:
    """Everything on the page of one case."""

    case: str = ""
    opened: CaseOpen | None = None
    person: int = 0
    """Whose letter it would be, of several people."""
    form: Form | None = None
    act: str = ""
    role: ClerkRole = "clerk"
    photo: bytes = b""
    """Decrypted, and only while it is looked at."""
    photo_at: int = 0
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)
    good: bool = True

    @property
    def shown(self) -> CaseShown | None:
        """The case itself."""
        return self.opened.file.case if self.opened else None

    @property
    def to(self) -> str:
        """The number of whom a letter would be to."""
        people = self.shown.candidates if self.shown else ()
        return people[self.person] if self.person < len(people) else ""

    def why_not(self, act: str) -> str:
        """Why whoever acts can't do this now, as a code; empty where they can."""
        shown = self.shown
        if shown is None:
            return "case_none_open"
        if self.role != "decider":
            return "case_not_decider"
        if act == "void" and not (shown.sessions or shown.session):
            return "case_no_session"
        if act == "ban" and not self.opened_people:
            return "case_nobody_to_bar"
        if (act == "ban" or self.lifts) and not (self.opened and self.opened.seconds):
            return "case_no_second"
        return ""

    @property
    def lifts(self) -> bool:
        """Whether a decision takes the place of one with a ban."""
        return self.shown is not None and bool(self.shown.banned)

    @property
    def opened_people(self) -> tuple[Entry, ...]:
        """The people of the case who are on the roster."""
        return self.opened.people if self.opened else ()


class CaseModel:
    """One case after another; a look is recorded before anything is shown."""

    def __init__(self, office: OfficeModel, desk: CaseDesk) -> None:
        self.office, self._desk = office, desk
        self._listeners: list[Callable[[CaseState], None]] = []
        self.state = CaseState()

    def on_state(self, listener: Callable[[CaseState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def open(self, case: str) -> None:
        """Open a case: a look at each person in it."""
        round_id = self.office.state.round
        self._change(**_FRESH, case=case, opened=None, role=self._desk.role)

        def show(opened: CaseOpen | Fault) -> None:
            if isinstance(opened, Fault):
                self.told([opened])
            elif case == self.state.case:
                self._change(opened=opened)

        self.office.look(lambda: _or_fault(lambda: self._desk.open(round_id, case)), show)

    def close(self) -> None:
        """Nothing of it is kept at hand."""
        self._change(**_FRESH, case="", opened=None)

    def choose_person(self, at: int) -> None:
        """Of several people the one whom a letter is to."""
        self._change(person=max(0, at))

    def begin(self, act: str) -> None:
        """Ask for what a decision needs."""
        if not self.state.why_not(act) and self.state.opened is not None and not self.office.busy:
            form = decision_form(act, self.state.opened.seconds, lifts=self.state.lifts)
            self._change(form=form, act=act, message="")

    def leave_form(self) -> None:
        """Decide nothing."""
        self._change(form=None, act="", message="")

    def submit(self, values: Mapping[str, str]) -> None:
        """Decide what was filled in; both persons' words are on record then."""
        state, round_id = self.state, self.office.state.round
        shown = state.shown
        if state.form is None or shown is None or self.office.busy:
            return
        missing = next(
            (f for f in state.form.fields if f.required and not values[f.name].strip()), None
        )
        if missing is not None:
            self.told([Fault("form_missing", field=missing.name)])
            return
        until = values.get("case_until", "").strip()
        if not is_last_day(until):
            self.told([Fault("until_no_day", found=until, field="case_until")])
            return
        ban = state.act == "ban"
        wish = Decide(
            outcome_of(state.act),
            values["case_reason"].strip(),
            anew=shown.outcome is not None,
            ban=ban,
            until=until,
            second=values.get("case_second", ""),
        )
        secret, case = values.get("case_second_pin", ""), shown.case

        def done(opened: CaseOpen) -> None:
            told = {"case": case, "outcome": opened.file.case.outcome}
            self._change(**_FRESH, opened=opened)
            self._change(message="case_done", message_fields=told)

        def failed(faults: tuple[Fault, ...]) -> None:
            if faults[0].code == "case_decided":
                self.open(case)  # somebody else was sooner: their decision is to be read first
            self.told(faults)

        self.office.do(
            "cases_deciding",
            lambda _: self._desk.decide(round_id, case, wish, secret),
            done,
            failed,
        )

    def look_at_photo(self, at: int, then: Callable[[], None]) -> None:
        """Decrypt one photo to be looked at; the look is on record."""
        opened, round_id = self.state.opened, self.office.state.round
        if opened is None or not 0 <= at < len(opened.photos):
            return

        def show(data: bytes | Fault) -> None:
            if isinstance(data, Fault):
                self.told([data])
                return
            self._change(photo=data, photo_at=at, message="")
            then()

        fact = opened.photos[at].step.fact
        self.office.look(lambda: _or_fault(lambda: self._desk.photo(round_id, fact)), show)

    def hide_photo(self) -> None:
        """It is looked at no longer."""
        self._change(photo=b"")

    def say(self, code: str, fields: Mapping[str, object]) -> None:
        """Something that keeps it from being done."""
        self._change(message=code, message_fields=fields, good=False)

    def told(self, faults: Sequence[Fault]) -> None:
        """The same of a Fault."""
        self.say(faults[0].code, dict(faults[0].fields))

    def _change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)
        for listener in self._listeners:
            listener(self.state)


_FRESH: Mapping[str, Any] = {
    "form": None,
    "act": "",
    "photo": b"",
    "person": 0,
    "message": "",
    "good": True,
}


def _or_fault(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Fault as fault:
        return fault
