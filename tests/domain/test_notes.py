"""Incidents and details that are said to be wrong: notes for headquarters."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import DetailQuestioned, IncidentNoted
from app.domain.freetext import MAX_TEXT
from app.domain.view import Outcome
from tests.domain.world import IACS, opened, why

N = "00420001"
NATIONAL = "123456789018"
SCOPES: dict[str, dict[str, str]] = {
    "candidate": {"candidate": N},
    "room": {"room": "B"},
    "session": {},
}


def note(**fields: Any) -> Outcome:
    world = opened()
    return world.do("incident", "09:10:00", **{"kind": "noise", "text": "roadworks", **fields})


@pytest.mark.parametrize("kind", sorted(IACS.incident_kinds))
@pytest.mark.parametrize("scope", SCOPES)
def test_every_kind_about_a_person_a_room_or_the_session(scope: str, kind: str) -> None:
    outcome = note(scope=scope, kind=kind, witnesses=["p02"], **SCOPES[scope])
    (draft,) = outcome.facts
    assert draft.fact == IncidentNoted(kind, scope, "roadworks", ("p02",))  # type: ignore[arg-type]
    assert (draft.session, draft.candidate) == ("am", SCOPES[scope].get("candidate"))
    assert draft.room == SCOPES[scope].get("room")
    assert outcome.extra == {"article": IACS.cite(IACS.incident_kinds[kind].article)}


@pytest.mark.parametrize(
    ("fields", "refusal", "named"),
    [
        ({"scope": "candidate"}, "missing_field", ["candidate"]),
        ({"scope": "room"}, "missing_field", ["room"]),
        ({"scope": "room", "text": "　"}, "missing_field", ["room", "text"]),
        ({"scope": "session", "text": ""}, "missing_field", ["text"]),
        ({"scope": "session", "room": "A"}, "not_of_this_scope", "room"),
        ({"scope": "room", "room": "A", "candidate": N}, "not_of_this_scope", "candidate"),
        ({"scope": "room", "room": "Z"}, "unknown_room_here", None),
        ({"scope": "session", "session": "zz"}, "unknown_session", None),
        ({"scope": "candidate", "candidate": "420001"}, "not_on_roster", None),
        ({"scope": "session", "kind": "boredom"}, "unknown_kind", None),
        ({"scope": "session", "text": f"card {NATIONAL}"}, "national_number", "text"),
        ({"scope": "session", "witnesses": f"p02 {NATIONAL}"}, "national_number", "witnesses"),
        ({"scope": "session", "text": "x" * (MAX_TEXT + 1)}, "text_too_long", "text"),
    ],
)
def test_what_is_no_incident(fields: dict[str, Any], refusal: str, named: object) -> None:
    outcome = note(**fields)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.facts) == (refusal, ())
    if named is not None:
        said = outcome.refusal.fields
        assert said.get("fields", said.get("field")) == named


def test_an_unknown_kind_is_answered_with_the_known_ones() -> None:
    refusal = note(scope="session", kind="boredom").refusal
    assert refusal is not None
    assert refusal.fields["expected"] == sorted(IACS.incident_kinds)


def test_an_incident_changes_nobody_s_standing() -> None:
    world = opened()
    world.do("incident", scope="candidate", candidate=N, kind="cheating", text="looked over")
    assert world.standing(N) == "expected"


class TestDetails:
    def test_it_is_a_request_and_the_roster_stays(self) -> None:
        world = opened()
        before = list(world.entries(N))
        outcome = world.do("correct_detail", candidate=N, field="kana", text="ジ, not ヂ")
        (draft,) = outcome.facts
        assert (draft.fact, draft.candidate) == (DetailQuestioned("kana", "ジ, not ヂ"), N)
        assert (world.entries(N), world.standing(N)) == (before, "expected")

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"text": " "}, "missing_field"),
            ({"text": NATIONAL}, "national_number"),
            ({"candidate": "420001"}, "not_on_roster"),
            ({"session": "zz"}, "unknown_session"),
        ],
    )
    def test_what_is_no_request(self, fields: dict[str, str], refusal: str) -> None:
        wish = {"candidate": N, "field": "name", "text": "髙", **fields}
        outcome = opened().do("correct_detail", **wish)
        assert (why(outcome), outcome.facts) == (refusal, ())
