"""Forms about what happened to a person, a room or the whole session, and what one person needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, get_args

from app.domain.roomwishes import Addendum, GiveTime, LoseTime, Move, Permit, Review
from app.domain.seatnames import seat_key
from app.domain.wishes import AnyWish, CorrectDetail, Detail, Incident, Refer
from app.kernel.faults import Fault, Kind
from ui.viewmodels.conductforms import Scene, kinds, said, seen_at, seen_by, witnesses
from ui.viewmodels.forms import Field, Filled, Form, Option

OWN_KEYS = frozenset("item_stowed illness minor_handed impersonation detail".split())
"""Kinds of incident about a person that are noted by a key of their own."""

_TEXT = Field("text", "text")
_OF_THE_TICKET: tuple[Detail, ...] = ("name", "kana", "birth_date", "seat", "other")


def _noted(
    filled: Filled, kind: str, options: tuple[Option, ...], people: tuple[str, ...] = ()
) -> Incident:
    return Incident(
        kind=kind,
        scope="candidate",
        candidate=(filled.candidate, *people),
        each=filled.text("each") == "each",
        text=said(filled, options),
        outcome=filled.text("outcome"),
        witnesses=witnesses(filled),
        seen_at=seen_at(filled),
        session=filled.session,
    )


def _people(filled: Filled, scene: Scene) -> tuple[str, ...]:
    """Who else is meant, by number or seat; raise Fault `form_people` that names who is not."""
    found = []
    for typed in filled.numbers("people"):
        number = scene.known.get(typed) or scene.known.get(seat_key(typed))
        if number is None:
            fields = {"field": "people", "found": typed, "room": scene.room}
            raise Fault("form_people", Kind.REFUSED, **fields)
        found.append(number)
    return tuple(dict.fromkeys(one for one in found if one != filled.candidate))


def known_kind_form(scene: Scene, kind: str, id: str = "") -> Form:
    """An incident of one kind about the person: its own key, its own outcomes."""
    rule = scene.rules.incident_kinds[kind]
    option = Option(kind, text=rule.text, begins=rule.template)
    outcomes = tuple(Option(code, text=text) for code, text in rule.outcomes.items())
    first = rule.template.ja if rule.template is not None and not rule.quick else ""
    fields = [*seen_by(scene)]
    if outcomes:
        later = Option("", words="form_outcome_later")
        fields.append(Field("outcome", "pick", required=False, picks=(*outcomes, later)))
    begun = Field("text", "text", required=not rule.quick, preset=first, begun_by="")
    fields.append(replace(begun, picks=(option,)))

    def make(filled: Filled) -> AnyWish:
        return _noted(filled, kind, (option,))

    return Form(id or kind, tuple(fields), make)


def _others(scene: Scene) -> tuple[Option, ...]:
    """The kinds that have no key of their own; what attention is called to comes last."""
    conduct = kinds(scene.rules, misconduct=True)
    rest = [one for one in kinds(scene.rules, misconduct=False) if one not in conduct]
    return (*(one for one in rest if one.value not in OWN_KEYS), *conduct)


def incident_form(scene: Scene) -> Form:
    """Anything else about the person, alone or with others."""
    options = _others(scene)
    each = tuple(Option(one, words=f"form_people_{one}") for one in ("together", "each"))
    fields = (
        *seen_by(scene),
        Field("kind", "pick", picks=options),
        Field("text", "text", begun_by="kind"),
        Field("people", "people", required=False),
        Field("each", "pick", picks=each, preset="together"),
    )

    def make(filled: Filled) -> AnyWish:
        return _noted(filled, filled.text("kind"), options, _people(filled, scene))

    return Form("incident", fields, make)


def room_incident_form(scene: Scene) -> Form:
    """Something about a room or the whole session."""
    conduct = kinds(scene.rules, misconduct=True)
    options = tuple(one for one in _others(scene) if one not in conduct)
    whole = Option("", words="form_whole_session")
    rooms = tuple(Option(code, plain=f"{code}　{name}") for code, name in scene.rooms)
    fields = (
        *seen_by(scene),
        Field("room", "pick", required=False, picks=(*rooms, whole), preset=scene.room),
        Field("kind", "pick", picks=options),
        Field("text", "text", begun_by="kind"),
    )

    def make(filled: Filled) -> AnyWish:
        room = filled.text("room") or None
        scope: Literal["room", "session"] = "room" if room else "session"
        return Incident(
            kind=filled.text("kind"),
            scope=scope,
            room=room,
            text=said(filled, options),
            witnesses=witnesses(filled),
            seen_at=seen_at(filled),
            session=filled.session,
        )

    return Form("room_incident", fields, make)


def permission_form(scene: Scene) -> Form:
    """An item that may be used, for a kind of reason (E 8.3)."""
    reasons = scene.rules.permission_reasons.items()
    fields = (
        Field("item"),
        Field("reason_kind", "pick", picks=tuple(Option(c, text=t) for c, t in reasons)),
        Field("until", "time", required=False),
    )

    def make(filled: Filled) -> AnyWish:
        return Permit(
            candidate=filled.candidate,
            item=filled.text("item"),
            reason_kind=filled.text("reason_kind"),
            until=filled.nearest("until") if filled.text("until") else None,
            session=filled.session,
        )

    return Form("permit", fields, make)


def infection_form() -> Form:
    """Put before the lead as E 16; no disease and no symptom is asked."""

    def make(filled: Filled) -> AnyWish:
        return Refer(candidate=filled.candidate, reason="infection", session=filled.session)

    return Form("infection", (), make)


def separate_room_form(scene: Scene) -> Form:
    """To a separate room; the reason kept is the article alone (E 16)."""
    article = scene.rules.reasons["infection"].article
    rooms = tuple(Option(code, plain=f"{code}　{name}") for code, name in scene.rooms)

    def make(filled: Filled) -> AnyWish:
        return Move(
            candidate=filled.candidate,
            room=filled.text("room"),
            seat=filled.text("seat"),
            reason=scene.rules.cite(article) or "",
            session=filled.session,
        )

    return Form("separate_room", (Field("room", "pick", picks=rooms), Field("seat")), make)


def lose_time_form() -> Form:
    """Time that one person alone lost."""

    def make(filled: Filled) -> AnyWish:
        return LoseTime(
            candidate=filled.candidate,
            seconds=filled.span("seconds"),
            reason=filled.text("reason"),
            session=filled.session,
        )

    return Form("lose_time", (Field("seconds", "span"), Field("reason", "long")), make)


def give_time_form(scene: Scene) -> Form:
    """Time given back; all that is owed stands there already."""
    owed = f"{scene.owed // 60}:{scene.owed % 60:02d}" if scene.owed > 0 else ""

    def make(filled: Filled) -> AnyWish:
        return GiveTime(
            candidate=filled.candidate,
            seconds=filled.span("seconds"),
            reason=filled.text("reason"),
            session=filled.session,
        )

    span = Field("seconds", "span", preset=owed)
    return Form("give_time", (span, Field("reason", "long", required=False)), make)


def detail_form() -> Form:
    """A detail that the person says is wrong; headquarters decides (E 6.2)."""
    options = tuple(Option(one, words=f"form_detail_{one}") for one in _OF_THE_TICKET)
    fields = (Field("field", "pick", picks=options), _TEXT)

    def make(filled: Filled) -> AnyWish:
        given = filled.text("field")
        detail: Detail = next((one for one in get_args(Detail) if one == given), "other")
        text = filled.text("text")
        return CorrectDetail(
            candidate=filled.candidate, field=detail, text=text, session=filled.session
        )

    return Form("correct_detail", fields, make)


def review_form(fact: str) -> Form:
    """The lead has read an incident."""

    def make(filled: Filled) -> AnyWish:
        return Review(fact=fact, text=filled.text("text"))

    return Form("review", (Field("text", "text", required=False, label="review"),), make)


def review_all_form(facts: tuple[str, ...]) -> Form:
    """The lead has read several of a kind, which are shown while this is open."""

    def make(filled: Filled) -> AnyWish:
        return Review(fact=facts[0], text=filled.text("text"))

    return Form("review_all", (Field("text", "text", required=False, label="review"),), make)


def addendum_form(fact: str) -> Form:
    """More about an incident; its first text stays."""

    def make(filled: Filled) -> AnyWish:
        return Addendum(fact=fact, text=filled.text("text"))

    return Form("addendum", (Field("text", "text", label="addendum"),), make)


def add_note_form(scene: Scene) -> Form:
    """More about one of the incidents of this person; the newest is at hand."""
    kinds_ = scene.rules.incident_kinds
    options = tuple(
        Option(one.fact, plain=one.at, text=kinds_[one.kind].text if one.kind in kinds_ else None)
        for one in reversed(scene.noted)
    )

    def make(filled: Filled) -> AnyWish:
        return Addendum(fact=filled.text("incident"), text=filled.text("text"))

    incident = Field("incident", "pick", picks=options, preset=options[0].value if options else "")
    return Form("add_note", (incident, Field("text", "text", label="addendum")), make)
