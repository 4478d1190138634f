"""Whoever writes to headquarters' database without its keys is found out, row by row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.drops.folder import FolderDrop
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.registry.records import table_of, tallied
from app.registry.registry import Registry
from app.registry.seals import WEIGHT, Seals
from app.registry.tables import Base, TallyRow
from app.services.registryport import DAMAGE
from app.services.reviewing import status
from tests.headquarters.attacker import alter
from tests.importing.builder import SECRET, Headquarters
from tests.importing.photos import give, photographed

KINDS: tuple[type[Base], ...] = (*tallied(), TallyRow)
TABLES = [table_of(kind).name for kind in KINDS]
COLUMNS = [(table_of(kind).name, c.name) for kind in KINDS for c in table_of(kind).columns]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with rows in every table: what was prepared, and all that bundles can become."""
    folder = tmp_path_factory.mktemp("full")
    hq, drop = Headquarters.made(folder), FolderDrop.made(folder / "drop")
    try:
        for number in (1, 1, 2):
            hq.registry.reissue("2026-2", f"{number:08d}")
        revise(hq.registry)
        station, other = hq.station().grow(6), hq.station("T02").grow(3)
        station.send(drop, 1, 4)
        station.send(drop, 6, 6)
        hq.take(drop)
        station.twin(2).grow(4).send(drop, 1, 4)
        other.send(drop, 1, 2)
        hq.take(drop)
        for _ in range(2):
            give(other, drop, photographed(other))
        hq.take_photos(drop)
        hq.registry.append_office([b'{"type":"a"}', b'{"type":"b"}'], size=0)
    finally:
        hq.registry.close()
    with closing(sqlite3.connect(folder / "registry.db")) as connection:
        for table in TABLES:
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() > (0,)
    return (folder / "registry.db").read_bytes()


def revise(registry: Registry) -> None:
    """Prepare the same round once more under another name."""
    round_, was = registry.round("2026-2"), registry.preparation("2026-2")
    parts = registry.entries("2026-2"), registry.rulepacks("2026-2")
    registry.revise_round(replace(round_, name="改"), *parts, was=was, at=Instant(0), reissue=[])


@pytest.fixture
def file(tmp_path: Path, full: bytes) -> Path:
    path = tmp_path / "registry.db"
    path.write_bytes(full)
    return path


def damage(file: Path) -> list[Fault]:
    """What a verification finds in the rows, or what stops it at the door."""
    try:
        registry = Registry.open(f"sqlite:///{file}", SECRET)
    except Fault as fault:
        return [fault]
    try:
        return list(registry.damage())
    finally:
        registry.close()


def names(faults: list[Fault], table: str) -> bool:
    return bool(faults) and all(
        fault.kind is Kind.HOSTILE and table in map(str, fault.fields.values()) for fault in faults
    )


def test_nothing_altered_is_nothing_found(file: Path) -> None:
    assert damage(file) == []


SINGLE = ("meta", "rulepacks", "rounds", "past_rounds", "forks")
AT_THE_DOOR = [("meta", "name"), ("meta", "value"), ("meta", "seal")]
"""What cannot be decoded there is met before it is known to be a row."""
VALUES = ["zeroblob(3)", "'x'", "NULL", "-1", "CAST(x'FF' AS TEXT)"]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_any_value_altered_is_found_with_its_row(file: Path, table: str, column: str) -> None:
    original = file.read_bytes()
    one = f"rowid = (SELECT max(rowid) FROM {table})"
    with closing(sqlite3.connect(file)) as connection:
        [had] = connection.execute(f"SELECT {column} FROM {table} WHERE {one}").fetchone()
    tried = 0
    for value in VALUES:
        if value == "NULL" and had is None:
            continue
        file.write_bytes(original)
        try:
            alter(file, f"UPDATE {table} SET {column} = {value} WHERE {one}")
        except sqlite3.IntegrityError:
            continue  # not even SQLite takes it
        tried += 1
        faults = damage(file)
        assert {fault.code for fault in faults} <= DAMAGE
        if (table, column) in AT_THE_DOOR and "CAST" in value:
            assert faults
        else:
            assert any(table in map(str, fault.fields.values()) for fault in faults), value
    assert tried > 0


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("which", ["min", "max"])
def test_a_row_taken_away_is_found(file: Path, table: str, which: str) -> None:
    alter(file, f"DELETE FROM {table} WHERE rowid = (SELECT {which}(rowid) FROM {table})")
    faults = damage(file)
    assert names(faults, table)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_emptied_or_dropped_is_found(file: Path, table: str) -> None:
    alter(file, f"DELETE FROM {table}")
    faults = damage(file)
    assert names(faults, table)
    alter(file, f"DROP TABLE {table}")
    assert {fault.code for fault in damage(file)} <= DAMAGE | {"registry_missing"}
    assert damage(file) != []


