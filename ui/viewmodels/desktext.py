"""A desk's state in words: what stands on the banner, and what to do now with its articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.lateness import LATE
from app.domain.reasons import own_reason
from app.domain.regulation import Regulation
from app.domain.view import ReasonGiven, Verdict
from app.kernel.time import Instant
from ui.viewmodels.deskstate import DeskState
from ui.viewmodels.station import StationState
from ui.viewmodels.words import Words


class Row(NamedTuple):
    """A sentence and the article that it rests on, as E 11; empty for none."""

    article: str
    text: str


def clock(moment: Instant | None, zone: str) -> str:
    """A moment on the wall clock of the venue, to the second: 00:26:52, as no length is."""
    if moment is None:
        return ""
    at = moment.local(zone)
    return f"{at.hour:02d}:{at.minute:02d}:{at.second:02d}"


def hour(moment: Instant | None, zone: str) -> str:
    """A planned moment, to the minute."""
    return clock(moment, zone).rpartition(":")[0]


def left(deadline: Instant | None, now: Instant) -> tuple[str, int]:
    """A code and the seconds: time left until the deadline, or time since."""
    seconds = 0 if deadline is None else deadline.second - now.second
    return ("desk_left" if seconds >= 0 else "desk_past", abs(seconds))


def minutes(seconds: int) -> str:
    """Seconds as people say them: 4:12, 1:04:12."""
    if seconds >= 3600:
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{seconds // 60}:{seconds % 60:02d}"


def kind(state: DeskState) -> str:
    """Which colour and sign the banner bears."""
    if state.verdict is None:
        return "already_in" if state.mode == "out" else "ready"  # no desk that lets people in
    if state.finding or state.finished == "referred":
        return "refer"
    if state.finished in ("admitted", "seat_checked", "out", "back"):
        return "proceed"
    if state.step in ("taken_back", "in_line", "elsewhere"):
        return "wait"
    # Nothing is green before it is recorded.
    return "ready" if state.verdict.code == "proceed" else state.verdict.code


def sound(state: DeskState) -> str:
    """What is heard of whoever stands here; a good ticket sounds like one, whatever is left."""
    shown = kind(state)
    good = state.verdict is not None and shown == "ready"
    return "proceed" if good else shown


def word(state: DeskState, words: Words) -> str:
    """The verdict in a word or two."""
    if state.verdict is None and state.mode == "out":
        return words.say("desk_ready_out")
    if state.verdict is None:
        return words.say("desk_ready_list" if state.list_check_in else "desk_ready")
    if state.finding:
        return _with(words, "verdict_refer", f"reason_{state.finding}")
    if state.finished and state.finished != "refused":
        return words.say(f"desk_word_{state.finished}")
    if state.step in ("admit", "taken_back", "in_line", "elsewhere"):
        return words.say(f"desk_word_{state.step}")
    if state.mode == "seat" and state.step == "id":
        return words.say("desk_word_seat")
    if state.step == "id":
        return words.say("desk_word_id")
    code = state.verdict.code
    if code in ("refuse", "refer") and state.verdict.reasons:
        return _with(words, f"verdict_{code}", f"reason_{state.verdict.reasons[0].code}")
    return words.say(f"verdict_{code}")


def detail(state: DeskState, station: StationState, words: Words) -> str:
    """The line under the word: how late, where to go, when the doors open, who was first."""
    verdict, zone = state.verdict, station.zone
    if verdict is None:
        mode = f"_{state.mode}" if state.mode != "door" else "_list" if state.list_check_in else ""
        return words.say(f"desk_ready_detail{mode}")
    if state.step in ("taken_back", "in_line"):
        return ""
    if state.finished in ("out", "back"):
        return words.say(f"desk_{state.finished}_at", at=clock(state.at, zone))
    if state.step == "elsewhere" and state.person is not None:
        return words.say("desk_send_to", room=state.person.room)
    codes = [reason.code for reason in verdict.reasons]
    if not {*LATE}.isdisjoint(codes) and station.deadline is not None and state.at is not None:
        over = minutes(max(0, state.at.second - station.deadline.second))
        came = clock(state.at, zone)
        return words.say("desk_late", deadline=clock(station.deadline, zone), over=over, came=came)
    if "too_early" in codes:
        return words.say("desk_doors_at", time=hour(state.doors, zone))
    if verdict.first is not None:
        first = words.say(
            "desk_first", at=clock(verdict.first.at, zone), operator=state.by, desk=state.desk
        )
        if verdict.roster_place is None:
            return first
        return f"{first}  {words.say('desk_roster_place', place='-'.join(verdict.roster_place))}"
    if verdict.right_place is not None:
        return _right_place(verdict, zone, words)
    if state.step != "id" or state.mode == "seat":
        return ""
    return words.say("desk_on_roster" if state.list_check_in else "desk_ticket_good")


def rows(state: DeskState, rules: Regulation, words: Words) -> tuple[Row, ...]:
    """What just happened or is to be done now, first; then every reason, each with its article."""
    verdict = state.verdict
    found: list[Row] = []
    if state.message:
        found.append(
            _by_code(state.message, rules, words)
            or Row("", words.say(state.message, **state.message_fields))
        )
    if state.finding:
        by_finding = _by_code(state.finding, rules, words)
        found += [by_finding] if by_finding else []
        found.append(Row("", words.say("desk_do_found")))
    seated = state.mode == "seat" and verdict is not None and verdict.code == "already_in"
    unsaid = state.step in ("taken_back", "in_line")
    silent = verdict is None or state.finished or seated or unsaid
    reasons = () if silent or verdict is None else _telling(verdict, rules)
    for reason in reasons:
        code = reason.code
        if code == "refused_before" and verdict is not None and verdict.code == "refuse":
            code = "refused_for_good"
        row = _by_code(code, rules, words)
        if code != "other":  # the words that somebody typed stand on the lead's page
            found.append(Row(reason.article or "", row.text if row else words.say(code)))
    if not found:
        found.append(_next(state, rules, words))
    return tuple(dict.fromkeys(found))


def article_text(article: str, rules: Regulation, words: Words) -> str:
    """What an article says, in plain words."""
    text = rules.articles.get(article.partition(" ")[2])
    return words.of(text) if text is not None else ""


def _telling(verdict: Verdict, rules: Regulation) -> Sequence[ReasonGiven]:
    """The reasons that made the verdict: what weaker ones ask would contradict what is to be done.

    Who is late and has no ticket is late: nobody is told to ask the lead about the ticket.
    """
    made = [one for one in verdict.reasons if _weight(one.code, verdict, rules) == verdict.code]
    return made or verdict.reasons


def _weight(code: str, verdict: Verdict, rules: Regulation) -> str:
    if code == "refused_before":  # as strong as the verdict that it stands in
        return verdict.code
    if (own := own_reason(code)) is not None:
        return own[0]
    return rules.reasons[code].verdict if code in rules.reasons else "refer"


def _next(state: DeskState, rules: Regulation, words: Words) -> Row:
    if state.verdict is None and state.mode == "out":
        return Row("", words.say("desk_do_out_scan"))
    if state.verdict is None:
        code = "desk_do_seat_scan" if state.mode == "seat" else "desk_do_scan"
        return Row("", words.say("desk_do_list" if state.list_check_in else code))
    if state.mode == "seat" and state.step == "done" and not state.finished:
        return Row("", words.say("desk_do_seat_done"))
    article = rules.ground("documents") if state.step == "id" else None
    return Row(article or "", words.say(f"desk_do_{state.step}"))


def _with(words: Words, code: str, short: str) -> str:
    told, why = words.say(code), words.say(short)
    return f"{told}　{why}" if words.language == "ja" else f"{told}: {why}"


def _by_code(code: str, rules: Regulation, words: Words) -> Row | None:
    if code in rules.reasons:
        reason = rules.reasons[code]
        return Row(rules.cite(reason.article) or "", words.of(reason.text))
    if code in rules.findings:
        finding = rules.findings[code]
        return Row(rules.cite(finding.article) or "", words.of(finding.text))
    return None


def _right_place(verdict: Verdict, zone: str, words: Words) -> str:
    place = verdict.right_place
    assert place is not None
    where = [place.venue_name]
    if place.room:
        where.append(f"{place.room}-{place.seat}")
    if place.start is not None:
        where.append(place.start.local(zone).strftime("%m/%d %H:%M"))
    return words.say("desk_right_place", place="  ".join(where))
