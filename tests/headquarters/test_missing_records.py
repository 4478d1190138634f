"""Nothing is counted, and no receipt goes out, on records that somebody has taken away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.drops.folder import FolderDrop
from app.kernel.faults import Fault, Kind
from app.registry import guards
from app.registry.registry import Registry
from app.services.reviewing import rounds, status
from tests.headquarters.attacker import alter
from tests.importing.builder import SECRET, Headquarters


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Headquarters]:
    made = Headquarters.made(tmp_path)
    yield made
    made.registry.close()


@pytest.fixture
def drop(hq: Headquarters, tmp_path: Path) -> FolderDrop:
    """A stick whose bundle headquarters has already."""
    drop = FolderDrop.made(tmp_path / "drop")
    station = hq.station().grow(3)
    station.admit(1)
    station.send(drop, 1, 4)
    assert [each.status for each in hq.take(drop)] == ["accepted"]
    return drop


USES: dict[str, Callable[[Headquarters, FolderDrop], object]] = {
    "status": lambda hq, _: status(hq.registry, "2026-2"),
    "rounds": lambda hq, _: rounds(hq.registry),
    "import": lambda hq, drop: hq.take(drop),
    "who has records": lambda hq, _: hq.registry.recorded("2026-2"),
}
GONE = {
    "DELETE FROM events WHERE candidate IS NOT NULL": "registry_rows",
    "UPDATE events SET seal = zeroblob(32) WHERE candidate IS NOT NULL": "registry_altered",
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("statement", GONE)
def test_nothing_rests_on_records_that_are_gone(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path, use: str, statement: str
) -> None:
    USES[use](hq, drop)
    receipts = [name for name in drop.list("") if "headquarters" in name]
    for name in receipts:
        Path(drop.place, name).unlink()
    alter(tmp_path / "registry.db", statement)
    with pytest.raises(Fault) as caught:
        USES[use](hq, drop)
    assert (caught.value.code, caught.value.kind) == (GONE[statement], Kind.HOSTILE)
    assert caught.value.fields["table"] == "events"
    assert not [name for name in drop.list("") if "headquarters" in name]


@pytest.mark.parametrize("table", ["stations", "bundles", "forks", "receipts", "venue_keys"])
def test_a_row_added_by_hand_is_met_before_anything_is_counted(
    hq: Headquarters, drop: FolderDrop, tmp_path: Path, table: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "registry.db")) as connection:
        columns = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join(['7'] * columns)})")
        connection.commit()
    with pytest.raises(Fault) as caught:
        hq.take(drop)
    assert caught.value.code in ("registry_rows", "registry_altered")
    assert caught.value.fields["table"] == table


GUARDS = [f"{table}_no_{verb}" for table in guards.APPEND_ONLY for verb in ("update", "delete")]


@pytest.mark.parametrize("guard", GUARDS)
def test_a_trigger_that_is_dropped_or_empty_is_named(
    hq: Headquarters, tmp_path: Path, guard: str
) -> None:
    assert hq.audit() == []
    table, _, verb = guard.rpartition("_no_")
    with closing(sqlite3.connect(tmp_path / "registry.db")) as connection:
        connection.execute(f"DROP TRIGGER {guard}")
        [missing] = hq.registry.unguarded()
        connection.execute(f"CREATE TRIGGER {guard} BEFORE {verb} ON {table} BEGIN SELECT 1; END")
        [altered] = hq.registry.unguarded()
    assert (missing.code, missing.kind) == ("registry_guard_missing", Kind.HOSTILE)
    assert (altered.code, altered.kind) == ("registry_guard_altered", Kind.HOSTILE)
    assert {str(fault.fields["guard"]) for fault in (missing, altered)} == {guard}
    assert hq.audit() == ["registry_guard_altered"]


def test_a_trigger_that_is_not_ours_is_named(hq: Headquarters, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "registry.db")) as connection:
        connection.execute(
            "CREATE TRIGGER quiet AFTER INSERT ON stations BEGIN DELETE FROM stations; END"
        )
    assert hq.audit() == ["registry_guard_altered"]


def test_a_registry_without_its_triggers_still_opens(tmp_path: Path, hq: Headquarters) -> None:
    """Whoever verifies must get as far as being told."""
    with closing(sqlite3.connect(tmp_path / "registry.db")) as connection:
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
    again = Registry.open(f"sqlite:///{tmp_path / 'registry.db'}", SECRET)
    try:
        assert {fault.code for fault in again.unguarded()} == {"registry_guard_missing"}
        assert len(list(again.unguarded())) == len(GUARDS)
    finally:
        again.close()
