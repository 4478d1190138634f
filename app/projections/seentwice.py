"""Who was seen twice: sat one subject twice, or was met at two venues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.domain.cases import Case, case_id
from app.domain.events import Admitted, Recorded, VerdictGiven
from app.domain.roomfacts import Marked
from app.domain.samepeople import folded_kana
from app.projections.aboutpeople import case_of, facts_of
from app.projections.roundview import One, RoundView


def double_sittings(view: RoundView) -> Iterator[Case]:
    """One person, one subject and stage, sat twice where once is allowed; one number or two."""
    sat: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for one in view.people.values():
        for plan in one.person.sittings:
            once = plan in view.plans and view.plans[plan].stage in view.rules[plan].once_stages
            if not once:
                continue
            if view.sat(view.someone(one.number, plan)):
                session = view.plans[plan]
                sat[session.subject, session.stage, *_identity(one)].append((one.number, plan))
    for (subject, stage, *_), sittings in sat.items():
        if len(sittings) < 2:
            continue
        numbers = tuple(sorted({number for number, _ in sittings}))
        plans = tuple(sorted({plan for _, plan in sittings}))
        reason = view.rules[plans[0]].reasons.get("duplicate_subject")
        article = view.rules[plans[0]].cite(reason.article) if reason else None
        evidence = [
            fact
            for number, plan in sittings
            for fact in facts_of(view, number, plan, Admitted, Marked)
        ]
        same = "candidate_number" if len(numbers) == 1 else "kana_and_birth_date"
        yield Case(
            case=case_id(view.round.id, "double_sitting", subject, stage, *numbers, *plans),
            round=view.round.id,
            kind="double_sitting",
            severity="case",
            article=article,
            venue=view.plans[plans[0]].venue,
            session=plans[0],
            candidates=numbers,
            sessions=plans,
            evidence=tuple(evidence),
            details={"subject": subject, "stage": stage, "same": same},
        )


def _identity(one: One) -> tuple[str, ...]:
    """Who it is: kana and birth date; a number that is on no roster is nobody but itself."""
    if not one.entries:
        return ("number", one.number)
    return (folded_kana(one.entries[0].kana), one.entries[0].birth_date)


def two_venues(view: RoundView, one: One) -> Iterator[Case]:
    """A person seen where they are not entered, once they sat elsewhere.

    Let in at both is a case. A ticket that was shown and not let in was used once only: a finding.
    """
    home = {view.plans[e.session].venue for e in one.entries if e.session in view.plans}
    shown: dict[str, Recorded] = {}
    inside: dict[str, Recorded] = {}
    logs = {(record.station, record.epoch) for record in one.records}
    if home.issuperset(view.venue_of.get(log, "") for log in logs):
        return
    for record in one.records:
        venue = _venue(view, record)
        if isinstance(record.fact, Admitted):
            inside.setdefault(venue, record)
        if isinstance(record.fact, VerdictGiven) and record.fact.ticket_issue is not None:
            shown[venue] = record
    for venue in sorted({*shown, *inside} - home):
        strange = inside.get(venue) or shown[venue]
        # Whoever first went to the wrong place and then sat at the right one has done nothing.
        others = [r for v, r in inside.items() if v != venue and r.when <= strange.when]
        others += [r for v, r in inside.items() if v != venue and venue in inside]
        plans = sorted({r.session for r in (strange, *others) if r.session in view.plans})
        if not others or not plans:
            continue
        yield case_of(
            view,
            "ticket_at_two_venues" if venue in inside else "ticket_shown_elsewhere",
            plans[0],
            (one.number, venue),
            article=view.rules[plans[0]].ground("identity"),
            venue=venue,
            candidates=(one.number,),
            sessions=tuple(plans),
            evidence=tuple(dict.fromkeys([strange.id, *(r.id for r in others)])),
            details={"venues": sorted({venue, *(_venue(view, r) for r in others)})},
        )


def _venue(view: RoundView, record: Recorded) -> str:
    return view.venue_of.get((record.station, record.epoch), "")
