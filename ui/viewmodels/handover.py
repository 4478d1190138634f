"""The papers of a session without a window: which there are, and how each is made."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple, get_args

from app.domain.events import DocumentMade, IncidentNoted
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.document import Document
from app.services.callsheet import call_sheet
from app.services.documents import DigestAt, documents_made, documents_still_there
from app.services.inrooms import attentions_in
from app.services.noted import Note, noted
from app.services.registers import register_for
from app.services.roompapers import card_for, warning_slip_for
from app.services.seatposter import poster_for
from app.services.sessionpapers import (
    attendance_for,
    incident_for,
    no_shows_for,
    permissions_for,
)
from app.services.sessionreporting import report_for
from ui.viewmodels.sessions import SessionRow, sessions_of
from ui.viewmodels.station import StationModel

Kind = Literal[
    "report",
    "report_named",
    "attendance",
    "no_show",
    "permissions",
    "register",
    "calls",
    "poster",
    "card",
    "incident",
    "warning",
]
_EACH: tuple[Kind, ...] = ("incident", "warning")
"""One paper for each fact of its kind."""
_ALWAYS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind not in _EACH)
_NOBODYS: tuple[Kind, ...] = ("calls", "poster")
"""Papers that never carry a name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One paper: its words are handover_doc_<kind>, what it is for handover_for_<kind>."""

    kind: Kind
    fact: str = ""
    at: Instant | None = None
    what: str = ""
    """The kind of incident or misconduct, as a code of the rules."""
    number: str = ""
    """About whom; what was typed, of the card."""

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.kind}/{self.fact}"


class Paper(NamedTuple):
    """How a paper is made, what its file is called, and how it is made with names."""

    make: Callable[[], Document]
    name: str
    named: Callable[[], Document] | None


@dataclass(frozen=True, slots=True)
class HandoverState:
    """Everything on the page."""

    sessions: tuple[SessionRow, ...] = ()
    session: str = ""
    rows: tuple[Row, ...] = ()
    chosen: str = ""
    files: int = 0
    """Files made here that are still there."""
    with_names: tuple[str, ...] = ()
    """Those of them that carry names, by path."""
    lead: bool = False
    """Whether a lead is signed in: papers about everybody are a lead's."""
    message: str = ""
    message_fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def row(self) -> Row | None:
        """The paper that is chosen."""
        return next((row for row in self.rows if row.id == self.chosen), None)


class _Found(NamedTuple):
    sessions: tuple[SessionRow, ...]
    rows: tuple[Row, ...]
    files: int
    with_names: tuple[str, ...]


class HandoverModel:
    """Lists a session's papers; every change arrives as a new state."""

    def __init__(
        self,
        station: StationModel,
        digest_at: DigestAt,
        shown: Callable[[], bool] = lambda: True,
    ) -> None:
        self.station = station
        self._digest_at = digest_at
        self._listeners: list[Callable[[HandoverState], None]] = []
        self.state = HandoverState()
        station.reads(self._look, self._found, wanted=shown)

    def on_state(self, listener: Callable[[HandoverState], None]) -> None:
        """Call this with every new state."""
        self._listeners.append(listener)

    def begin(self) -> None:
        """The session that the desk works for, the first paper chosen."""
        self._change(session=self.station.state.session, message="", chosen="")
        self.station.refresh()

    def next_session(self, by: int) -> None:
        """Another session of this venue."""
        ids = [row.id for row in self.state.sessions]
        if self.state.session in ids:
            at = (ids.index(self.state.session) + by) % len(ids)
            self._change(session=ids[at], message="")
            self.station.refresh()

    def choose(self, id: str) -> None:
        """Look at one paper."""
        if id != self.state.chosen:
            self._change(chosen=id, message="")

    def say(self, code: str, **fields: object) -> None:
        """Something to be read on the page."""
        self._change(message=code, message_fields=fields)

    def paper(self, language: Language, typed: str = "") -> Paper | None:
        """The chosen paper; None, and why is said, where it can't be made."""
        row = self.state.row
        if not self.state.lead:
            self.say("handover_lead_only")
            return None
        if row is None:
            return None
        if row.kind == "card":
            number = unicodedata.normalize("NFKC", typed).strip()
            if not number:
                self.say("handover_number")
                return None
            row = replace(row, number=number)
        self.say("")
        head, session = self.station.venue.head, self.state.session
        parts = [head.round.id, head.venue, session, row.kind.replace("_", "-"), row.number]
        name = "-".join(part for part in parts if part)
        plain = row.kind != "report_named"
        named = None if not plain or row.kind in _NOBODYS else self._maker(row, language, True)
        return Paper(self._maker(row, language, not plain), name, named)

    def _maker(self, row: Row, language: Language, names: bool) -> Callable[[], Document]:
        venue, session, stamp = self.station.venue, self.state.session, self.station.stamp()
        makers: dict[Kind, Callable[[], Document]] = {
            "report_named": lambda: report_for(venue, session, language, with_names=True),
            "report": lambda: report_for(venue, session, language, with_names=names),
            "attendance": lambda: attendance_for(venue, session, None, language, with_names=names),
            "no_show": lambda: no_shows_for(venue, session, language, with_names=names),
            "permissions": lambda: permissions_for(venue, session, language, with_names=names),
            "register": lambda: register_for(
                venue, session, None, language, stamp, with_names=names
            ),
            "calls": lambda: call_sheet(venue, session, language),
            "poster": lambda: poster_for(venue, session, None, language, stamp),
            "card": lambda: card_for(venue, row.number, language, with_names=names),
            "incident": lambda: incident_for(venue, row.fact, language, with_names=names),
            "warning": lambda: warning_slip_for(venue, row.fact, with_names=names),
        }
        return makers[row.kind]

    def _look(self) -> _Found:
        session = self.state.session or self.station.state.session
        journal = self.station.venue.journal
        made: list[DocumentMade] = documents_made(journal)
        there = [one for one in documents_still_there(made, self._digest_at) if one.there]
        rows = (*(Row(kind) for kind in _ALWAYS), *self._each(session))
        named = tuple(one.path for one in there if one.fact.with_names)
        return _Found(sessions_of(self.station), rows, len(there), named)

    def _each(self, session: str) -> Iterator[Row]:
        venue = self.station.venue
        for note in noted(venue.journal, IncidentNoted):
            if note.session == session:
                at, number = note.seen_at or note.at, _whom(note)
                yield Row("incident", note.fact, at, note.kind, number)
        for one in attentions_in(venue, session):
            if one.written:
                yield Row("warning", one.fact, one.at, one.kind, one.candidate_number)

    def _found(self, found: _Found) -> None:
        chosen = self.state.chosen
        if chosen not in {row.id for row in found.rows}:
            # Names are never in front of anybody who has not asked for them.
            chosen = next(row.id for row in found.rows if row.kind != "report_named")
        lead = self.station.state.role == "lead"
        self._change(
            **found._asdict(),
            session=self.state.session or self.station.state.session,
            chosen=chosen,
            lead=lead,
        )

    def _change(self, **fields: object) -> None:
        self.state = replace(self.state, **fields)  # type: ignore[arg-type]
        self.station.tell(self._tell)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.state)


def _whom(note: Note) -> str:
    return note.candidate_number or (note.people[0] if note.people else "")
