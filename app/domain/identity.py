"""What is compared or declared at the desk: the identity document, a first-stage exemption."""

from __future__ import annotations

from typing import Literal

from app.domain.events import Draft, ExemptionDeclared, IdChecked
from app.domain.reasons import Presented, article_of, standing
from app.domain.regulation import FINDING_CODES, Document
from app.domain.seated import not_let_in
from app.domain.target import Target, because, no_verdict, reason_of, target_at_desk
from app.domain.view import Outcome, View, refused
from app.domain.wishes import CheckId, Decide, DeclareExemption

Photo = Literal["yes", "no", "none"]
DECLARED = ("exam", "year", "round", "personal_number")
"""What a written declaration names of the first stage (E 4.3)."""


def check_id(view: View, wish: CheckId) -> Outcome:
    """Compare a document; every finding refers, and another document may be tried."""
    target = target_at_desk(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    seated = target.plan.id_check == "seat" and bool(target.sitting.admissions)
    seated = seated or not_let_in(target.sitting)  # checked at the seat, as no desk did
    if target.sitting.verdict not in ("proceed", "refer", "wait") and not seated:
        return no_verdict(view, target)
    code = None if wish.document in (None, "none") else wish.document
    document = view.rules.documents.get(code) if code else None
    if code is not None and document is None:
        known = sorted(view.rules.documents)
        return refused("unknown_document", None, document=code, expected=known)
    photo = _photo(wish, document)
    missing = _missing_answers(wish, document, photo, slip=view.rules.identity_slip)
    if missing:
        return refused("missing_field", None, fields=missing)
    findings = _findings(wish, document, photo)
    fact = IdChecked(code, findings, photo or "none")
    draft = Draft(fact, candidate=wish.candidate, session=target.plan.id)
    if not findings:
        return Outcome((draft,), extra={"findings": []})
    article = view.rules.cite(view.rules.findings[findings[0]].article)
    return refused(findings[0], article, draft)._replace(extra={"findings": list(findings)})


def declare_exemption(view: View, wish: DeclareExemption) -> Outcome:
    """Record an exempt person's choice; what is missing is named, not refused (E 4.3)."""
    target = target_at_desk(view, wish.candidate, wish.session)
    if isinstance(target, Outcome):
        return target
    article = article_of(view, "exempt_first_stage")
    if no := _may_not_declare(view, wish, target, article):
        return no
    fact = declared(view, wish, wish.declared_by, sits=wish.sits)
    if isinstance(fact, Outcome):
        return fact
    missing, reason = fact.missing, wish.reason.strip() or None
    draft = Draft(fact, candidate=wish.candidate, session=target.plan.id, reason=reason)
    told = ["exemption_lost", "application_stands"] if wish.sits else ["application_stands"]
    return Outcome((draft,), extra={"missing": list(missing), "consequences": told})


def declared(
    view: View,
    wish: DeclareExemption | Decide,
    by: Literal["candidate", "group_lead"],
    *,
    sits: bool,
) -> ExemptionDeclared | Outcome:
    """What was declared, with the names of what is missing; a national number is refused."""
    fields = {
        "exam": wish.exam.strip(),
        "year": str(wish.year).strip(),
        "round": str(wish.round).strip(),
        "personal_number": str(wish.personal_number).strip(),
    }
    digits = [c for c in fields["personal_number"] if c.isdigit()]
    if len(digits) == 12:  # exactly as long as the national individual number
        article = article_of(view, "exempt_first_stage")
        return refused("national_number", article, field="personal_number")
    missing = tuple(name for name in DECLARED if not fields[name])
    return ExemptionDeclared(by, sits, **fields, missing=missing)


def _may_not_declare(
    view: View, wish: DeclareExemption, target: Target, article: str | None
) -> Outcome | None:
    """Who may not declare: whoever has nothing to declare, is in already, or may not sit."""
    if target.plan.stage != view.rules.exempt_stage:
        return refused("not_the_exempt_stage", article, session=target.plan.id)
    entry, sitting = target.entry, target.sitting
    if entry is None:
        return because(reason_of(view, "other_session"), "refuse")
    barring = next(standing(view, Presented(wish.candidate, target.plan.id)), None)
    if barring is not None:
        return because(reason_of(view, barring), "refuse")
    if not (entry.first_stage_exempt or view.rules.at(view.venue.kind).declares):
        return refused("nothing_to_declare", article, candidate=wish.candidate)
    before = sitting.exemption
    if before is not None and (before == "sits") != wish.sits:
        return refused("declared_otherwise", article, candidate=wish.candidate)
    return None


def _photo(wish: CheckId, document: Document | None) -> Photo | None:
    """What the photo says; a kind of document that bears none can't match."""
    if document is not None and not document.photo and wish.photo_matches != "no":
        return "none"
    return wish.photo_matches


def _missing_answers(
    wish: CheckId, document: Document | None, photo: Photo | None, *, slip: bool
) -> list[str]:
    """What the check must answer; without a photo on the document the birth date decides."""
    if document is None or not document.accepted:
        return []
    answers: dict[str, object] = {
        "in_date": wish.in_date,
        "name_matches": wish.name_matches,
        "photo_matches": photo,
    }
    if slip:
        answers["slip_present"] = wish.slip_present
    if photo == "none":
        answers["birth_matches"] = wish.birth_matches
    return [name for name, answer in answers.items() if answer is None]


def _findings(wish: CheckId, document: Document | None, photo: Photo | None) -> tuple[str, ...]:
    failed = {
        "id_none": document is None,
        "id_not_accepted": document is not None and not document.accepted,
        "id_expired": wish.in_date is False,
        "name_differs": wish.name_matches is False,
        "birth_differs": wish.birth_matches is False,
        "photo_differs": photo == "no",
        "slip_missing": wish.slip_present is False,
    }
    return tuple(code for code in FINDING_CODES if failed[code])
