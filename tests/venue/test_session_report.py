"""A session's report at a station: what stands in it, that it stays the same, who is named."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from app.domain.events import DocumentMade
from app.services.documents import documents_made
from tests.renderers.papers import opened_by_office
from tests.venue.station import MORNING, SESSION, Desk, World, kantoku, script

GOOD = {
    "document": "driving_licence",
    "in_date": True,
    "name_matches": True,
    "birth_matches": True,
    "photo_matches": "yes",
    "slip_present": True,
}
STEM = f"-T01-{SESSION}"
Run = Callable[..., tuple[int, str]]


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    [file] = folder.glob(f"*-csv/{table}.csv")
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


@pytest.fixture
def numbers(world: World) -> list[str]:
    """People of the session who are let in."""
    return [
        e.candidate_number
        for e in world.first.roster
        if e.session == SESSION
        and not (e.barred or e.withdrawn or e.first_stage_exempt or e.duplicates)
    ][:4]


@pytest.fixture
def run(world: World, desk: Desk, tmp_path: Path) -> Run:
    _, sheet = world.first.write(tmp_path / "sheets")

    def venue(command: str, *arguments: str | Path, lang: str = "ja", **more: Any) -> Any:
        rest = [*arguments, "--passphrase-file", sheet]
        return kantoku("--lang", lang, "venue", command, desk.path, *rest, **more)

    return venue


@pytest.fixture
def day(world: World, run: Run, numbers: list[str]) -> None:
    """A morning in which something of almost everything happened."""
    first, second, third, fourth = numbers
    name = next(e.name for e in world.first.roster if e.candidate_number == first)
    at, later, end = (str(MORNING.plus(minutes=m)) for m in (0, 55, 60))
    lines: list[dict[str, object]] = []
    for number in numbers:
        lines.append({"at": at, "do": "scan", "text": world.tickets[number]})
        lines.append({"at": at, "do": "check_id", "candidate": number, **GOOD})
        lines.append({"at": at, "do": "admit", "candidate": number})
        lines.append({"at": at, "do": "mark", "candidate": number, "state": "present"})
    lines += [
        {"at": later, "do": "start", "session": SESSION},
        {"at": later, "do": "warn", "candidate": first, "kind": "device_sound",
         "text": f"{name}の机から着信音", "witnesses": ["p02"]},
        {"at": later, "do": "disqualify", "candidate": second, "kind": "cheating",
         "override_reason": "=HYPERLINK(0)", "witnesses": ["p01"]},
        {"at": later, "do": "leave", "candidate": third, "escort": "p02"},
        {"at": later, "do": "return", "candidate": third},
        {"at": later, "do": "permit", "candidate": third, "item": "水筒", "reason_kind": "health"},
        {"at": later, "do": "incident", "scope": "candidate", "candidate": [first, third],
         "kind": "dispute", "text": "=席をめぐって"},
        {"at": later, "do": "lose_time", "candidate": third, "seconds": 90, "reason": "乱丁"},
        {"at": later, "do": "suspend", "session": SESSION, "reason": "停電"},
        {"at": end, "do": "resume", "session": SESSION, "reason": "復旧"},
        {"at": end, "do": "caution", "candidate": fourth, "kind": "disturbance"},
    ]  # fmt: skip
    code, output = run("apply", "--script", "-", "--json", input=script(*lines))
    answers = [json.loads(line) for line in output.splitlines()]
    assert code == 0
    assert [answer for answer in answers if not answer["ok"]] == []
    mistaken = answers[-1]["facts"][0]
    more = [
        {"at": end, "do": "sign_in", "operator": "l01", "pin": "5926"},
        {"at": end, "do": "correct", "fact": mistaken, "reason": "隣の人だった"},
    ]
    lines_again = "".join(json.dumps(line) + "\n" for line in more)
    code, output = run("apply", "--script", "-", "--json", input=lines_again)
    assert json.loads(output.splitlines()[-1])["ok"], output


def named(world: World) -> list[str]:
    return [e.name for e in world.first.roster]


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_everything_that_happened_is_in_it_and_nobody_s_name(
    run: Run, world: World, numbers: list[str], tmp_path: Path, lang: str
) -> None:
    out = tmp_path / "out"
    code, output = run("report", SESSION, "--out", out, lang=lang)
    assert code == 0, output
    first, second, third, fourth = numbers
    text = text_of(out / f"{world.round.id}{STEM}.pdf")
    for shown in (
        "2級" if lang == "ja" else "Grade2",
        "iacs2022-05-01",
        "E15",
        "水筒",
        "停電",
        "p02",
        *numbers,
    ):
        assert shown in text, shown
    assert [n for n in named(world) if "".join(n.split()) in text] == []
    book = out / f"{world.round.id}{STEM}.xlsx"
    sheets = CalamineWorkbook.from_path(str(book))
    cells = [
        str(cell)
        for name in sheets.sheet_names
        for row in sheets.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    whole = "\n".join(cells)
    for shown in (f"［{first}］の机から着信音", "=HYPERLINK(0)", "隣の人だった", "=席をめぐって"):
        assert shown in whole, shown
    assert [n for n in named(world) if any(n in cell for cell in cells)] == []
    assert [row for row in rows_of(out, "stops") if "300" in row.values()] != []
    assert second in [cell for row in rows_of(out, "disqualified") for cell in row.values()]
    assert third in [cell for row in rows_of(out, "leaves") for cell in row.values()]
    assert fourth in [cell for row in rows_of(out, "corrections") for cell in row.values()]
    assert [row for row in rows_of(out, "attentions") if fourth in row.values()] == []
    written = rows_of(out, "incidents")[0].values()
    assert any(cell.startswith("'=席をめぐって") for cell in written)


def as_shown(cell: object) -> set[str]:
    """A cell of a workbook as a spreadsheet may show it."""
    if isinstance(cell, datetime):
        # Of a cell that shows only the clock LibreOffice writes the day down too.
        forms = ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
        return {cell.strftime(form) for form in forms}
    if isinstance(cell, float):
        return {str(round(cell))}
    return {str(cell)}


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_office_program_shows_every_cell(run: Run, tmp_path: Path, lang: str) -> None:
    out = tmp_path / "out"
    assert run("report", SESSION, "--out", out, lang=lang)[0] == 0
    [book] = out.glob("*.xlsx")
    sheets = CalamineWorkbook.from_path(str(book))
    shown = opened_by_office(book, tmp_path / "office")
    assert list(shown) == sheets.sheet_names
    for name, rows in shown.items():
        cells = sheets.get_sheet_by_name(name).to_python()
        assert len(rows) == len(cells), name
        for there, row in zip(rows, cells, strict=True):
            for text, cell in zip(there, row, strict=True):
                assert text in as_shown(cell), (name, cell)


@pytest.mark.usefixtures("day")
def test_registered_is_present_absent_and_refused(run: Run, world: World, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("report", SESSION, "--out", out)[0] == 0
    here = [e for e in world.first.roster if e.session == SESSION]
    rows = rows_of(out, "counts")
    for row in rows:
        label, registered, *parts = row.values()
        assert int(registered) == sum(map(int, parts)), label
    assert [int(row["登録"]) for row in rows if row["試験室"] == "合計"] == [len(here)]
    listed = rows_of(out, "attendance")
    assert sorted(row["受験番号"] for row in listed) == sorted(e.candidate_number for e in here)
    for kind in ("出席", "欠席", "受験不可", "未確認"):
        assert int(rows[-1][kind]) == [row["出欠"] for row in listed].count(kind)


@pytest.mark.usefixtures("day")
def test_headquarters_report_carries_names_and_only_its_owner_may_read_it(
    run: Run, world: World, numbers: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "hq"
    assert run("report", SESSION, "--out", out, "--with-names")[0] == 0
    [pdf] = out.glob("*.pdf")
    text = text_of(pdf)
    for entry in (e for e in world.first.roster if e.session == SESSION):
        assert "".join(entry.name.split()) in text
    for file in (path for path in out.rglob("*") if path.is_file()):
        assert file.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("day")
def test_the_same_facts_give_the_same_bytes_and_each_file_is_a_fact(
    run: Run, desk: Desk, tmp_path: Path
) -> None:
    made = [tmp_path / "one", tmp_path / "two"]
    for out in made:
        assert run("report", SESSION, "--out", out)[0] == 0
    files = [
        {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in made
    ]
    assert files[0] == files[1]
    with desk.station() as station:
        recorded = documents_made(station.venue.journal)
    assert len(recorded) == 2 * len(files[0])
    for fact in recorded:
        data = (Path(fact.place) / fact.file).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        expected = DocumentMade(
            kind="session_report",
            file=fact.file,
            place=fact.place,
            digest=digest,
            with_names=False,
            about=SESSION,
        )
        assert fact == expected
    assert desk.check() == []


def test_nothing_that_is_there_is_written_over(run: Run, desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("report", SESSION, "--out", out)[0] == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert run("report", SESSION, "--out", out, "--with-names") == (2, "file_exists")
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    with desk.station() as station:
        assert len(documents_made(station.venue.journal)) == len(before)


def test_a_session_that_nobody_knows_writes_nothing(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("report", "T09-AM", "--out", out) == (1, "unknown_session")
    assert not out.exists()


def paper(run: Run, out: Path, command: str, *arguments: str) -> str:
    code, output = run(command, *arguments, "--out", out)
    assert code == 0, output
    return text_of(out)


@pytest.mark.usefixtures("day")
def test_papers_of_their_own(
    run: Run, desk: Desk, world: World, numbers: list[str], tmp_path: Path
) -> None:
    first, _, third, _ = numbers
    _, status = run("status", "--json")
    [incident] = json.loads(status)["incidents"]
    papers = {
        "attendance": paper(run, tmp_path / "a.pdf", "attendance", SESSION),
        "no_show": paper(run, tmp_path / "n.pdf", "noshow", SESSION),
        "permissions": paper(run, tmp_path / "p.pdf", "permissions", SESSION),
        "incident": paper(run, tmp_path / "i.pdf", "incident", incident["fact"]),
    }
    here = [e for e in world.first.roster if e.session == SESSION]
    assert [e for e in here if e.candidate_number not in papers["attendance"]] == []
    assert not [n for n in numbers if n in papers["no_show"]]
    assert third in papers["permissions"]
    assert "水筒" in papers["permissions"]
    for shown in (first, third, "=席をめぐって", "E21.3", incident["fact"]):
        assert shown in papers["incident"], shown
    for text in papers.values():
        assert [n for n in named(world) if "".join(n.split()) in text] == []
    with desk.station() as station:
        made = documents_made(station.venue.journal)
    assert [fact.kind for fact in made] == list(papers)


@pytest.mark.usefixtures("day")
def test_one_room_s_attendance_as_a_workbook_with_names(
    run: Run, world: World, tmp_path: Path
) -> None:
    out = tmp_path / "a.xlsx"
    assert run("attendance", SESSION, "--room", "A", "--with-names", "--out", out)[0] == 0
    [_, rows] = [
        CalamineWorkbook.from_path(str(out)).get_sheet_by_name(name).to_python()
        for name in CalamineWorkbook.from_path(str(out)).sheet_names
    ]
    here = [e for e in world.first.roster if (e.session, e.room) == (SESSION, "A")]
    assert {(row[0], row[1]) for row in rows[1:]} == {(e.candidate_number, e.name) for e in here}
    seats = [int("".join(filter(str.isdigit, str(row[3])))) for row in rows[1:]]
    assert seats == sorted(seats)


@pytest.mark.parametrize(
    ("arguments", "file", "answer"),
    [
        (("incident", "no-such-fact"), "x.pdf", (1, "not_an_incident")),
        (("attendance", SESSION, "--room", "ZZ"), "x.pdf", (1, "unknown_room_here")),
        (("permissions", "zz"), "x.pdf", (1, "unknown_session")),
        (("noshow", SESSION), "x.doc", (2, "paper_suffix")),
    ],
)
def test_a_paper_that_can_not_be_made_writes_nothing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], file: str, answer: tuple[int, str]
) -> None:
    out = tmp_path / "new" / file
    assert run(*arguments, "--out", out) == answer
    assert not out.parent.exists()


@pytest.mark.usefixtures("day")
def test_arrivals_go_from_the_doors_to_the_deadline(
    run: Run, numbers: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("report", SESSION, "--out", out)[0] == 0
    rows = [list(row.values()) for row in rows_of(out, "arrivals")]
    times = [row[0] for row in rows]
    assert times[0] == "2026-11-22 09:00:00"
    assert times[-1] == "2026-11-22 09:50:00"
    assert [row for row in rows if row[1:] != ["0", "0"]] == [
        ["2026-11-22 09:10:00", str(len(numbers)), "0"]
    ]
