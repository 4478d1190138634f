"""A round's courses for writing out: attendance, completion, certificates, receipts, charges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.courserules import CourseRules
from app.domain.office import OfficeRecord
from app.domain.outcomes import Outcomes
from app.domain.regulation import Regulation
from app.kernel.phrases import Language, phrase
from app.projections import courselists
from app.projections.courses import Because, Period, Progress
from app.reports.document import Cell
from app.services.casework import Work

Row = tuple[Cell, ...]

CERTIFICATES = "certificates"
"""The list that a course's certificates are issued by."""


def course_rows(work: Work, language: Language) -> dict[str, list[Row]]:
    """The rows of each list of courses; nothing where the round has none."""
    people = _people(work)
    if not people:
        return {}
    found = _Courses(work, language)
    return {
        "course_attendance": [row for one in people for row in found.periods(one)],
        "completion": [found.completion(one) for one in people],
        CERTIFICATES: [
            *(found.certificate(one) for one in people if one.completes == "yes"),
            *(found.no_longer(course, number, one) for course, number, one in _lost(work, people)),
        ],
        "receipts": [found.receipt(one) for one in people if one.to_post and one.over],
        "charged": [found.charge(one) for one in people if found.is_charged(one)],
    }


def first_listed(work: Work) -> dict[str, tuple[str, ...]]:
    """Course -> who completes it and has never stood on a list of certificates."""
    listed = work.office.state.certificates
    found: dict[str, tuple[str, ...]] = {}
    for one in _people(work):
        if one.completes == "yes" and (work.view.round.id, one.subject, one.number) not in listed:
            found[one.subject] = (*found.get(one.subject, ()), one.number)
    return found


def no_longer_listed(work: Work) -> tuple[str, ...]:
    """Who stood on a list of certificates and no longer completes the course, by number."""
    return tuple(sorted({number for _, number, _ in _lost(work, _people(work))}))


def _lost(work: Work, people: Sequence[Progress]) -> Iterator[tuple[str, str, Progress | None]]:
    """Course and number of each, with how they stand; None for whoever is entered no more."""
    by_key = {(one.subject, one.number): one for one in people}
    for round_id, subject, number in sorted(work.office.state.certificates):
        one = by_key.get((subject, number))
        if round_id == work.view.round.id and (one is None or one.completes != "yes"):
            yield subject, number, one


def designated_rows(work: Work, language: Language) -> tuple[Sequence[str], list[Row]] | None:
    """The fields that the pack names, and whoever took a designated course; None without one."""
    designated = {course.subject for course in work.view.round.courses if course.designated}
    found = _Courses(work, language)
    people = [one for one in _people(work) if one.subject in designated]
    rules = next((found.course(one).designated for one in people), None)
    people = [one for one in people if one.attended]  # nobody is told of who never came
    if rules is None:
        return None
    rows = [tuple(found.field(one, name) for name in rules.fields) for one in people]
    return [_COLUMNS.get(name, name) for name in rules.fields], rows


def _people(work: Work) -> list[Progress]:
    """Everybody in the courses, with what headquarters decided about people and sessions."""
    cleared = {
        number
        for case in work.cases
        if case.kind == "disqualification" and case.outcome == "overturn"
        for number in case.candidates
    }
    outcomes = Outcomes(work.office.state, work.view.round.id)

    def voided(number: str) -> frozenset[str]:
        """Of a session for all in it, or for those about whom something was decided."""
        out = work.view.people[number].person.disqualified is not None and number not in cleared
        return outcomes.sessions_without(number, disqualified=out)

    return courselists.of_round(work.view, frozenset(cleared), voided)


_COLUMNS = {"candidate_number": "number"}
"""Fields whose column has another name in the lists."""


