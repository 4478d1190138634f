"""The running register of a session: the paper on which an exam goes on when a computer dies."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.candidate import Person
from app.domain.whereabouts import place_of, presence
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language, phrase
from app.projections.cells import person_cell
from app.reports.document import Document
from app.reports.running import RunningLine, running_register
from app.services.headcodes import code_so_far
from app.services.journal import Stamp
from app.services.roundname import name_on_paper
from app.services.venue import Venue


def running_for(venue: Venue, session: str, language: Language, stamp: Stamp) -> Document:
    """Everybody of a session as they stand now; raise Fault `unknown_session`."""
    if session not in venue.sessions:
        raise Fault("unknown_session", Kind.REFUSED, session=session, known=list(venue.sessions))
    names = {room.code: f"{room.code}　{room.name}".strip() for room in venue.plan.rooms}
    rooms: dict[str, list[RunningLine]] = {}
    elsewhere = list[RunningLine]()
    for room, line in _lines(venue, session, language):
        here = rooms.setdefault(room, []) if room in names else elsewhere
        here.append(line)
    return running_register(
        round_name=name_on_paper(venue.head.round, language),
        venue=venue.plan.name,
        session=session,
        rooms={names[code]: rooms[code] for code in names if code in rooms},
        elsewhere=elsewhere,
        head_code=code_so_far(venue.journal),
        language=language,
        written=venue.at(stamp).now,
        zone=venue.head.round.time_zone,
    )


def _lines(venue: Venue, session: str, language: Language) -> Iterator[tuple[str, RunningLine]]:
    """Whoever is entered, and whoever came without being."""
    journal = venue.journal
    entries = {e.candidate_number: e for e in journal.log.roster() if e.session == session}
    others = [number for number, who in journal.people() if session in who.sittings]
    for number in dict.fromkeys([*entries, *others]):
        entry, person = entries.get(number), journal.state(person_cell(number), Person)
        sitting = person.sitting(session)
        room, seat = place_of(entry, sitting)
        admitted = [admission.when for admission in sitting.admissions]
        yield (
            room,
            RunningLine(
                seat=seat,
                number=number,
                name=entry.name if entry else "–",
                standing=phrase(f"standing_{person.standing(session)}", language),
                presence=phrase(f"presence_{presence(sitting)}", language),
                since=admitted[0] if admitted else None,
            ),
        )
