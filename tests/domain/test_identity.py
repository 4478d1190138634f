"""The identity check: its findings, what another document mends, what admission needs."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.regulation import FINDING_CODES
from tests.domain.world import GOOD, IACS, World, entry, opened, session, told, why

N = "00420001"
REFUSED_KINDS = ["business_card", "membership_card", "commuter_pass"]
ACCEPTED_KINDS = [code for code, kind in IACS.documents.items() if kind.accepted]


def at_the_desk(**changes: Any) -> World:
    world = opened(**changes)
    world.scan(N, "09:10:00")
    return world


@pytest.mark.parametrize(
    ("wrong", "findings", "article"),
    [
        ({"document": None}, ["id_none"], "E 7.2"),
        ({"document": "none"}, ["id_none"], "E 7.2"),
        *[({"document": kind}, ["id_not_accepted"], "E 8.1") for kind in REFUSED_KINDS],
        ({"in_date": False}, ["id_expired"], "E 8.1"),
        ({"name_matches": False}, ["name_differs"], "E 7.2"),
        ({"birth_matches": False}, ["birth_differs"], "E 7.2"),
        ({"photo_matches": "no"}, ["photo_differs"], "E 7.2"),
        ({"slip_present": False}, ["slip_missing"], "E 8.1"),
        ({"photo_matches": "none", "birth_matches": False}, ["birth_differs"], "E 7.2"),
        (
            {"slip_present": False, "in_date": False, "photo_matches": "no"},
            ["id_expired", "photo_differs", "slip_missing"],
            "E 8.1",
        ),
        ({"document": None, "slip_present": False}, ["id_none", "slip_missing"], "E 7.2"),
    ],
)
def test_each_finding_refers_and_is_recorded(
    wrong: dict[str, object], findings: list[str], article: str
) -> None:
    world = at_the_desk()
    outcome = world.do("check_id", candidate=N, **{**GOOD, **wrong})
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.article) == (findings[0], article)
    assert outcome.extra["findings"] == findings
    assert len(outcome.facts) == 1
    assert world.standing(N) == "referred"
    assert why(world.do("admit", candidate=N)) == findings[0]


def test_every_finding_can_be_found() -> None:
    world = at_the_desk()
    told = world.do("check_id", candidate=N, document=None).extra["findings"]
    bad = {"in_date": False, "name_matches": False, "birth_matches": False, "photo_matches": "no"}
    found = world.do(
        "check_id", candidate=N, document="business_card", slip_present=False, **bad
    ).extra["findings"]
    assert isinstance(told, list)
    assert isinstance(found, list)
    assert tuple(told + found) == FINDING_CODES


@pytest.mark.parametrize("document", ACCEPTED_KINDS)
def test_every_accepted_kind_will_do(document: str) -> None:
    world = at_the_desk()
    assert why(world.do("check_id", candidate=N, **{**GOOD, "document": document})) is None
    assert why(world.do("admit", candidate=N)) is None


@pytest.mark.parametrize(
    ("document", "photo", "birth", "refusal"),
    [
        ("student_card", "none", True, None),
        ("student_card", "none", False, "birth_differs"),
        ("student_card", "none", None, "missing_field"),
        ("student_card", "yes", None, None),
        ("eligibility_certificate", "none", True, None),
        ("eligibility_certificate", None, True, None),
        ("eligibility_certificate", "yes", None, "missing_field"),
        ("eligibility_certificate", "yes", False, "birth_differs"),
        ("eligibility_certificate", "no", True, "photo_differs"),
        ("student_card", None, True, "missing_field"),
    ],
)
def test_without_a_photo_the_birth_date_decides(
    document: str, photo: str | None, birth: bool | None, refusal: str | None
) -> None:
    answers = {**GOOD, "document": document, "photo_matches": photo, "birth_matches": birth}
    outcome = at_the_desk().do("check_id", candidate=N, **answers)
    assert why(outcome) == refusal


@pytest.mark.parametrize("silent", ["in_date", "name_matches", "photo_matches", "slip_present"])
def test_silence_is_no_good_check(silent: str) -> None:
    world = at_the_desk()
    outcome = world.do("check_id", candidate=N, **{**GOOD, silent: None})
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.fields) == ("missing_field", {"fields": [silent]})
    assert outcome.facts == ()


def test_an_unknown_kind_of_document_is_no_check() -> None:
    outcome = at_the_desk().do("check_id", candidate=N, **{**GOOD, "document": "library_card"})
    assert (why(outcome), outcome.facts) == ("unknown_document", ())


def test_another_document_closes_the_findings_before_it() -> None:
    world = at_the_desk()
    for document in (None, "business_card"):
        world.do("check_id", candidate=N, **{**GOOD, "document": document})
    world.do("check_id", candidate=N, **GOOD)
    assert world.standing(N) == "arrived"
    assert why(world.do("admit", candidate=N)) is None


def test_a_later_finding_undoes_an_earlier_good_check() -> None:
    world = at_the_desk()
    world.do("check_id", candidate=N, **GOOD)
    world.do("check_id", candidate=N, **{**GOOD, "photo_matches": "no"})
    assert why(world.do("admit", candidate=N)) == "photo_differs"


@pytest.mark.parametrize(
    ("outcome", "standing"), [("admit", "admitted"), ("provisional", "provisional")]
)
def test_the_lead_decides_about_a_finding(outcome: str, standing: str) -> None:
    world = at_the_desk()
    world.do("check_id", candidate=N, document=None)
    world.do("decide", candidate=N, outcome=outcome, reason="known to the school")
    assert why(world.do("admit", candidate=N)) is None
    assert world.standing(N) == standing


def test_a_decision_about_something_else_is_no_identity_check() -> None:
    world = opened(entry(N, withdrawn=True))
    world.scan(N, "09:10:00")
    world.do("decide", candidate=N, outcome="admit", reason="called HQ")
    assert why(world.do("admit", candidate=N)) == "id_not_checked"


def test_a_decision_does_not_excuse_what_is_found_after_it() -> None:
    world = at_the_desk()
    world.do("check_id", candidate=N, document=None)
    world.do("decide", candidate=N, outcome="admit", reason="known to the school")
    world.do("check_id", candidate=N, **{**GOOD, "photo_matches": "no"})
    assert why(world.do("admit", candidate=N)) == "photo_differs"


def test_nobody_is_checked_before_a_scan() -> None:
    assert why(opened().do("check_id", candidate=N, **GOOD)) == "no_verdict"


def test_a_refused_person_is_not_checked() -> None:
    world = opened()
    world.scan(N, "09:50:01")
    assert why(world.do("check_id", candidate=N, **GOOD)) == "late"


class TestAtTheSeat:
    def seated(self) -> World:
        world = at_the_desk(plans=(session(id_check="seat"),))
        assert why(world.do("admit", candidate=N)) is None
        return world

    def test_admission_needs_the_verdict_only(self) -> None:
        assert self.seated().standing(N) == "admitted"

    def test_the_check_follows_even_after_another_scan(self) -> None:
        world = self.seated()
        assert told(world.scan(N)) == "already_in"
        assert why(world.do("check_id", candidate=N, **GOOD)) is None
        assert world.sitting(N).id_good

    def test_a_finding_before_admission_does_not_hold_it_up(self) -> None:
        world = at_the_desk(plans=(session(id_check="seat"),))
        world.do("check_id", candidate=N, document=None)
        assert why(world.do("admit", candidate=N)) is None

    @pytest.mark.parametrize(
        ("wish", "fields"),
        [("decide", {"outcome": "refuse", "reason": "no ID"}), ("refuse", {"reason": "id_none"})],
    )
    def test_the_lead_may_send_somebody_out_again(self, wish: str, fields: dict[str, str]) -> None:
        world = self.seated()
        world.do("check_id", "10:05:00", candidate=N, document=None)
        assert why(world.do(wish, candidate=N, **fields)) is None
        assert world.standing(N) == "refused"

    def test_the_lead_may_let_somebody_sit_provisionally(self) -> None:
        world = self.seated()
        world.do("check_id", "10:05:00", candidate=N, document=None)
        world.do("decide", candidate=N, outcome="provisional", reason="school vouches")
        assert world.standing(N) == "provisional"
