"""What a course says at the desk, in words: lateness, today's attendance, the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.lateness import LATE
from ui.viewmodels.deskstate import DeskState, PeriodHere
from ui.viewmodels.desktext import clock, hour
from ui.viewmodels.words import Words


def late_line(state: DeskState, zone: str, words: Words) -> str:
    """How late somebody is who is let in all the same; empty for everybody else."""
    verdict, course = state.verdict, state.course
    if verdict is None or verdict.code != "proceed" or course is None or state.at is None:
        return ""
    if {*LATE}.isdisjoint(reason.code for reason in verdict.reasons):
        return ""
    if state.finished == "admitted":
        return words.say("desk_late_recorded", minutes=course.late, came=clock(state.at, zone))
    minutes = max(0, state.at.second - course.begun.second) // 60
    return words.say("desk_late_goes_in", minutes=minutes, came=clock(state.at, zone))


def today_line(state: DeskState, zone: str, words: Words) -> str:
    """How the person attended so far today, period by period; empty outside a course."""
    if state.course is None or state.person is None or not state.course.periods:
        return ""
    told = [_told(one, zone, words) for one in state.course.periods]
    return words.say(
        "desk_today", periods=("　／　" if words.language == "ja" else "; ").join(told)
    )


def _told(one: PeriodHere, zone: str, words: Words) -> str:
    when = f"{hour(one.start, zone)}–{hour(one.end, zone)}"
    if "open" not in one.states:
        said = [words.say(f"desk_period_{state}", minutes=one.late) for state in one.states]
        return f"{when} {_joined(said, words)}"
    if one.came is None:
        return f"{when} {words.say('desk_period_to_come')}"
    said = [words.say("desk_period_came", time=hour(one.came, zone))]
    said += [words.say("desk_period_late", minutes=one.late)] if one.late else []
    said += [words.say("desk_period_went", time=hour(one.went, zone))] if one.went else []
    return f"{when} {_joined(said, words)}"


def _joined(parts: Sequence[str], words: Words) -> str:
    return ("・" if words.language == "ja" else ", ").join(parts)


def receipt_line(state: DeskState, zone: str, words: Words) -> str:
    """That a receipt waits, to whom it is made out, or when it was handed over."""
    receipt = state.course.receipt if state.course and state.person else None
    if receipt is None:
        return ""
    if receipt.handed is not None:
        return words.say("desk_receipt_done", time=hour(receipt.handed, zone))
    code = "desk_receipt_waits" if receipt.ready else "desk_receipt_later"
    return words.say(code, name=receipt.name)
