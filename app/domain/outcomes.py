"""What all decisions of a round come to: one outcome for each person and exam.

Several cases may be about one person's exam, and each is decided for itself. What was declared void
outweighs a disqualification, that an exam that does not count, and that one that counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from app.domain.cases import Case, Effect
from app.domain.office import Banned, Decision, OfficeState

STRENGTH: tuple[Effect, ...] = ("void", "disqualified", "not_counted", "counts")
"""What may come of somebody's exam, the strongest first."""
_OUT: tuple[Effect, ...] = ("disqualified", "not_counted")


def result_of(effect: Effect) -> Effect:
    """What an effect makes of one exam; empty where it is about something else."""
    if effect == "disqualified_in_both":
        return "disqualified"
    return effect if effect in STRENGTH else ""


class Holds(Struct, frozen=True):
    """What holds for one person in one exam, and by which case."""

    candidate_number: str
    session: str
    effect: Effect
    case: str
    outweighed: tuple[str, ...] = ()
    """Other decided cases that would have made something else of it."""


class NotAgain(Struct, frozen=True):
    """Why somebody is not proposed for a re-exam."""

    why: Literal["disqualified", "banned", "not_counted", "exemption_kept"]
    until: str = ""
    """The last day of a ban."""


class Outcomes:
    """The decisions of one round that hold, joined by person and exam."""

    def __init__(self, state: OfficeState, round_id: str) -> None:
        self._of: dict[str, list[Decision]] = defaultdict(list)
        self._of_all: list[Decision] = []
        self._bans: dict[str, Banned] = {}
        for made in state.decisions.values():
            last = made[-1]
            if last.what.round != round_id:
                continue
            for number in last.what.candidates:
                self._of[number].append(last)
            if not last.what.candidates and last.effect == "void":
                self._of_all.append(last)
            self._bans |= {who.candidate_number: who for who in last.banned}

    def of(self, number: str, session: str) -> Holds | None:
        """What holds for a person in an exam; None where nothing was decided about it."""
        about = [one for one in self._about(number, session) if result_of(one.effect)]
        if not about:
            return None
        best = min(about, key=lambda one: STRENGTH.index(result_of(one.effect)))
        result = result_of(best.effect)
        other = tuple(o.what.case for o in about if result_of(o.effect) != result)
        return Holds(number, session, best.effect, best.what.case, other)

    def effects(self, number: str, session: str) -> list[Effect]:
        """Everything that holds for a person in an exam: what comes of it, then what else does."""
        holds = self.of(number, session)
        more = [
            one.effect
            for one in self._about(number, session)
            if one.effect and not result_of(one.effect) and not self.outweighs(one, number, session)
        ]
        return list(dict.fromkeys([*([holds.effect] if holds else []), *more]))

    def outweighs(self, made: Decision, number: str, session: str) -> Holds | None:
        """What holds for a person in an exam in the place of a decision; None where it holds."""
        holds = self.of(number, session)
        if holds is None or holds.case == made.what.case:
            return None
        own, result = result_of(made.effect), result_of(holds.effect)
        against = own != result if own else made.effect == "re_exam" and result in _OUT
        return holds if against else None

    def around(self, case: Case) -> Iterator[Holds]:
        """What holds in the exams of a case where other cases were decided about its people.

        A case that names nobody is told of those whose decisions it outweighs.
        """
        people = case.candidates or tuple(sorted(self._of))
        for number in people:
            for session in case.about:
                holds = self.of(number, session)
                if holds is None:
                    continue
                if holds.outweighed if holds.case == case.case else case.candidates:
                    yield holds

    def not_again(self, number: str, session: str, *, barred: bool) -> NotAgain | None:
        """Why a person does not sit an exam again, by what was decided; None where they may.

        `barred` says that the roster, or a ban of another round, bars the person.
        """
        results = {result_of(one.effect) for one in self._about(number, session)}
        if "disqualified" in results:
            return NotAgain("disqualified")
        if ban := self._bans.get(number):
            return NotAgain("banned", ban.until)
        if "not_counted" in results:
            return NotAgain("not_counted")
        if barred and "counts" not in results:
            return NotAgain("banned")
        if any(one.effect == "exemption_kept" for one in self._about(number, session)):
            return NotAgain("exemption_kept")
        return None

    def sessions_without(self, number: str, *, disqualified: bool) -> frozenset[str]:
        """Exams that give a person nothing, as headquarters decided.

        Where the venue's own disqualification stands already, only what was declared void is told.
        """
        lost = ("void",) if disqualified else ("void", *_OUT)
        decided = [*self._of.get(number, ()), *self._of_all]
        every = {session for one in decided for session in one.what.about}
        found = ((session, self.of(number, session)) for session in every)
        return frozenset(s for s, holds in found if holds and result_of(holds.effect) in lost)

    def _about(self, number: str, session: str) -> Iterator[Decision]:
        for one in self._of.get(number, ()):
            if not one.what.about or session in one.what.about:
                yield one
        for one in self._of_all:
            if session in one.what.about:
                yield one
