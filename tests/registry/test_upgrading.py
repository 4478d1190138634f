"""Registries of every released version, brought to today's tables on both databases.

`released` holds what that version itself wrote: two stations, a gap, a fork, a stranger, rubbish, a
ticket issued again and, where the version could, a round that was revised.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from app.kernel.faults import Fault
from app.registry import upgrading
from app.registry.reaching import address_of, engine_of
from app.registry.registry import Registry
from app.registry.tables import VERSION, Base
from app.services.reviewing import status
from app.vault.signing import Signer
from tests.importing.builder import SECRET, Headquarters
from tests.postgres import Postgres
from tests.registry.conftest import DATABASES

RELEASED = Path(__file__).parent / "released"
KEYS = json.loads((RELEASED / "keys.json").read_text(encoding="utf-8"))
VERSIONS = sorted({file.name.split(".")[0] for file in RELEASED.glob("*.sql")})
Open = Callable[[str], Registry]


def put(database: str, version: str, folder: Path, postgres: Postgres) -> str:
    """A registry as a version left it; answer its URL."""
    text = (RELEASED / f"{version}.{database}.sql").read_text(encoding="utf-8")
    if database == "postgresql":
        url = postgres.new()
        postgres.script(url, text)
        return url
    connection = sqlite3.connect(folder / "old.db")
    connection.executescript(text)
    connection.close()
    return f"sqlite:///{folder / 'old.db'}"


def number(version: str) -> int:
    return int(version[1])


# Early ones of version 2 lack a table; the step that adds it is the same on both.
EVERY = [
    (database, version)
    for database in DATABASES
    for version in VERSIONS
    if (database, version) != ("postgresql", "v2early")
]


@pytest.fixture(params=EVERY, ids="-".join)
def old(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres) -> tuple[str, int]:
    """A registry's URL and its version."""
    database, version = request.param
    return put(database, version, tmp_path, postgres), number(version)


@pytest.fixture(params=[each for each in EVERY if number(each[1]) < VERSION], ids="-".join)
def older(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres) -> tuple[str, int]:
    """The same, where there is something to do."""
    database, version = request.param
    return put(database, version, tmp_path, postgres), number(version)


@pytest.fixture(params=DATABASES)
def sealed(request: pytest.FixtureRequest, tmp_path: Path, postgres: Postgres) -> str:
    """One of the first version that had seals."""
    return put(request.param, "v2", tmp_path, postgres)


def headquarters(registry: Registry) -> Headquarters:
    signer = Signer(bytes.fromhex(KEYS["receipts"]))
    return Headquarters(registry, identity=KEYS["identity"], receipts=signer)


def test_every_version_up_to_now_is_kept_here() -> None:
    assert {number(version) for version in VERSIONS} == set(range(1, VERSION + 1))


def test_what_an_older_version_received_is_all_there_and_verified(
    old: tuple[str, int], opened: Open
) -> None:
    url, version = old
    assert Registry.upgrade(url, SECRET) == version
    registry = opened(url)
    assert list(registry.damage()) == []
    assert list(registry.unguarded()) == []
    assert set(headquarters(registry).audit()) == {"fork_recorded"}
    assert sorted(station.size for station in registry.stations()) == [3, 6]
    assert sorted(bundle.status for bundle in registry.bundles()) == [
        *("accepted", "accepted", "accepted", "fork", "held", "refused", "refused"),
    ]
    assert [receipt.number for receipt in registry.receipts()] == [1, 2, 3, 4]
    assert registry.ticket_issue("2026-2", "00000002") == 2
    assert [venue.venue for venue in status(registry, "2026-2").venues] == ["T01", "T02"]
    past = registry.past("2026-2")
    assert [round_.name for _, round_, _ in past] in ([], ["2026年度 第2回"])
    assert Registry.upgrade(url, SECRET) == VERSION


def test_an_older_registry_is_not_opened_before_it_was_upgraded(older: tuple[str, int]) -> None:
    with pytest.raises(Fault, match="registry_older"):
        Registry.open(older[0], SECRET)