@pytest.mark.parametrize("table", [t for t in TABLES if t not in SINGLE])
def test_two_rows_that_change_places_are_found(file: Path, table: str) -> None:
    """Each value was written by us, only not there."""
    with closing(sqlite3.connect(file)) as connection:
        keys = {row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]}
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall()
    moved = [c for c in columns if c not in keys and c not in ("sha256", "id")]
    source = rows[0][0]
    sets = ", ".join(f"{c} = (SELECT {c} FROM {table} WHERE rowid = {source})" for c in moved)
    alter(file, f"UPDATE {table} SET {sets} WHERE rowid = {rows[-1][0]}")
    assert names(damage(file), table)


def test_a_row_put_back_from_an_older_copy_is_found(tmp_path: Path) -> None:
    """Its seal is ours, and no row is missing."""
    hq = Headquarters.made(tmp_path)
    try:
        hq.registry.reissue("2026-2", "00000001")
        with closing(sqlite3.connect(tmp_path / "registry.db")) as connection:
            [old] = connection.execute("SELECT hex(seal) FROM tickets").fetchall()
        hq.registry.reissue("2026-2", "00000001")
        assert list(hq.registry.damage()) == []
        alter(tmp_path / "registry.db", f"UPDATE tickets SET issue = 2, seal = x'{old[0]}'")
        assert [fault.code for fault in hq.registry.damage()] == ["registry_older_rows"]
        with pytest.raises(Fault, match="registry_older_rows"):
            hq.registry.superseded("2026-2")
    finally:
        hq.registry.close()


def test_a_row_that_we_did_not_write_is_found(file: Path) -> None:
    alter(
        file,
        "INSERT INTO venue_keys VALUES ('2026-2', 'T01', '" + "ab" * 32 + "', zeroblob(32))",
    )
    assert {fault.code for fault in damage(file)} == {"registry_altered", "registry_rows"}


def test_another_headquarters_keys_open_nothing(file: Path) -> None:
    with pytest.raises(Fault, match="registry_altered"):
        Registry.open(f"sqlite:///{file}", bytes(32))


def test_writing_over_an_altered_row_does_not_make_it_ours(file: Path) -> None:
    alter(file, "UPDATE tickets SET issue = 9")
    registry = Registry.open(f"sqlite:///{file}", SECRET)
    try:
        with pytest.raises(Fault, match="registry_altered"):
            registry.reissue("2026-2", "00000001")
        assert {fault.code for fault in registry.damage()} == {"registry_altered"}
    finally:
        registry.close()


def _entries(registry: Registry) -> object:
    return registry.entries("2026-2", "T02")


def _rules(registry: Registry) -> object:
    return registry.rulepacks("2026-2")


def _issue(registry: Registry) -> object:
    return registry.next_package_issue("2026-2", "T01")


def _superseded(registry: Registry) -> object:
    return registry.superseded("2026-2")


def _status(registry: Registry) -> object:
    return status(registry, "2026-2")


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("UPDATE entries SET body = x'00'", [_entries, _rules, _status]),
        ("UPDATE entries SET venue = 'T01'", [_entries, _rules, _status]),
        ("DELETE FROM entries WHERE candidate_number = '00000003'", [_entries, _rules, _status]),
        ("UPDATE rounds SET body = '{}'", [_entries, _rules, _status]),
        ("UPDATE rounds SET digest = ''", [_entries, _rules, _status]),
        ("UPDATE rulepacks SET source = x'00'", [_entries, _rules, _status]),
        ("DELETE FROM rulepacks", [_entries, _rules, _status]),
        ("DELETE FROM packages WHERE venue = 'T01'", [_issue]),
        ("UPDATE packages SET issue = 7 WHERE venue = 'T02'", [_issue]),
        ("UPDATE tickets SET issue = 1", [_superseded]),
        ("DELETE FROM tickets", [_superseded]),
        ("UPDATE stations SET size = 'x'", [_status]),
        ("UPDATE events SET body = 7", [lambda r: r.events(_chain(r))]),
        ("UPDATE bundles SET status = 'accepted'", [_status]),
    ],
)
def test_nothing_is_built_on_altered_data(
    file: Path, statement: str, refused: list[Callable[[Registry], object]]
) -> None:
    alter(file, statement)
    registry = Registry.open(f"sqlite:///{file}", SECRET)
    try:
        for use in refused:
            with pytest.raises(Fault) as caught:
                use(registry)
            assert caught.value.code in DAMAGE
            assert caught.value.kind is Kind.HOSTILE
    finally:
        registry.close()


