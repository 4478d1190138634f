"""The report of one session as a document: everything that a venue knows of it, gathered once."""

from __future__ import annotations

from app.domain.events import PackageTaken, StationEnrolled
from app.domain.session import deadline_of, doors_of
from app.formats.headcode import log_text, paper_code
from app.formats.rulepack import read_rulepack
from app.kernel.hashing import sha256
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.projections.cells import station_cell
from app.reports.document import Cell, Chart, Code, Document
from app.reports.sessionreport import Paper, session_report
from app.services import (
    reportconduct,
    reportcounts,
    reportcourse,
    reportpapers,
    reportpeople,
    reporttimes,
)
from app.services.reportwords import Words
from app.services.roundname import name_on_paper
from app.services.sessionrecords import SessionRecords
from app.services.venue import Venue

Rows = dict[str, list[tuple[Cell, ...]]]
_STEP = 300
"""Seconds of one bar of arrivals."""
_BARS = 48
_ROOMS = 24
"""More rooms than these make no chart that anybody could read."""


def report_for(
    venue: Venue, session: str, language: Language, *, with_names: bool = False
) -> Document:
    """A session's report; raise Fault `unknown_session`."""
    found, words, paper = begun(venue, session, language, with_names=with_names)
    bars = _arrival_bars(found)
    rows = _rows(found, words)
    charts = {
        "counts": _room_charts(rows["counts"], words),
        "refusals": _arrival_charts(found, words, paper, bars),
    }
    return session_report(
        paper, head=_head(found, words), rows=rows, charts=charts, log=_log(found, words)
    )


def begun(
    venue: Venue, session: str, language: Language, *, with_names: bool
) -> tuple[SessionRecords, Words, Paper]:
    """What every paper about a session begins with; raise Fault `unknown_session`."""
    found = SessionRecords(venue, session)
    words = Words(venue, found.rules, language, found.roster, with_names=with_names)
    head = venue.head
    paper = Paper(
        header=f"{name_on_paper(head.round, language)}　{venue.plan.name}　{session}",
        head_code=paper_code(venue.journal.station, found.size, found.head),
        language=language,
        date=found.date,
        zone=head.round.time_zone,
        names=words.names,
        about=session,
    )
    return found, words, paper


def _rows(found: SessionRecords, words: Words) -> Rows:
    counts, marks = reportpeople.count_rows(found, words)
    return {
        "staff": list(reporttimes.staff_rows(found, words)),
        "clock": list(reporttimes.clock_rows(found, words)),
        "plan": list(reporttimes.plan_rows(found, words)),
        "rooms": list(reporttimes.room_rows(found, words)),
        "stops": list(reporttimes.stop_rows(found)),
        "course": list(reporttimes.course_rows(found, words)),
        "counts": counts,
        "marks": marks,
        "refusals": list(reportpeople.refusal_rows(found, words)),
        "incidents": list(reportconduct.incident_rows(found, words)),
        "incident_steps": list(reportconduct.step_rows(found, words)),
        "attentions": list(reportconduct.attention_rows(found, words)),
        "disqualified": list(reportconduct.disqualified_rows(found, words)),
        "evidence": list(reportconduct.evidence_rows(found, words)),
        "leaves": list(reportpeople.leaves(found, words)),
        "gone": list(reportpeople.gone(found, words)),
        "permissions": list(reportpeople.permissions(found, words)),
        "moves": list(reportpeople.moves(found, words)),
        "time": list(reportpeople.own_time(found)),
        "papers": list(reportpapers.paper_rows(found, words)),
        "parcels": list(reportpapers.parcel_rows(found, words)),
        "counts_made": list(reportcounts.count_rows(found, words)),
        "differences": list(reportpapers.difference_rows(found, words)),
        "handed": list(reportpapers.handed_rows(found, words)),
        "decisions": list(reportconduct.decision_rows(found, words)),
        "corrections": list(reportconduct.correction_rows(found, words)),
        "from_paper": list(reportconduct.from_paper_rows(found, words)),
        "after_close": list(reportconduct.after_close_rows(found, words)),
        "findings": list(reportconduct.finding_rows(found, words)),
        "details": list(reportconduct.detail_rows(found, words)),
        "re_exam": list(reportconduct.re_exam_rows(found, words)),
        "announcements": list(reportpapers.announcement_rows(found, words)),
        "logs": list(reporttimes.log_rows(found)),
        "stations": list(reporttimes.station_rows(found, words)),
        "attendance": list(reportpeople.attendance_rows(found, words)),
        "trainees": list(reportcourse.trainee_rows(found, words)),
    }


