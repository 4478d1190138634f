"""The way in: scan, look-up, admit.

Each function takes a view and a wish and answers with facts, a verdict or a refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.choosing import default_session
from app.domain.courserules import presence_at_door
from app.domain.coursework import come_in_again, go_out, id_known
from app.domain.events import (
    Admitted,
    Draft,
    LateArrived,
    LookedUp,
    ScanFailed,
    Source,
    VerdictGiven,
)
from app.domain.foundsitting import may_be_let_in
from app.domain.reasons import Presented
from app.domain.round import Entry
from app.domain.session import deadline_of
from app.domain.target import because, no_verdict, reason_of, target_at_desk
from app.domain.ticket import Ticket
from app.domain.verdict import Judged, judge
from app.domain.view import Outcome, ReasonGiven, Verdict, View, refused, unknown_session
from app.domain.whereabouts import place_of
from app.domain.wishes import Admit, Lookup, Way
from app.kernel.folding import search_key

_SEARCH_LETTERS = 2
"""With fewer than this a search would list the roster."""


class Reading(NamedTuple):
    """What a scanned text turned out to be; the text itself goes no further."""

    ticket: Ticket | None
    failure: str | None
    """not_a_ticket, forged or unknown_issuer."""
    symbology: str
    length: int
    source: Source


def scan(
    view: View,
    reading: Reading,
    session: str | None,
    room: str | None,
    *,
    in_line: bool = True,
    way: Way = "in",
) -> Outcome:
    """Judge what was held before the camera or typed."""
    if no := _no_such_place(view, session, room):
        return no
    if reading.ticket is None:
        return _failed_scan(view, reading, session)
    ticket = reading.ticket
    ours = ticket.round == view.round_id and ticket.venue == view.venue.code
    if way == "out" and ours:
        return go_out(view, ticket.candidate_number, session, reading.source)
    chosen = session or default_session(view, ticket.candidate_number if ours else None)
    number, issue = ticket.candidate_number, ticket.issue
    presented = Presented(number, chosen, ticket, issue, room, in_line)
    return _told(view, presented, judge(view, presented), reading.source)


def lookup(view: View, wish: Lookup) -> Outcome:
    """Find a person on the roster; looking a person up is a fact."""
    if no := _no_such_place(view, wish.session, wish.room):
        return no
    if (wish.candidate_number is None) == (wish.search is None):
        return refused("lookup_needs_one_key")
    if wish.candidate_number is not None:
        found = list(view.entries(wish.candidate_number))
        by = LookedUp("candidate_number", len(found))
    elif len(search_key(wish.search or "")) < _SEARCH_LETTERS:
        return refused("search_too_short", None, least=_SEARCH_LETTERS)
    else:
        found = list(view.search(wish.search or ""))
        by = LookedUp("search", len({entry.candidate_number for entry in found}))
    numbers = sorted({entry.candidate_number for entry in found})
    if len(numbers) == 1 and wish.name_only:
        fact = Draft(by, candidate=numbers[0], session=wish.session, source="list")
        return Outcome((fact,), extra={"found": _listed(found)})
    if len(numbers) == 1:
        chosen = wish.session or default_session(view, numbers[0])
        if wish.way == "out":
            outcome = go_out(view, numbers[0], wish.session, "list")
        else:
            presented = Presented(numbers[0], chosen, room=wish.room, in_line=wish.in_line)
            outcome = _told(view, presented, judge(view, presented), "list")
        fact = Draft(by, candidate=numbers[0], session=chosen, source="list")
        return outcome._replace(facts=(fact, *outcome.facts))
    fact = Draft(by, session=wish.session, source="list")
    if not numbers:
        article = view.rules.cite(view.rules.reasons["not_on_roster"].article)
        return refused("not_on_roster", article, fact)
    return Outcome((fact,), extra={"found": _listed(found)})


def _listed(found: Sequence[Entry]) -> list[dict[str, str]]:
    return [
        {
            "candidate_number": entry.candidate_number,
            "name": entry.name,
            "kana": entry.kana,
            "session": entry.session,
            "room": entry.room,
            "seat": entry.seat,
        }
        for entry in found
    ]


def admit(view: View, wish: Admit) -> Outcome:
    """Let a person in: a verdict of proceed or the lead's decision, and a good ID check."""
    target = target_at_desk(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    sitting, plan, entry = target.sitting, target.plan, target.entry
    if sitting.admissions:
        return refused("already_admitted")
    decided = sitting.outcome is not None and may_be_let_in(view, target, sitting.settled)
    if not decided:
        if sitting.verdict is None:
            return no_verdict(view, target)
        fresh = judge(view, Presented(wish.candidate, plan.id, None, sitting.ticket_issue)).verdict
        if fresh.code != "proceed":
            return because(fresh.reasons[0], fresh.code)
        if not sitting.let_on:
            return no_verdict(view, target)
    if sitting.raised or (sitting.findings and plan.id_check == "door"):
        return because(reason_of(view, (*sitting.raised, *sitting.findings)[0]), None)
    checked = sitting.id_good or sitting.id_excused or id_known(view, wish.candidate, plan)
    if plan.id_check == "door" and not checked:
        return refused("id_not_checked", view.rules.ground("documents"))
    room, seat = place_of(entry, sitting)
    fact = Admitted(
        room=room,
        seat=seat,
        provisional=sitting.outcome == "provisional",
        at_door=presence_at_door(view.rules.course, plan.stage),
    )
    reason = wish.reason or None
    return Outcome((Draft(fact, wish.candidate, plan.id, fact.room or None, reason),))


def _no_such_place(view: View, session: str | None, room: str | None) -> Outcome | None:
    """A refusal where a session or room was named that this venue does not have."""
    if session is not None and session not in view.sessions:
        return unknown_session(view, session)
    known = [one.code for one in view.venue.rooms]
    if room is not None and room not in known:
        return refused("unknown_room_here", None, rooms=[room], known=known)
    return None


def _told(view: View, presented: Presented, judged: Judged, source: Source) -> Outcome:
    verdict = judged.verdict
    fact = VerdictGiven(
        code=verdict.code,
        reasons=tuple(reason.code for reason in verdict.reasons),
        ticket_issue=presented.ticket_issue,
        in_time=judged.in_time,
        queue_place=judged.queue_place,
    )
    # A number of another round may be somebody else's here: it is not this person's record.
    foreign = presented.ticket is not None and presented.ticket.round != view.round_id
    candidate = None if foreign else presented.candidate
    drafts = [Draft(fact, candidate, presented.session, verdict.room, source=source)]
    if judged.late and presented.session is not None:
        plan = view.sessions[presented.session]
        deadline = deadline_of(plan, view.state(plan.id))
        late = LateArrived(deadline, view.now.second - deadline.second)
        if view.person(presented.candidate).sitting(plan.id).late is None:
            drafts.append(Draft(late, candidate, presented.session, source=source))
    if verdict.code == "already_in" and candidate is not None:
        drafts += come_in_again(view, candidate, presented.session, source)
    outcome = Outcome(tuple(drafts), verdict)
    if verdict.code in ("refuse", "not_a_ticket"):
        return outcome._replace(refusal=because(verdict.reasons[0], verdict.code).refusal)
    return outcome


def _failed_scan(view: View, reading: Reading, session: str | None) -> Outcome:
    code = reading.failure or "not_a_ticket"
    reason = view.rules.reasons[code]
    given = ReasonGiven(code, view.rules.cite(reason.article))
    chosen = session or default_session(view, None)
    verdict = Verdict(
        code=reason.verdict,
        reasons=(given,),
        candidate_number=None,
        room=None,
        seat=None,
        next=("scan", "lookup"),
        session=chosen,
    )
    fact = ScanFailed(code, reading.symbology, reading.length)
    draft = Draft(fact, session=chosen, source=reading.source)
    if reason.verdict == "refer":
        return Outcome((draft,), verdict)
    return refused(code, given.article, draft)._replace(verdict=verdict)
