"""Headquarters prepares a round: all or nothing, every faulty row named at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from tests.journeys.program import Ran, kantoku

ROUND = """
[round]
id = "2026-2"
name = "2026年度 第2回"
regulation = "iacs"
time_zone = "Asia/Tokyo"
practice = true

[[venues]]
code = "T01"
name = "東京第一会場"
kind = "public"
rooms = [{ code = "A", name = "大会議室A", seats = 3 }]

[[venues]]
code = "J01"
name = "準会場 高専"
kind = "semi-public"
rooms = [{ code = "1", name = "教室1", seats = 40 }]

[[sessions]]
id = "T01-AM"
venue = "T01"
subject = "grade-2"
stage = "first"
form = "written"
doors = 2026-11-22T09:00:00+09:00
admission_deadline = 2026-11-22T09:50:00+09:00
start = 2026-11-22T10:00:00+09:00
end = 2026-11-22T11:30:00+09:00

[[sessions]]
id = "J01-AM"
venue = "J01"
subject = "grade-2"
stage = "{stage}"
form = "written"
doors = 2026-11-22T09:00:00+09:00
admission_deadline = 2026-11-22T09:50:00+09:00
start = 2026-11-22T10:00:00+09:00
end = 2026-11-22T11:30:00+09:00

[[staff]]
venue = "T01"
id = "l01"
name = "責任 花子"
role = "lead"
pin = "1234"

[[staff]]
venue = "J01"
id = "l02"
name = "団体 太郎"
role = "lead"
pin = "5678"
"""
HEADINGS = ["受験番号", "氏名", "フリガナ", "生年月日", "試験", "試験室", "座席"]
GOOD = [
    ["00420001", "髙﨑 邊", "タカサキ ワタル", "2001-04-05", "T01-AM", "A", "1"],
    ["420001", "髙橋 神\ufa19", "タカハシ カミ", "2001-04-06", "T01-AM", "A", "2"],
    ["00420003", "山田 玲", "ヤマダ レイ", "2001/4/7", "J01-AM", "1", "1"],
]


@pytest.fixture
def hq(tmp_path: Path) -> Path:
    (tmp_path / "pass").write_text("a long pass phrase\n", encoding="utf-8")
    ran = kantoku("hq", "init", tmp_path / "hq", "--name", "Test", passphrase=tmp_path / "pass")
    assert ran.status == 0, ran.err
    return tmp_path / "hq"


def prepare(hq: Path, *rosters: Path, stage: str = "first", as_json: bool = True) -> Ran:
    round_file = hq.parent / "round.toml"
    round_file.write_text(ROUND.replace("{stage}", stage), encoding="utf-8")
    more = ["--json"] if as_json else []
    return kantoku("hq", "prepare", hq, round_file, *rosters, *more, passphrase=hq.parent / "pass")


def csv(path: Path, rows: list[list[str]], encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(",".join(row) for row in [HEADINGS, *rows]), encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_csv_roster_is_taken_in(hq: Path, encoding: str) -> None:
    ran = prepare(hq, csv(hq.parent / "r.csv", GOOD, encoding))
    assert ran.status == 0, ran.out
    assert ran.lines[-1]["entries"] == 3


def test_cp932_keeps_everyday_variants(hq: Path) -> None:
    assert prepare(hq, csv(hq.parent / "r.csv", [GOOD[0]], "cp932")).status == 0


def test_xlsx_keeps_leading_zeros_and_code_points(hq: Path) -> None:
    path = hq.parent / "r.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *GOOD]):
            sheet.write_row(number, 0, row)
    assert prepare(hq, path).status == 0
    out = hq.parent / "tickets"
    pass_file = hq.parent / "pass"
    assert (
        kantoku("hq", "tickets", hq, "2026-2", "--out", out, "--png", passphrase=pass_file)[0] == 0
    )
    # J01 issues no tickets; the two numbers that differ in zeros are two people.
    assert sorted(path.name for path in out.iterdir()) == ["00420001.png", "420001.png"]


def test_every_fault_of_every_file_is_named_and_nothing_is_stored(hq: Path) -> None:
    rows = [
        ["00420001", "一 郎", "イチ ロウ", "2001-02-30", "T01-AM", "A", "1"],
        ["00420002", "二 郎", "ニ ロウ", "2001-02-03", "T01-XX", "A", "1"],
        ["00420003", "三 郎", "サン ロウ", "2001-02-03", "T01-AM", "Z", "1"],
        ["00420004", "四 郎", "ヨン ロウ", "2001-02-03", "T01-AM", "A", "2"],
        ["00420005", "五 郎", "ゴ ロウ", "2001-02-03", "T01-AM", "A", "2"],
    ]
    ran = prepare(hq, csv(hq.parent / "r.csv", rows))
    assert ran.status == 1
    named = {
        (line["fault"]["code"], line["fault"]["fields"].get("row"), line["fault"]["fields"]["file"])
        for line in ran.lines
        if "fault" in line
    }
    assert named >= {
        ("roster_row", 2, "r.csv"),
        ("unknown_session_in_roster", 3, "r.csv"),
        ("unknown_room", 4, "r.csv"),
        ("seat_taken", 6, "r.csv"),
    }
    assert kantoku("hq", "status", hq, "2026-2", passphrase=hq.parent / "pass").status == 1
    assert prepare(hq, csv(hq.parent / "r.csv", GOOD)).status == 0


def test_rosters_of_one_name_are_told_apart_and_empty_files_are_data_that_says_no(
    hq: Path,
) -> None:
    for folder in ("east", "west"):
        (hq.parent / folder).mkdir()
        (hq.parent / folder / "roster.csv").write_bytes(b"")
    empty = hq.parent / "empty.toml"
    empty.write_bytes(b"")
    files = [hq.parent / folder / "roster.csv" for folder in ("east", "west")]
    pass_file = hq.parent / "pass"
    ran = kantoku("--lang", "en", "hq", "prepare", hq, empty, *files, passphrase=pass_file)
    assert ran.status == 1, ran.err
    assert all(f"{file} has no candidates" in ran.err for file in files)


def test_a_second_stage_at_a_semi_public_venue_is_refused_with_the_article(hq: Path) -> None:
    ran = prepare(hq, csv(hq.parent / "r.csv", GOOD), stage="second", as_json=False)
    assert ran.status == 1
    assert "[E 2.2]" in ran.err


def test_packages_and_passphrases_may_not_share_a_folder(hq: Path) -> None:
    assert prepare(hq, csv(hq.parent / "r.csv", GOOD)).status == 0
    both = hq.parent / "both"
    arguments = ("hq", "pack", hq, "2026-2", "--all", "--out", both, "--passphrase-out", both)
    ran = kantoku(*arguments, passphrase=hq.parent / "pass")
    assert ran.status == 2
    assert not both.exists()


def test_a_wrong_passphrase_reveals_nothing_and_changes_nothing(hq: Path) -> None:
    wrong = hq.parent / "wrong"
    wrong.write_text("not it\n", encoding="utf-8")
    ran = kantoku("hq", "status", hq, "2026-2", passphrase=wrong)
    assert ran.status == 1
    assert "does not open" in ran.err
    assert "Traceback" not in ran.err


def test_a_headquarters_is_never_made_over_another(hq: Path) -> None:
    before = (hq / "keyring.json").read_bytes()
    ran = kantoku("hq", "init", hq, "--name", "Again", passphrase=hq.parent / "pass")
    assert ran.status == 1
    assert (hq / "keyring.json").read_bytes() == before
