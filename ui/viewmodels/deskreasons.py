"""Reasons at the desk: to put somebody before the lead, and to take back what was recorded."""

from __future__ import annotations

from app.domain.coursefacts import ReceiptHanded, ScannedBack, ScannedOut
from app.domain.events import (
    TYPE_NAMES,
    Admitted,
    ExemptionDeclared,
    IdChecked,
    Recorded,
    Referred,
    Refused,
)
from app.domain.wishes import Correct, Refer
from app.projections import cells
from app.projections.timeline import timeline
from app.services.venue import Venue
from ui.viewmodels.deskflow import Desk, Flow
from ui.viewmodels.deskpanels import Choice, Choosing, Writing

REFER = ("infection", "ticket_detail", "permission", "companion", "doubt", "other")
UNDO = ("wrong_key", "wrong_person", "looked_again", "other")
_TAKEN_BACK = (
    Admitted,
    Refused,
    Referred,
    IdChecked,
    ExemptionDeclared,
    ScannedOut,
    ScannedBack,
    ReceiptHanded,
)


class Reasons(Flow):
    """A list of reasons by number keys; the last one is written."""

    name = ""
    codes: tuple[str, ...] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._written: str | None = None

    def begin(self) -> None:
        """Show the list."""
        self._written = None
        self.desk.show(self.listed())

    def listed(self) -> Choosing:
        """The list."""
        cite = self.desk.rules.cite
        reasons = self.desk.rules.reasons
        return Choosing(
            f"{self.name}_title",
            tuple(
                Choice(
                    str(place),
                    f"{self.name}_{code}",
                    article=cite(reasons[code].article) if code in reasons else None,
                )
                for place, code in enumerate(self.codes, 1)
            ),
        )

    def digit(self, key: str) -> None:
        """Choose; the last reason is written first."""
        if self._written is not None or not 1 <= int(key) <= len(self.codes):
            return
        code = self.codes[int(key) - 1]
        if code == "other":
            self._written = ""
            self.desk.show(Writing(f"{self.name}_write"))
        else:
            self.act(code, self.desk.words.say(f"{self.name}_{code}"))

    def write(self, field: str, text: str) -> None:
        """Keep what is written."""
        if self._written is not None:
            self._written = text
            self.desk.show(Writing(f"{self.name}_write", text))

    def enter(self) -> None:
        """Record the written reason; an empty one is asked for again."""
        if self._written is None:
            self.desk.say("desk_choose_first")
        elif not self._written.strip():
            self.desk.say("desk_write_first")
        else:
            self.act("other", self._written.strip())

    def back(self) -> None:
        """From writing to the list, from the list out."""
        if self._written is not None:
            self.begin()
        else:
            super().back()

    def act(self, code: str, reason: str) -> None:
        """Record it."""


class ReferFlow(Reasons):
    """Put the person before the lead, with a reason, and go on."""

    name, codes = "refer", REFER

    def act(self, code: str, reason: str) -> None:
        """An infection is recorded as its article alone, without any word about it."""
        person = self.desk.state.person
        if person is None:
            return
        ground = "infection" if code == "infection" else reason
        wish = Refer(candidate=person.number, reason=ground, session=self.desk.session)

        def then(refused: bool) -> None:
            if not refused:
                self.desk.close()
                self.desk.finish("referred")

        self.desk.wish(wish, lambda answer: then(answer.refusal is not None))


class UndoFlow(Reasons):
    """Take back the newest thing recorded about somebody, with a reason; nothing is deleted."""

    name, codes = "undo", UNDO

    def __init__(self, desk: Desk, number: str, record: Recorded) -> None:
        super().__init__(desk)
        self._number, self._record = number, record

    def listed(self) -> Choosing:
        """The list, and what would be taken back."""
        record, station = self._record, self.desk.station
        listed = super().listed()
        fields = (
            ("what", TYPE_NAMES[type(record.fact)]),
            ("at", record.when),
            ("by", station.name_of(record.operator or "")),
            ("number", self._number),
        )
        return Choosing(listed.title, listed.choices, "undo_about", fields)

    def act(self, code: str, reason: str) -> None:
        """Record that it does not hold, then judge the person anew."""
        wish = Correct(fact=self._record.id, reason=reason)

        def then(refused: bool) -> None:
            if not refused:
                self.desk.close()
                let_in = isinstance(self._record.fact, Admitted)
                said = "desk_admission_undone" if let_in else "desk_undone"
                self.desk.look_up(self._number, said)

        self.desk.wish(wish, lambda answer: then(answer.refusal is not None))


def newest(venue: Venue, number: str, session: str) -> Recorded | None:
    """The newest thing about somebody in a session that a desk may take back."""
    told = timeline(venue.journal.log.records(cells.person_cell(number)))
    standing = [
        one.record
        for one in told
        if one.corrected is None
        and one.record.session == session
        and isinstance(one.record.fact, _TAKEN_BACK)
    ]
    return standing[-1] if standing else None
