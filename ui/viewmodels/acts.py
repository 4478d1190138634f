"""What may be recorded about one person in the room, one row each: its key and its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.domain.evidence import allowed
from ui.viewmodels import incidentforms as notes
from ui.viewmodels.conductforms import (
    Scene,
    acknowledge_form,
    attention_form,
    disqualify_form,
    impersonation_form,
    photo_form,
)
from ui.viewmodels.forms import Form

KEYS = "123456789ABCDEFGHJ"
"""One for each row of `ACTS`: the table of actions has them as `act_<key>`."""


class Act(NamedTuple):
    """One row: words act_<id>, its key, whether the rules want a lead."""

    key: str
    id: str
    lead: bool


class _Row(NamedTuple):
    id: str
    make: Callable[[Scene], Form]
    lead: bool = False
    of_use: Callable[[Scene], bool] = lambda _: True


def _may_write(scene: Scene) -> bool:
    return scene.venue_kind in scene.rules.escalation.written_at


def _unsigned(scene: Scene) -> str:
    """The newest written warning of which nobody has said whether it was signed."""
    waiting = [one for one in scene.attentions if one.written and one.signed is None]
    return waiting[-1].fact if waiting else ""


def _knows(kind: str) -> Callable[[Scene], bool]:
    return lambda scene: kind in scene.rules.incident_kinds


_ROWS = (
    _Row("caution", lambda scene: attention_form(scene, written=False)),
    _Row("warn", lambda scene: attention_form(scene, written=True), of_use=_may_write),
    _Row("disqualify", disqualify_form, lead=True),
    _Row(
        "device_sound",
        lambda scene: notes.known_kind_form(scene, "device_sound"),
        of_use=_knows("device_sound"),
    ),
    _Row(
        "item_stowed",
        lambda scene: notes.known_kind_form(scene, "item_stowed"),
        of_use=_knows("item_stowed"),
    ),
    _Row("incident", notes.incident_form),
    _Row(
        "illness", lambda scene: notes.known_kind_form(scene, "illness"), of_use=_knows("illness")
    ),
    _Row(
        "permit", notes.permission_form, of_use=lambda scene: bool(scene.rules.permission_reasons)
    ),
    _Row(
        "infection",
        lambda _: notes.infection_form(),
        of_use=lambda s: "infection" in s.rules.reasons,
    ),
    _Row(
        "separate_room", notes.separate_room_form, of_use=lambda s: "infection" in s.rules.reasons
    ),
    _Row("lose_time", lambda _: notes.lose_time_form()),
    _Row("give_time", notes.give_time_form, of_use=lambda scene: scene.owed > 0),
    _Row("correct_detail", lambda _: notes.detail_form()),
    _Row(
        "minor_handed",
        lambda scene: notes.known_kind_form(scene, "minor_handed"),
        of_use=_knows("minor_handed"),
    ),
    _Row("impersonation", impersonation_form, lead=True),
    _Row(
        "acknowledge",
        lambda scene: acknowledge_form(_unsigned(scene)),
        of_use=lambda scene: bool(_unsigned(scene)),
    ),
    _Row(
        "photo",
        photo_form,
        of_use=lambda scene: allowed(scene.rules) and bool(scene.of_conduct),
    ),
    _Row("add_note", notes.add_note_form, of_use=lambda scene: bool(scene.noted)),
)
_STILL = frozenset("incident illness minor_handed acknowledge photo add_note".split())
"""What can still be recorded of somebody who was disqualified, or stopped for another."""
_BY_ID = {row.id: row for row in _ROWS}


def acts(scene: Scene) -> tuple[Act, ...]:
    """The rows that are of use; each keeps its key, whatever else is there."""
    pairs = zip(KEYS, _ROWS, strict=True)
    return tuple(Act(key, row.id, row.lead) for key, row in pairs if _open(row, scene))


def form_of(id: str, scene: Scene) -> Form | None:
    """The form of a row, begun now; None where it is of no use."""
    row = _BY_ID[id]
    return row.make(scene) if _open(row, scene) else None


def _open(row: _Row, scene: Scene) -> bool:
    sent_out = scene.disqualified or scene.impersonation == "stopped"
    return row.of_use(scene) and (row.id in _STILL or not sent_out)
