"""Forms about a person's conduct (E 15): who saw it and when come first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.regulation import Regulation
from app.domain.roomwishes import Acknowledge, Impersonation, KeepEvidence
from app.domain.round import Staff, VenueKind
from app.domain.wishes import AnyWish, Caution, Disqualify, Warn
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from ui.viewmodels.forms import Field, Filled, Form, Option

ACKNOWLEDGE = "acknowledge"


@dataclass(frozen=True, slots=True)
class Called:
    """An attention in this session: what a disqualification names."""

    fact: str
    at: str
    """The clock on the wall."""
    kind: str
    written: bool
    signed: bool | None = None
    companion: bool = False
    """Whether it was called to whoever came along, not to the person."""
    what: str = "attention_called"
    """The fact's type by its wire name."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known where a form is begun."""

    rules: Regulation
    venue_kind: VenueKind
    operator: str
    staff: tuple[Staff, ...]
    now: str
    """The clock on the wall, to the second."""
    attentions: tuple[Called, ...] = ()
    rooms: tuple[tuple[str, str], ...] = ()
    """Code and name of every room."""
    room: str = ""
    """Where the person belongs, or which room is looked at."""
    owed: int = 0
    """Seconds that this person alone lost and did not get back."""
    of_conduct: tuple[Called, ...] = ()
    """What a photo may be evidence of, in this session."""
    noted: tuple[Called, ...] = ()
    """The incidents about this person, in this session."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Everybody of this session: candidate number, and seat in any width, to candidate number."""
    over: bool = False
    """Whether the exam has ended, so that nobody writes on."""
    disqualified: bool = False
    impersonation: Literal["", "stopped", "continued"] = ""
    """Whether somebody sits for another, and what was done then."""


def kinds(rules: Regulation, *, misconduct: bool) -> tuple[Option, ...]:
    """Kinds of incidents to choose from, each with the words that a text about it begins with."""
    return tuple(
        Option(code, text=kind.text, begins=kind.template)
        for code, kind in rules.incident_kinds.items()
        if kind.misconduct or not misconduct
    )


def seen(scene: Scene) -> tuple[Field, ...]:
    """Who saw it, and when: now unless it is set back."""
    first = [one for one in scene.staff if one.id == scene.operator]
    others = [one for one in scene.staff if one.id != scene.operator]
    options = tuple(Option(one.id, plain=one.name) for one in [*first, *others])
    return (
        Field("witnesses", "who", required=False, picks=options, preset=scene.operator),
        Field("seen_at", "time", required=False, preset=scene.now),
    )


def seen_by(scene: Scene) -> tuple[Field, ...]:
    """The same; a lead, who often records on another's word, is asked whose."""
    first, at = seen(scene)
    roles = {one.id: one.role for one in scene.staff}
    if roles.get(scene.operator) == "lead":
        first = replace(first, required=True, preset="")
    return (first, at)


def witnesses(filled: Filled) -> tuple[str, ...]:
    """Who else saw it: the operator's own word is the record itself."""
    return tuple(name for name in filled.names("witnesses") if name != filled.operator)


def seen_at(filled: Filled) -> Instant | None:
    """When it was seen; None where nothing is said."""
    return filled.nearest("seen_at") if filled.text("seen_at") else None


def said(filled: Filled, options: tuple[Option, ...]) -> str:
    """What was written; words that a text only begins with say nothing."""
    text = filled.text("text")
    begun = [one.begins for one in options if one.begins is not None]
    return "" if text in {t.strip() for one in begun for t in (one.ja, one.en)} else text


def _written(filled: Filled, options: tuple[Option, ...]) -> str:
    """What was written, where there must be something; raise Fault `form_missing`."""
    text = said(filled, options)
    if not text:
        raise Fault("form_missing", Kind.REFUSED, field="text")
    return text


def _what(scene: Scene, whom: str = "to") -> tuple[Field, ...]:
    to = tuple(Option(one, words=f"form_{whom}_{one}") for one in ("candidate", "companion"))
    return (
        Field("kind", "pick", picks=kinds(scene.rules, misconduct=True)),
        Field("to", "pick", picks=to, preset="candidate", label=whom),
    )


_TEXT = Field("text", "text", required=False, begun_by="kind")
_EVIDENCE = Field("evidence", required=False)


