"""Admit, refuse, refer, decide, declare: what each needs and what it leaves behind."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.events import Decided, Refused
from tests.domain.world import GOOD, World, codes, entry, opened, session, told, why

N = "00420001"


def at_the_desk(*roster: Any, **changes: Any) -> World:
    world = opened(*roster, **changes)
    world.scan(N, "09:10:00")
    return world


def checked(*roster: Any, **changes: Any) -> World:
    world = at_the_desk(*roster, **changes)
    world.do("check_id", candidate=N, **GOOD)
    return world


def nothing(_world: World) -> None:
    pass


def suspended(world: World) -> None:
    world.do("suspend", session="am", reason="alarm")


def cancelled(world: World) -> None:
    world.do("cancel", session="am", reason="snow", reference="HQ-7")


def referred(world: World) -> None:
    world.do("refer", candidate=N, reason="infection")


def admitted(world: World) -> None:
    world.do("admit", candidate=N)


def disqualified(world: World) -> None:
    world.do("disqualify", candidate=N, kind="cheating", override_reason="seen by all")


@pytest.mark.parametrize(
    ("meanwhile", "refusal"),
    [
        (nothing, None),
        (suspended, "session_suspended"),
        (cancelled, "session_cancelled"),
        (referred, "infection"),
        (admitted, "already_admitted"),
        (disqualified, "disqualified"),
    ],
)
def test_admission_looks_at_what_happened_since_the_scan(meanwhile: Any, refusal: str) -> None:
    world = checked()
    meanwhile(world)
    assert why(world.do("admit", candidate=N)) == refusal


def test_admission_needs_a_scan() -> None:
    assert why(opened().do("admit", candidate=N)) == "no_verdict"


def test_admission_needs_a_check_at_the_door() -> None:
    assert why(at_the_desk().do("admit", candidate=N)) == "id_not_checked"


def test_admission_needs_a_scan_after_waiting() -> None:
    world = World(roster=[entry(N)])
    world.scan(N, "08:50:00")
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) == "too_early"
    world.do("open_doors", "09:00:00", session="am")
    assert why(world.do("admit", candidate=N)) == "no_verdict"
    world.scan(N)
    assert why(world.do("admit", candidate=N)) is None


def test_verdict_and_check_count_for_their_own_session_only() -> None:
    rows = (entry(N), entry(N, "pm"))
    world = checked(*rows, plans=(session(), session("pm")))
    world.do("open_doors", "13:00:00", session="pm")
    assert why(world.do("admit", candidate=N, session="pm")) == "no_verdict"
    world.scan(N, "13:10:00", session="pm")
    assert why(world.do("admit", candidate=N)) == "id_not_checked"


def test_nobody_unknown_is_admitted() -> None:
    assert why(opened().do("admit", candidate="420001")) == "not_on_roster"


def test_numbers_are_text() -> None:
    world = opened(entry("00420001", seat="1"), entry("420001", seat="2"))
    seats = [world.scan(number).verdict for number in ("00420001", "420001")]
    assert [verdict.seat for verdict in seats if verdict] == ["1", "2"]


@pytest.mark.parametrize(
    ("row", "raised"),
    [
        ({"withdrawn": True}, ["withdrawn"]),
        ({"first_stage_exempt": True}, ["exempt_first_stage"]),
        ({"duplicates": ("00420009",)}, ["duplicate_subject"]),
    ],
)
def test_what_the_lead_has_settled_is_not_said_again(
    row: dict[str, Any], raised: list[str]
) -> None:
    world = at_the_desk(entry(N, **row))
    sits = True if "first_stage_exempt" in row else None
    decided = world.do("decide", candidate=N, outcome="admit", reason="called HQ", sits=sits)
    assert decided.facts[0].fact == Decided("admit", tuple(raised))
    assert len(decided.facts) == (2 if sits else 1)
    assert codes(world.scan(N)) == []


def test_an_old_ticket_is_settled_too() -> None:
    world = at_the_desk(superseded={N: 2})
    world.do("decide", candidate=N, outcome="admit", reason="new one at home")
    assert codes(world.scan(N)) == []


def test_what_is_raised_again_is_open_again() -> None:
    world = at_the_desk()
    world.do("refer", candidate=N, reason="infection")
    world.do("decide", candidate=N, outcome="admit", reason="separate room")
    world.do("refer", candidate=N, reason="infection")
    assert codes(world.scan(N)) == ["infection"]


def test_somebody_not_on_the_roster_may_sit_provisionally() -> None:
    world = opened()
    world.scan("00990001", "09:10:00")
    world.do("decide", candidate="00990001", outcome="provisional", reason="receipt shown")
    world.do("check_id", candidate="00990001", **GOOD)
    assert why(world.do("admit", "09:55:00", candidate="00990001")) is None
    assert world.standing("00990001") == "provisional"


def test_nothing_to_decide() -> None:
    world = at_the_desk()
    assert why(world.do("decide", candidate=N, outcome="admit", reason="x")) == "nothing_to_decide"


@pytest.mark.parametrize("reason", ["", "  ", "　", "\u3000\n"])
@pytest.mark.parametrize("wish", ["refuse", "refer", "decide"])
def test_whoever_turns_away_or_decides_says_why(wish: str, reason: str) -> None:
    world = at_the_desk(entry(N, withdrawn=True))
    fields = {"outcome": "admit"} if wish == "decide" else {}
    outcome = world.do(wish, candidate=N, reason=reason, **fields)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.fields) == (
        "missing_field",
        {"fields": ["reason"]},
    )
    assert outcome.facts == ()


@pytest.mark.parametrize(
    ("ground", "at", "verdict", "said"),
    [
        ("id_none", "09:20:00", "refer", None),
        ("infection", "09:20:00", "refuse", "refused_for_good"),
        ("id_none", "09:50:01", "refuse", "refused_for_good"),
    ],
)
def test_the_words_about_an_earlier_refusal_fit_the_verdict(
    ground: str, at: str, verdict: str, said: str | None
) -> None:
    world = at_the_desk()
    world.do("refuse", candidate=N, reason=ground)
    outcome = world.scan(N, at)
    assert (told(outcome), codes(outcome)) == (verdict, ["refused_before"])
    assert (outcome.refusal.told_as if outcome.refusal else None) == said
    again = world.do("admit", candidate=N)
    if said:
        assert again.refusal is not None
        assert (again.refusal.code, again.refusal.told_as) == ("refused_before", said)


@pytest.mark.parametrize(
    ("document", "wish", "reason", "ground", "curable"),
    [
        (None, "refuse", "id_none", "id_none", True),
        (None, "refuse", "none at all", "id_none", True),
        (None, "decide", "none at all", "id_none", True),
        ("student_card", "refuse", "shouts", "other", True),
        ("student_card", "refuse", "infection", "infection", False),
    ],
)
def test_a_refusal_rests_on_what_was_found(
    document: str | None, wish: str, reason: str, ground: str, curable: bool
) -> None:
    world = at_the_desk()
    world.do("check_id", candidate=N, **{**GOOD, "document": document})
    fields = {"outcome": "refuse"} if wish == "decide" else {}
    assert why(world.do(wish, candidate=N, reason=reason, **fields)) is None
    assert world.facts[-1].fact == Refused(ground, curable)
    assert world.standing(N) == "refused"


def test_a_refusal_in_words_rests_on_the_verdict() -> None:
    world = opened()
    world.scan(N, "09:50:01")
    world.do("refuse", candidate=N, reason="遅刻のため")
    assert world.facts[-1].fact == Refused("late", False)
    assert world.facts[-1].reason == "遅刻のため"


def test_one_incurable_ground_makes_the_refusal_incurable() -> None:
    world = at_the_desk(entry(N, withdrawn=True))
    world.do("check_id", candidate=N, document=None)
    world.do("decide", candidate=N, outcome="refuse", reason="neither")
    assert world.facts[-1].fact == Refused("withdrawn", False)


def test_after_a_curable_refusal_everything_begins_again() -> None:
    world = checked()
    world.do("refuse", candidate=N, reason="id_expired")
    assert why(world.do("admit", candidate=N)) == "no_verdict"
    assert codes(world.scan(N, "09:30:00")) == ["refused_before"]
    world.do("decide", candidate=N, outcome="admit", reason="fetched a passport")
    assert why(world.do("admit", candidate=N)) == "id_not_checked"
    world.do("check_id", candidate=N, **GOOD)
    assert why(world.do("admit", candidate=N)) is None


def test_of_an_infection_only_the_article_is_kept() -> None:
    world = at_the_desk()
    world.do("refer", candidate=N, reason="infection")
    world.do("decide", candidate=N, outcome="refuse", reason="39 degrees and a cough")
    assert [record.reason for record in world.facts[-2:]] == ["E 16", "E 16"]


def test_who_is_in_is_not_refused_at_the_desk() -> None:
    world = checked()
    world.do("admit", candidate=N)
    assert why(world.do("refuse", candidate=N, reason="other")) == "already_admitted"


def test_an_impostor_may_be_put_before_the_lead() -> None:
    world = checked()
    world.do("admit", candidate=N)
    other = world.neighbour("s2")
    other.hear(world.facts)
    other.scan(N, "09:20:00")
    assert why(other.do("refer", candidate=N, reason="says it is him")) is None
    assert other.sitting(N).open_grounds == ("other",)


@pytest.mark.parametrize(("outcome", "standing"), [("refuse", "refused"), ("admit", "admitted")])
def test_who_is_refused_under_e_16_after_being_let_in_goes_out(outcome: str, standing: str) -> None:
    world = opened()
    world.scan(N, "09:10:00")
    world.do("check_id", candidate=N, **GOOD)
    world.do("admit", candidate=N)
    world.do("refer", "09:20:00", candidate=N, reason="infection")
    told = world.do("decide", candidate=N, outcome=outcome, reason="a fever")
    assert {draft.reason for draft in told.facts} == {"E 16"}, "no disease and no symptom"
    assert world.standing(N) == standing
