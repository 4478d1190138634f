"""A desk's state in words: what stands on the banner, and the one sentence of what to do now."""

from __future__ import annotations

from app.domain.regulation import Regulation
from app.domain.view import Verdict
from app.kernel.time import Instant
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words


def clock(moment: Instant | None, zone: str) -> str:
    """A moment on the wall clock of the venue, to the second."""
    if moment is None:
        return ""
    at = moment.local(zone)
    return f"{at.hour}:{at.minute:02d}:{at.second:02d}"


def left(deadline: Instant | None, now: Instant) -> tuple[str, int]:
    """A code and the seconds: time left until the deadline, or time since."""
    seconds = 0 if deadline is None else deadline.second - now.second
    return ("desk_left" if seconds >= 0 else "desk_past", abs(seconds))


def minutes(seconds: int) -> str:
    """Seconds as people say them: 4:12."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def word(state: DeskState, words: Words) -> str:
    """The verdict in a word or two."""
    if state.verdict is None:
        return words.say("desk_ready")
    told = words.say(f"verdict_{state.verdict.code}")
    if state.verdict.code in ("refuse", "refer") and state.verdict.reasons:
        short = words.say(f"reason_{state.verdict.reasons[0].code}")
        return f"{told}　{short}" if words.language == "ja" else f"{told}: {short}"
    return told


def detail(state: DeskState, station: StationState, words: Words) -> str:
    """The line under the word: how late, where to go, when and by whom first."""
    verdict = state.verdict
    if verdict is None:
        return words.say("desk_ready_detail")
    codes = [reason.code for reason in verdict.reasons]
    deadline, zone = station.deadline, station.zone
    if "late" in codes and deadline is not None and state.at is not None:
        over = minutes(state.at.second - deadline.second)
        return words.say("desk_late", deadline=clock(deadline, zone), over=over)
    if verdict.first is not None:
        at = clock(verdict.first.at, zone)
        return words.say("desk_first", at=at, operator=verdict.first.operator or "")
    if verdict.right_place is not None:
        return _right_place(verdict, zone, words)
    return ""


def sentence(state: DeskState, rules: Regulation, words: Words) -> str:
    """What to do now, in one sentence."""
    if state.message:
        found = _by_code(state.message, rules, words)
        return found or words.say(state.message, **state.message_fields)
    verdict = state.verdict
    if verdict is None:
        return words.say("desk_do_scan")
    if state.step in ("id", "admit") and not verdict.reasons:
        return words.say(f"desk_do_{state.step}")
    if verdict.reasons:
        code = verdict.reasons[0].code
        if code == "refused_before" and verdict.code == "refuse":
            code = "refused_for_good"
        return _by_code(code, rules, words) or words.say(code)
    return words.say(f"desk_do_{state.step}")


def _by_code(code: str, rules: Regulation, words: Words) -> str:
    for table in (rules.reasons, rules.findings):
        if code in table:
            return words.of(table[code].text)
    return ""


def _right_place(verdict: Verdict, zone: str, words: Words) -> str:
    place = verdict.right_place
    assert place is not None
    where = [place.venue_name]
    if place.room:
        where.append(f"{place.room}-{place.seat}")
    if place.start is not None:
        where.append(place.start.local(zone).strftime("%m/%d %H:%M"))
    return words.say("desk_right_place", place="  ".join(where))