def _chain(registry: Registry) -> tuple[str, str, str, str]:
    first = registry.stations()[0]
    return (first.round, first.venue, first.station, first.epoch)


# --- imports over damage -----------------------------------------------------------------------


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Headquarters]:
    made = Headquarters.made(tmp_path)
    yield made
    made.registry.close()


def test_our_own_damage_is_never_a_bundle_refused(hq: Headquarters, tmp_path: Path) -> None:
    drop = FolderDrop.made(tmp_path / "drop")
    hq.station().grow(3).send(drop, 1, 3)
    alter(tmp_path / "registry.db", "UPDATE venue_keys SET public_key = '00'")
    with pytest.raises(Fault, match="registry_altered"):
        hq.take(drop)
    assert hq.registry.bundles() == []
    assert hq.registry.receipts() == []


@pytest.mark.parametrize("statement", ["DELETE FROM events", "DELETE FROM events WHERE seq = 2"])
def test_events_that_are_gone_are_never_written_over(
    hq: Headquarters, tmp_path: Path, statement: str
) -> None:
    drop = FolderDrop.made(tmp_path / "drop")
    station = hq.station().grow(4)
    station.send(drop, 1, 2)
    hq.take(drop)
    alter(tmp_path / "registry.db", statement)
    station.send(drop, 3, 4)
    with pytest.raises(Fault, match="registry_rows"):
        hq.take(drop)
    assert [row.size for row in hq.registry.stations()] == [2]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM sealed", "registry_row_missing"),
        ("UPDATE sealed SET sealed = x'00'", "registry_altered"),
    ],
)
def test_a_held_bundle_that_is_lost_stops_none_of_the_others(
    hq: Headquarters, tmp_path: Path, statement: str, code: str
) -> None:
    drop = FolderDrop.made(tmp_path / "drop")
    station, other = hq.station().grow(4), hq.station("T02").grow(2)
    held = station.send(drop, 3, 4)
    hq.take(drop)
    Path(drop.place, held).unlink()
    alter(tmp_path / "registry.db", statement)
    station.send(drop, 1, 2)
    other.send(drop, 1, 2)
    told = hq.take(drop)
    assert sorted((each.status, each.code) for each in told) == [
        ("accepted", ""),
        ("accepted", ""),
        ("held", code),
    ]
    assert code in hq.audit() or "registry_rows" in hq.audit()


# --- seals -------------------------------------------------------------------------------------

CELLS = st.one_of(st.none(), st.integers(), st.text(), st.binary())
ROWS = st.lists(CELLS, max_size=4).map(tuple)


@given(ROWS, ROWS)
def test_two_rows_have_one_seal_only_if_they_are_one(one: object, two: object) -> None:
    seals = Seals(SECRET)
    assert (seals.of("t", one) == seals.of("t", two)) == (one == two)  # type: ignore[arg-type]
    assert seals.of("t", one) != seals.of("u", one)  # type: ignore[arg-type]
    assert seals.of("t", one) != Seals(bytes(32)).of("t", one)  # type: ignore[arg-type]


@given(st.lists(st.binary(min_size=1), unique=True))
def test_a_sum_knows_no_order_and_forgets_what_went(seals_: list[bytes]) -> None:
    seals, empty = Seals(SECRET), bytes(WEIGHT)
    whole = seals.moved(empty, more=seals_)
    mixed = sorted(seals_, reverse=True)
    step = empty
    for each in mixed:
        step = seals.moved(step, more=[each])
    assert step == whole
    assert seals.moved(whole, less=seals_) == empty
    assert (seals.moved(whole, less=seals_[:1]) == whole) == (not seals_)
