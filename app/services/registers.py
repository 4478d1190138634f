"""The register to take along when rooms must be left: of one room, a session, or all that run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.alarm import away
from app.domain.evacuating import last_seen, may_be_here, on_the_register
from app.domain.events import DocumentMade
from app.domain.round import Entry, Session
from app.domain.whereabouts import place_of, presence
from app.kernel.faults import Fault, Kind
from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.projections.cells import station_cell
from app.reports.document import Document
from app.reports.register import RegisterLine, RegisterPart, register
from app.services.documents import reach_of
from app.services.headcodes import code_so_far
from app.services.journal import Journal, Stamp
from app.services.moment import Moment
from app.services.roundname import name_on_paper
from app.services.venue import Venue


def register_for(
    venue: Venue,
    session: str,
    room: str | None,
    language: Language,
    stamp: Stamp,
    *,
    with_names: bool = False,
) -> Document:
    """The register of one room or all; raise Fault `unknown_session` or `unknown_room_here`."""
    if session not in venue.sessions:
        raise Fault("unknown_session", Kind.REFUSED, session=session, known=list(venue.sessions))
    known = [one.code for one in venue.plan.rooms]
    if room is not None and room not in known:
        raise Fault("unknown_room_here", Kind.REFUSED, rooms=[room], known=known)
    rooms = (room,) if room else (*known, "")
    return _document(venue, {session: rooms}, language, stamp, room is not None, with_names)


def register_of_all(
    venue: Venue, rooms: Mapping[str, Iterable[str]], language: Language, stamp: Stamp
) -> Document:
    """One register over several sessions, a part for each session and room, with names.

    Outside people are called by name, and nobody has a choice to make first.
    """
    whole = {session: (*codes, "") for session, codes in rooms.items()}
    return _document(venue, whole, language, stamp, False, True)


def register_made_since(journal: Journal, since: Instant) -> bool:
    """Whether this station has printed or saved a register from this second on."""
    return any(
        isinstance(record.fact, DocumentMade)
        and record.fact.kind == "register"
        and record.when.second >= since.second
        for record in journal.log.records(station_cell(journal.station, journal.epoch))
    )


def _document(
    venue: Venue,
    rooms: Mapping[str, Iterable[str]],
    language: Language,
    stamp: Stamp,
    empty: bool,
    with_names: bool,
) -> Document:
    """`empty` rooms have a part too."""
    now, parts = venue.at(stamp), list[RegisterPart]()
    for session, codes in rooms.items():
        about = _session(venue, session, language) if len(rooms) > 1 else ""
        for code in codes:
            lines, gone = _lines(now, session, code, language), _gone(now, session, code, language)
            if lines or gone or (empty and code):
                named = _room(venue, code, language)
                title = phrase("register.room", language, {"room": named}) if code else named
                sheet = f"{session} {code}".strip() if about else named
                title = f"{about}　{title}".strip("　")
                parts.append(RegisterPart(title, sheet, lines, gone))
    reach = reach_of(venue.journal)
    return register(
        round_name=name_on_paper(venue.head.round, language),
        venue=venue.plan.name,
        session=", ".join(rooms),
        parts=parts,
        head_code=code_so_far(venue.journal),
        language=language,
        date=reach.last.entered if reach.last else venue.journal.last_at,
        zone=venue.head.round.time_zone,
        about=", ".join(rooms),
        with_names=with_names,
    )


def _session(venue: Venue, session: str, language: Language) -> str:
    """A session as it is told from the others of its day: start, subject, id."""
    plan: Session = venue.sessions[session]
    subject = venue.rules(plan.doors).subject(plan.subject)
    start = plan.start.local(venue.head.round.time_zone).strftime("%H:%M")
    return f"{start} {subject.ja if language == 'ja' else subject.en} ({session})"


def _room(venue: Venue, code: str, language: Language) -> str:
    if not code:
        return phrase("register.nowhere", language)
    return f"{code}　{next((r.name for r in venue.plan.rooms if r.code == code), code)}"


def _lines(now: Moment, session: str, room: str, language: Language) -> list[RegisterLine]:
    """Everybody whose place is in the room and who should answer, or may be there all the same."""
    expected, unsure = (
        set(on_the_register(now, session, room)),
        may_be_here(now, session, room),
    )
    states = {
        number: "register.waiting"
        if unsure.get(number) == "waiting"
        else f"presence_{presence(now.person(number).sitting(session))}"
        for number in sorted({*expected, *unsure})
    }
    return _told(now, session, states, expected, language)


def _gone(now: Moment, session: str, room: str, language: Language) -> list[RegisterLine]:
    """Whoever was here and is not on the register: they may still be in the building."""
    found = away(now, session, room)
    states = {number: f"register.away_{why}" for number, why in found.items()}
    return _told(now, session, states, set(), language)


def _told(
    now: Moment, session: str, states: Mapping[str, str], expected: set[str], language: Language
) -> list[RegisterLine]:
    entered: dict[str, Entry] = {entry.candidate_number: entry for entry in now.entered(session)}
    lines, where = list[RegisterLine](), last_seen(now, session)
    for number, state in states.items():
        entry = entered.get(number)
        sitting = now.person(number).sitting(session)
        seen, place = where(number), place_of(entry, sitting)
        said = [phrase(state, language)]
        if seen != place:
            said.append(phrase("register.planned", language, {"place": "-".join(place)}))
        elif sitting.there.found not in (None, place):
            there = "-".join(filter(None, sitting.there.found or ()))
            said.append(phrase("register.seen_in", language, {"place": there}))
        lines.append(
            RegisterLine(
                seat=seen[1],
                number=number,
                name=entry.name if entry else "–",
                kana=entry.kana if entry else "–",
                state="　".join(said),
                expected=number in expected,
            )
        )
    return lines
