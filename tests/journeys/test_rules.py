"""Somebody writes an exam body's own rules: begins, mends, compares, and prints them for a wall."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len

from app.kernel.phrases import LANGUAGES
from app.kernel.resources import resource
from tests.journeys.program import kantoku

SHIPPED = resource("regulations", "iacs", "2022-05-01.toml")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    made = tmp_path / "own.toml"
    begun = kantoku("rules", "new", made, "--id", "own", "--version", "2027-04-01", "--json")
    assert (begun.status, begun.lines) == (0, [{"ok": True, "files": [str(made)]}])
    return made


def test_a_new_pack_is_good_from_the_start_and_never_over_a_file(pack: Path) -> None:
    checked = kantoku("rules", "check", pack, "--json")
    assert checked.status == 0
    assert [(one["id"], one["version"]) for one in checked.lines] == [("own", "2027-04-01")]
    before = pack.read_bytes()
    again = kantoku("rules", "new", pack, "--json")
    assert (again.status, again.lines[0]["fault"]["code"]) == (2, "file_exists")
    assert pack.read_bytes() == before


def test_every_fault_is_named_with_line_key_and_the_key_that_was_meant(pack: Path) -> None:
    text = (
        pack.read_text().replace("at_a_time = 1", "at_a_tim = 1").replace("days = 180", "days = -1")
    )
    pack.write_text(text)
    shown = text.split("\n")
    checked = kantoku("rules", "check", pack, "--json")
    assert checked.status == 3
    fields = [one["fault"]["fields"] for one in checked.lines]
    wrong = {one["key"]: (shown[one["line"] - 1], one["expected"]) for one in fields}
    assert wrong["leave.at_a_tim"] == ("at_a_tim = 1", ["at_a_time"])
    assert "leave.at_a_time" not in wrong  # told once, where it was written
    assert wrong["retention.days"] == ("days = -1", ["0..36500"])
    told = kantoku("rules", "check", pack, "--lang", "en")
    assert f"{pack}" in told.err
    assert f"line {shown.index('at_a_tim = 1') + 1}" in told.err


def test_what_differs_is_told_by_key(pack: Path) -> None:
    other = pack.with_name("other.toml")
    other.write_text(pack.read_text().replace("minutes = 10\nat_a_time", "minutes = 12\nat_a_time"))
    told = kantoku("rules", "diff", pack, other, "--json")
    assert (told.status, told.lines) == (
        0,
        [{"what": "changed", "key": "leave.minutes", "before": 10, "after": 12}],
    )
    same = kantoku("rules", "diff", pack, pack, "--lang", "en")
    assert (same.status, same.out) == (0, "They do not differ.\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_differs_fits_a_terminal_and_a_sheet_with_nothing_cut(
    pack: Path, language: str
) -> None:
    told = kantoku("--lang", language, "rules", "diff", "iacs", pack)
    assert max(map(cell_len, told.out.splitlines())) <= 80
    shown = "".join(told.out.split())
    lines = kantoku("rules", "diff", "iacs", pack, "--json").lines
    assert len(lines) > 100
    for one in lines:
        assert "".join(str(one["key"]).split()) in shown
        for value in (one["before"], one["after"]):
            if isinstance(value, str):
                assert "".join(value.split()) in shown


def test_a_round_is_held_under_rules_of_ones_own(
    tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    examples = resource("examples")
    rounds, roster = Path("round.toml"), examples / "roster.csv"
    text = (examples / "round.toml").read_text(encoding="utf-8")
    rounds.write_text(text.replace('regulation = "iacs"', 'regulation = "own"'), encoding="utf-8")
    pack.write_text(pack.read_text().replace('"2027-04-01"', '"2026-04-01"'))
    secret = tmp_path / "hq.pass"
    secret.write_text("a passphrase of headquarters")
    kantoku("hq", "init", "HQ", "--name", "本部", passphrase=secret)
    prepare = ("hq", "prepare", "HQ", rounds, roster, "--json")
    without = kantoku(*prepare, passphrase=secret)
    assert (without.status, without.lines[0]["fault"]["code"]) == (1, "regulation_unknown")
    assert kantoku(*prepare, "--rules", pack, passphrase=secret).status == 0
    out = ("--out", "packages", "--passphrase-out", "sheets")
    assert kantoku("hq", "pack", "HQ", "practice", "--all", *out, passphrase=secret).status == 0
    sheet = Path("sheets/practice-T01.pass.txt")
    package = "packages/practice-T01.kvp"
    kantoku("venue", "open", package, "--workspace", "desk", passphrase=sheet)
    status = kantoku("venue", "status", "desk", "--json", passphrase=sheet)
    assert status.status == 0
    assert "own" in status.out


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("ja", ["認める身分証明書", "学生証", "締切後なので入室させず", "第11条", "第8条1項"]),
        ("en", ["Identity documents that will do", "Student card", "Article 11", "Article 8.1"]),
    ],
)
def test_a_pack_is_explained_on_paper_and_as_a_page(
    tmp_path: Path, language: str, wanted: list[str]
) -> None:
    pdf, html = tmp_path / "wall.pdf", tmp_path / "wall.html"
    for out in (pdf, html):
        assert kantoku("--lang", language, "rules", "explain", "iacs", "--out", out).status == 0
    assert shutil.which("pdftotext")
    read = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    page = html.read_text(encoding="utf-8")
    for text in wanted:
        assert text in read.stdout.decode()
        assert text in page
    assert f'<html lang="{language}">' in page
    assert "<script" not in page


def test_words_of_a_pack_are_no_markup(pack: Path) -> None:
    pack.write_text(pack.read_text().replace('en = "Exam rules"', 'en = "<b>&rules</b>"'))
    out = pack.with_suffix(".html")
    assert kantoku("--lang", "en", "rules", "explain", pack, "--out", out).status == 0
    assert "<h1>&lt;b&gt;&amp;rules&lt;/b&gt;</h1>" in out.read_text(encoding="utf-8")


def test_the_schema_is_for_editors(tmp_path: Path) -> None:
    out = tmp_path / "schema.json"
    assert kantoku("rules", "schema", "--out", out).status == 0
    assert json.loads(out.read_bytes())["required"][0] == "id"
    assert json.loads(kantoku("rules", "schema").out) == json.loads(out.read_bytes())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "nobody"), "rules_unknown"),
        (("explain", "iacs", "--out", "x.docx"), "rules_suffix"),
        (("diff", "iacs", "iacs/1999-01-01"), "rules_unknown"),
    ],
)
def test_wrong_usage_says_what_there_is(words: tuple[str, ...], code: str) -> None:
    ran = kantoku("rules", *words, "--json")
    assert (ran.status, ran.lines[0]["fault"]["code"]) == (2, code)
