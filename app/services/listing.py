"""A round's lists for writing out: what the records and the decisions come to, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.domain.bans import bans
from app.domain.events import AttentionCalled, Disqualified, IncidentNoted, Recorded
from app.domain.outcomes import Outcomes
from app.domain.regulation import Regulation
from app.domain.roomfacts import ImpersonationFound
from app.kernel.phrases import Language, phrase
from app.projections import roundlists
from app.projections.attendance import COLUMNS
from app.projections.statistics import suppressed
from app.reports.document import Cell, Document
from app.reports.roundreport import round_lists, round_statistics
from app.services.casework import CaseShown, Work
from app.services.courselisting import course_rows, designated_rows
from app.services.roundname import name_on_paper

Row = tuple[Cell, ...]
TOTAL = "total"


def lists_of(work: Work, language: Language) -> Document:
    """Everything that headquarters wants of a round, with names."""
    found = _Lists(work, language)
    rows = {
        "attendance": list(found.attendance()),
        "incidents": list(found.incidents()),
        "cases": list(found.cases()),
        "re_exam": list(found.re_exams()),
        "no_shows": list(found.no_shows()),
        "bans": list(found.bans()),
        "parcels": list(found.parcels()),
    }
    courses, body = course_rows(work, language), designated_rows(work, language)
    rows["resume"] = list(found.resumes(gone=bool(courses)))
    about: dict[str, Any] = _about(work, language)
    return round_lists(rows | courses, **about, language=language, designated=body)


def statistics_of(work: Work, language: Language) -> Document:
    """Counts for anybody: by session, in all, and nothing that would tell of a few people."""
    counts = roundlists.counts(work.view)
    told = suppressed(list(counts.values())) if counts else []
    total = phrase("lists.total", language)
    labels = [*counts, total]
    about: dict[str, Any] = _about(work, language)
    return round_statistics(
        dict(zip(labels, told, strict=True)) if told else {},
        [*COLUMNS, TOTAL],
        **about,
        language=language,
    )


def _about(work: Work, language: Language) -> dict[str, object]:
    round_ = work.view.round
    last = roundlists.last_record(work.view)
    date = last.entered if last else None
    return {
        "round_id": round_.id,
        "name": name_on_paper(round_, language),
        "date": date,
        "zone": round_.time_zone,
    }


class _Lists:
    """One round's rows."""

    def __init__(self, work: Work, language: Language) -> None:
        self._work = work
        self._view = work.view
        self._language = language
        self._names = roundlists.names(work.view)
        self._outcomes = Outcomes(work.office.state, work.view.round.id)

    def attendance(self) -> Iterator[Row]:
        """Everybody in every session, with what was decided about them."""
        for sat in roundlists.attendance(self._view):
            one, entry = sat.one, self._names.get(sat.one.number)
            admissions = one.sitting.admissions
            yield (
                one.number,
                entry.name if entry else "",
                entry.kana if entry else "",
                self._view.plans[one.session].venue,
                one.session,
                *one.place,
                self._phrase(f"report.col.{sat.column}"),
                one.sitting.arrived or one.sitting.late,
                admissions[0].when if admissions else None,
                self._joined(self._phrase(f"report.col.{mark}") for mark in sat.marks),
                self._decision(one.number, one.session),
            )

    def _decision(self, number: str, session: str) -> str:
        """One outcome, however many cases were decided about the same exam."""
        effects = self._outcomes.effects(number, session)
        return self._joined(self._say(f"effect.{effect}") for effect in effects)

    def incidents(self) -> Iterator[Row]:
        """Incidents, attentions, disqualifications and impersonations, in their order."""
        kinds = (IncidentNoted, AttentionCalled, Disqualified, ImpersonationFound)
        every = [r for one in self._view.people.values() for r in one.records]
        every += [record for told in self._view.told.values() for record in told]
        for record in sorted(every, key=lambda record: record.place):
            if isinstance(record.fact, kinds) and record.session in self._view.plans:
                yield self._incident(record, self._view.rules[record.session])

    def _incident(self, record: Recorded, rules: Regulation) -> Row:
        fact = record.fact
        code = getattr(fact, "kind", "impersonation")
        kind = rules.incident_kinds.get(code)
        people = [record.candidate or "", *getattr(fact, "people", ())]
        outcomes = kind.outcomes if kind else {}
        outcome = getattr(fact, "outcome", "")
        how = outcomes.get(outcome)
        return (
            record.when,
            self._view.plans[record.session or ""].venue,
            record.session,
            record.room or "",
            self._kind(record, getattr(kind.text, self._language) if kind else code),
            (rules.cite(kind.article) if kind else None) or "",
            self._joined(people),
            getattr(fact, "text", ""),
            getattr(how, self._language) if how else outcome,
            record.operator or "",
            record.id,
        )

    def _kind(self, record: Recorded, kind: str) -> str:
        match record.fact:
            case AttentionCalled(written=written):
                form = self._phrase("attention_written" if written else "attention_oral")
                return f"{form} {kind}"
            case Disqualified():
                return f"{self._phrase('fact_disqualified')} {kind}"
            case _:
                return kind

    def cases(self) -> Iterator[Row]:
        """Every case and finding, with what was decided."""
        for case in self._work.cases:
            state = f"case_outcome_{case.outcome}" if case.outcome else "case_state_open"
            yield (
                case.case,
                self._phrase(f"case_severity_{case.severity}"),
                self._phrase(f"case_kind_{case.kind}"),
                case.article or "",
                case.venue,
                self._joined(case.sessions),
                case.room,
                self._joined(case.candidates),
                self._phrase(state),
                self._effect(case),
                case.reason or case.opened_reason,
                case.decided_by or case.opened_by,
                case.second,
                case.decided_at,
            )

    def _effect(self, case: CaseShown) -> str:
        """What a decision means, and which others hold in its place."""
        effect = self._say(f"effect.{case.effect}") if case.effect else ""
        around = self._outcomes.around(self._work.by_id[case.case]) if effect else ()
        by = dict.fromkeys(holds.case for holds in around if case.case in holds.outweighed)
        return self._say("outweighed", {"effect": effect, "by": self._joined(by)}) if by else effect

    def re_exams(self) -> Iterator[Row]:
        """Who is proposed for a re-exam, why and from which room."""
        overturned: dict[tuple[str, str], frozenset[str]] = {}
        confirmed: set[tuple[str, str]] = set()
        for case in self._work.cases:
            about = frozenset(case.candidates or (case.room,))
            if case.outcome == "overturn":
                key = (case.kind, case.session)
                overturned[key] = overturned.get(key, frozenset()) | about
            elif case.outcome == "confirm" and case.effect == "re_exam":
                confirmed |= {(case.session, who) for who in about}
        for again in roundlists.re_exams(self._view, overturned):
            keys = {(again.session, who) for who in ("", again.room, again.number)}
            decision = self._say(f"effect.{'re_exam' if keys & confirmed else 'proposed'}")
            yield (
                *self._who(again.number),
                self._view.plans[again.session].venue,
                again.session,
                again.room,
                self._joined(self._phrase(f"lists.cause.{code}") for code in again.why),
                self._not_again(again.number, again.session) or decision,
            )

    def _not_again(self, number: str, session: str) -> str:
        """Why a person is not proposed after all, who is told all the same."""
        entry = self._view.someone(number, session).entry
        barred = entry is not None and entry.barred
        found = self._outcomes.not_again(number, session, barred=barred)
        return self._say(f"not_again.{found.why}", {"until": found.until}) if found else ""

    def resumes(self, *, gone: bool) -> Iterator[Row]:
        """Who was present where a session was broken off; in a course also who had gone before."""
        for one in roundlists.resumes(self._view):
            venue = self._view.plans[one.session].venue
            more = (one.gone,) if gone else ()
            yield (*self._who(one.number), venue, one.session, one.room, one.point, *more)

    def no_shows(self) -> Iterator[Row]:
        """Who was expected and absent."""
        for one in roundlists.no_shows(self._view):
            venue = self._view.plans[one.session].venue
            yield (*self._who(one.number), venue, one.session, *one.place)

    def bans(self) -> Iterator[Row]:
        """Everybody whom a decision bars, of whichever round."""
        for ban in bans(self._work.office.state):
            who, made = ban.who, ban.decision
            day = made.at
            yield (
                *(who.candidate_number, who.name, who.kana, who.birth_date),
                day,
                who.until,
                made.what.case,
                made.reason,
                made.clerk,
                made.second,
            )

    def parcels(self) -> Iterator[Row]:
        """What papers to expect from each room."""
        for one in roundlists.parcels(self._view):
            count = one.counted
            yield (
                *(self._view.plans[one.session].venue, one.session, one.room),
                *(count.sheets_used, count.sheets_blank_absent, count.sheets_spare_used),
                *(count.sheets_spare_left, count.sheets_spoilt, count.parcels),
                self._joined(count.seals),
                self._joined(handed.to for handed in one.handed),
            )

    def _who(self, number: str) -> tuple[str, str]:
        entry = self._names.get(number)
        return number, entry.name if entry else ""

    def _say(self, code: str, fields: Mapping[str, object] | None = None) -> str:
        return self._phrase(f"lists.{code}", fields)

    def _phrase(self, code: str, fields: Mapping[str, object] | None = None) -> str:
        return phrase(code, self._language, fields)

    def _joined(self, texts: object) -> str:
        between = "、" if self._language == "ja" else ", "
        return between.join(text for text in texts if text)  # type: ignore[attr-defined]
