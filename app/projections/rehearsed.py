"""What a rehearsal's facts say against its script: a score of what was done otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from app.domain.events import TYPE_NAMES, Corrected, Recorded
from app.domain.rehearsing import Ask, Script, Step, Wanted

Outcome = Literal["as_asked", "otherwise", "not_met"]


class Scored(NamedTuple):
    """One step, and what was done otherwise than the rules ask."""

    step: Step
    outcome: Outcome
    """`not_met` where nothing of it was recorded."""
    otherwise: tuple[Ask, ...]


class Score(NamedTuple):
    """A whole rehearsal, in the order of its script."""

    script: Script
    steps: tuple[Scored, ...]

    @property
    def right(self) -> int:
        """How many steps went as the rules ask."""
        return sum(one.outcome == "as_asked" for one in self.steps)

    def by_article(self) -> list[tuple[str | None, list[tuple[Step, Ask]]]]:
        """What was done otherwise, rule by rule; our own readings come last."""
        rules: dict[str | None, list[tuple[Step, Ask]]] = {}
        for one in self.steps:
            for ask in one.otherwise if one.outcome == "otherwise" else ():
                rules.setdefault(ask.article, []).append((one.step, ask))
        return sorted(rules.items(), key=lambda rule: _number(rule[0]))


def score(script: Script, records: Sequence[Recorded]) -> Score:
    """Fold every station's facts; what was taken back in time is not held against anybody."""
    undone = {r.corrects for r in records if isinstance(r.fact, Corrected)}
    holds = sorted((r for r in records if r.id not in undone), key=lambda record: record.place)
    return Score(script, tuple(_scored(step, holds) for step in script.steps))


def _scored(step: Step, records: Sequence[Recorded]) -> Scored:
    wrong = tuple(ask for ask in step.asks if not _as_asked(step, ask, records))
    met = any(ask.never and ask in wrong for ask in step.asks) or any(
        not ask.never and _some(step, ask, records) for ask in step.asks
    )
    outcome: Outcome = "otherwise" if wrong else "as_asked"
    return Scored(step, outcome if met else "not_met", wrong)


def _people(step: Step, ask: Ask) -> tuple[str, ...] | None:
    """Of whom it is asked; None where it is about nobody in particular."""
    who = (step.who,) if ask.who is None and step.who else ask.who
    return who or None


def _as_asked(step: Step, ask: Ask, records: Sequence[Recorded]) -> bool:
    people = _people(step, ask)
    found = [_found(ask, records, one) for one in people or (None,)]
    return not any(found) if ask.never else all(found)


def _some(step: Step, ask: Ask, records: Sequence[Recorded]) -> bool:
    """Whether there is anything of the kind, though it may say something else."""
    people = _people(step, ask)
    of_kind = [record for record in records if _kind(record, ask)]
    return any(people is None or record.candidate in people for record in of_kind)


def _found(ask: Ask, records: Sequence[Recorded], person: str | None) -> bool:
    of_kind = [r for r in records if _kind(r, ask) and person in (None, r.candidate)]
    looked = of_kind[-1:] if ask.newest else of_kind
    return any(
        all(_is(getattr(record.fact, name), wanted) for name, wanted in ask.fields.items())
        for record in looked
    )


def _kind(record: Recorded, ask: Ask) -> bool:
    named = TYPE_NAMES.get(type(record.fact)) == ask.fact
    return named and (not ask.room or record.room == ask.room)


def _is(value: object, wanted: Wanted) -> bool:
    among = wanted if isinstance(wanted, tuple) else (wanted,)
    if isinstance(value, tuple):
        return bool(set(value) & set(among)) if among else not value
    return value in among


def _number(article: str | None) -> tuple[bool, list[int], str]:
    """In the order of the regulation: 8.1 stands before 11, and no article at the end."""
    number = (article or "").rpartition(" ")[2]
    parts = [int(part) for part in number.split(".") if part.isdigit()]
    return article is None, parts, article or ""
