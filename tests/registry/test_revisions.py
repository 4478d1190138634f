"""A preparation put in another's place: all of it or nothing, and the older one is kept."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.kernel.faults import Fault
from app.registry.registry import Registry
from tests.registry.test_registry import AT, ENTRIES, PACKS, ROUND

NEW = replace(ROUND, name="別")
FEWER = [replace(ENTRIES[0], seat="9"), *ENTRIES[2:]]


@pytest.fixture
def stored(registry: Registry) -> Registry:
    registry.store_round(ROUND, ENTRIES, PACKS)
    return registry


def revise(registry: Registry, was: str, *reissue: str) -> None:
    registry.revise_round(NEW, FEWER, PACKS[:1], was=was, at=AT, reissue=reissue)


def test_the_new_is_read_and_the_old_is_kept(stored: Registry) -> None:
    first = stored.preparation("2026-2")
    revise(stored, first, "00000003")
    assert stored.round("2026-2") == NEW
    assert stored.entries("2026-2") == FEWER
    assert stored.rulepacks("2026-2") == PACKS[:1]
    assert stored.superseded("2026-2") == {"00000003": 2}
    assert stored.past("2026-2") == [(AT, ROUND, ENTRIES)]
    second = stored.preparation("2026-2")
    assert second != first
    revise(stored, second, "00000003", "00000007")
    assert stored.superseded("2026-2") == {"00000003": 3, "00000007": 2}
    assert stored.past("2026-2") == [(AT, ROUND, ENTRIES), (AT, NEW, FEWER)]


def test_what_somebody_else_changed_meanwhile_is_not_replaced(stored: Registry) -> None:
    with pytest.raises(Fault, match="registry_changed"):
        revise(stored, "another", "00000003")
    assert (stored.round("2026-2"), stored.entries("2026-2")) == (ROUND, ENTRIES)
    assert (stored.past("2026-2"), stored.superseded("2026-2")) == ([], {})


def test_a_revision_is_stored_whole_or_not_at_all(stored: Registry) -> None:
    was, twice = stored.preparation("2026-2"), [ENTRIES[0], ENTRIES[0]]
    with pytest.raises(Fault, match="registry_changed"):
        stored.revise_round(NEW, twice, PACKS, was=was, at=AT, reissue=["00000003"])
    assert (stored.round("2026-2"), stored.entries("2026-2")) == (ROUND, ENTRIES)
    assert (stored.past("2026-2"), stored.superseded("2026-2")) == ([], {})


def test_an_unknown_round_is_none_that_can_be_revised(registry: Registry) -> None:
    with pytest.raises(Fault, match="round_unknown"):
        registry.preparation("2026-2")
    assert registry.past("2026-2") == []
