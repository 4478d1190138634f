"""Every file that can be read without keys is a fact, names stay out, and it is found again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.domain.events import DocumentMade
from app.services.documents import Lying, documents_made, documents_still_there
from app.services.reportwords import Words
from tests.venue.station import SESSION, Desk, World
from tests.venue.test_room_papers import Run, numbers, run, text_of, warned, warning

__all__ = ["numbers", "run", "warned"]

NAMED = ("card", "warning", "register")
"""Papers of the room that can be had with names."""


def about(kind: str, warned: list[dict[str, Any]], numbers: list[str]) -> str:
    return {"card": numbers[0], "warning": warning(warned)}.get(kind, SESSION)


def made(desk: Desk) -> list[DocumentMade]:
    with desk.station() as station:
        return documents_made(station.venue.journal)


@pytest.mark.parametrize("kind", [*NAMED, "poster", "calls"])
def test_each_paper_is_a_fact_and_the_same_again(
    run: Run,
    desk: Desk,
    warned: list[dict[str, Any]],
    numbers: list[str],
    tmp_path: Path,
    kind: str,
) -> None:
    files = [tmp_path / "one.pdf", tmp_path / "two.pdf"]
    for file in files:
        code, output = run(kind, about(kind, warned, numbers), "--out", file)
        assert code == 0, output
    assert files[0].read_bytes() == files[1].read_bytes()
    digest = hashlib.sha256(files[0].read_bytes()).hexdigest()
    assert made(desk) == [
        DocumentMade(
            kind=kind,
            file=file.name,
            place=str(tmp_path),
            digest=digest,
            with_names=False,
            about=about(kind, warned, numbers),
        )
        for file in files
    ]
    assert desk.check() == []


@pytest.mark.parametrize("kind", NAMED)
def test_names_are_on_it_only_where_somebody_chose_so(
    run: Run,
    desk: Desk,
    world: World,
    warned: list[dict[str, Any]],
    numbers: list[str],
    tmp_path: Path,
    kind: str,
) -> None:
    [entry] = [e for e in world.first.roster if e.candidate_number == numbers[0]][:1]
    staff = [m.name for m in world.round.staff if m.venue == "T01"]
    plain, named = tmp_path / "plain.pdf", tmp_path / "named.pdf"
    assert run(kind, about(kind, warned, numbers), "--out", plain)[0] == 0
    assert run(kind, about(kind, warned, numbers), "--with-names", "--out", named)[0] == 0
    without, whole = ("".join(text_of(file).split()) for file in (plain, named))
    for name in (entry.name, entry.kana, *staff):
        assert "".join(name.split()) not in without, name
    assert "".join(entry.name.split()) in whole
    assert "氏名を含まない" in without
    assert "氏名を含む" in whole
    assert [fact.with_names for fact in made(desk)] == [False, True]
    assert named.stat().st_mode & 0o077 == 0


def test_what_is_still_there_is_told(
    run: Run,
    desk: Desk,
    warned: list[dict[str, Any]],
    numbers: list[str],
    tmp_path: Path,
) -> None:
    paths = [tmp_path / f"{name}.pdf" for name in ("kept", "gone", "changed")]
    for path in paths:
        assert run("card", numbers[0], "--with-names", "--out", path)[0] == 0
    kept, gone, changed = paths
    gone.unlink()
    changed.write_text("somebody's own")
    found = documents_still_there(made(desk), bootstrap.digest_at)
    assert [(one.path, one.there, one.same) for one in found] == [
        (str(kept), True, True),
        (str(gone), False, False),
        (str(changed), True, False),
    ]
    _, output = run("status", "--json")
    told = json.loads(output)["documents"]
    assert [(one["path"], one["there"], one["same"], one["with_names"]) for one in told] == [
        (one.path, one.there, one.same, True) for one in found
    ]
    _, output = run("status")
    assert str(kept) in output
    assert str(changed) in output
    assert str(gone) not in output


def test_many_files_of_one_folder_stand_in_one_line(
    run: Run, warned: list[dict[str, Any]], numbers: list[str], tmp_path: Path
) -> None:
    for at in range(5):
        assert run("card", numbers[0], "--with-names", "--out", tmp_path / f"{at}.pdf")[0] == 0
    _, output = run("status")
    [line] = [line for line in output.splitlines() if str(tmp_path) in line]
    assert "5" in line
    assert "0.pdf" not in output


def fact(file: str, digest: str, **more: Any) -> DocumentMade:
    return DocumentMade(
        kind="card", file=file, place="/stick", digest=digest, with_names=True, **more
    )


def test_a_file_that_was_made_again_is_one_file_and_what_was_printed_is_none() -> None:
    first, second = fact("a.pdf", "11"), fact("a.pdf", "22")
    facts = [first, second, fact("a.pdf", "33", printed=True)]
    for lies, expected in (
        ("11", Lying(first, "/stick/a.pdf", True, True)),
        ("22", Lying(second, "/stick/a.pdf", True, True)),
        ("33", Lying(second, "/stick/a.pdf", True, False)),
        ("", Lying(second, "/stick/a.pdf", True, False)),
        (None, Lying(second, "/stick/a.pdf", False, False)),
    ):
        assert documents_still_there(facts, {"/stick/a.pdf": lies}.get) == [expected]


def words_of(world: World, tmp_path: Path) -> Words:
    desk = Desk.made(tmp_path / "words", world.first)
    with desk.station() as station:
        venue = station.venue
        rules = venue.rules(venue.sessions[SESSION].doors)
        return Words(venue, rules, "ja", world.first.roster, with_names=False)


def test_a_name_in_a_text_becomes_its_number_however_it_is_spaced(
    world: World, tmp_path: Path
) -> None:
    words = words_of(world, tmp_path)
    named = [e for e in world.first.roster if e.session == SESSION and " " in e.name]
    one = next(e for e in named if sum(o.name == e.name for o in world.first.roster) == 1)
    number = f"［{one.candidate_number}］"
    for spelled in (one.name, one.name.replace(" ", "　"), one.name.replace(" ", "")):
        assert words.written(f"席の{spelled}さん、{spelled}") == f"席の{number}さん、{number}"
    [lead] = [m for m in world.round.staff if m.venue == "T01" and m.role == "lead"]
    assert words.written(f"{lead.name}が見た") == f"［{lead.id}］が見た"
    assert words.written("だれの名前でもない", None, "二つ目") == "だれの名前でもない　二つ目"
    assert words.written(None, "") == ""
