"""Incidents and details that are said to be wrong: notes for headquarters."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import (
    AddendumWritten,
    DetailQuestioned,
    IncidentNoted,
    IncidentReviewed,
)
from app.domain.freetext import MAX_TEXT
from app.domain.view import Outcome
from app.projections import cells
from app.projections.timeline import naming
from tests.domain.world import IACS, World, on, opened, why

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
        ({"scope": "session", "outcome": "went_on"}, "unknown_outcome", None),
        ({"scope": "candidate", "candidate": []}, "missing_field", ["candidate"]),
        ({"scope": "candidate", "candidate": [N, "420001"]}, "not_on_roster", None),
        ({"scope": "room", "room": "A", "candidate": [N]}, "not_of_this_scope", "candidate"),
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


M = "00420002"
TWO = {"scope": "candidate", "candidate": [N, M, N], "kind": "dispute", "text": "a quarrel"}


PEOPLE = (cells.person_cell(N), cells.person_cell(M))


class TestSeveralPeople:
    def test_one_incident_that_names_them_all(self) -> None:
        (draft,) = note(**TWO).facts
        assert draft.fact == IncidentNoted("dispute", "candidate", "a quarrel", (), (N, M))
        assert (draft.candidate, draft.session) == (None, "am")

    def test_one_incident_each(self) -> None:
        drafts = note(**TWO, each=True).facts
        assert [draft.candidate for draft in drafts] == [N, M]
        assert {draft.fact for draft in drafts} == {
            IncidentNoted("dispute", "candidate", "a quarrel")
        }

    @pytest.mark.parametrize("each", [True, False])
    def test_everybody_s_card_shows_it(self, each: bool) -> None:
        world = opened()
        outcome = world.do("incident", "09:10:00", **TWO, each=each)
        found = {where: world.in_cell(where) for where in (cells.NOTES, *PEOPLE)}
        for number, cell in zip((N, M), PEOPLE, strict=True):
            mine = [*found[cell], *naming(number, found[cells.NOTES])]
            assert [record.fact for record in mine] == [outcome.facts[0].fact]
        assert len(world.unreviewed("am")) == (2 if each else 1)


@pytest.mark.parametrize("kind", ["device_sound", "item_stowed", "evacuation"])
def test_a_quick_kind_needs_no_words(kind: str) -> None:
    assert why(note(scope="session", kind=kind, text="")) is None


def test_illness_has_an_outcome() -> None:
    outcome = note(scope="candidate", candidate=N, kind="illness", outcome="rested")
    (draft,) = outcome.facts
    assert isinstance(draft.fact, IncidentNoted)
    assert draft.fact.outcome == "rested"


class TestReview:
    def an_incident(self) -> tuple[World, str]:
        world = opened()
        world.acting("p01").do("incident", scope="session", kind="noise", text="roadworks")
        return world.acting("lead"), world.last()

    def test_what_the_lead_has_read_waits_no_more(self) -> None:
        world, incident = self.an_incident()
        assert world.unreviewed("am") == [incident]
        outcome = world.do("review", fact=incident, text="told the town")
        assert [draft.fact for draft in outcome.facts] == [
            IncidentReviewed(incident, "told the town")
        ]
        assert world.unreviewed("am") == []
        assert why(world.do("review", fact=incident)) == "already_reviewed"

    def test_unread_it_keeps_the_session_open(self) -> None:
        world, incident = self.an_incident()
        world.do("cancel", session="am", reason="snow", reference="HQ-7")
        two = {"session": "am", "second_operator": "p01", "second_pin": "pin-p01"}
        refusal = world.do("close", **two).refusal
        assert refusal is not None
        assert refusal.fields["incidents"] == [incident]
        world.do("review", fact=incident)
        assert why(world.do("close", **two)) is None

    def test_an_addendum_keeps_the_first_text(self) -> None:
        world, incident = self.an_incident()
        first = world.record(incident)
        assert why(world.do("addendum", fact=incident, text=" ")) == "missing_field"
        (draft,) = world.do("addendum", fact=incident, text="until noon").facts
        assert draft.fact == AddendumWritten(incident, "until noon")
        assert world.record(incident) == first
        assert world.unreviewed("am") == [incident]

    def test_after_closing_only_the_lead_adds(self) -> None:
        world, incident = self.an_incident()
        world.do("cancel", session="am", reason="snow", reference="HQ-7")
        world.do("review", fact=incident)
        two = {"session": "am", "second_operator": "p01", "second_pin": "pin-p01"}
        assert why(world.do("close", **two)) is None
        more = {"fact": incident, "text": "until noon"}
        assert why(world.acting("p01").do("addendum", **more)) == "lead_only"
        assert why(world.acting("lead").do("addendum", **more)) is None

    @pytest.mark.parametrize("wish", ["review", "addendum"])
    def test_only_an_incident_is_read(self, wish: str) -> None:
        world = opened()
        more = {"text": "x"} if wish == "addendum" else {}
        assert why(world.do(wish, fact=world.last(), **more)) == "not_an_incident"
        assert why(world.do(wish, fact="s1-99", **more)) == "unknown_fact"


@pytest.mark.parametrize(("at", "code"), [("09:01:07", None), ("09:10:01", "seen_in_future")])
def test_when_it_was_seen_may_be_set_back(at: str, code: str | None) -> None:
    seen = f"2026-11-22T{at}+09:00"
    told = note(scope="session", kind="noise", seen_at=seen)
    assert why(told) == code
    assert [draft.fact.seen_at for draft in told.facts] == ([] if code else [on(at)])  # type: ignore[union-attr]
