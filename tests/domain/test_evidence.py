"""A photo kept as evidence: only where the rules allow it, and only of conduct (E 14)."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from app.domain import evidence
from app.domain.evidence import MAX_PHOTO, Photo
from app.domain.regulation import Regulation
from app.domain.roomfacts import EvidenceKept
from app.domain.roomwishes import KeepEvidence
from app.domain.view import Outcome
from tests.domain.world import IACS, World, opened, why

N = "00420001"
PHOTO = Photo("ab" * 32, 1000, "jpeg")


def keep(world: World, fact: str, photo: Photo = PHOTO) -> Outcome:
    return evidence.keep(world, KeepEvidence(fact=fact), photo)  # type: ignore[arg-type]


def recorded(world: World, do: str, **fields: Any) -> str:
    assert why(world.do(do, "09:10:00", candidate=N, **fields)) is None
    return world.last()


def test_of_an_attention() -> None:
    world = opened()
    attention = recorded(world, "caution", kind="cheating")
    outcome = keep(world, attention)
    (draft,) = outcome.facts
    assert draft.fact == EvidenceKept(attention, "ab" * 32, 1000, "jpeg")
    assert (draft.candidate, draft.session) == (N, "am")
    assert outcome.extra == {"article": "E 14"}


@pytest.mark.parametrize(
    ("kind", "code"),
    [("cheating", None), ("disturbance", None), ("illness", "no_photo_of_this")],
)
def test_of_an_incident_of_misconduct_and_of_nobody_s_illness(kind: str, code: str | None) -> None:
    world = opened()
    fields = {"kind": kind, "scope": "candidate", "text": "seen"}
    outcome = keep(world, recorded(world, "incident", **fields))
    assert why(outcome) == code
    assert bool(outcome.facts) is (code is None)


def test_not_of_any_other_record() -> None:
    world = opened()
    world.scan(N, "09:10:00")
    assert why(keep(world, world.last())) == "no_photo_of_this"
    assert why(keep(world, "s1-99")) == "unknown_fact"


def test_not_of_what_was_taken_back() -> None:
    world = opened()
    mistaken = recorded(world, "caution", kind="cheating")
    assert why(world.do("correct", fact=mistaken, reason="the neighbour")) is None
    assert why(keep(world, mistaken)) == "already_corrected"


@pytest.mark.parametrize(("size", "code"), [(MAX_PHOTO, None), (MAX_PHOTO + 1, "photo_too_large")])
def test_the_size_is_capped(size: int, code: str | None) -> None:
    world = opened()
    attention = recorded(world, "caution", kind="cheating")
    assert why(keep(world, attention, PHOTO._replace(size=size))) == code


def test_nobody_keeps_one_without_signing_in() -> None:
    world = opened()
    attention = recorded(world, "caution", kind="cheating")
    assert why(keep(world.acting(None), attention)) == "not_signed_in"


RECORDING = IACS.recording
assert RECORDING is not None
WITHOUT = {name: p for name, p in IACS.purposes.items() if name != "evidence_photo"}


@pytest.mark.parametrize(
    "rules",
    [
        replace(IACS, recording=None),
        replace(IACS, recording=replace(RECORDING, evidence_photo=False)),
        replace(IACS, purposes=WITHOUT),
    ],
    ids=["no recording at all", "no photo", "no purpose"],
)
def test_only_where_the_rules_allow_it(rules: Regulation) -> None:
    world = opened(regulation=rules)
    outcome = keep(world, recorded(world, "caution", kind="cheating"))
    assert (why(outcome), outcome.facts) == ("no_photo_here", ())
    assert evidence.allowed(rules) is False
