"""What a session's report is made from, read once: people, facts in order, what does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from app.domain.events import Corrected, Known, Recorded
from app.domain.reconciling import RoomPapers, papers
from app.domain.regulation import Regulation
from app.domain.round import Entry, Session
from app.domain.session import SessionState
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.projections.inrooms import Someone
from app.services.documents import reach_of
from app.services.inrooms import everybody_in
from app.services.journal import Stamp
from app.services.moment import Moment
from app.services.venue import Venue

F = TypeVar("F", bound=Known)


class SessionRecords:
    """One session as this station knows it, up to the last fact that is no paper's own.

    That a paper was made is a fact too. It changes nothing that a paper tells, so papers stop
    before it: the same facts give the same bytes however often they are printed.
    """

    def __init__(self, venue: Venue, session: str) -> None:
        if session not in venue.sessions:
            known = list(venue.sessions)
            raise Fault("unknown_session", Kind.REFUSED, session=session, known=known)
        self.venue = venue
        self.plan: Session = venue.sessions[session]
        self.rules: Regulation = venue.rules(self.plan.doors)
        journal = venue.journal
        self.roster: list[Entry] = list(journal.log.roster())
        """Everybody of the venue: a text about one session may name somebody of another."""
        self.entries: list[Entry] = [e for e in self.roster if e.session == session]
        self.size, self.head, last = reach_of(journal)
        self.date: Instant | None = last.entered if last else journal.last_at
        self.moment = Moment(venue, Stamp(last.at if last else Instant(0), 0))
        self.state: SessionState = self.moment.state(session)

    @cached_property
    def everybody(self) -> Sequence[Someone]:
        """Everybody entered or met in the session."""
        return list(everybody_in(self.venue, self.plan, self.entries))

    @cached_property
    def everything(self) -> Sequence[Recorded]:
        """All facts of this station's and the others' logs, in the common order."""
        return sorted(self.venue.journal.log.all_records(), key=lambda record: record.place)

    @cached_property
    def records(self) -> Sequence[Recorded]:
        """All facts of the session, in the common order, those taken back too."""
        return [record for record in self.everything if record.session == self.plan.id]

    @cached_property
    def corrections(self) -> dict[str, Recorded]:
        """Fact -> what takes it back."""
        found: dict[str, Recorded] = {}
        for record in self.records:
            if isinstance(record.fact, Corrected) and record.corrects is not None:
                found.setdefault(record.corrects, record)
        return found

    @cached_property
    def by_id(self) -> dict[str, Recorded]:
        """Every fact of the session by its id."""
        return {record.id: record for record in self.records}

    @cached_property
    def papers(self) -> dict[str, RoomPapers]:
        """Each room's people against its papers."""
        return papers(self.moment, self.plan)

    def those(self, kind: type[F]) -> Iterator[tuple[Recorded, F]]:
        """The facts of a kind that hold."""
        for record in self.records:
            if isinstance(record.fact, kind) and record.id not in self.corrections:
                yield record, record.fact

    def holding(self, *kinds: type[Known]) -> Iterator[Recorded]:
        """The same of several kinds."""
        for record in self.records:
            if isinstance(record.fact, kinds) and record.id not in self.corrections:
                yield record

    def room_of(self, number: str | None) -> tuple[str, str]:
        """Where somebody of this session belongs: room and seat."""
        return self._places.get(number or "", ("", ""))

    @cached_property
    def _places(self) -> dict[str, tuple[str, str]]:
        return {one.number: one.place for one in self.everybody}