def shape(connection: Connection) -> dict[str, Any]:
    """All that tells two tables apart, in words that both databases have."""
    found = inspect(connection)
    return {
        table.name: (
            [
                (column["name"], str(column["type"]), column["nullable"])
                for column in found.get_columns(table.name)
                if column["name"] != "seal"
            ],
            found.get_pk_constraint(table.name)["constrained_columns"],
            sorted(
                (str(key["constrained_columns"]), key["referred_table"])
                for key in found.get_foreign_keys(table.name)
            ),
            sorted(str(index["column_names"]) for index in found.get_indexes(table.name)),
            sorted(str(each["column_names"]) for each in found.get_unique_constraints(table.name)),
        )
        for table in Base.metadata.sorted_tables
    }


def test_an_upgraded_registry_has_the_tables_of_a_new_one(
    older: tuple[str, int], tmp_path: Path, postgres: Postgres, opened: Open
) -> None:
    Registry.upgrade(older[0], SECRET)
    new = postgres.new() if "postgresql" in older[0] else f"sqlite:///{tmp_path / 'new.db'}"
    Registry.create(new, SECRET).close()
    shapes = []
    for url in (older[0], new):
        with opened(url)._database.reading() as records:
            connection = records.session.connection()
            shapes.append(shape(connection))
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, Base.metadata) == []
            # Seals follow the models' order, so the database may have no other.
            for name, table in Base.metadata.tables.items():
                here = [column[0] for column in shapes[-1][name][0]]
                assert here == [c.name for c in table.columns if c.name != "seal"]
            if connection.dialect.name == "sqlite":
                query = "SELECT sql FROM sqlite_master WHERE name = 'receipts'"
                assert "AUTOINCREMENT" in connection.exec_driver_sql(query).scalar_one()
    assert shapes[0] == shapes[1]


def rows(url: str) -> dict[str, list[Any]]:
    """Everything in a registry, whatever its tables are."""
    engine = engine_of(address_of(url))
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
        found = {
            name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
            for name in names
        }
    engine.dispose()
    return found


CORRUPTIONS = {
    "a row": "UPDATE entries SET seat = '99' WHERE candidate_number = '00000001'",
    "a lost row": "DELETE FROM tickets",
    "the version": "UPDATE meta SET value = '1'",
    "a tally": "UPDATE tallies SET size = size + 1",
}


@pytest.mark.parametrize("statement", CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_an_altered_registry_is_not_sealed_anew(sealed: str, statement: str) -> None:
    execute(sealed, statement)
    before = rows(sealed)
    with pytest.raises(Fault, match=r"registry_altered|registry_rows"):
        Registry.upgrade(sealed, SECRET)
    assert rows(sealed) == before


def execute(url: str, statement: str) -> None:
    engine = engine_of(address_of(url))
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_step_that_fails_leaves_everything_as_it_was(
    older: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("the power went")

    url, version = older
    before = rows(url)
    monkeypatch.setattr(upgrading, "STEPS", (*upgrading.STEPS, fail))
    with pytest.raises(RuntimeError):
        Registry.upgrade(url, SECRET)
    assert rows(url) == before
    monkeypatch.undo()
    assert Registry.upgrade(url, SECRET) == version


def test_the_wrong_secret_upgrades_nothing(sealed: str) -> None:
    before = rows(sealed)
    with pytest.raises(Fault, match="registry_altered"):
        Registry.upgrade(sealed, bytes(32))
    assert rows(sealed) == before


def test_a_trigger_that_is_not_ours_is_told_and_not_swept_away(
    tmp_path: Path, postgres: Postgres
) -> None:
    url = put("sqlite", "v2", tmp_path, postgres)
    execute(url, "CREATE TRIGGER theirs AFTER INSERT ON events BEGIN SELECT 1; END")
    with pytest.raises(Fault, match="registry_guard_altered"):
        Registry.upgrade(url, SECRET)
