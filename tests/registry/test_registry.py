"""Headquarters' registry in a real file."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from app.domain.round import Entry, Round, Staff
from app.formats import bundle, eventrecord
from app.kernel.faults import Fault, Kind
from app.kernel.time import Instant
from app.registry import guards
from app.registry.registry import Registry
from app.registry.tables import VERSION, Base, MetaRow
from tests.importing.builder import SECRET, Headquarters, entry, round_of

AT = Instant.parse("2026-11-01T00:00:00Z")
ROUND = replace(
    round_of(practice=True), staff=(Staff("T01", "p01", "監督 一", "proctor", pin="135790"),)
)
ENTRIES = [entry(7), entry(1, "T02"), entry(3), replace(entry(3), session="T02-AM")]
PACKS = [b"first pack", b"second pack"]


def code(act: object, *args: object) -> str:
    with pytest.raises(Fault) as caught:
        act(*args)  # type: ignore[operator]
    return caught.value.code


def test_a_round_is_read_back_as_it_was_stored(registry: Registry, made: str) -> None:
    registry.store_round(ROUND, ENTRIES, PACKS)
    registry.close()
    again = Registry.open(made, SECRET)
    try:
        assert again.rounds() == ["2026-2"]
        assert again.round("2026-2") == ROUND
        assert again.rulepacks("2026-2") == PACKS
        assert again.entries("2026-2") == ENTRIES
        assert again.entries("2026-2", "T01") == [ENTRIES[0], ENTRIES[2]]
        assert again.entries("2026-2", "X99") == []
        assert code(again.round, "2027-1") == "round_unknown"
    finally:
        again.close()


def test_the_same_preparation_again_is_harmless_and_another_is_not(registry: Registry) -> None:
    registry.store_round(ROUND, ENTRIES, PACKS)
    registry.store_round(ROUND, ENTRIES, PACKS)
    others: list[tuple[Round, list[Entry], list[bytes]]] = [
        (replace(ROUND, name="別"), ENTRIES, PACKS),
        (ROUND, ENTRIES[:-1], PACKS),
        (ROUND, ENTRIES[::-1], PACKS),
        (ROUND, ENTRIES, PACKS[:1]),
    ]
    for other in others:
        assert code(registry.store_round, *other) == "round_exists"
    assert registry.entries("2026-2") == ENTRIES
    assert registry.round("2026-2") == ROUND


def test_a_round_is_stored_whole_or_not_at_all(registry: Registry) -> None:
    assert code(registry.store_round, ROUND, [entry(1), entry(2), entry(1)], PACKS) == (
        "registry_changed"
    )
    assert registry.rounds() == []
    assert registry.entry_count("2026-2") == 0
    assert list(registry.damage()) == []


def test_tens_of_thousands_of_entries_come_back(registry: Registry) -> None:
    entries = [entry(n) for n in range(30_000)]
    registry.store_round(ROUND, entries, PACKS)
    assert registry.entries("2026-2") == entries


def test_tickets_issued_again(registry: Registry) -> None:
    registry.store_round(ROUND, ENTRIES, PACKS)
    assert registry.ticket_issue("2026-2", "00000003") == 1
    assert registry.superseded("2026-2") == {}
    assert [registry.reissue("2026-2", n) for n in ("00000003", "00000003", "00000007")] == [
        2,
        3,
        2,
    ]
    assert registry.ticket_issue("2026-2", "00000003") == 3
    assert registry.superseded("2026-2") == {"00000003": 3, "00000007": 2}
    assert registry.superseded("2026-2", "T02") == {"00000003": 3}
    assert code(registry.reissue, "2026-2", "3") == "candidate_unknown"


def test_packages_count_up_by_venue(registry: Registry) -> None:
    registry.store_round(ROUND, ENTRIES, PACKS)
    for issue, digest, key in ((1, "d1", "aa"), (2, "d2", "aa"), (3, "d3", "bb")):
        assert registry.next_package_issue("2026-2", "T01") == issue
        registry.record_package("2026-2", "T01", issue, digest, AT, AT, key)
    assert registry.next_package_issue("2026-2", "T02") == 1
    assert registry.package_digests("2026-2", "T01") == {"d1", "d2", "d3"}
    assert sorted(registry.venue_keys("2026-2", "T01")) == [b"\xaa", b"\xbb"]
    assert registry.venue_keys("2026-2", "T02") == []
    taken = ("2026-2", "T01", 3, "d4", AT, AT, "cc")
    assert code(registry.record_package, *taken) == "registry_changed"
    assert sorted(registry.venue_keys("2026-2", "T01")) == [b"\xaa", b"\xbb"]


def test_a_registry_is_neither_overwritten_nor_made_by_opening(url: str) -> None:
    assert code(Registry.open, url, SECRET) == "registry_missing"
    made = Registry.create(url, SECRET)
    made.store_round(ROUND, ENTRIES, PACKS)
    assert code(Registry.create, url, SECRET) == "registry_exists"
    assert made.entries("2026-2") == ENTRIES
    made.close()


@pytest.mark.parametrize("table", guards.APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = NULL", "DELETE FROM {}"])
def test_what_came_in_and_what_was_signed_stays(registry: Registry, table: str, verb: str) -> None:
    with registry._database.writing() as records:
        connection = records.session.connection()
        columns = list(Base.metadata.tables[table].columns)
        if connection.dialect.name == "sqlite":
            # Triggers here run for each row, and only where there is one.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.exec_driver_sql(
                f"INSERT INTO {table} VALUES ({', '.join('1' * len(columns))})"
            )
        with pytest.raises(DBAPIError, match="append-only"):
            connection.exec_driver_sql(verb.format(table, columns[-1].name))
        records.session.rollback()


# --- files -------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Registry]:
    """A registry in a file."""
    made = Registry.create(f"sqlite:///{tmp_path / '本部.db'}", SECRET)
    yield made
    made.close()


def test_opening_makes_no_file_and_making_overwrites_none(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / '本部.db'}"
    assert code(Registry.open, url, SECRET) == "registry_missing"
    assert list(tmp_path.iterdir()) == []
    Registry.create(url, SECRET).close()
    before = (tmp_path / "本部.db").read_bytes()
    assert code(Registry.create, url, SECRET) == "registry_exists"
    assert (tmp_path / "本部.db").read_bytes() == before
    assert code(Registry.create, f"sqlite:///{tmp_path}/no/such.db", SECRET) == "registry_failed"


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 99])
def test_a_damaged_file_is_said_to_be_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.db").write_bytes(content)
    assert code(Registry.open, f"sqlite:///{tmp_path / 'x.db'}", SECRET) == "registry_damaged"


def test_an_empty_file_is_no_registry(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"")
    assert code(Registry.open, f"sqlite:///{tmp_path / 'x.db'}", SECRET) == "registry_missing"


def test_a_newer_registry_is_left_alone(made: str, registry: Registry) -> None:
    with registry._database.writing() as records:
        [row] = records.rows(MetaRow)
        records.change(MetaRow, row, value=str(VERSION + 1))
    assert code(Registry.open, made, SECRET) == "registry_newer"


@pytest.mark.parametrize("url", ["", "somewhere", "mysql://x/y", "sqlite://", "postgresql"])
def test_an_address_that_names_no_registry(url: str) -> None:
    with pytest.raises(Fault, match="registry_url") as caught:
        Registry.open(url, SECRET)
    assert caught.value.kind is Kind.USAGE


def test_the_file_is_for_its_owner_and_durable(tmp_path: Path, file: Registry) -> None:
    assert stat.S_IMODE((tmp_path / "本部.db").stat().st_mode) == 0o600
    with file._database.reading() as records:
        connection = records.session.connection()
        for pragma, value in (("journal_mode", "delete"), ("synchronous", 3), ("foreign_keys", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_one_reader_does_not_keep_others_out(registry: Registry) -> None:
    with registry._database.reading(), registry._database.reading():
        assert registry.rounds() == []


def test_two_imports_at_once_do_not_write_over_each_other(tmp_path: Path) -> None:
    """What was judged against an earlier size is not stored against a later one."""
    hq = Headquarters.made(tmp_path)
    outcomes: list[tuple[str, Kind] | None] = []
    try:
        station = hq.station().grow(4)
        head = station.head(station.links, bundle.lines(station.links))
        events = [
            (link, eventrecord.decode(station.id, station.epoch, link.seq, link.body))
            for link in station.links
        ]
        accept = partial(hq.registry.accept, at=AT, head=head)
        for events_now, size in ((events[2:], 2), (events, 0), (events, 0)):
            changed = None
            try:
                accept(f"after {size}", station.sealed(1, 4), events=events_now, size=size)
            except Fault as fault:
                changed = (fault.code, fault.kind)
            outcomes.append(changed)
        assert outcomes == [
            ("registry_changed", Kind.MACHINE),
            None,
            ("registry_changed", Kind.MACHINE),
        ]
        [kept] = hq.registry.bundles()
        assert [each.number for each in hq.registry.receipts()] == [1]
        sealed = hq.registry.sealed(kept.sha256)
        hq.registry.set_aside("later", sealed, AT, "fork", "fork")
        assert hq.registry.bundle(kept.sha256) == kept
    finally:
        hq.registry.close()
