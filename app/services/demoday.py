"""The demo's day: who does what, and what must come of it.

A seeded generator deals out the people of an invented round: most come with a good ticket, a few
are late, forged, at the wrong venue, scanned twice, without a ticket or with a document that will
not do. It writes the day script and says beforehand what every line must answer.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.domain.events import Outcome
from app.domain.round import Entry, Round
from app.services.demopapers import Papers, counted_and_closed, marks
from app.services.opening import OpenStation

Wish = dict[str, object]


class LiveDay(NamedTuple):
    """A day prepared around this very moment, its station open and a proctor at the desk."""

    station: OpenStation
    session: str
    tray: list[tuple[str, str, str]]
    """Number, kind and picture of every ticket that somebody brings."""
    read: Callable[[str], list[tuple[str, str]]]
    """Every text in a picture, with its symbology."""


KINDS = (
    "good",
    "twice",
    "no_ticket",
    "other_document",
    "refused_document",
    "exempt",
    "barred",
    "forged",
    "unknown_issuer",
    "other_venue",
    "in_line",
    "late",
    "absent",
)
"""What people do, in the order in which the table shows them."""

_SHARES = {
    "twice": 0.05,
    "no_ticket": 0.03,
    "other_document": 0.03,
    "refused_document": 0.03,
    "forged": 0.02,
    "unknown_issuer": 0.02,
    "in_line": 0.02,
    "late": 0.04,
    "absent": 0.05,
}
_GOOD = {
    "document": "driving_licence",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}
_BAD = {**_GOOD, "document": "business_card"}


class Step(NamedTuple):
    """A line of the script and what it must answer: verdict and first reason, or just ok."""

    kind: str
    wish: Wish
    ok: bool
    verdict: str | None = None
    reason: str | None = None


class Plan(NamedTuple):
    """A whole day."""

    steps: list[Step]
    people: dict[str, str]
    """Candidate number -> kind."""
    expected: Mapping[str, int]
    """How many people must stand where in the end."""


def plan(round_: Round, entries: Sequence[Entry], venue: str, *, seed: int) -> Plan:
    """The day of one venue of an invented round."""
    session = next(s for s in round_.sessions if s.venue == venue)
    people = _deal([e for e in entries if e.session == session.id], random.Random(seed))
    people |= {e.candidate_number: "other_venue" for e in entries if e.session != session.id}
    pins = {member.id: member.pin or "" for member in round_.staff if member.venue == venue}
    rooms = {e.candidate_number: e.room for e in entries if e.session == session.id}
    steps = list(_Day(Papers(session, people, rooms, pins)).steps())
    return Plan(steps, people, _expected(people))


def _deal(entries: Sequence[Entry], chance: random.Random) -> dict[str, str]:
    people = {}
    plain = []
    for entry in entries:
        if entry.barred:
            people[entry.candidate_number] = "barred"
        elif entry.first_stage_exempt:
            people[entry.candidate_number] = "exempt"
        else:
            plain.append(entry.candidate_number)
    chance.shuffle(plain)
    for kind, share in _SHARES.items():
        for _ in range(max(1, round(len(entries) * share))):
            if len(plain) > 3:
                people[plain.pop()] = kind
    return people | dict.fromkeys(plain, "good")


def _expected(people: Mapping[str, str]) -> dict[str, int]:
    """Standings at the end: two cautions are called, and one of those two is disqualified."""
    of = Counter(people.values())
    admitted = of["good"] + of["twice"] + of["no_ticket"] + of["other_document"] + of["in_line"]
    return {
        "entered": sum(of.values()) - of["other_venue"],
        "admitted": admitted - 1,
        "disqualified": 1,
        "refused": of["refused_document"] + of["late"] + of["barred"],
        "not_sitting": of["exempt"],
        "absent": of["absent"] + of["forged"] + of["unknown_issuer"],
        "expected": 0,
        "late": of["late"],
    }


class _Day:
    def __init__(self, day: Papers) -> None:
        self._day = day
        self._session, self._people, self._pins = day.session, day.people, day.pins
        session, people = day.session, day.people
        self._now = session.doors.plus(minutes=-30)
        # Everybody who comes in time comes before the deadline, however many they are.
        open_ms = session.admission_deadline.ms - session.doors.ms
        self._gap = min(11_000, open_ms // (len(people) + 1))

    def steps(self) -> Iterator[Step]:
        yield self._sign_in("l01")
        yield self._step(
            "clock",
            do="confirm_clock",
            reference=str(self._now.plus(seconds=2)),
            second_operator="p01",
            second_pin=self._pins["p01"],
        )
        self._now = self._session.doors
        yield self._step("doors", do="open_doors", session=self._session.id)
        yield self._sign_in("p01")
        for kind in ("good", "twice", "other_document", "other_venue", "forged", "unknown_issuer"):
            for number in self._of(kind):
                self._now = self._now.plus(ms=self._gap)
                yield from getattr(self, f"_{kind}")(number)
        yield from self._with_the_lead()
        yield from self._after_the_deadline()
        yield from self._the_exam()

    def _of(self, kind: str) -> list[str]:
        return sorted(number for number, what in self._people.items() if what == kind)

    def _good(self, number: str, kind: str = "good") -> Iterator[Step]:
        yield self._scan(number, kind, "proceed")
        yield self._step(kind, do="check_id", candidate=number, **_GOOD)
        yield self._step(kind, do="admit", candidate=number)

    def _twice(self, number: str) -> Iterator[Step]:
        yield from self._good(number, "twice")
        yield self._scan(number, "twice", "already_in", "already_admitted")

    def _other_document(self, number: str) -> Iterator[Step]:
        yield self._scan(number, "other_document", "proceed")
        yield self._check_bad(number, "other_document")
        yield self._step("other_document", do="check_id", candidate=number, **_GOOD)
        yield self._step("other_document", do="admit", candidate=number)

    def _other_venue(self, number: str) -> Iterator[Step]:
        yield self._scan(number, "other_venue", "refuse", "other_venue")

    def _forged(self, number: str) -> Iterator[Step]:
        yield self._scan(number, "forged", "refer", "forged")

    def _unknown_issuer(self, number: str) -> Iterator[Step]:
        yield self._scan(number, "unknown_issuer", "refer", "unknown_issuer")

    def _with_the_lead(self) -> Iterator[Step]:
        """What the desk refers, the lead decides."""
        yield self._sign_in("l01")
        for number in self._of("no_ticket"):
            yield Step(
                "no_ticket",
                {**self._at(), "do": "lookup", "candidate_number": number},
                True,
                "refer",
                "no_ticket",
            )
            yield self._decide(number, "no_ticket", "admit")
            yield self._step("no_ticket", do="lookup", candidate_number=number)
            yield self._step("no_ticket", do="check_id", candidate=number, **_GOOD)
            yield self._step("no_ticket", do="admit", candidate=number)
        for number in self._of("refused_document"):
            yield self._scan(number, "refused_document", "proceed")
            yield self._check_bad(number, "refused_document")
            yield self._decide(number, "refused_document", "refuse")
            yield self._scan(number, "refused_document", "refer", "refused_before")
            yield self._decide(number, "refused_document", "refuse")
        for number in self._of("exempt"):
            yield self._scan(number, "exempt", "refer", "exempt_first_stage")
            said = {"declared_by": "candidate", "sits": False}
            yield self._step("exempt", do="declare_exemption", candidate=number, **said)
        for number in self._of("barred"):
            yield self._scan(number, "barred", "refuse", "barred")
            yield self._step("barred", do="refuse", candidate=number, reason="barred")

    def _after_the_deadline(self) -> Iterator[Step]:
        self._now = self._session.admission_deadline
        waiting = self._of("in_line")
        for announcement in ("identity", "belongings", "conduct", "confidentiality", "leaving"):
            yield self._read(announcement)
        yield self._step("queue", do="queue_closed", session=self._session.id, count=len(waiting))
        yield self._sign_in("p01")
        for number in waiting:
            self._now = self._now.plus(seconds=9)
            yield from self._good(number, "in_line")
        for number in self._of("late"):
            self._now = self._now.plus(seconds=9)
            yield self._scan(number, "late", "refuse", "late")
            yield self._step("late", do="refuse", candidate=number, reason="late")

    def _the_exam(self) -> Iterator[Step]:
        yield self._sign_in("l01")
        self._now = self._session.start
        yield self._step("start", do="start", session=self._session.id)
        yield self._read("begin")
        self._now = self._session.start.plus(minutes=5)
        for mark in marks(self._day):
            yield self._step("mark", **mark)
        first, second = self._of("good")[:2]
        caution = {"kind": "device_sound", "text": "机の中で着信音", "witnesses": ["p02"]}
        self._now = self._session.start.plus(minutes=20)
        yield self._step("caution", do="caution", candidate=first, **caution)
        yield self._step("caution", do="caution", candidate=second, **caution)
        self._now = self._now.plus(minutes=5)
        yield self._step(
            "disqualify",
            do="disqualify",
            candidate=second,
            kind="device_used",
            after="$caution",
            text="注意の後も端末を操作",
        )
        for minutes in (15, 5, 1):
            self._now = self._session.end.plus(minutes=-minutes)
            yield self._read(f"left_{minutes}")
        self._now = self._session.end
        yield self._step("end", do="end", session=self._session.id)
        yield self._read("stop")
        self._now = self._session.end.plus(minutes=10)
        for wish in counted_and_closed(self._day):
            yield self._step(str(wish["do"]), **wish)

    def _read(self, announcement: str) -> Step:
        """An announcement of the rules, read in every room."""
        wish = {"do": "announce", "session": self._session.id, "announcement": announcement}
        return self._step("announce", **wish)

    def _sign_in(self, operator: str) -> Step:
        return self._step("sign_in", do="sign_in", operator=operator, pin=self._pins[operator])

    def _scan(self, number: str, kind: str, verdict: str, reason: str | None = None) -> Step:
        wish = {**self._at(), "do": "scan", "image": number}
        return Step(kind, wish, verdict != "refuse", verdict, reason)

    def _check_bad(self, number: str, kind: str) -> Step:
        wish = {**self._at(), "do": "check_id", "candidate": number, **_BAD}
        return Step(kind, wish, False, None, "id_not_accepted")

    def _decide(self, number: str, kind: str, outcome: Outcome) -> Step:
        reason = "名簿で申込を確認" if outcome == "admit" else "本人確認ができない"
        return self._step(kind, do="decide", candidate=number, outcome=outcome, reason=reason)

    def _step(self, kind: str, /, **wish: object) -> Step:
        return Step(kind, {**self._at(), **wish}, True)

    def _at(self) -> Wish:
        return {"at": str(self._now)}


def answered_as_planned(step: Step, answer: Mapping[str, object]) -> bool:
    """Whether an answer is what the plan says."""
    verdict, fault = answer.get("verdict"), answer.get("fault")
    told = verdict if isinstance(verdict, dict) else {}
    reasons = [reason["code"] for reason in told.get("reasons", [])]
    if isinstance(fault, dict) and not reasons:
        reasons = [fault["code"]]
    return (
        answer["ok"] is step.ok
        and (step.verdict is None or told.get("code") == step.verdict)
        and (step.reason is None or reasons[:1] == [step.reason])
    )
