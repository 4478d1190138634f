"""A folder where stations meet all day: each file is read once, and the bench of it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import bootstrap
from app.cli import benchexchange
from app.drops.folder import FolderDrop
from app.services.exchanging import Exchanged, exchange
from tests.venue.station import Desk, World, scan, sign_in


class Counted(FolderDrop):
    """A folder that knows which of its files were read."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.read: list[str] = []

    def get(self, name: str, limit: int) -> bytes:
        self.read.append(name)
        return super().get(name, limit)


def met(desk: Desk, drop: FolderDrop, passed: set[str] | None = None) -> Exchanged:
    with desk.station() as station:
        vault, aside = bootstrap.vault(), bootstrap.set_aside(desk.path)
        return exchange(station, drop, desk.outbox, vault, desk.stamp, aside=aside, passed=passed)


def work(desk: Desk, world: World, *numbers: int) -> None:
    people = sorted(world.tickets)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for number in numbers:
            scan(station, world.tickets[people[number]], desk.stamp)


def test_what_holds_nothing_new_is_read_once_and_what_is_new_or_doubtful_again(
    world: World, tmp_path: Path, drop: FolderDrop
) -> None:
    one, two = (Desk.made(tmp_path / name, world.first) for name in ("one", "two"))
    work(one, world, 1, 2)
    met(one, drop)
    doubtful = f"{world.round.id}/T01/half.bundle.age"
    (Path(drop.place) / doubtful).write_bytes(b"age-encryption.org/v1\nhalf")
    passed: set[str] = set()
    counted = Counted(Path(drop.place))
    assert [file.status for file in met(two, counted, passed).taken] == ["taken", "refused"]
    counted.read.clear()
    met(two, counted, passed)
    own = [name for name in counted.read if name != doubtful]
    assert doubtful in counted.read
    assert len(own) == 1  # what it gave itself meanwhile
    counted.read.clear()
    work(one, world, 3)
    met(one, drop)
    done = met(two, counted, passed)
    assert [file.status for file in done.taken if file.status != "refused"] == ["taken"]
    assert len(counted.read) == 2
    assert one.check() == two.check() == []


def test_the_bench_takes_in_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"STATIONS": 3, "EVENTS": 240, "PEOPLE": 30, "RUNS": 1}.items():
        monkeypatch.setattr(benchexchange, name, value)
    [found] = benchexchange.bench_exchange()
    assert (found["stations"], found["taken"], found["files"]) == (3, 160, 2)
    assert {"merge", "merge_cpu", "nothing_new"} <= found.keys()


def test_another_files_name_is_no_reason_to_believe_it(
    world: World, tmp_path: Path, drop: FolderDrop
) -> None:
    one, two = (Desk.made(tmp_path / name, world.first) for name in ("one", "two"))
    work(one, world, 1)
    [given] = met(one, drop).given
    path = next(Path(drop.place).rglob(given))
    path.write_bytes(path.read_bytes()[:-1])
    passed: set[str] = set()
    assert [file.status for file in met(two, drop, passed).taken] == ["refused"]
    assert not any(name.endswith(given) for name in passed)