class _Courses:
    def __init__(self, work: Work, language: Language) -> None:
        self._work, self._view, self._language = work, work.view, language

    def rules(self, one: Progress) -> Regulation:
        """The regulation of somebody's course, as of its last day."""
        return self._view.rules[one.periods[-1].session]

    def course(self, one: Progress) -> CourseRules:
        """What it says of courses."""
        said = self.rules(one).course
        assert said is not None  # only such people are here
        return said

    def periods(self, one: Progress) -> Iterator[Row]:
        """Every period of one person."""
        for each in one.periods:
            yield (
                *self._who(one),
                each.day,
                self._view.plans[each.session].venue,
                each.session,
                self._listed(self._say(f"attended_{state}") for state in each.states),
                each.came,
                each.went,
                each.minutes,
                each.late_minutes,
                self._say("noted") if each.noted else "",
            )

    def completion(self, one: Progress) -> Row:
        """Whether one person completes, and why not."""
        first = self._first(one)
        return (
            *self._who(one),
            one.days,
            one.minutes,
            one.lates,
            self._listed(said.what for said in one.handed_in),
            one.grade,
            self._say(f"completes_{one.completes}"),
            self._between().join(self._because(why) for why in one.because),
            self._say("listed", at=first.at) if first else "",
        )

    def certificate(self, one: Progress) -> Row:
        """One person on the list of certificates; whoever stood on one before is marked."""
        first, article = self._first(one), self.course(one).certificates
        again = first is not None and (article is None or article.once)
        issue = self._say("certificate_again" if again else "certificate_first")
        number, name, course = self._who(one)
        at = first.at if first else None
        return (number, name, one.entry.kana, course, issue, at, self._say("certificate_holds"))

    def no_longer(self, course: str, number: str, one: Progress | None) -> Row:
        """Somebody who stood on a list before and no longer completes, told and not left out."""
        listed = self._work.office.state.certificates[self._view.round.id, course, number].at
        if one is None:
            gone = self._say("certificate_not_entered")
            return (number, "", "", course, "", listed, gone)
        why = self._between().join(self._because(why) for why in one.because)
        code = "certificate_lost" if why else "certificate_open"
        told = self._say(code, why=why)
        return (number, one.entry.name, one.entry.kana, self._course(one), "", listed, told)

    def receipt(self, one: Progress) -> Row:
        """A receipt that nobody has handed over: it goes by post."""
        rules = self.course(one).receipts
        there = self._say("attended_present" if one.attended else "attended_absent")
        article = self.rules(one).cite(rules.article) if rules else None
        return (*self._who(one), one.receipt_name, there, article or "")

    def is_charged(self, one: Progress) -> bool:
        """Whether the rules charge somebody who was not there."""
        rules = self.course(one).no_shows
        if rules is None or not rules.charged or not courselists.charged(one):
            return False
        # Whoever was turned away was there: they pay where the rules say so of that ground alone.
        grounds = [ground for each in one.periods if (ground := self._refused(one, each))]
        known = self.rules(one).refusals
        return not grounds or any(g in known and known[g].article for g in grounds)

    def charge(self, one: Progress) -> Row:
        """Somebody who pays in full without having been there."""
        rules, told = self.course(one).no_shows, "attended_absent"
        article = rules.article if rules else None
        for each in one.periods:
            ground = self._refused(one, each)
            known = self.rules(one).refusals.get(ground) if ground else None
            if known is not None and known.article:
                told, article = "attended_refused", known.article
        return (*self._who(one), self._say(told), self.rules(one).cite(article) or "")

    def _refused(self, one: Progress, each: Period) -> str | None:
        return self._view.people[one.number].person.sitting(each.session).refused

    def field(self, one: Progress, name: str) -> Cell:
        """One field of what goes to the public body."""
        entry = one.entry
        match name:
            case "course":
                return self._course(one)
            case "days" | "minutes" | "grade":
                value: int | str = getattr(one, name)
                return value
            case "completes":
                return self._say(f"completes_{one.completes}")
            case _:
                return str(getattr(entry, name))

    def _first(self, one: Progress) -> OfficeRecord | None:
        key = (self._view.round.id, one.subject, one.number)
        return self._work.office.state.certificates.get(key)

    def _who(self, one: Progress) -> tuple[str, str, str]:
        return one.number, one.entry.name, self._course(one)

    def _course(self, one: Progress) -> str:
        title = self.rules(one).subject(one.subject)
        return title.ja if self._language == "ja" else title.en

    def _because(self, why: Because) -> str:
        return self._say(f"because_{why.code}", have=why.have, need=why.need)

    def _between(self) -> str:
        return "" if self._language == "ja" else " "

    def _listed(self, words: Iterator[str]) -> str:
        return ("・" if self._language == "ja" else ", ").join(words)

    def _say(self, code: str, **fields: object) -> str:
        zone = {"zone": self._view.round.time_zone}
        return phrase(f"course.{code}", self._language, {**zone, **fields})
