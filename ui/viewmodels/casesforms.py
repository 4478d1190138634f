"""What is filled in on the page of cases: a case opened, a person looked up or erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NoReturn

from app.domain.casework import Open
from app.domain.office import HeadNoted
from app.domain.round import Entry
from app.kernel.faults import Fault
from app.services.casework import CaseShown
from app.services.reissuing import MOST_FOUND
from ui.viewmodels.caseforms import Second
from ui.viewmodels.cases import CaseList, CasesModel
from ui.viewmodels.forms import Field, Filled, Form, Option

OPEN, PERSON, HEAD, ERASE = "case_open", "case_person", "case_head", "case_erase"


class CasesForms:
    """Opens forms over the queue and does what was filled in."""

    def __init__(self, model: CasesModel, cases: CaseList) -> None:
        self._model, self._cases = model, cases
        self._on_opened: Callable[[str], None] = lambda _: None
        self._on_found: Callable[[Entry], None] = lambda _: None

    def on_opened(self, listener: Callable[[str], None]) -> None:
        """Call this with the id of a case that was opened."""
        self._on_opened = listener

    def on_found(self, listener: Callable[[Entry], None]) -> None:
        """Call this with the one person who was found."""
        self._on_found = listener

    def ask_open(self) -> None:
        """Ask what is to be looked into."""
        fields = (
            Field("case_people", required=False),
            Field("case_session", required=False),
            Field("case_venue", required=False),
            Field("case_reason", "text"),
        )
        self._model.change(form=Form(OPEN, fields, _no_wish), message="")

    def ask_person(self) -> None:
        """Ask who is to be looked up."""
        form = Form(PERSON, (Field("case_who"),), _no_wish)
        self._model.change(form=form, message="")

    def ask_head(self) -> None:
        """Ask for a code that stands on a venue's paper."""
        fields = (Field("case_venue"), Field("case_code"))
        self._model.change(form=Form(HEAD, fields, _no_wish), message="")

    def ask_erase(self) -> None:
        """Ask who is to be erased, why, and who the second person is."""

        def ask(seconds: Sequence[Second]) -> None:
            picks = tuple(Option(one.id, plain=one.name) for one in seconds)
            if not picks:
                self._model.told([Fault("erase_needs_second", clerk=self._cases.clerk)])
                return
            fields = (
                Field("case_number"),
                Field("case_reason"),
                Field("case_second", "pick", picks=picks),
                Field("case_second_pin", "pin"),
            )
            self._model.change(form=Form(ERASE, fields, _no_wish), message="")

        self._model.office.look(self._cases.seconds, ask)

    def leave(self) -> None:
        """Fill nothing in."""
        self._model.change(form=None, message="")

    def submit(self, values: Mapping[str, str]) -> None:
        """Do what was filled in."""
        form = self._model.state.form
        if form is None or self._model.office.busy:
            return
        missing = next((f for f in form.fields if f.required and not values[f.name].strip()), None)
        if missing is not None:
            self._model.told([Fault("form_missing", field=missing.name)])
        elif form.id == OPEN:
            self._open(values)
        elif form.id == ERASE:
            self._erase(values)
        elif form.id == HEAD:
            self._head(values["case_venue"].strip(), values["case_code"].strip())
        else:
            self._look_up(values["case_who"].strip())

    def _open(self, values: Mapping[str, str]) -> None:
        filled = Filled(values, day=date.min, zone="UTC", session="")
        wish = Open(
            filled.text("case_reason"),
            filled.numbers("case_people"),
            filled.text("case_session"),
            filled.text("case_venue"),
        )
        round_id = self._model.office.state.round

        def done(opened: CaseShown) -> None:
            self._model.change(form=None, chosen=opened.case)
            self._on_opened(opened.case)

        self._model.office.do(
            "cases_opening",
            lambda _: self._cases.open_new(round_id, wish),
            done,
            self._model.told,
        )

    def _head(self, venue: str, code: str) -> None:
        round_id = self._model.office.state.round

        def done(noted: HeadNoted) -> None:
            told = {"head": noted.code, "record": noted.seq, "venue": venue}
            self._model.change(
                form=None,
                message=f"head_result_{noted.result}",
                message_fields=told,
                good=noted.result == "found",
            )

        self._model.office.do(
            "cases_heading",
            lambda _: self._cases.note_head(round_id, venue, code),
            done,
            self._model.told,
        )

    def _erase(self, values: Mapping[str, str]) -> None:
        round_id = self._model.office.state.round
        names = ("case_number", "case_reason", "case_second", "case_second_pin")
        number, reason, second, secret = (values[name].strip() for name in names)

        def done(told: Sequence[Fault]) -> None:
            self._model.change(form=None)
            self._model.told(told, good=True)

        self._model.office.do(
            "erasing_person",
            lambda _: self._cases.erase(round_id, number, reason, second, secret),
            done,
            self._model.told,
        )

    def _look_up(self, text: str) -> None:
        round_id = self._model.office.state.round

        def found(people: Sequence[Entry]) -> None:
            if len(people) == 1:
                self._model.change(form=None, message="")
                self._on_found(people[0])
            elif people:
                names = "、".join(
                    f"{one.candidate_number} {one.name}" for one in people[:MOST_FOUND]
                )
                self._model.told([Fault("reissue_many", who=names)])
            else:
                self._model.told([Fault("reissue_nobody", text=text)])

        self._model.office.do(
            "cases_looking", lambda _: self._cases.find(round_id, text), found, self._model.told
        )


def _no_wish(_filled: Filled) -> NoReturn:
    raise Fault("reissue_nobody", text="")
