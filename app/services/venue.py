"""A venue's station at work: wishes in, facts recorded, answers out.

`Venue` holds what does not change from wish to wish (package, rules, journal); `Moment` is what one
decision may look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from msgspec.structs import replace

from app.domain import admission
from app.domain.admission import Reading
from app.domain.clockcheck import ClockDoubt
from app.domain.decisions import decide
from app.domain.events import ClockJumped, Draft, Recorded, SignedIn, Source
from app.domain.latepaper import enters_late, saying_who_may
from app.domain.regulation import Regulation
from app.domain.round import Role
from app.domain.view import Operator, Outcome, Refusal, Verdict, refused
from app.domain.wishes import AnyWish, ConfirmClock, FromPaper, Scan, SignIn
from app.formats import ticket
from app.formats.package import PackageHead
from app.formats.signed import Verify
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.services.issuers import Issuers
from app.services.journal import Journal, Stamp
from app.services.moment import Moment, PaperMoment
from app.services.watching import Watcher


class Scanned(NamedTuple):
    """A text from a camera, a scanner or the keyboard, on its way to a verdict."""

    text: str
    symbology: str
    source: Source


class Answer(NamedTuple):
    """What came of a wish; everything in `facts` is durable."""

    facts: tuple[Recorded, ...]
    verdict: Verdict | None
    refusal: Refusal | None
    extra: Mapping[str, object]


class Venue:
    """One station of one venue, open for work."""

    def __init__(
        self,
        head: PackageHead,
        rules: Callable[[Instant], Regulation],
        journal: Journal,
        *,
        verify: Verify,
        pin_matches: Callable[[str, str], bool],
    ) -> None:
        self.head = head
        self.rules = rules
        self.journal = journal
        self.operator: Operator | None = None
        self.watcher: Watcher | None = Watcher()
        self._checked = False
        if "script" in journal.marks:
            self.go_by_script()
        self._rooms: dict[str, tuple[str, ...]] = {}
        self.failure: Fault | None = None
        """The last time that the machine failed a wish."""
        self._verify = verify
        self._pin_matches = pin_matches
        self.plan = next(v for v in head.round.venues if v.code == head.venue)
        self.venues = {venue.code: venue for venue in head.round.venues}
        self.sessions = {s.id: s for s in head.round.sessions if s.venue == head.venue}
        self.staff: dict[str, Role] = {
            s.id: s.role for s in head.round.staff if s.venue == head.venue
        }
        self._issuers = Issuers(head)

    def go_by_script(self) -> None:
        """Take every time as it is given: no clock can jump, and a check holds for ever."""
        self.watcher, self._checked = None, True

    def at(self, stamp: Stamp) -> Moment:
        """The venue as it stands at one moment, whatever the computer's clock shows."""
        return Moment(self, self.watcher.steady(stamp) if self.watcher else stamp)

    @property
    def clock_doubt(self) -> ClockDoubt:
        """Why two people must check this computer's clock; empty where they have."""
        return self.journal.own().doubt(checked_here=self._checked)

    def glance(self, stamp: Stamp, zone_minutes: int | None = None) -> ClockJumped | None:
        """What has happened to the clock; for a window to ask often, records nothing."""
        if self.watcher is None:
            return None
        found = self.watcher.look(stamp, zone_minutes)
        self.watcher.looked(stamp, zone_minutes)
        return found

    def note_jump(self, jump: ClockJumped, stamp: Stamp) -> None:
        """Record what a glance has found, unless a wish has met it before."""
        if self.watcher is None:
            return
        found = self.watcher.jump(stamp)
        if jump.kind in ("slept", "zone"):
            found = replace(jump, by_ms=found.by_ms if found else 0)
        if found is not None:
            with self._noting_failure():
                self._note(found, stamp)

    def _note(self, jump: ClockJumped, stamp: Stamp) -> None:
        assert self.watcher is not None
        self.journal.append([Draft(jump)], self.watcher.steady(stamp))
        self.watcher.take(stamp, jump)

    def _steadied(self, stamp: Stamp, wish: AnyWish | None = None) -> Stamp:
        """The moment by a clock that never jumped; a jump that is met is recorded first."""
        if self.watcher is None:
            return stamp
        if jump := self.watcher.jump(stamp):
            with self._noting_failure():
                self._note(jump, stamp)
        # Two people compare what the computer shows; every other time is the steady one.
        return stamp if isinstance(wish, ConfirmClock) else self.watcher.begun(stamp)

    def perform(self, wish: AnyWish, stamp: Stamp) -> Answer:
        """Answer a wish that needs no reading of a code."""
        stamp = self._steadied(stamp, wish)
        self._check_expiry(stamp)
        if isinstance(wish, FromPaper):
            with self._noting_failure():
                moment = self._noted(wish, stamp)
                if isinstance(moment, Outcome):
                    return self._record(moment, stamp, self.operator)
                decided = decide(moment, wish.wish)
                outcome = saying_who_may(decided, wish.wish, self.operator)
                return self._record(outcome, stamp, self.operator, wish.noted_at)
        with self._noting_failure():
            outcome = decide(Moment(self, stamp), wish)
            operator = self.operator
            if isinstance(wish, SignIn) and outcome.refusal is None:
                operator = Operator(wish.operator, self.staff[wish.operator])
            answer = self._record(outcome, stamp, operator)
        self.operator = operator
        if isinstance(wish, ConfirmClock) and outcome.refusal is None:
            self._checked = True
            if self.watcher is not None:
                self.watcher.anew(stamp)
        return answer

    def record_with(
        self, decide: Callable[[Moment], Outcome], stamp: Stamp, keep: Mapping[str, bytes]
    ) -> Answer:
        """Record a decision and keep values beside it, in one step; a refusal keeps nothing."""
        stamp = self._steadied(stamp)
        self._check_expiry(stamp)
        with self._noting_failure():
            return self._record(decide(Moment(self, stamp)), stamp, self.operator, keep=keep)

    def step_aside(self) -> None:
        """Nobody acts until somebody signs in."""
        self.operator = None

    def sign_in_again(self, operator: Operator, stamp: Stamp) -> None:
        """Let the operator act who stepped aside for a moment; recorded like every change."""
        self.operator = operator
        stamp = self._steadied(stamp)
        with self._noting_failure():
            self._record(Outcome((Draft(SignedIn()),)), stamp, operator)

    def _noted(self, wish: FromPaper, stamp: Stamp) -> PaperMoment | Outcome:
        now = self.at(stamp).now
        if wish.noted_at > now:
            zone = self.head.round.time_zone
            return refused("noted_in_future", None, noted_at=wish.noted_at, now=now, zone=zone)
        late = enters_late(wish.wish, self.operator)
        return PaperMoment(self, stamp, wish.noted_at, late=late)

    def scan(
        self, scanned: Scanned, wish: Scan, stamp: Stamp, paper: FromPaper | None = None
    ) -> Answer:
        """Text to durable verdict: read, verify, judge, record."""
        stamp = self._steadied(stamp)
        self._check_expiry(stamp)
        if self.operator is None:
            return Answer((), None, Refusal("not_signed_in"), {})
        with self._noting_failure():
            moment = self._noted(paper, stamp) if paper else self.at(stamp)
            if isinstance(moment, Outcome):
                return self._record(moment, stamp, self.operator)
            reading = self.read(scanned, moment.now)
            place = (wish.session, wish.room)
            how: dict[str, Any] = {"in_line": wish.in_line, "way": wish.way}
            outcome = admission.scan(moment, reading, *place, **how)
            noted_at = paper.noted_at if paper else None
            return self._record(outcome, stamp, self.operator, noted_at)

    def read(self, scanned: Scanned, now: Instant | None = None) -> Reading:
        """What a text is; only a verified ticket's content is ever looked at.

        At a moment, an issuer's key is only good until its last day.
        """
        try:
            sealed = ticket.read(scanned.text)
            found = ticket.verify(sealed, self._issuers.at(now), self._verify)
        except Fault as fault:
            return Reading(None, fault.code, scanned.symbology, len(scanned.text), scanned.source)
        return Reading(found, None, scanned.symbology, len(scanned.text), scanned.source)

    def rooms(self, session: str) -> tuple[str, ...]:
        """Rooms in which people are entered; all of the venue's where nobody is."""
        if session not in self._rooms:  # the roster stays as it is while a station is open
            entered = self.journal.log.rooms(session)
            self._rooms[session] = entered or tuple(room.code for room in self.plan.rooms)
        return self._rooms[session]

    def pin_matches(self, operator: str, pin: str) -> bool:
        """Whether a PIN is that operator's."""
        verifier = self.head.pin_verifiers.get(operator)
        return verifier is not None and self._pin_matches(pin, verifier)

    def _record(
        self,
        outcome: Outcome,
        stamp: Stamp,
        operator: Operator | None,
        noted_at: Instant | None = None,
        keep: Mapping[str, bytes] | None = None,
    ) -> Answer:
        records: tuple[Recorded, ...] = ()
        if outcome.facts:
            change = self.journal.append(
                outcome.facts, stamp, operator, noted_at=noted_at, keep=keep
            )
            records = change.records
        return Answer(records, outcome.verdict, outcome.refusal, outcome.extra)

    @contextmanager
    def _noting_failure(self) -> Iterator[None]:
        try:
            yield
        except Fault as fault:
            if fault.kind is not Kind.REFUSED:
                self.failure = fault
            raise

    def _check_expiry(self, stamp: Stamp) -> None:
        if stamp.at > self.head.expires:
            zone = self.head.round.time_zone
            raise Fault("package_expired", expires=self.head.expires, now=stamp.at, zone=zone)
