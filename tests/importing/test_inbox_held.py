"""The window's inbox is folded again only when something has come in, and never told of less."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from app.kernel.faults import Fault
from app.services.inboxheld import InboxHeld
from app.services.venuesin import inbox
from tests.headquarters.attacker import alter
from tests.importing.builder import Headquarters

ROUND = "2026-2"
Comes = Callable[[Headquarters, FolderDrop], object]


def records(hq: Headquarters, drop: FolderDrop) -> None:
    hq.station().grow(3).send(drop, 1, 3)


def a_gap(hq: Headquarters, drop: FolderDrop) -> None:
    hq.station().grow(9).send(drop, 4, 9)


def rubbish(_: Headquarters, drop: FolderDrop) -> None:
    drop.put("rubbish.bundle.age", b"rubbish")


@pytest.mark.parametrize("comes", [records, a_gap, rubbish])
def test_it_is_as_if_folded_anew(hq: Headquarters, drop: FolderDrop, comes: Comes) -> None:
    held = InboxHeld(hq.registry)
    before = held.inbox(ROUND)
    assert held.inbox(ROUND) is before
    comes(hq, drop)
    hq.take(drop)
    after = held.inbox(ROUND)
    assert after == inbox(hq.registry, ROUND) != before
    assert held.inbox(ROUND) is after


def test_records_that_were_taken_away_are_missed(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path
) -> None:
    held = InboxHeld(hq.registry)
    records(hq, drop)
    hq.take(drop)
    held.inbox(ROUND)
    alter(tmp_path / "registry.db", "DELETE FROM events WHERE seq = 2")
    with pytest.raises(Fault, match="registry_rows"):
        held.inbox(ROUND)
