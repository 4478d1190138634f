"""The file itself: sealed, append-only, durable by its settings, and damage shows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app import bootstrap
from app.kernel.faults import Fault, Kind
from app.ledger import database, schema
from app.ledger.ledger import Ledger
from tests.venue.station import Desk, World, scan, sign_in

PAGE = 4096


def work(desk: Desk, world: World, people: int = 10) -> None:
    """A few people at the desk."""
    with desk.station() as station:
        sign_in(station, desk.stamp)
        for ticket in list(world.tickets.values())[:people]:
            scan(station, ticket, desk.stamp)


def opening(path: Path, key: bytes) -> Fault:
    with pytest.raises(Fault) as caught:
        Ledger(path, key).close()
    return caught.value


def test_nothing_in_the_folder_can_be_read_without_the_passphrase(desk: Desk, world: World) -> None:
    work(desk, world)
    with desk.station() as station:
        secrets = [
            station.signer.seed,
            station.head.venue_key,
            station.head.venue_identity.encode(),
        ]
        secrets.append(station.venue.journal.station.encode())
    secrets += [desk.key(), desk.key().hex().encode(), world.round.id.encode()]
    secrets.append(desk.sheet.passphrase.encode())
    for entry in world.first.roster:
        texts = (entry.name, entry.kana, entry.candidate_number, entry.birth_date)
        secrets += [t.encode(code) for t in texts for code in ("utf-8", "utf-16-le")]
    files = [path for path in desk.path.rglob("*") if path.is_file()]
    assert {"ledger.db", "station.json"} <= {path.name for path in files}
    for path in files:
        data = path.read_bytes()
        assert not data.startswith(b"SQLite format 3")
        assert [s for s in secrets if s in data] == []


def test_plain_sqlite_cannot_open_it(desk: Desk) -> None:
    connection = sqlite3.connect(desk.ledger_file)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connection.execute("SELECT * FROM chain")
    connection.close()


@pytest.mark.parametrize("table", ["chain", "body"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET seq = seq + 1", "UPDATE {} SET epoch = epoch", "DELETE FROM {}"]
)
def test_what_is_written_stays_as_it_is(desk: Desk, table: str, change: str) -> None:
    with desk.raw() as connection:
        before = connection.execute(f"SELECT * FROM {table}").fetchall()
        with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
            connection.execute(change.format(table))
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == before != []


def test_a_row_cannot_be_replaced_either(desk: Desk) -> None:
    with desk.raw() as connection:
        before = connection.execute("SELECT * FROM chain").fetchall()
        with pytest.raises(sqlcipher.IntegrityError, match="append-only"):
            connection.execute("INSERT OR REPLACE INTO chain SELECT * FROM chain")
        assert connection.execute("SELECT * FROM chain").fetchall() == before


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "delete"),
        ("synchronous", 3),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("recursive_triggers", 1),
        ("application_id", schema.APPLICATION_ID),
        ("user_version", schema.VERSION),
    ],
)
def test_every_connection_of_the_pool_has_the_settings(
    desk: Desk, pragma: str, value: object
) -> None:
    engine = database.open_engine(desk.ledger_file, desk.key())
    readers = engine.execution_options(reading=True)
    with readers.connect() as one, readers.connect() as two, readers.connect() as three:
        for connection in (one, two, three):
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value
    engine.dispose()


def test_no_journal_is_left_behind(desk: Desk, world: World) -> None:
    work(desk, world)
    assert sorted(path.name for path in desk.path.iterdir()) == [
        "in-use.lock",
        "ledger.db",
        "outbox",
        "station.json",
    ]


def test_a_wrong_key_opens_nothing_and_changes_nothing(desk: Desk) -> None:
    before = desk.ledger_file.read_bytes()
    fault = opening(desk.ledger_file, bytes(32))
    assert (fault.code, fault.kind) == ("ledger_damaged", Kind.HOSTILE)
    assert desk.ledger_file.read_bytes() == before


def test_a_missing_ledger_is_not_made_anew(desk: Desk) -> None:
    key = desk.key()
    desk.ledger_file.unlink()
    fault = opening(desk.ledger_file, key)
    assert (fault.code, fault.kind) == ("ledger_missing", Kind.HOSTILE)
    assert not desk.ledger_file.exists()


def test_a_newer_ledger_is_left_alone(desk: Desk) -> None:
    with desk.raw() as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    assert opening(desk.ledger_file, desk.key()).code == "ledger_newer"


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: b"",
        lambda data: data[:1],
        lambda data: data[:100],
        lambda data: data[:PAGE],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data[:-PAGE],
        lambda data: bytes(len(data)),
        lambda data: b"SQLite format 3\0" + data[16:],
        lambda data: data[PAGE:] + data[:PAGE],
        lambda data: data[: 2 * PAGE] + data[3 * PAGE : 4 * PAGE] + data[3 * PAGE :],
    ],
    ids="empty byte header page half byte-less page-less zeros plain turned page-twice".split(),
)
def test_a_damaged_ledger_is_said_so_and_kept_as_it_is(
    desk: Desk, world: World, harm: Callable[[bytes], bytes]
) -> None:
    work(desk, world)
    key, harmed = desk.key(), harm(desk.ledger_file.read_bytes())
    desk.ledger_file.write_bytes(harmed)
    fault = opening(desk.ledger_file, key)
    assert (fault.code, fault.kind) == ("ledger_damaged", Kind.HOSTILE)
    assert desk.ledger_file.read_bytes() == harmed
    assert not desk.ledger_file.with_name("ledger.db-journal").exists()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_anywhere_shows_when_the_ledger_is_opened(
    desk: Desk, data: st.DataObject
) -> None:
    good, key = desk.ledger_file.read_bytes(), desk.key()
    at = data.draw(st.integers(0, len(good) * 8 - 1))
    harmed = bytearray(good)
    harmed[at // 8] ^= 1 << at % 8
    desk.ledger_file.write_bytes(harmed)
    try:
        assert opening(desk.ledger_file, key).code == "ledger_damaged"
    finally:
        desk.ledger_file.write_bytes(good)


def test_damage_while_at_work_is_told_and_acknowledges_nothing(desk: Desk, world: World) -> None:
    work(desk, world)
    with desk.station() as station:
        sign_in(station, desk.stamp)
        good = desk.ledger_file.read_bytes()
        # The change counter lies in the first page, and so does the proof that it is ours.
        desk.ledger_file.write_bytes(bytes(PAGE) + good[PAGE:])
        with pytest.raises(Fault) as caught:
            scan(station, world.tickets[max(world.tickets)], desk.stamp)
        assert caught.value.code == "ledger_damaged"
        assert station.venue.failure is caught.value
        desk.ledger_file.write_bytes(good)
        assert scan(station, world.tickets[max(world.tickets)], desk.stamp).facts
    assert desk.check() == []


def test_derived_state_is_in_the_transaction_of_its_events(desk: Desk, world: World) -> None:
    """A state that cannot be written takes its event with it."""
    with desk.raw() as connection:
        connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON state WHEN NEW.cell LIKE 'person/%' "
            "BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    ticket = next(iter(world.tickets.values()))
    with desk.station() as station:
        sign_in(station, desk.stamp)
        log, size = station.venue.journal.log, station.venue.journal.head.size
        states = log.states()
        with pytest.raises(Exception, match="no room"):
            scan(station, ticket, desk.stamp)
        assert (len(log.all_records()), log.states()) == (size, states)
        with desk.raw() as connection:
            connection.execute("DROP TRIGGER full")
        assert scan(station, ticket, desk.stamp).facts
    assert desk.check() == []


def test_a_second_program_that_writes_all_the_same_is_noticed(desk: Desk, world: World) -> None:
    """The lock keeps others out; where it cannot (a copy, a lost lock file), the chain does."""
    one, two = list(world.tickets.values())[:2]
    with desk.station() as station:
        sign_in(station, desk.stamp)
        (desk.path / "in-use.lock").unlink()
        with desk.station() as other:
            sign_in(other, desk.stamp)
            scan(other, one, desk.stamp)
        with pytest.raises(Fault) as caught:
            scan(station, two, desk.stamp)
        assert (caught.value.code, caught.value.kind) == ("ledger_in_use", Kind.MACHINE)
        assert scan(station, two, desk.stamp).facts
    assert desk.check() == []


def test_a_reader_that_holds_on_makes_the_writer_wait_and_say_so(desk: Desk, world: World) -> None:
    ticket = next(iter(world.tickets.values()))
    with desk.station() as station:
        sign_in(station, desk.stamp)
        with desk.raw() as reader:
            reader.execute("BEGIN EXCLUSIVE")
            with pytest.raises(Fault) as caught:
                scan(station, ticket, desk.stamp)
            assert (caught.value.code, caught.value.kind) == ("ledger_busy", Kind.MACHINE)
        assert scan(station, ticket, desk.stamp).facts
    assert desk.check() == []


def test_the_key_is_random_and_wrapped_by_the_passphrase(world: World, tmp_path: Path) -> None:
    one, two = (Desk.made(tmp_path / name, world.first) for name in ("one", "two"))
    assert one.key() != two.key()
    box, vault = bootstrap.workspace(one.path).box(), bootstrap.vault()
    with pytest.raises(Fault) as caught:
        vault.unwrap(box, vault.secret_of(world.other.sheet.passphrase), "ledger-key")
    assert caught.value.code == "wrong_passphrase"