def _head(found: SessionRecords, words: Words) -> list[tuple[str, Cell]]:
    venue, plan, rules = found.venue, found.plan, found.rules
    journal, head = venue.journal, venue.head
    own = journal.log.records(station_cell(journal.station, journal.epoch))
    enrolled = next((r.fact for r in own if isinstance(r.fact, StationEnrolled)), None)
    taken = [r.fact for r in own if isinstance(r.fact, StationEnrolled | PackageTaken)]
    kind = words.say(f"venue.{venue.plan.kind}")
    stage = words.code(f"paper.stage.{plan.stage}")
    practice: list[tuple[str, Cell]] = [("practice", words.say("is_practice"))]
    labelled: list[tuple[str, Cell]] = [
        *(practice if head.round.practice else []),
        ("round", words.aside(head.round.name, head.round.id)),
        ("venue", words.aside(f"{venue.plan.code}　{venue.plan.name}", kind)),
        ("session", plan.id),
        ("subject", f"{words.text(rules.subject(plan.subject))}　{stage}"),
        ("form", words.say(f"form.{plan.form}")),
        ("package", taken[-1].package_issue if taken else None),
        ("package_digest", taken[-1].package_digest if taken else None),
        ("rules", f"{words.text(rules.name)}　{rules.id} {rules.version}"),
        ("rules_digest", _rules_digest(found)),
        ("program", enrolled.app_version if enrolled else None),
    ]
    return [(words.say(f"head.{code}"), value) for code, value in labelled]


def _rules_digest(found: SessionRecords) -> str:
    """The digest of the rule pack whose version is in force on the session's day."""
    texts = [text.encode() for text in found.venue.head.rulepacks]
    if len(texts) == 1:  # reading one takes longer than the whole rest of the report's head
        return sha256(texts[0]).hex()
    packs = [read_rulepack(text, "package") for text in texts]
    return next((pack.digest for pack in packs if pack.regulation == found.rules), "")


def _log(found: SessionRecords, words: Words) -> Code:
    journal, head = found.venue.journal, found.venue.head
    whose = (head.round.id, head.venue, journal.station, journal.epoch)
    text = log_text(*whose, found.size, found.head)
    code = paper_code(journal.station, found.size, found.head)
    return Code(text, words.say("log", size=found.size, head=code))


def _arrival_bars(found: SessionRecords) -> list[tuple[Instant, int, int]]:
    """In time and late, five minutes each, from the doors to the deadline or to the last arrival.

    What lies far outside shares the first or the last bar.
    """
    came = reportpeople.arrivals(found)
    if not came:
        return []
    steps = [at.second // _STEP for at, _ in came]
    doors = doors_of(found.plan, found.state).second // _STEP
    deadline = deadline_of(found.plan, found.state).second // _STEP
    first = max(min(doors, *steps), deadline - _BARS + _BARS // 4)
    last = min(max(deadline, first, *steps), first + _BARS - 1)
    good = dict.fromkeys(range(first, last + 1), 0)
    late = dict(good)
    for step, (_, in_time) in zip(steps, came, strict=True):
        counts = good if in_time else late
        counts[min(max(step, first), last)] += 1
    return [(Instant(step * _STEP * 1000), good[step], late[step]) for step in good]


def _arrival_charts(
    found: SessionRecords, words: Words, paper: Paper, bars: list[tuple[Instant, int, int]]
) -> list[Chart]:
    zone = found.venue.head.round.time_zone
    deadline = deadline_of(found.plan, found.state)
    after = [place for place, (at, _, _) in enumerate(bars) if at.ms >= deadline.ms]
    shown = words.say("deadline", at=deadline.local(zone).strftime("%H:%M:%S"))
    drawn = tuple((at.local(zone).strftime("%H:%M"), (good, late)) for at, good, late in bars)
    parts = (words.say("col.in_time"), words.say("col.late"))
    line = (after[0], shown) if after else None
    data = paper.table("arrivals", [*bars])
    return [Chart(words.say("chart.arrivals"), parts, drawn, line, data)]


def _room_charts(counts: list[tuple[Cell, ...]], words: Words) -> list[Chart]:
    rooms = counts[:-1]
    if not 1 < len(rooms) <= _ROOMS:
        return []
    names = ("present", "absent", "refused", "not_sitting", "not_expected", "cancelled", "open")
    numbers = [tuple(int(str(cell)) for cell in row[2:]) for row in rooms]
    there = [place for place in range(len(names)) if any(row[place] for row in numbers)]
    parts = tuple(words.say(f"col.{names[place]}") for place in there)
    bars = tuple(
        (str(row[0]), tuple(of[place] for place in there))
        for row, of in zip(rooms, numbers, strict=True)
    )
    return [Chart(words.say("chart.rooms"), parts, bars)]
