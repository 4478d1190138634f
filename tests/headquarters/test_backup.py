"""A headquarters in one sealed file, and the drill: back from it, on both databases."""

from __future__ import annotations

import io
import shutil
import stat
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from app import bootstrap
from app.bootstrap import office
from app.drops.folder import FolderDrop
from app.formats import backup
from app.formats.backup import End, Part
from app.kernel.faults import Fault, Faults
from app.registry.reaching import address_of, engine_of
from app.services import importing
from app.vault import streams
from tests.headquarters.attacker import alter
from tests.headquarters.test_on_a_server import fill
from tests.journeys.program import kantoku
from tests.postgres import Postgres

PASSPHRASE = "a long pass phrase"
Where = Callable[[], str | None]


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a round, stations, bundles that were taken in and one that was refused."""
    folder = tmp_path_factory.mktemp("backups")
    bootstrap.create_headquarters(folder / "hq", "本部", PASSPHRASE, None)
    drop = FolderDrop.made(folder / "drop")
    fill(folder / "hq", drop)
    drop.put("rubbish.bundle.age", b"rubbish")
    with bootstrap.headquarters_and_registry(folder / "hq", PASSPHRASE) as (found, registry):
        importing.import_from(
            drop,
            registry,
            unseal=found.unseal_bundle,
            verify=found.vault.verify,
            recipients=found.recipients(),
            receipt_signer=found.receipt_signer,
            clock=bootstrap.clock(),
        )
    return folder / "hq"


@pytest.fixture(scope="module")
def kept(hq: Path) -> Path:
    file = hq.with_name("kept.backup")
    assert bootstrap.backup_headquarters(hq, PASSPHRASE, file) > 100
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where the restored database lies."""
    if request.param == "sqlite":
        yield None
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.new()
    yield url
    postgres.drop(url)


def rows(url: str) -> dict[str, list[Any]]:
    engine = engine_of(address_of(url))
    with engine.connect() as connection:
        names = sorted(inspect(connection).get_table_names())
        found = {
            name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {name}")))
            for name in names
        }
    engine.dispose()
    return found


def in_file(hq: Path) -> str:
    return f"sqlite:///{hq / 'registry.db'}"


def test_the_drill(hq: Path, kept: Path, tmp_path: Path, server: str | None) -> None:
    """All of it is back, row for row, and works: it goes on where it was."""
    again = tmp_path / "again"
    assert bootstrap.restore_headquarters(kept, again, PASSPHRASE, server) > 100
    assert rows(server or in_file(again)) == rows(in_file(hq))
    names = ["keyring.json", "recovery.age"] + ([] if server else ["registry.db"])
    assert sorted(path.name for path in again.iterdir()) == names
    with bootstrap.headquarters_and_registry(again, PASSPHRASE) as (found, registry):
        assert list(registry.unguarded()) == []
        assert registry.reissue("2026-2", "00000001") == 2
        assert found.keyring.name == "本部"


