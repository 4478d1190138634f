"""One row for each thing that can be wrong with a pack."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.regulation import FINDING_CODES, REASON_CODES
from app.formats.rulepack import FAULT_LIMIT, SIZE_LIMIT
from tests.rulepack.packs import (
    FILE,
    SHIPPED,
    drop,
    faults_of,
    named_by,
    put,
    shipped_tables,
    toml,
)

VERDICTS = ('"already_in"', '"not_a_ticket"', '"proceed"', '"refer"', '"refuse"', '"wait"')
TEXT = {"ja": "文", "en": "text"}


@pytest.mark.parametrize(
    ("path", "value", "key", "expected", "found"),
    [
        # the shape
        ("reasons late verdict", "refsue", "reasons.late.verdict", VERDICTS, '"refsue"'),
        ("reasons late verdict", 5, "reasons.late.verdict", VERDICTS, "5"),
        ("reasons late verdct", "refuse", "reasons.late.verdct", ("verdict",), "verdct"),
        ("reasons late", "refuse", "reasons.late", ("table",), '"refuse"'),
        ("reasons", [], "reasons", ("table",), "array"),
        ("colour", "red", "colour", None, "colour"),
        ("articls", {}, "articls", ("articles",), "articls"),
        ("group_minimum", "10", "group_minimum", ("integer",), '"10"'),
        ("group_minimum", True, "group_minimum", ("integer",), "true"),
        ("group_minimum", 1.5, "group_minimum", ("integer",), "1.5"),
        ("refusals late curable", 1, "refusals.late.curable", ("boolean",), "1"),
        ("leave forms", ["writen"], "leave.forms[0]", None, '"writen"'),
        ("leave forms", "written", "leave.forms", ("array",), '"written"'),
        ("exempt_stage", "third", "exempt_stage", ('"course"', '"first"', '"second"'), '"third"'),
        ("stages semipublic", [], "stages.semipublic", ("semi-public",), "semipublic"),
        ("purposes nam", {"text": TEXT}, "purposes.nam", ("name",), "nam"),
        ("name en", {}, "name.en", ("string",), "table"),
        ('articles 11 "', "x", 'articles.11."\\""', ("ja", "en"), '"\\""'),
        # the sense
        ("version", "2022-5-1", "version", ("YYYY-MM-DD",), '"2022-5-1"'),
        ("version", "2022-02-30", "version", ("YYYY-MM-DD",), '"2022-02-30"'),
        ("id", "iacs exam", "id", ("A-Z a-z 0-9 . _ -",), '"iacs exam"'),
        ("mark", "第", "mark", ("A-Z a-z 0-9 . _ -",), '"第"'),
        ("articles 11 ja", "　", "articles.11.ja", ("text",), '"　"'),
        ("name en", "", "name.en", ("text",), '""'),
        ("reasons late article", "", "reasons.late.article", ("text",), '""'),
        ("reasons late article", "99", "reasons.late.article", ("articles.99",), "-"),
        ("escalation article", "9.9", "escalation.article", ('articles."9.9"',), "-"),
        ("stages_article", "E 2.2", "stages_article", ('articles."E 2.2"',), "-"),
        ("articles E11", TEXT, "articles.E11", ("11", "21.5"), "E11"),
        ("reasons lates", {"verdict": "wait", "text": TEXT}, "reasons.lates", ("late",), "lates"),
        ("findings id_nine", {"text": TEXT}, "findings.id_nine", ("id_none",), "id_nine"),
        ("documents passport accepted", False, "documents.passport.why", ("table",), "-"),
        ("documents business_card accepted", True, "documents.business_card.why", ("-",), "table"),
        ("documents staff_card photo", False, "documents.staff_card.birth", ("true",), "false"),
        ("escalation attentions", -1, "escalation.attentions", ("0..100",), "-1"),
        ("group_minimum", -1, "group_minimum", ("0..1000",), "-1"),
        ("group_minimum", 10**70, "group_minimum", ("0..1000",), "integer"),
        ("leave minutes", 0, "leave.minutes", ("1..1440",), "0"),
        ("leave at_a_time", 0, "leave.at_a_time", ("1..1000",), "0"),
        ("retention days", 36501, "retention.days", ("0..36500",), "36501"),
        ("retention sensitive_days", 181, "retention.sensitive_days", ("0..180",), "181"),
    ],
)
def test_a_wrong_value_is_named(
    path: str, value: object, key: str, expected: tuple[str, ...] | None, found: str
) -> None:
    tables = put(shipped_tables(), tuple(path.split(" ")), value)
    named = named_by(faults_of(toml(tables)))
    assert list(named) == [key]
    assert named[key][1] == found
    if expected is not None:
        assert named[key][0] == expected


@pytest.mark.parametrize(
    ("path", "key", "expected"),
    [
        ("version", "version", ("string",)),
        ("articles", "articles", ("table",)),
        ("reasons", "reasons", ("table",)),
        ("leave forms", "leave.forms", ("array",)),
        ("reasons late verdict", "reasons.late.verdict", VERDICTS),
        ("refusals late curable", "refusals.late.curable", ("boolean",)),
        ("stages semi-public", "stages.semi-public", ("array",)),
        ("purposes", "purposes", ("table",)),
        ("purposes kana", "purposes.kana", ("table",)),
        ("refusals late", "refusals.late", ("table",)),
        ("refusals id_none", "refusals.id_none", ("table",)),
        *[(f"reasons {code}", f"reasons.{code}", ("table",)) for code in REASON_CODES],
        *[(f"findings {code}", f"findings.{code}", ("table",)) for code in FINDING_CODES],
    ],
)
def test_a_missing_key_is_named(path: str, key: str, expected: tuple[str, ...]) -> None:
    tables = drop(shipped_tables(), tuple(path.split(" ")))
    assert named_by(faults_of(toml(tables)))[key] == (expected, "-")


def test_a_course_that_admits_latecomers_needs_no_ground_for_refusing_them() -> None:
    tables = put(shipped_tables(), ("reasons", "late", "verdict"), "proceed")
    assert faults_of(toml(drop(tables, ("refusals", "late")))) == []


@pytest.mark.parametrize("absent", ["stages_article", "exempt_stage", "recording"])
def test_what_a_regulation_may_lack(absent: str) -> None:
    assert faults_of(toml(drop(shipped_tables(), (absent,)))) == []


def test_every_fault_is_named_at_once() -> None:
    tables: dict[str, Any] = shipped_tables()
    tables["version"] = "soon"
    tables["colour"] = "red"
    tables["reasons"]["late"]["verdict"] = "never"
    tables["reasons"]["late"]["article"] = "77"
    tables["documents"]["passport"]["text"]["ja"] = ""
    del tables["findings"]["id_none"]
    del tables["retention"]["days"]
    assert set(named_by(faults_of(toml(tables)))) == {
        "version",
        "colour",
        "reasons.late.verdict",
        "reasons.late.article",
        "documents.passport.text.ja",
        "findings.id_none",
        "retention.days",
    }


@pytest.mark.parametrize(
    ("file", "names_it"),
    [
        ("2023-01-01.toml", True),
        ("iacs/2023-01-01.toml", True),
        ("2022-05-01.toml", False),
        ("iacs-2023-01-01.toml", False),
        ("pack.toml", False),
    ],
)
def test_a_file_named_by_a_date_holds_that_version(file: str, names_it: bool) -> None:
    named = named_by(faults_of(SHIPPED, file))
    assert named == ({"version": (("2023-01-01",), '"2022-05-01"')} if names_it else {})


def test_a_date_without_quotes_is_one_fault() -> None:
    data = SHIPPED.replace(b'version = "2022-05-01"', b"version = 2022-05-01")
    assert named_by(faults_of(data, FILE)) == {"version": (("string",), "2022-05-01")}


@pytest.mark.parametrize(
    ("data", "code", "fields"),
    [
        (b"#" * (SIZE_LIMIT + 1), "rulepack_too_large", {"limit": SIZE_LIMIT}),
        ("名 = 1".encode("cp932"), "rulepack_not_text", {"byte": 0}),
        (b"id = 'iacs'\nversion = = 1", "rulepack_not_toml", {"at": "2:11"}),
        (b"id = '''", "rulepack_not_toml", {"at": "1:9"}),
        (b"group_minimum = " + b"9" * 5000, "rulepack_not_toml", {"at": "-"}),
        (b"id = 'a'\nid = 'b'", "rulepack_not_toml", {"at": "2:9"}),
        (b"x = 1\n" + b"a." * 51 + b"a = 1", "rulepack_too_deep", {"line": 2}),
        (b"a = " + b"[" * 100_000, "rulepack_too_deep", {"line": "-"}),
    ],
)
def test_what_is_no_toml_at_all(data: bytes, code: str, fields: dict[str, object]) -> None:
    (fault,) = faults_of(data)
    assert fault.code == code
    assert fault.fields == {"file": "pack.toml", **fields}


def test_the_largest_size_is_still_read() -> None:
    assert faults_of(SHIPPED + b"\n#" + b"x" * (SIZE_LIMIT - len(SHIPPED) - 2)) == []


def test_a_hostile_file_is_not_listed_without_end() -> None:
    data = b"".join(b"k%d = 1\n" % number for number in range(5000))
    assert len(faults_of(data)) == FAULT_LIMIT


def test_a_name_without_end_is_cut() -> None:
    faults = faults_of(b"k" * 100_000 + b' = 1\nid = "' + b"v" * 100_000 + b'"')
    assert len(str(faults)) < 20_000
    assert max(len(str(fault)) for fault in faults) < 1000
