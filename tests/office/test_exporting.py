"""A round's lists as files: what stands in them, who may see them, and what is recorded."""

from __future__ import annotations

import csv
import hashlib
import io
import subprocess
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app import bootstrap
from app.domain.events import (
    Admitted,
    SessionCancelled,
    SessionEnded,
    SessionStarted,
    SessionSuspended,
)
from app.domain.office import ListsWritten
from app.domain.roomfacts import Marked
from app.projections.roundlists import no_shows, re_exams, resumes
from app.reports.document import Table
from app.services.casework import Work
from app.services.listing import lists_of
from app.services.office import Office, read_office
from tests.office.days import Day, row
from tests.office.officeworld import Received
from tests.office.test_deciding import after
from tests.office.test_outcomes import AM, about, said
from tests.venue.station import PASSPHRASE

LISTS = {
    *("attendance", "incidents", "cases", "re_exam", "resume", "no_shows", "bans", "parcels"),
    "statistics",
}
IN = Admitted("A", "01")


def rows(file: Path) -> list[dict[str, str]]:
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def out(office: Received, tmp_path: Path) -> Path:
    """The files, after one case was decided."""
    case = office.cases()["disqualification"]["case"]
    office.lines("decide", case, "--outcome", "confirm", "--reason", "=HYPERLINK(1)")
    folder = tmp_path / "out"
    (told,) = office.lines("export", office.round, "--out", folder)
    assert told["files"] == sorted(path.name for path in folder.iterdir())
    return folder


def test_every_list_is_a_csv_and_a_sheet(office: Received, out: Path) -> None:
    book = f"{office.round}.xlsx"
    names = {path.name for path in out.iterdir()}
    assert names == {f"{name}.csv" for name in LISTS} | {book, "statistics.xlsx"}
    assert len(CalamineWorkbook.from_path(str(out / book)).sheet_names) == len(LISTS)
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
    people = {line["Candidate number"]: line for line in rows(out / "attendance.csv")}
    assert people[office.disqualified]["Decision"] == "disqualified"
    assert people[office.provisional]["Notes"] == "Provisional"
    assert people[office.ordinary]["Attendance"] == "Present"
    assert all(line["Name"] for line in people.values())


def test_what_a_spreadsheet_would_calculate_is_text(out: Path) -> None:
    (decided,) = [line for line in rows(out / "cases.csv") if line["State"] == "confirmed"]
    assert decided["Reason"] == "'=HYPERLINK(1)"
    noises = [line["Text"] for line in rows(out / "incidents.csv") if "工事" in line["Text"]]
    assert noises == ["'=1+1 工事の音"]


def test_counts_name_nobody_and_tell_nothing_small(office: Received, out: Path) -> None:
    data = (out / "statistics.csv").read_text(encoding="utf-8-sig")
    assert office.disqualified not in data
    cells = [cell for line in rows(out / "statistics.csv") for cell in list(line.values())[1:]]
    assert all(cell == "–" or int(cell) >= 5 for cell in cells)


def test_an_export_is_recorded_with_the_hash_of_each_file(office: Received, out: Path) -> None:
    with bootstrap.headquarters_and_registry(office.hq, PASSPHRASE) as (_, registry):
        last = read_office(registry).records[-1]
    assert isinstance(last.fact, ListsWritten)
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in out.iterdir()}
    assert last.fact.files == found
    # Over files that are there nothing is written, and nothing is recorded.
    assert office.run("export", office.round, "--out", out) == (2, "file_exists")
    with bootstrap.headquarters_and_registry(office.hq, PASSPHRASE) as (_, registry):
        assert read_office(registry).records[-1] == last


def test_the_same_records_give_the_same_bytes(base: Received, tmp_path: Path) -> None:
    office = base.copied(tmp_path)
    for name in ("one", "two"):
        assert office.run("export", office.round, "--out", tmp_path / name)[0] == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two


def test_cancelled_is_not_absent_and_whoever_it_touched_may_sit_again() -> None:
    day = Day(roster=[row("00000001"), row("00000002"), row("00000003")])
    day.note(IN, who="00000001")
    day.note(Marked("absent"), who="00000003", clock="10:05:00")
    day.note(SessionCancelled("本部-7", ("A",)), clock="10:10:00")
    view = day.view()
    again = [(one.number, one.room, one.why) for one in re_exams(view, {})]
    assert again == [("00000001", "A", ("cancelled",)), ("00000002", "A", ("cancelled",))]
    assert [one.number for one in no_shows(view)] == ["00000003"]
    overturned = {("cancelled", "T01-AM"): frozenset([""])}
    assert list(re_exams(view, overturned)) == []


