"""A session's report: who worked, by which clock, the times planned and real, the log's heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.domain.confirming import unconfirmed
from app.domain.events import (
    ClockConfirmed,
    ClockJumped,
    ConfidentialityConfirmed,
    DoorsOpened,
    QueueClosed,
    Recorded,
    SessionCancelled,
    SessionClosed,
    SessionEnded,
    SessionResumed,
    SessionStarted,
    SessionSuspended,
    StartDelayed,
    TimesSet,
)
from app.domain.roomfacts import RegisterCalled
from app.domain.session import deadline_of, doors_of, planned_end_of, start_of
from app.domain.stationfacts import StationsConfirmed
from app.formats.headcode import paper_code
from app.kernel.time import Instant
from app.projections.clocks import room_times
from app.reports.document import Cell
from app.services.reportwords import Words
from app.services.sessionrecords import SessionRecords

Row = tuple[Cell, ...]
_COURSE = (
    TimesSet,
    DoorsOpened,
    QueueClosed,
    StartDelayed,
    SessionStarted,
    SessionSuspended,
    SessionResumed,
    SessionEnded,
    SessionCancelled,
    RegisterCalled,
    SessionClosed,
)


def staff_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Everybody who may sign in, when they confirmed confidentiality, what they recorded."""
    wrote = Counter(record.operator for record in found.records)
    promised: dict[str, Instant] = {}
    for record in found.everything:
        if isinstance(record.fact, ConfidentialityConfirmed) and record.operator:
            promised.setdefault(record.operator, record.when)
    for member in found.venue.head.round.staff:
        if member.venue == found.venue.head.venue:
            name = member.name if words.names is not None else ""
            role = words.code(f"paper.role.{member.role}")
            yield member.id, name, role, promised.get(member.id), wrote[member.id]


def clock_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Every check of a computer's clock by two people, and every jump of one."""
    for record in found.everything:
        fact, station = record.fact, found.venue.journal.name_of(record.station)
        if isinstance(fact, ClockConfirmed):
            said, offset = words.say("clock_checked"), seconds_text(fact.offset_ms)
            when = fact.reference
            yield when, station, said, words.by(record), fact.second_operator, offset
        elif isinstance(fact, ClockJumped):
            said = words.say(f"clock_{fact.kind}")
            yield record.when, station, said, "", "", seconds_text(-fact.by_ms)


def seconds_text(ms: int) -> str:
    """A difference in seconds with its sign: +1.200 s."""
    return f"{ms / 1000:+.3f} s"


def plan_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Headquarters' times, and what became of them at the venue."""
    plan, state = found.plan, found.state
    clocks = [state.room(room) for room in found.moment.rooms(plan.id)]
    starts = [clock.started for clock in clocks if clock.started is not None]
    ends = [clock.ended for clock in clocks if clock.ended is not None]
    yield words.say("doors"), plan.doors, state.opened_at
    for word, planned, moved in (
        ("set_doors", plan.doors, doors_of(plan, state)),
        ("set_deadline", plan.admission_deadline, deadline_of(plan, state)),
        ("set_start", plan.start, start_of(plan, state)),
        ("set_end", plan.end, planned_end_of(plan, state)),
    ):
        if word == "set_deadline" or moved != planned:
            yield words.say(word), planned, moved
    yield words.say("start"), plan.start, Instant(min(starts) * 1000) if starts else None
    yield words.say("end"), plan.end, Instant(max(ends) * 1000) if ends else None
    yield words.say("closed"), None, state.closed


def room_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Each room's real times, what was added for stoppages, given back, is missing or over."""
    times = room_times(found.plan, found.state, found.moment.rooms(found.plan.id), found.moment.now)
    for room, one in times.items():
        yield (
            room,
            words.code(f"room_phase_{one.phase}"),
            one.started,
            one.ended,
            one.end,
            one.compensation,
            one.given_back,
            one.shortfall,
            one.overrun,
        )


def stop_rows(found: SessionRecords) -> Iterator[Row]:
    """Each stoppage of each room, to the second."""
    for room, clock in sorted(found.state.rooms.items()):
        for since, until in clock.stops:
            yield room, Instant(since * 1000), Instant(until * 1000), until - since
        if clock.stopped is not None:
            yield room, Instant(clock.stopped * 1000), None, None


def course_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What happened to the session as a whole, in order."""
    for record in found.records:
        if isinstance(record.fact, _COURSE) and record.id not in found.corrections:
            yield _course(record, words, found.venue.head.round.time_zone)


def _course(record: Recorded, words: Words, zone: str) -> Row:
    fact = record.fact
    rooms: tuple[str, ...] = getattr(fact, "rooms", ()) or ((record.room,) if record.room else ())
    more: list[str] = []
    if isinstance(fact, QueueClosed):
        more = [words.say("queue", count=fact.count)]
    elif isinstance(fact, RegisterCalled):
        more = [words.say("called", there=fact.there, missing=words.people(fact.missing))]
    elif isinstance(fact, SessionClosed):
        more = [words.say("with_second", second=fact.second_operator)]
    elif isinstance(fact, SessionSuspended) and fact.since is not None:
        more = [words.say("stopped_at", at=fact.since, zone=zone)]
    more += [getattr(fact, "reference", ""), getattr(fact, "point_reached", "")]
    what = words.say(f"did.{type(fact).__name__}")
    told = words.written(record.reason, *more)
    return record.when, what, words.joined(rooms), words.by(record), told


def log_rows(found: SessionRecords) -> Iterator[Row]:
    """How far each station's log is held here, and the code of its head."""
    journal = found.venue.journal
    own = paper_code(journal.station, found.size, found.head)
    yield journal.name_of(journal.station), found.size, own
    for (station, _), head in sorted(journal.others.items()):
        yield journal.name_of(station), head.size, paper_code(station, head.size, head.hash)


def station_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Which computers the lead said were the venue's and which were not; each by its key."""
    for record, fact in found.those(StationsConfirmed):
        for code, said in (("ours", fact.stations), ("not_ours", fact.not_ours)):
            for one in said:
                told = words.say(f"station_{code}")
                yield one.name, one.short, one.size, told, record.when, words.by(record)
    own = (found.venue.journal.station, found.venue.journal.epoch)
    for one in unconfirmed(found.moment, found.plan.id):
        # A paper about this station does not count what was recorded about papers since.
        size = found.size if (one.station, one.epoch) == own else one.size
        yield one.name, one.short, size, words.say("station_unsaid"), None, ""
