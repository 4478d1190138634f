"""Whoever decides about a split log sees both records, and the looks at people are on record."""

from __future__ import annotations

import shutil
from pathlib import Path

from app import bootstrap
from app.drops.folder import FolderDrop
from app.services.casefile import case_file, looks_at
from app.services.casework import work_on
from app.services.sending import send
from tests.venue.station import PASSPHRASE, Desk, make_world, scan, sign_in


def test_both_records_under_one_number_are_shown(tmp_path: Path) -> None:
    world = make_world(tmp_path / "world", candidates=10)
    desk, drop = Desk.made(tmp_path / "desk", world.first), FolderDrop.made(tmp_path / "drop")
    with desk.station() as station:
        sign_in(station, desk.stamp)
    copy = Desk(Path(shutil.copytree(desk.path, tmp_path / "copy")), world.first)
    people = list(world.tickets)[:2]
    for each, number in zip((desk, copy), people, strict=True):
        with each.station() as station:
            sign_in(station, each.stamp)
            scan(station, world.tickets[number], each.stamp)
            send(station, drop, each.outbox, bootstrap.vault(), each.stamp)
        world.take_in(drop)
    with bootstrap.headquarters_and_registry(world.hq, PASSPHRASE) as (_, registry):
        work = work_on(registry, world.round.id)
        [shown] = [case for case in work.cases if case.kind == "fork"]
        file, looks = case_file(registry, work, shown), looks_at(registry, shown)
    told = [(step.codes[0], step.type, step.candidate) for step in file.timeline]
    assert [code for code, _, _ in told] == ["fork_is_taken", "fork_is_other"]
    assert [look.candidate for look in looks] == [who for _, _, who in told if who]
    assert shown.candidates == ()
