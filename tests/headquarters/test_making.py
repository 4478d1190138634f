"""`hq init`: a headquarters is there whole, or there is nothing, whatever happens in between."""

from __future__ import annotations

import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from tests.journeys.program import Ran, kantoku
from tests.ledger.killing import Kantoku, kill_after
from tests.ledger.smalldisk import filled

KILLS = 24
PASSPHRASE = "a long pass phrase\n"


FILES = ["keyring.json", "recovery.age", "registry.db"]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "pass"
    path.write_text(PASSPHRASE, encoding="utf-8")
    return path


def init(hq: Path, secret: Path, *more: object) -> Ran:
    return kantoku("hq", "init", hq, "--name", "本部", *more, passphrase=secret)


def works(hq: Path, secret: Path) -> bool:
    return kantoku("hq", "verify", hq, passphrase=secret).status == 0


def test_a_kill_at_any_moment_leaves_all_of_it_or_nothing(
    program: Kantoku, tmp_path: Path, secret: Path
) -> None:
    chance = random.Random(11)
    place = tmp_path / "places"
    arguments = ("hq", "init", "--name", "本部", "--passphrase-file", secret, "--json")
    began = time.perf_counter()
    _, lines = program.start(*arguments, place / "whole")
    assert len(list(lines)) == 1
    whole = time.perf_counter() - began
    outcomes = []
    for turn in range(KILLS):
        hq = place / f"hq{turn}"
        number, lines = program.start(*arguments, hq)
        kill_after(number, chance.uniform(0, whole))
        told = list(lines)
        made = hq.exists()
        outcomes.append(made)
        assert made or not told
        if made:
            assert sorted(path.name for path in hq.iterdir()) == FILES
        else:
            _, lines = program.start(*arguments, hq)
            assert len(list(lines)) == 1
        if turn % 10 == 0:
            assert works(hq, secret)
    assert False in outcomes
    assert [path.name for path in place.iterdir() if path.name.startswith(".")] == []


def test_a_full_disk_leaves_nothing(small: Path, secret: Path) -> None:
    for spare in (0, 4096, 3 * 4096, 12 * 4096, 24 * 4096):
        with filled(small, spare):
            ran = init(small / "deep" / "hq", secret)
            assert ran.status == 4
            assert "Traceback" not in ran.err
            assert str(small / "deep" / "hq") in ran.err or "disk is full" in ran.err
        assert os.listdir(small) == []
    assert init(small / "deep" / "hq", secret).status == 0
    assert works(small / "deep" / "hq", secret)


NOBODY_LISTENS = "postgresql://kantoku:hidden@127.0.0.1:1/registry"


def test_a_database_that_cannot_be_reached_leaves_nothing(tmp_path: Path, secret: Path) -> None:
    ran = init(tmp_path / "hq", secret, "--database", NOBODY_LISTENS)
    assert ran.status == 4
    assert "hidden" not in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pass"]
    assert init(tmp_path / "hq", secret).status == 0


@pytest.mark.parametrize("url", ["", "sqlite:///{}/x.db", "mysql://x/y", "postgresql://x:port/y"])
def test_an_address_that_names_no_server(tmp_path: Path, secret: Path, url: str) -> None:
    ran = init(tmp_path / "hq", secret, "--database", url.format(tmp_path))
    assert (ran.status, "PostgreSQL" in ran.err) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pass"]


def test_other_files_are_left_alone(tmp_path: Path, secret: Path) -> None:
    hq = tmp_path / "hq"
    hq.mkdir()
    (hq / "holiday.txt").write_text("mine", encoding="utf-8")
    ran = init(hq, secret)
    assert (ran.status, "empty" in ran.err) == (1, True)
    assert [path.name for path in hq.iterdir()] == ["holiday.txt"]
    (hq / "holiday.txt").unlink()
    assert init(hq, secret).status == 0
    assert works(hq, secret)


def test_a_read_only_place_is_named(small: Path, secret: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    ran = init(small / "hq", secret)
    assert (ran.status, str(small / "hq") in ran.err) == (4, True)


# --- the keys ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("damage", "status", "said"),
    [
        ("wrong passphrase", 1, "chosen at `kantoku hq init`"),
        ("one letter", 1, "put back your copy"),
        ("cut short", 3, "damaged or cut short"),
        ("empty", 3, "damaged or cut short"),
        ("another box", 3, "damaged or cut short"),
    ],
)
def test_keys_that_cannot_be_read_are_told_in_headquarters_words(
    tmp_path: Path, secret: Path, damage: str, status: int, said: str
) -> None:
    hq = tmp_path / "hq"
    assert init(hq, secret).status == 0
    box = hq / "keyring.json"
    data = box.read_bytes()
    if damage == "wrong passphrase":
        secret.write_text("another one\n", encoding="utf-8")
    else:
        changed = {
            "one letter": data[:-9] + (b"B" if data[-9:-8] != b"B" else b"C") + data[-8:],
            "cut short": data[:100],
            "empty": b"",
            "another box": data.replace(b"kantoku-keyring", b"kantoku-station"),
        }
        box.write_bytes(changed[damage])
    ran = kantoku("hq", "verify", hq, passphrase=secret)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err
    assert str(box) in ran.err
    assert "sheet" not in ran.err
    assert "Traceback" not in ran.err
