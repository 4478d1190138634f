"""A session's report: counts by room that add up, everybody's attendance, what the room saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.domain.events import Refused
from app.domain.reasons import article_in
from app.domain.roomfacts import Departed, Moved, Withdrew
from app.kernel.time import Instant
from app.projections.attendance import COLUMNS, MARKS, column_of, count_attendance, marks_of
from app.projections.leaves import leave_rows
from app.reports.document import Cell
from app.services.inrooms import absences, permissions_of
from app.services.reportwords import Words
from app.services.sessionrecords import SessionRecords

Row = tuple[Cell, ...]
_AGAIN = ("refused_before", "refused_for_good")


def count_rows(found: SessionRecords, words: Words) -> tuple[list[Row], list[Row]]:
    """By room and in all: registered in its parts, and what more there is to say of some."""
    counts = count_attendance(found.everybody, found.state)
    parts: list[Row] = []
    marks: list[Row] = []
    for room, one in counts.items():
        parts.append((room, one.registered, *(one.columns[name] for name in COLUMNS)))
        marks.append((room, *(one.marks[name] for name in MARKS), one.beyond))
    if not counts:
        return [], []
    total = words.say("total")
    return [*parts, _summed(total, parts)], [*marks, _summed(total, marks)]


def _summed(label: str, rows: list[Row]) -> Row:
    columns = list(zip(*rows, strict=True))[1:]
    return (label, *(sum(int(str(cell)) for cell in column) for column in columns))


def refusal_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Grounds of those who were turned away, by article."""
    last: dict[str, str] = {}
    for record, fact in found.those(Refused):
        # Who comes again is refused for having been refused: what counts is why they were first.
        if record.candidate and fact.ground not in _AGAIN:
            last[record.candidate] = fact.ground
    grounds: Counter[str] = Counter()
    for one in found.everybody:
        if one.entry is None or column_of(one, found.state) != "refused":
            continue
        grounds[last.get(one.number) or one.sitting.refused or "disqualified"] += 1
    rules = found.rules
    listed = [
        (article_in(rules, ground) or "", words.ground(ground), people)
        for ground, people in grounds.items()
    ]
    yield from sorted(listed)


def attendance_rows(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Everybody entered in the session or met in it, by number."""
    for one in sorted(found.everybody, key=lambda one: one.number):
        column = "beyond" if one.entry is None else column_of(one, found.state)
        if one.entry is None and not one.sitting.in_room:
            continue
        sitting = one.sitting
        notes = [words.say(f"col.{mark}") for mark in marks_of(one)]
        let_in = sitting.admissions[0].when if sitting.admissions else None
        arrived = sitting.arrived or sitting.late
        place = one.place
        yield (
            one.number,
            *place,
            words.say(f"col.{column}"),
            arrived,
            let_in,
            words.joined(notes),
        )


def arrivals(found: SessionRecords) -> list[tuple[Instant, bool]]:
    """When people of this session stood at a desk first, and whether that was in time."""
    came: list[tuple[Instant, bool]] = []
    for one in found.everybody:
        if one.entry is None:
            continue
        if one.sitting.arrived is not None:
            came.append((one.sitting.arrived, True))
        elif one.sitting.late is not None:
            came.append((one.sitting.late, False))
    return sorted(came)


def leaves(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Every leave for a while, with what our own limits flag."""
    listed = leave_rows(
        found.plan.id,
        absences(found.everybody, found.plan, found.state),
        found.rules.leave,
        found.state.rooms,
    )
    for one in listed:
        flags = words.joined(words.code(f"room_{flag}") for flag in one.flags)
        out = None if one.back is None else _minutes(one.back.second - one.since.second)
        yield one.candidate_number, one.room, one.since, one.back, out, one.escort, flags


def _minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def gone(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Who left for good before the end or gave up."""
    for record in found.holding(Departed, Withdrew):
        fact = record.fact
        if not isinstance(fact, Departed | Withdrew):
            continue
        what = "presence_departed" if isinstance(fact, Departed) else "presence_withdrew"
        beyond = words.code("room_outside_window") if fact.outside_window else ""
        said = words.joined([words.code(what), beyond])
        yield record.when, record.candidate, said, words.written(record.reason), words.by(record)


def permissions(found: SessionRecords, words: Words) -> Iterator[Row]:
    """What people may use, by the roster or by what was granted here."""
    for one in sorted(found.everybody, key=lambda one: one.number):
        for allowed in permissions_of(one):
            reason = found.rules.permission_reasons.get(allowed.reason_kind)
            by = words.say("by_roster") if allowed.fact is None else (allowed.granted_by or "")
            kind = words.text(reason) if reason else allowed.reason_kind
            item = words.written(allowed.item)
            yield one.number, *one.place, item, kind, by, allowed.until


def moves(found: SessionRecords, words: Words) -> Iterator[Row]:
    """Who got another place, and why."""
    for record, fact in found.those(Moved):
        before, after = f"{fact.from_room} {fact.from_seat}", f"{fact.room} {fact.seat}"
        why = words.written(record.reason)
        yield record.when, record.candidate, before.strip(), after, why, words.by(record)


def own_time(found: SessionRecords) -> Iterator[Row]:
    """Seconds that one person alone lost, and got back."""
    for one in found.everybody:
        there = one.sitting.there
        if there.lost or there.given:
            yield one.number, there.lost, there.given, max(0, there.lost - there.given)
