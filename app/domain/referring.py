"""Referred to the venue lead, decided by the lead, turned away."""

from __future__ import annotations

from msgspec.structs import replace

from app.domain.candidate import Sitting
from app.domain.events import Decided, Draft, Referred, Refused
from app.domain.foundsitting import came_too_late, let_in_by
from app.domain.identity import declared
from app.domain.printable import shows_nothing
from app.domain.reasons import article_of, own_reason
from app.domain.target import Target, because, reason_of, target_at_desk
from app.domain.view import Outcome, View, refused
from app.domain.wishes import Decide, Refer, Refuse


def refuse(view: View, wish: Refuse) -> Outcome:
    """Turn a person away: the desk where the verdict refuses, otherwise only the lead (E 7.2)."""
    target = target_at_desk(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    sitting = target.sitting
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    ground = view.rules.refusals.get(wish.reason)
    silent = ground is not None and ground.silent
    if sitting.admissions and not (sitting.findings or silent):
        return refused("already_admitted")
    lead = view.operator is not None and view.operator.role == "lead"
    if (sitting.verdict != "refuse" or silent) and not lead:
        return refused("lead_decides", view.rules.ground("identity"))
    if wish.reason in view.rules.refusals:
        grounds: tuple[str, ...] = (wish.reason,)
    else:
        grounds = _lying(sitting)
    fact = replace(_turned_away(view, grounds), sends_out=silent)
    reason = _kept(view, grounds, wish.reason)
    return Outcome((Draft(fact, wish.candidate, target.plan.id, reason=reason),))


def refer(view: View, wish: Refer) -> Outcome:
    """Put a person on the lead's list; the desk goes on."""
    target = target_at_desk(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    # Only what refers may be raised: "late" raised by hand must not turn anybody away.
    known = wish.reason in view.rules.reasons or wish.reason in view.rules.findings
    ground = wish.reason if known and _refers(view, wish.reason) else "other"
    draft = Draft(Referred(ground), wish.candidate, target.plan.id, reason=wish.reason)
    return Outcome((draft,))


def decide(view: View, wish: Decide) -> Outcome:
    """The lead's decision about everything that lies before them on one person."""
    target = target_at_desk(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    grounds = tuple(code for code in target.sitting.open_grounds if _refers(view, code))
    if target.sitting.admissions and not grounds:
        return refused("already_admitted")
    if not grounds:
        if target.sitting.verdict == "refuse" and target.sitting.reasons:
            return because(reason_of(view, target.sitting.reasons[0]), "refuse")
        return refused("nothing_to_decide")
    if shows_nothing(wish.reason):
        return refused("missing_field", None, fields=["reason"])
    if no := _unanswered(view, wish, target):
        return no
    if wish.outcome != "refuse" and came_too_late(view, target):
        return because(reason_of(view, "late"), "refuse")
    reason = _kept(view, grounds, wish.reason)
    fact = Decided(wish.outcome, grounds)
    drafts = [Draft(fact, wish.candidate, target.plan.id, reason=reason)]
    if wish.sits is not None:
        chosen = declared(view, wish, "candidate", sits=wish.sits)
        if isinstance(chosen, Outcome):
            return chosen
        drafts.append(Draft(chosen, wish.candidate, target.plan.id))
    if wish.outcome == "refuse":
        turned = _turned_away(view, grounds)
        drafts.append(Draft(turned, wish.candidate, target.plan.id, reason=reason))
    elif let_in := let_in_by(view, target, fact):
        room = let_in.room or None
        drafts.append(Draft(let_in, wish.candidate, target.plan.id, room, reason))
    return Outcome(tuple(drafts))


def asks_exemption(view: View, target: Target) -> bool:
    """Whether an exempt person's choice lies before the lead and is not that they sit (E 4.3)."""
    entry, sitting = target.entry, target.sitting
    asked = {"exempt_first_stage", "not_sitting"} & {*sitting.open_grounds}
    if not asked or entry is None or target.plan.stage != view.rules.exempt_stage:
        return False
    may = entry.first_stage_exempt or view.rules.at(view.venue.kind).declares
    return may and sitting.exemption != "sits"


def _unanswered(view: View, wish: Decide, target: Target) -> Outcome | None:
    """A refusal where an exempt person would be let in without having chosen to sit."""
    article = article_of(view, "exempt_first_stage")
    if not asks_exemption(view, target):
        if wish.sits is None:
            return None
        return refused("nothing_to_declare", article, candidate=wish.candidate)
    if wish.outcome == "refuse" or wish.sits:
        return None
    code = "exemption_undeclared" if wish.sits is None else "exemption_not_sitting"
    return refused(code, article, candidate=wish.candidate)


def _refers(view: View, code: str) -> bool:
    """Whether a code is for the lead; "too early" may be said beside it and is not."""
    reason = view.rules.reasons.get(code)
    return reason is None or reason.verdict == "refer"


def _lying(sitting: Sitting) -> tuple[str, ...]:
    """What a refusal in plain words rests on: the verdict, or what lies before the lead."""
    told = sitting.reasons if sitting.verdict == "refuse" else ()
    return told or sitting.open_grounds


def _turned_away(view: View, grounds: tuple[str, ...]) -> Refused:
    """A refusal on the first of several grounds, curable only where all of them are."""
    refusals = view.rules.refusals
    meant = [own[1] or "" if (own := own_reason(code)) else code for code in grounds]
    known = [code for code in meant if code in refusals] or ["other"]
    curable = all(code in refusals and refusals[code].curable for code in known)
    return Refused(known[0], curable)


def _kept(view: View, grounds: tuple[str, ...], reason: str) -> str | None:
    """The reason as it is stored: only the article where the ground is not to be told."""
    silent = [c for c in grounds if c in view.rules.refusals and view.rules.refusals[c].silent]
    if "infection" not in grounds and not silent:
        return reason
    return reason_of(view, silent[0] if silent else "infection").article
