"""What stands above the pages of headquarters, in words."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.office import HOLDER
from app.kernel.faults import Fault
from app.services.reviewing import RoundSummary
from ui.viewmodels.office import OfficeState
from ui.viewmodels.words import Words

_MOST_ISSUES = 6


def place_text(state: OfficeState, words: Words) -> str:
    """Which headquarters, which round."""
    chosen = state.chosen
    named = f"{chosen.round}　{chosen.name}" if chosen else words.say("hq_no_round")
    return f"{state.name}　{named}"


def clerk_text(state: OfficeState, words: Words) -> str:
    """Who acts; there is no room for more."""
    return words.say("hq_holder_short") if state.clerk == HOLDER else state.clerk_name


def clerk_tip(state: OfficeState, words: Words) -> str:
    """Who acts, and as what."""
    if state.clerk == HOLDER:
        return words.say("hq_holder")
    return words.say("hq_acts", name=state.clerk_name, role=words.say(f"clerk_role_{state.role}"))


def doing_text(state: OfficeState, words: Words) -> str:
    """What is being done and how far it is."""
    if not state.doing:
        return ""
    said = words.say(state.doing, **dict(state.doing_fields))
    far = state.far
    if far is None:
        return said
    return words.say("hq_doing_far", doing=said, done=far.done, of=far.of, what=far.what)


def round_rows(rounds: Sequence[RoundSummary], words: Words) -> list[tuple[str, ...]]:
    """A line for each round: id, name, kind, venues, entries, newest packages."""
    return [
        (
            one.round,
            one.name,
            words.say("round_practice" if one.practice else "round_real"),
            str(one.venues),
            str(one.entries),
            issues_text(one, words),
        )
        for one in rounds
    ]


def issues_text(one: RoundSummary, words: Words) -> str:
    """The newest package of each venue; how many where there are many."""
    made = one.packages
    if not made:
        return words.say("hq_no_packages")
    if len(made) > _MOST_ISSUES:
        newer = sum(package.issue > 1 for package in made)
        return words.say("hq_many_packages", count=len(made), venues=one.venues, newer=newer)
    return "、".join(words.say("hq_issue", venue=p.venue, issue=p.issue) for p in made)


def faults_text(faults: Sequence[Fault], words: Words, most: int = 5) -> str:
    """Every fault as a sentence; of many, the first ones and how many more there are."""
    lines = [words.say(fault.code, **dict(fault.fields)) for fault in faults[:most]]
    if len(faults) > most:
        lines.append(words.say("hq_more_faults", count=len(faults) - most))
    return "\n".join(lines)