def test_a_restore_that_was_ended_before_all_was_verified_is_begun_anew(
    kept: Path, tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended then, it leaves rows on the server and no folder; what is in use is never taken."""
    server, ended, again = postgres.new(), tmp_path / "ended", tmp_path / "again"

    def end(*_: object) -> Iterator[Fault]:
        raise KeyboardInterrupt

    monkeypatch.setattr(office, "everything_wrong", end)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.restore_headquarters(kept, ended, PASSPHRASE, server)
    monkeypatch.undo()
    assert not ended.exists()
    assert rows(server)["bundles"]
    assert bootstrap.restore_headquarters(kept, again, PASSPHRASE, server) > 100
    there = rows(server)
    assert refused(kept, tmp_path / "third", server=server) == "registry_exists"
    assert rows(server) == there
    postgres.drop(server)


def test_by_command(hq: Path, tmp_path: Path) -> None:
    secret, out, again = tmp_path / "pass", tmp_path / "b" / "file", tmp_path / "again"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    made = kantoku("hq", "backup", hq, "--out", out, "--json", passphrase=secret)
    assert made.status == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    refused = kantoku("hq", "backup", hq, "--out", out, passphrase=secret)
    assert (refused.status, str(out) in refused.err) == (2, True)
    done = kantoku("hq", "restore", out, again, "--json", passphrase=secret)
    assert (done.status, done.lines[0]["rows"]) == (0, made.lines[0]["rows"])
    assert rows(in_file(again)) == rows(in_file(hq))
    taken = kantoku("hq", "restore", out, again, passphrase=secret)
    assert taken.status == 1


def test_other_peoples_programs_get_at_it(hq: Path, kept: Path, tmp_path: Path) -> None:
    """`unzip`, `age` and `zstd` lead back to MessagePack; nothing lies there in the clear."""
    with zipfile.ZipFile(kept) as archive:
        parts = ["backup.json", "keyring.json", "recovery.age", "registry.zst.age"]
        assert archive.namelist() == parts
        archive.extractall(tmp_path)
    assert b"00000001" not in kept.read_bytes()
    with bootstrap.headquarters(hq, PASSPHRASE) as found:
        ring = found.keyring
    for identity in (ring.identity, ring.recovery):
        (tmp_path / "identity").write_text(identity)
        sealed = tmp_path / "registry.zst.age"
        age = ["age", "-d", "-i", str(tmp_path / "identity"), str(sealed)]
        packed = subprocess.run(age, capture_output=True, check=True).stdout
        plain = subprocess.run(["zstd", "-d"], input=packed, capture_output=True, check=True).stdout
        found_parts = list(backup.parts(io.BytesIO(plain).read))
        assert {part.table for part in found_parts} >= {"rounds", "events", "sealed", "tallies"}


def refused(file: Path, to: Path, passphrase: str = PASSPHRASE, server: str | None = None) -> str:
    with pytest.raises((Fault, Faults)) as caught:
        bootstrap.restore_headquarters(file, to, passphrase, server)
    assert not to.exists()
    assert [path.name for path in to.parent.iterdir() if path.name.startswith(".")] == []
    error = caught.value
    return error.code if isinstance(error, Fault) else error.faults[0].code


def test_damage_anywhere_is_refused_and_leaves_nothing(kept: Path, tmp_path: Path) -> None:
    whole = kept.read_bytes()
    codes = set()
    for place in [*range(0, len(whole), len(whole) // 10), len(whole) - 30]:
        bad = tmp_path / "bad"
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            with bad.open("rb") as file:
                read = zipfile.ZipFile(file)
                same = all(
                    read.read(name) == zipfile.ZipFile(kept).read(name) for name in read.namelist()
                )
        except Exception:
            same = False
        if not same:
            codes.add(refused(bad, tmp_path / "to"))
        bad.write_bytes(whole[:place])
        codes.add(refused(bad, tmp_path / "to"))
    assert codes <= {"damaged", "hq_wrong_passphrase", "keyring_damaged", "other_format"}


def test_another_passphrase_opens_nothing(kept: Path, tmp_path: Path) -> None:
    assert refused(kept, tmp_path / "to", "another long passphrase") == "hq_wrong_passphrase"


def test_a_database_that_is_in_use_is_not_written_over(
    kept: Path, tmp_path: Path, postgres: Postgres, empty: str
) -> None:
    before = rows(empty)
    assert refused(kept, tmp_path / "to", server=empty) == "registry_exists"
    assert rows(empty) == before


def forged(hq: Path, kept: Path, to: Path, change: Callable[[Part], Part | None]) -> Path:
    """A backup made by somebody who knows whom it is sealed for, and no more."""
    with bootstrap.headquarters(hq, PASSPHRASE) as found:
        ring, recipients = found.keyring, list(found.recipients())
    with zipfile.ZipFile(kept) as archive, zipfile.ZipFile(to, "w") as other:
        passing = io.BytesIO()
        with archive.open(backup.TABLES) as member:
            opened = streams.unseal_stream(member, passing, [ring.identity], format="backup")
        parts = [part for each in backup.parts(opened.read) if (part := change(each))]
        pieces = [backup.encode(part) for part in parts]
        pieces.append(backup.encode(End(sum(len(part.rows) for part in parts))))
        for name in (backup.HEADER, backup.KEYRING):
            other.writestr(name, archive.read(name))
        with other.open(backup.TABLES, "w") as member:
            streams.seal_stream(iter(pieces), member, recipients)
    return to


CHANGES: dict[str, tuple[Callable[[Part], Part | None], str]] = {
    "the receipts less": (lambda p: None if p.table == "receipt_texts" else p, "registry_rows"),
    "a row less": (
        lambda p: Part(p.table, p.columns, p.rows[1:]) if p.table == "entries" else p,
        "registry_rows",
    ),
    "another table": (
        lambda p: Part("robert'); DROP TABLE events", p.columns, p.rows) if p.rows else p,
        "backup_other_table",
    ),
    "a value": (
        lambda p: (
            Part(p.table, p.columns, [["x", *row[1:]] for row in p.rows])
            if p.table == "receipt_texts"
            else p
        ),
        "registry_",
    ),
    "a row too short": (
        lambda p: Part(p.table, p.columns, [row[1:] for row in p.rows]),
        "backup_other_table",
    ),
}


@pytest.mark.parametrize(("change", "code"), CHANGES.values(), ids=CHANGES)
def test_a_forged_one_is_refused(
    hq: Path,
    kept: Path,
    tmp_path: Path,
    server: str | None,
    change: Callable[[Part], Part | None],
    code: str,
) -> None:
    file = forged(hq, kept, tmp_path / "forged", change)
    assert code in refused(file, tmp_path / "to", server=server)
    if server:
        assert rows(server) == {}


def test_nobody_keeps_a_copy_of_damage(hq: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(hq, damaged)
    alter(damaged / "registry.db", "UPDATE entries SET seat = '99' WHERE seat = '1'")
    with pytest.raises(Fault, match="registry_altered"):
        bootstrap.backup_headquarters(damaged, PASSPHRASE, tmp_path / "file")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged"]
