"""A ticket issued once more and a venue's sheets printed again, by command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from app import bootstrap
from app.kernel.faults import Fault
from app.services.packing import pack
from app.services.preparing import ticket_texts
from app.services.reissuing import find, reissue
from tests.venue.station import MORNING, PASSPHRASE, SESSION, World, kantoku


@pytest.fixture
def own(world: World, tmp_path: Path) -> Path:
    """A headquarters of this test's own."""
    shutil.copytree(world.untouched, tmp_path / "hq")
    (tmp_path / "hq.pass").write_text(f"{PASSPHRASE}\n")
    return tmp_path / "hq"


def hq(own: Path, command: str, *arguments: str | Path) -> tuple[int, str]:
    rest = [*arguments, "--passphrase-file", own.parent / "hq.pass"]
    return kantoku("hq", command, own, *rest)


def someone(world: World) -> str:
    return next(
        e.candidate_number for e in world.first.roster if e.session == SESSION and not e.withdrawn
    )


def test_a_ticket_is_issued_once_more_and_the_package_says_so(
    world: World, own: Path, tmp_path: Path
) -> None:
    number, out = someone(world), tmp_path / "tickets"
    code, text = hq(own, "reissue", world.round.id, number, "--out", out, "--json")
    told = json.loads(text)
    assert (code, told["issue"], told["packages"]) == (0, 2, ["T01"])
    assert [Path(file).name for file in told["files"]] == [
        f"{world.round.id}-{number}-ticket-2.pdf"
    ]
    assert (out / f"{world.round.id}-{number}-ticket-2.pdf").read_bytes().startswith(b"%PDF")
    with bootstrap.headquarters(own, PASSPHRASE) as found:
        assert ticket_texts(found, world.round.id)["T01", number] != world.tickets[number]
        packed = pack(found, world.round.id, "T01", MORNING)
        assert packed.issue == 2
    code, text = hq(own, "reissue", world.round.id, number)
    assert (code, number in text, "T01" in text) == (0, True, True)


@pytest.mark.parametrize("code", ["candidate_unknown", "no_ticket_to"])
def test_nobody_without_a_ticket_gets_another(world: World, own: Path, code: str) -> None:
    number, round_id = "00000000", world.round.id
    with bootstrap.headquarters(own, PASSPHRASE) as found:
        registry = found.registry
        if code == "no_ticket_to":
            number = someone(world)
            entries = [
                replace(e, withdrawn=True) if e.candidate_number == number else e
                for e in registry.entries(round_id)
            ]
            packs, was = registry.rulepacks(round_id), registry.preparation(round_id)
            round_ = registry.round(round_id)
            registry.revise_round(round_, entries, packs, was=was, at=MORNING, reissue=[])
        with pytest.raises(Fault) as told:
            reissue(found, round_id, number)
        assert told.value.code == code
        assert number not in registry.superseded(round_id)


def test_people_are_found_by_number_and_by_a_part_of_the_name(world: World, own: Path) -> None:
    entry = world.first.roster[0]
    with bootstrap.headquarters(own, PASSPHRASE) as found:
        whole = find(found, world.round.id, f" {entry.candidate_number} ")
        assert [one.candidate_number for one in whole] == [entry.candidate_number]
        by_kana = find(found, world.round.id, entry.kana[:3])
        assert entry.candidate_number in [one.candidate_number for one in by_kana]
        assert len(find(found, world.round.id, entry.candidate_number[:3])) <= 10
        assert find(found, world.round.id, "  ") == []


def test_the_sheets_are_the_ones_that_travelled(world: World, own: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheets"
    code, text = hq(own, "sheets", world.round.id, "T01", "--out", out, "--json")
    stem = f"{world.round.id}-T01"
    assert (code, sorted(path.name for path in out.iterdir())) == (
        0,
        [f"{stem}.pass.pdf", f"{stem}.pass.txt", f"{stem}.pins.pdf"],
    )
    assert len(json.loads(text)["files"]) == 3
    first = (out / f"{stem}.pass.txt").read_text().splitlines()
    assert first == [world.first.sheet.passphrase, world.first.sheet.fingerprint]
    # Nothing is written over, and an unknown venue is named.
    assert hq(own, "sheets", world.round.id, "T01", "--out", out)[0] != 0
    assert hq(own, "sheets", world.round.id, "T77", "--out", tmp_path / "none")[0] == 2
    assert not (tmp_path / "none").exists()
