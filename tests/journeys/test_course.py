"""A training course from its round file to the list of certificates, by the installed program."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.kernel.resources import resource
from tests.journeys.program import Ran, kantoku, play, within

EXAMPLE = resource("examples", "course")
ROUND = "course-1"
ALL, LATE, AWAY, HALF, NO_ID, CURED = (f"0051000{i}" for i in range(1, 7))
LEAD = {"do": "sign_in", "operator": "l01", "pin": "5926"}

BY_PROCESS = (("hq", "prepare"), ("venue", "open"), ("venue", "apply"), ("hq", "import"))
"""Steps for which the program is started as a person starts it; the rest runs in this process."""


class Course(NamedTuple):
    """What came of the two days."""

    broken_off: dict[str, Any]
    """`venue status` after the lab failed."""
    over: dict[str, Any]
    """`venue status` once everything was over."""
    answers: list[dict[str, Any]]
    lists: dict[str, Path]
    report: Path
    shown: str
    """`venue status` in Japanese."""
    said: list[str]
    """What each `hq export` said."""


def rows(file: Path) -> dict[str, dict[str, str]]:
    """A list by its first column."""
    read = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))
    return {next(iter(line.values())): line for line in read}


def at(clock: str) -> dict[str, str]:
    return {"at": f"2026-11-24T{clock}:00+09:00"}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("course")
    hq, secret, drop, desk = root / "HQ", root / "hq.pass", root / "drop", root / "WS"
    secret.write_text("six green lamps by the river\n")
    drop.mkdir()
    (root / "sheets").mkdir()
    sheet = root / "sheets" / "k.txt"
    said: list[str] = []

    def good(*arguments: object, passphrase: Path) -> Ran:
        step = (arguments[0], arguments[1])
        run = kantoku if step in BY_PROCESS else within
        ran = run(*arguments, passphrase=passphrase)
        assert ran.status == 0, ran.out + ran.err
        return ran

    def scripted(name: str) -> list[dict[str, Any]]:
        script = ("--script", EXAMPLE / f"{name}.jsonl", "--json")
        return good("venue", "apply", desk, *script, passphrase=sheet).lines

    def status() -> dict[str, Any]:
        [found] = good("venue", "status", desk, "--json", passphrase=sheet).lines
        return found

    def at_headquarters(name: str, language: str) -> Path:
        good("venue", "send", desk, "--to", drop, passphrase=sheet)
        good("hq", "import", hq, "--from", drop, passphrase=secret)
        out = root / name
        wrote = ("--lang", language, "hq", "export", hq, ROUND, "--out", out)
        said.append(good(*wrote, passphrase=secret).out)
        return out

    good("hq", "init", hq, "--name", "研修部", passphrase=secret)
    files = (EXAMPLE / "round.toml", EXAMPLE / "roster.csv")
    good("hq", "prepare", hq, *files, passphrase=secret)
    package = ("--out", root / "k.kvp", "--passphrase-out", sheet)
    good("hq", "pack", hq, ROUND, "K01", *package, passphrase=secret)
    good("venue", "open", root / "k.kvp", "--workspace", desk, passphrase=sheet)
    answers = [*scripted("day1"), *scripted("day2")]
    broken_off = status()
    lists = {"broken_off": at_headquarters("broken_off", "en")}
    answers += scripted("resumed")
    wrong = next(a["facts"][1] for a in answers[::-1] if len(a.get("facts", ())) == 2)
    mended = play(
        desk,
        sheet,
        [
            {**at("13:00"), **LEAD},
            {"do": "correct", "fact": wrong, "reason": "別の人の判定だった"},
            {"do": "attendance", "candidate": CURED, "day": "D2", "grade": "C"},
        ],
    )
    assert [answer["ok"] for answer in mended] == [True] * 3
    lists["first"] = at_headquarters("first", "en")
    over = status()
    lists["again"] = at_headquarters("again", "ja")
    spoilt = play(
        desk,
        sheet,
        [
            {**at("13:30"), **LEAD},
            {"do": "correct", "fact": mended[-1]["facts"][0], "reason": "判定は取り消し"},
        ],
    )
    assert [answer["ok"] for answer in spoilt] == [True] * 2
    lists["spoilt"] = at_headquarters("spoilt", "en")
    report = root / "report"
    good("--lang", "ja", "venue", "report", desk, "D1-AM", "--out", report, passphrase=sheet)
    shown = good("--lang", "ja", "venue", "status", desk, passphrase=sheet).out
    before_void = [*said]
    about = ("--session", "D1-AM", "--reason", "教材が違っていた", "--json")
    [opened] = good("hq", "open-case", hq, ROUND, *about, passphrase=secret).lines
    void = ("--outcome", "void", "--reason", "開催をやり直す")
    good("hq", "decide", hq, opened["case"], *void, passphrase=secret)
    lists["voided"] = at_headquarters("voided", "en")
    return Course(broken_off, over, answers, lists, report, shown, before_void)


def test_only_the_missing_document_is_answered_with_no(course: Course) -> None:
    refused = [answer for answer in course.answers if not answer["ok"]]
    assert [one["fault"]["code"] for one in refused] == ["id_none"]
    assert refused[0]["fault"]["article"] == "T 7"
    told = [r["code"] for a in course.answers for r in a.get("verdict", {}).get("reasons", ())]
    assert "late" in told


def test_the_resume_list_names_who_was_there_and_the_point(course: Course) -> None:
    resume = rows(course.lists["broken_off"] / "resume.csv")
    assert list(resume) == [ALL, LATE, CURED]
    assert {line["Point reached"] for line in resume.values()} == {"第4章 演習2まで"}
    gone = {number: line["Had gone before that, at"] for number, line in resume.items()}
    assert gone == {ALL: "", LATE: "2026-11-23 10:45:00", CURED: ""}
    assert rows(course.lists["first"] / "resume.csv") == {}
    [found] = course.broken_off["courses"]
    assert found["completes"] == {"yes": 0, "no": 1, "open": 5}


def test_completion_says_yes_or_no_and_why_and_follows_a_correction(course: Course) -> None:
    told = rows(course.lists["first"] / "completion.csv")
    assert {number: line["Completed"] for number, line in told.items()} == {
        ALL: "yes",
        LATE: "no",
        AWAY: "no",
        HALF: "no",
        NO_ID: "no",
        CURED: "yes",
    }
    assert told[LATE]["Because"] == "270 minutes attended, 300 needed."
    assert told[HALF]["Because"].startswith("1 day attended, 2 needed.")
    assert told[NO_ID]["Because"].startswith("Attendance was refused.")
    assert (told[CURED]["Grade"], told[CURED]["Minutes"]) == ("C", "340")
    [found] = course.over["courses"]
    people = {one["candidate_number"]: one for one in found["trainees"]}
    assert people[CURED]["completes"] == "yes"
    assert [p["states"] for p in people[LATE]["periods"]] == [["late"], ["present"], ["left_early"]]
    assert people[LATE]["periods"][0]["late_minutes"] == 15
    assert (people[ALL]["receipt"], found["receipts_left"]) == ("handed", [LATE])
    assert "修了しない" in course.shown


def test_a_period_declared_void_at_headquarters_counts_for_nobody(course: Course) -> None:
    told = rows(course.lists["voided"] / "completion.csv")
    assert {line["Completed"] for line in told.values()} == {"no"}
    assert told[ALL]["Because"] == "240 minutes attended, 300 needed."
    assert list(rows(course.lists["voided"] / "charged.csv")) == [AWAY, NO_ID]


def test_a_certificate_is_listed_once_and_then_with_a_mark(course: Course) -> None:
    assert rows(course.lists["broken_off"] / "certificates.csv") == {}
    first = rows(course.lists["first"] / "certificates.csv")
    assert {number: line["Issue"] for number, line in first.items()} == {
        ALL: "first",
        CURED: "first",
    }
    again = rows(course.lists["again"] / "certificates.csv")
    assert {line["出力"] for line in again.values()} == {"再出力（修了証は1回限り）"}
    assert all(line["初めて載せた日時"] for line in again.values())


def test_whoever_stood_on_the_list_and_no_longer_completes_is_told_with_the_reason(
    course: Course,
) -> None:
    first, now = (rows(course.lists[name] / "certificates.csv") for name in ("first", "spoilt"))
    column = "State of the certificate"
    assert {line[column] for line in first.values()} == {"holds"}
    assert {number: line[column] for number, line in now.items()} == {
        ALL: "holds",
        CURED: "no longer holds: No grade yet, C or better needed.",
    }
    assert now[CURED]["First listed"] == now[ALL]["First listed"] != ""
    assert f"no longer completes the course; certificates.csv says why: {CURED}" in course.said[-1]
    assert "no longer" not in "".join(course.said[:-1])


def test_receipts_charges_and_the_designated_course_s_fields(course: Course) -> None:
    lists = course.lists["first"]
    posted = rows(lists / "receipts.csv")
    assert [(n, line["Name on the receipt"]) for n, line in posted.items()] == [
        (LATE, "株式会社やまと")
    ]
    charged = rows(lists / "charged.csv")
    assert {n: (line["Attended"], line["Article"]) for n, line in charged.items()} == {
        AWAY: ("absent", "T 4"),
        NO_ID: ("refused", "T 7"),
    }
    assert list(rows(lists / "no_shows.csv")) == [AWAY, HALF]  # who was turned away had come
    designated = rows(lists / "designated.csv")
    assert list(designated) == ["100001", "100002", "100004", "012345"]
    assert list(designated["012345"]) == [
        *("Registration number", "Name", "Kana", "Course", "Days", "Completed")
    ]


def test_the_report_speaks_of_trainees_and_tells_how_each_attended(course: Course) -> None:
    [tables] = course.report.glob("*-csv")
    told = rows(tables / "trainees.csv")
    assert {number: line["出席"] for number, line in told.items()} == {
        ALL: "出席",
        LATE: "遅刻",
        AWAY: "欠席",
        HALF: "出席",
        NO_ID: "受講不可",
        CURED: "出席",
    }
    assert (told[LATE]["遅刻の分"], told[LATE]["領収証"]) == ("15", "未渡し")
    assert next(iter(told[ALL])) == "受講番号"
    everything = "".join(file.read_text(encoding="utf-8-sig") for file in tables.iterdir())
    assert "受験" not in everything + course.shown
    assert "試験" not in everything + course.shown


def test_a_bad_registration_number_prepares_nothing(tmp_path: Path) -> None:
    roster = (EXAMPLE / "roster.csv").read_text(encoding="utf-8").replace("012345", "1234a")
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    secret = tmp_path / "hq.pass"
    secret.write_text("six green lamps by the river\n")
    assert within("hq", "init", tmp_path / "HQ", "--name", "X", passphrase=secret).status == 0
    files = (EXAMPLE / "round.toml", tmp_path / "roster.csv")
    ran = kantoku("--lang", "ja", "hq", "prepare", tmp_path / "HQ", *files, passphrase=secret)
    assert ran.status == 1
    assert "roster.csv の 17 行目「登録番号」：登録番号 1234a の形が違います。" in ran.err
