"""A headquarters on a PostgreSQL server, by the installed command."""

from __future__ import annotations

import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.drops.folder import FolderDrop
from app.formats import bundle
from app.registry.registry import Registry
from app.services.headquarters import lock_keyring, registry_secret, unlock_keyring
from tests.importing.builder import DAY, PACKAGE, Station, entry, round_of
from tests.journeys.program import kantoku
from tests.ledger.killing import Kantoku, kill_after
from tests.postgres import Postgres

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
PASSPHRASE = "a long pass phrase"
PASSWORD = "said to the server alone"
IMPORTS = 3
KILLS = 3
STATIONS = 8
PIECES = ((1, 4), (3, 8), (9, 12))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "pass"
    path.write_text(PASSPHRASE, encoding="utf-8")
    return path


def test_a_round_from_preparation_to_the_last_check(
    tmp_path: Path, secret: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.guarded("whole", PASSWORD)

    init = ("hq", "init", "HQ", "--name", "本部", "--database", url)
    refused = kantoku(*init, cwd=tmp_path, passphrase=secret)
    assert (refused.status, "password" in refused.err) == (4, True)
    assert not (tmp_path / "HQ").exists()
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert kantoku(*init, cwd=tmp_path, passphrase=secret).status == 0
    names = sorted(file.name for file in (tmp_path / "HQ").iterdir())
    assert names == ["keyring.json", "recovery.age"]
    hq = tmp_path / "HQ"
    sheet, desk, stick = tmp_path / "s" / "practice-T01.pass.txt", tmp_path / "d", tmp_path / "k"

    def run(*words: str | Path, passphrase: Path = secret) -> list[dict[str, Any]]:
        return kantoku(*words, "--passphrase-file", passphrase, "--json").lines

    run("hq", "prepare", hq, EXAMPLES / "round.toml", EXAMPLES / "roster.csv")
    run("hq", "tickets", hq, "practice", "--out", tmp_path / "t", "--pdf")
    out = ("--out", tmp_path / "p", "--passphrase-out", tmp_path / "s")
    run("hq", "pack", hq, "practice", "--all", *out)
    package = tmp_path / "p" / "practice-T01.kvp"
    run("venue", "open", package, "--workspace", desk, passphrase=sheet)
    run("venue", "apply", desk, "--script", EXAMPLES / "day.jsonl", passphrase=sheet)
    run("venue", "send", desk, "--to", stick, passphrase=sheet)
    [came] = run("hq", "import", hq, "--from", stick)
    [status] = run("hq", "status", hq, "practice")
    [sent] = run("venue", "send", desk, "--to", stick, passphrase=sheet)
    [verified] = run("hq", "verify", hq)
    assert (came["status"], came["size"] > 10) == ("accepted", True)
    sizes = [station["size"] for each in status["venues"] for station in each.get("stations", ())]
    assert sizes == [came["size"]]
    assert sent["receipts"] == 1
    assert verified == {"ok": True, "faults": []}
    # Nothing of the password is kept, nor is it in what was said.
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if PASSWORD.encode() in path.read_bytes()] == []


def fill(hq: Path, drop: FolderDrop | None = None) -> None:
    """Prepare a round, and let stations lay their bundles into a drop, in pieces that overlap."""
    with bootstrap.headquarters_and_registry(hq, PASSPHRASE) as (found, _):
        round_, registry = round_of(), found.registry
        entries = [entry(n, venue.code) for venue in round_.venues for n in range(1, 6)]
        registry.store_round(round_, entries, [b"rules"])
        for code in ("T01", "T02"):
            signer = found.venue_keys(round_.id, code).signer
            key, until = signer.public_key.hex(), DAY.plus(minutes=9999)
            registry.record_package(round_.id, code, 1, PACKAGE, DAY, until, key)
            for number in range(STATIONS // 2 if drop else 0):
                station = Station(round_.id, code, signer, list(found.recipients()))
                station.enrol()
                station.grow(12)
                for first, last in PIECES[: len(PIECES) - number % 2]:
                    assert drop is not None
                    station.send(drop, first, last)


@pytest.fixture
def pair(tmp_path: Path, postgres: Postgres) -> Iterator[tuple[Path, Path]]:
    """Two headquarters with the same keys, in a file and on a server, and a drop for each."""
    url = postgres.new()
    one, other = tmp_path / "one", tmp_path / "other"
    bootstrap.create_headquarters(one, "本部", PASSPHRASE, None)
    box = (one / bootstrap.KEYRING_FILE).read_bytes()
    keyring = unlock_keyring(box, PASSPHRASE, bootstrap.vault(), file="keyring")
    other.mkdir()
    moved = lock_keyring(replace(keyring, database=url), PASSPHRASE, bootstrap.vault())
    (other / bootstrap.KEYRING_FILE).write_bytes(moved)
    Registry.create(url, registry_secret(keyring, bootstrap.vault())).close()
    drop = FolderDrop.made(tmp_path / "other-drop")
    fill(one, drop)
    fill(other)
    drop.put(f"rubbish{bundle.SUFFIX}", b"rubbish")
    shutil.copytree(tmp_path / "other-drop", tmp_path / "one-drop")
    yield one, other
    postgres.drop(url)


def came(hq: Path) -> list[object]:
    """All that came in and was answered, but for when and in what order; and nothing is wrong."""
    with bootstrap.headquarters_and_registry(hq, PASSPHRASE) as (_, registry):
        assert list(registry.damage()) == []
        numbers = [each.number for each in registry.receipts()]
        assert numbers == list(range(1, len(numbers) + 1))
        return [
            sorted((b.sha256, b.status, b.reason, b.first, b.last) for b in registry.bundles()),
            sorted((s.station, s.size, s.head) for s in registry.stations()),
            [
                (e.station, e.seq, e.hash, e.body)
                for s in sorted(registry.stations(), key=lambda s: s.station)
                for e in registry.events((s.round, s.venue, s.station, s.epoch))
            ],
            Counter((each.station, each.size, each.head) for each in registry.receipts()),
        ]


def test_several_imports_at_once_killed_at_any_moment_are_as_one(
    program: Kantoku, tmp_path: Path, secret: Path, pair: tuple[Path, Path]
) -> None:
    chance, (one, other) = random.Random(5), pair

    def start(hq: Path) -> tuple[int, Iterator[str]]:
        drop = tmp_path / f"{hq.name}-drop"
        options = ("--from", drop, "--passphrase-file", secret, "--json")
        return program.start("hq", "import", hq, *options)

    began = time.perf_counter()
    files = sorted(json.loads(line)["file"] for line in start(one)[1])
    whole = time.perf_counter() - began
    for _ in range(KILLS):
        running = [start(other) for _ in range(IMPORTS)]
        for number, _ in running:
            kill_after(number, chance.uniform(0, whole / 2))
        for _, lines in running:
            list(lines)
    last = [start(other) for _ in range(IMPORTS)]
    everything = [[json.loads(line) for line in lines] for _, lines in last]
    statuses = {each["status"] for told in everything for each in told}
    assert statuses == {"accepted", "repeated", "refused"}
    for told in everything:
        assert [each["fault"] for each in told if "fault" in each] == []
        # Whoever comes second says so of every file, and has its receipt.
        assert sorted(each["file"] for each in told) == files
        assert all(each.get("receipt") for each in told if each["status"] != "refused")
    assert came(other) == came(one)
    assert kantoku("hq", "verify", other, passphrase=secret).status == 0