def test_whoever_was_decided_out_of_it_is_marked_on_the_re_exam_list() -> None:
    people = ["00000001", "00000002", "00000003", "00000004"]
    day = Day(roster=[row(number, barred=number == people[3]) for number in people])
    for number in people:
        day.note(IN, who=number)
    day.note(SessionCancelled("本部-7", ("A",)), clock="10:10:00")
    out, kept = (
        said(about(kind, AM, people=(number,)), outcome)
        for kind, number, outcome in (
            ("opened", people[1], "confirm"),
            ("exempt_sat", people[2], "overturn"),
        )
    )
    work = Work(day.view(), Office([], after((out, "理由"), (kept, "理由"))), (), {}, {})
    blocks = lists_of(work, "en").blocks
    (listed,) = [b for b in blocks if isinstance(b, Table) and b.code == "re_exam"]
    assert [(line[0], line[-1]) for line in listed.rows] == [
        ("00000001", "proposed"),
        ("00000002", "no re-exam: disqualified"),
        ("00000003", "no re-exam: exemption kept"),
        ("00000004", "no re-exam: barred"),
    ]


def test_a_room_cut_short_is_proposed_until_headquarters_says_no() -> None:
    day = Day(roster=[row("00000001"), row("00000002", room="B")])
    for number, room in (("00000001", "A"), ("00000002", "B")):
        day.note(Admitted(room, "01"), who=number)
    day.note(SessionStarted(("A", "B")), clock="10:00:00")
    day.note(SessionEnded(("A",), 5), clock="11:29:55")
    day.note(SessionEnded(("B",), 5), clock="11:29:55")
    view = day.view()
    assert [one.number for one in re_exams(view, {})] == ["00000001", "00000002"]
    overturned = {("cut_short", "T01-AM"): frozenset(["A"])}
    assert [one.number for one in re_exams(view, overturned)] == ["00000002"]


def test_who_was_present_where_it_was_broken_off_is_on_the_resume_list() -> None:
    day = Day(roster=[row("00000001"), row("00000002")])
    day.note(IN, who="00000001")
    day.note(SessionStarted(("A",)), clock="10:00:00")
    day.note(SessionSuspended(("A",), point_reached="第3章"), clock="10:40:00")
    found = [(one.number, one.point) for one in resumes(day.view())]
    assert found == [("00000001", "第3章")]


def test_a_letter_is_drafted_for_what_was_decided_and_recorded(
    office: Received, tmp_path: Path
) -> None:
    case = office.cases()["disqualification"]["case"]
    file = tmp_path / "letter.pdf"
    assert office.run("letter", case, "--out", file) == (1, "letter_not_decided")
    office.lines("decide", case, "--outcome", "confirm", "--reason", "二名が見た")
    (told,) = office.lines("letter", case, "--out", file)
    assert told["candidate_number"] == office.disqualified
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    text = done.stdout.decode()
    assert office.disqualified in text
    assert "You are disqualified" in text
    assert "二名が見た" in text
    assert "Article 15" in text, "no code of the program stands in it"
    with bootstrap.headquarters_and_registry(office.hq, PASSPHRASE) as (_, registry):
        last = read_office(registry).records[-1].fact
    assert isinstance(last, ListsWritten)
    assert set(last.files) == {"letter.pdf"}
    to = ("--candidate", office.ordinary, "--out", tmp_path / "other.pdf")
    assert office.run("letter", case, *to) == (1, "letter_to_whom")
    # A weaker decision about the same exam: every paper says the one outcome that holds.
    asked = ("--candidate", office.disqualified, "--reason", "答案の筆跡")
    (weaker,) = office.lines("open-case", office.round, *asked)
    (told,) = office.lines(
        "decide", weaker["case"], "--outcome", "overturn", "--reason", "筆跡は同じ"
    )
    assert {one["candidate_number"] for one in told["outcomes"]} == {office.disqualified}
    assert {one["case"] for one in told["outcomes"]} == {case}
    assert {tuple(one["outweighed"]) for one in told["outcomes"]} == {(weaker["case"],)}
    status, shown = office.run("case", weaker["case"], lang="ja")
    assert (status, f"失格です（{case} による" in shown) == (0, True)
    anew = ("--outcome", "overturn", "--reason", "筆跡は同じ", "--anew")
    status, answer = office.run("decide", weaker["case"], *anew)
    assert (status, f"it outweighs {weaker['case']}" in answer) == (0, True)
    assert "It means: the exam" not in answer, "it comes to nothing"
    other = tmp_path / "weaker.pdf"
    office.lines("letter", weaker["case"], "--out", other)
    done = subprocess.run(["pdftotext", str(other), "-"], capture_output=True, check=True)
    text = " ".join(done.stdout.decode().split())
    assert f"You are disqualified from this exam. (by the decision {case})" in text
    office.lines("export", office.round, "--out", tmp_path / "out")
    decided = {
        line["Decision"]
        for line in rows(tmp_path / "out" / "attendance.csv")
        if line["Candidate number"] == office.disqualified
    }
    meant = {line["Case"]: line for line in rows(tmp_path / "out" / "cases.csv")}
    assert f"counts (outweighed by {case})" in meant[weaker["case"]].values()
    assert "disqualified" in meant[case].values()
    assert "disqualified, counts" not in decided
    assert "disqualified" in decided