def attention_form(scene: Scene, *, written: bool) -> Form:
    """Attention by word of mouth, or in writing."""
    options = kinds(scene.rules, misconduct=True)

    def make(filled: Filled) -> AnyWish:
        wish = Warn if written else Caution
        return wish(
            candidate=filled.candidate,
            kind=filled.text("kind"),
            to="companion" if filled.text("to") == "companion" else "candidate",
            text=_written(filled, options) if written else said(filled, options),
            witnesses=witnesses(filled),
            seen_at=seen_at(filled),
            evidence=filled.text("evidence"),
            session=filled.session,
        )

    text = replace(_TEXT, required=written)
    fields = (*seen_by(scene), *_what(scene), text, _EVIDENCE)
    return Form("warn" if written else "caution", fields, make)


def disqualify_form(scene: Scene) -> Form:
    """Sent out and disqualified: it names an attention, or says why there is none."""
    options = kinds(scene.rules, misconduct=True)
    after = tuple(
        Option(
            one.fact,
            plain=one.at,
            words="attention_to_companion" if one.companion else "",
            text=scene.rules.incident_kinds[one.kind].text,
        )
        for one in reversed(scene.attentions)
    )

    def make(filled: Filled) -> AnyWish:
        return Disqualify(
            candidate=filled.candidate,
            kind=filled.text("kind"),
            to="companion" if filled.text("to") == "companion" else "candidate",
            after=filled.text("after") or None,
            override_reason=filled.text("override_reason"),
            text=_written(filled, options),
            witnesses=witnesses(filled),
            seen_at=seen_at(filled),
            evidence=filled.text("evidence"),
            session=filled.session,
        )

    only = after[0].value if len(after) == 1 else ""
    if after:
        reason: tuple[Field, ...] = (Field("after", "pick", picks=after, preset=only),)
        text = Field("text", "text", label="went_on")
        return Form(
            "disqualify", (*seen_by(scene), *reason, *_what(scene, "whose"), text, _EVIDENCE), make
        )
    reason = (Field("override_reason", "long"),)
    text = replace(_TEXT, required=True)
    what = _what(scene, "whose")
    fields = (*seen_by(scene), *what, text, *reason, _EVIDENCE)
    return Form("disqualify_override", fields, make)


def impersonation_form(scene: Scene) -> Form:
    """Somebody sits for another: stopped, or goes on with evidence kept."""
    found = tuple(
        Option(one, words=f"form_impersonation_{one}")
        for one in ("stopped", "continued")
        if one != scene.impersonation
    )

    def make(filled: Filled) -> AnyWish:
        return Impersonation(
            candidate=filled.candidate,
            outcome="continued" if filled.text("outcome") == "continued" else "stopped",
            text=filled.text("text"),
            evidence=filled.text("evidence"),
            witnesses=witnesses(filled),
            seen_at=seen_at(filled),
            session=filled.session,
        )

    fields = (
        *seen_by(scene),
        Field("outcome", "pick", picks=found, label="impersonation"),
        Field("text", "text"),
        Field("evidence", required=False, label="evidence_continued", says_when=True),
    )
    return Form("impersonation", fields, make)


def acknowledge_form(fact: str) -> Form:
    """Whether the slip was signed: seen, not necessarily agreed."""
    options = tuple(Option(one, words=f"form_signed_{one}") for one in ("yes", "no"))

    def make(filled: Filled) -> AnyWish:
        return Acknowledge(fact=fact, signed=filled.text("signed") == "yes")

    return Form(ACKNOWLEDGE, (Field("signed", "pick", picks=options),), make)


def photo_form(scene: Scene) -> Form:
    """A photo kept as evidence of what was recorded; the newest is at hand."""
    kinds_ = scene.rules.incident_kinds
    options = tuple(
        Option(
            one.fact,
            plain=one.at[:5],  # with seconds a long kind would be cut
            words=f"fact_{one.what}",
            text=kinds_[one.kind].text if one.kind in kinds_ else None,
        )
        for one in reversed(scene.of_conduct)
    )
    newest = options[0].value if options else ""

    def make(filled: Filled) -> AnyWish:
        return KeepEvidence(fact=filled.text("fact"), file=filled.text("file"))

    return Form(
        "photo",
        (
            Field("fact", "pick", picks=options, preset=newest),
            Field("file", "file", required=False),
        ),
        make,
    )
