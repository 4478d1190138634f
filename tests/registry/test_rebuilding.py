"""The tables that come from bundles, built again from the bytes as they came in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from app.drops.folder import FolderDrop
from app.formats import bundle
from app.kernel.faults import Fault
from app.registry import guards
from app.registry.rebuilding import Rebuilt
from app.registry.tables import BundleRow, SealedRow
from app.services import rederiving
from app.vault import signing
from tests.importing.builder import Headquarters


@pytest.fixture
def hq(made: str, tmp_path: Path) -> Iterator[Headquarters]:
    """With two stations, overlapping bundles, a gap, forks, a stranger and rubbish."""
    hq = Headquarters.made(tmp_path, url=made)
    drop = FolderDrop.made(tmp_path / "drop")
    one, two = hq.station().grow(9), hq.station("T02").grow(12)
    one.admit(1)
    for first, last in ((1, 4), (3, 8), (2, 3), (9, 10)):
        one.send(drop, first, last)
    two.send(drop, 1, 5)
    two.send(drop, 9, 12)
    hq.take(drop)
    for size in (4, 7):
        twin = one.twin(size)
        twin.grow(9)
        twin.send(drop, size - 1, 9)
    hq.station("X99").grow(3).send(drop, 1, 3)
    drop.put(f"rubbish{bundle.SUFFIX}", b"rubbish")
    hq.take(drop)
    yield hq
    hq.registry.close()


def rebuilt(hq: Headquarters) -> Rebuilt:
    done = rederiving.rebuild(hq.registry, unseal=hq.unseal, verify=signing.verify)
    assert isinstance(done, Rebuilt)
    return done


def rows(hq: Headquarters) -> dict[str, list[Any]]:
    """Every row of every table, seals too."""
    with hq.registry._database.reading() as records:
        connection = records.session.connection()
        return {
            name: sorted(tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}"))
            for name in inspect(connection).get_table_names()
        }


def alter(hq: Headquarters, *statements: str) -> None:
    """As somebody does who can write to the database."""
    with hq.registry._database.writing() as records:
        connection = records.session.connection()
        guards.drop(connection)
        for statement in statements:
            assert connection.exec_driver_sql(statement).rowcount != 0
        guards.make(connection)


def test_nothing_is_other_than_before(hq: Headquarters) -> None:
    before, said = rows(hq), hq.audit()
    assert rebuilt(hq) == Rebuilt(bundles=7, stations=2, events=15, forks=2)
    assert rows(hq) == before
    assert hq.audit() == said == ["fork_recorded", "fork_recorded"]
    assert list(hq.registry.unguarded()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET candidate = '00000002' WHERE seq = 3",
        "DELETE FROM events WHERE seq > 2",
        "DELETE FROM forks",
        "UPDATE stations SET size = 3, name = 'x'",
        "DELETE FROM tallies WHERE name = 'events'",
    ],
)
def test_what_was_altered_or_lost_comes_back(hq: Headquarters, statement: str) -> None:
    before = rows(hq)
    alter(hq, statement)
    assert list(hq.registry.damage()) != []
    rebuilt(hq)
    assert rows(hq) == before
    assert list(hq.registry.damage()) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE bundles SET first = 2 WHERE status = 'fork'", "registry_altered"),
        ("UPDATE bundles SET status = 'refused' WHERE status = 'accepted'", "registry_altered"),
        ("UPDATE sealed SET sealed = {blob}", "registry_altered"),
        ("DELETE FROM sealed", "registry_rows"),
        ("DELETE FROM receipts WHERE number = 2", "registry_rows"),
    ],
)
def test_nothing_is_built_on_what_is_not_as_it_came_in(
    hq: Headquarters, statement: str, code: str
) -> None:
    with hq.registry._database.reading() as records:
        sqlite = records.session.connection().dialect.name == "sqlite"
    texts = [] if "receipts" not in statement else ["DELETE FROM receipt_texts"]
    alter(hq, *texts, statement.format(blob="x'00'" if sqlite else "'\\x00'"))
    before = rows(hq)
    with pytest.raises(Fault, match=code):
        rebuilt(hq)
    assert rows(hq) == before


def test_less_than_a_receipt_confirmed_is_not_taken_for_all(hq: Headquarters) -> None:
    """Even by somebody with headquarters' keys: a bundle is gone, row and all."""
    before = rows(hq)
    with hq.registry._database.writing() as records:
        guards.drop(records.session.connection())
        [last] = records.rows(BundleRow, BundleRow.first == 9, BundleRow.status == "accepted")
        records.remove(SealedRow, records.rows(SealedRow, SealedRow.sha256 == last.sha256))
        records.change(BundleRow, last, status="held")
        guards.make(records.session.connection())
    with pytest.raises(Fault, match="rebuild_short"):
        rebuilt(hq)
    assert rows(hq)["events"] == before["events"]
