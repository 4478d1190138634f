"""A round file's courses, and the registration numbers of those who take them."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from app.domain.preparation import check
from app.domain.preparation_rows import Origin
from app.domain.round import Course
from app.formats.roundfile import read_round
from app.kernel.faults import Fault, Faults
from app.kernel.phrases import sentence
from tests.domain.courses import TRAINING
from tests.domain.world import IACS, entry

PLACES = """[[venues]]
code = "T01"
name = "研修室"
kind = "public"
[[venues.rooms]]
code = "A"
name = "教室A"
seats = 40
"""
TIMES = "".join(
    f"{name} = 2026-11-22T{clock}:00+09:00\n"
    for name, clock in (
        ("doors", "09:00"),
        ("admission_deadline", "10:00"),
        ("start", "10:00"),
        ("end", "12:00"),
    )
)
ROUND = f"""[round]
id = "C1"
name = "講習"
regulation = "training"
time_zone = "Asia/Tokyo"
{PLACES}
[[sessions]]
id = "D1"
venue = "T01"
subject = "security"
stage = "course"
form = "lecture"
{TIMES}
[[staff]]
venue = "T01"
id = "lead"
name = "責任者"
role = "lead"

[[courses]]
subject = "security"
days = 1
minutes = 100
hand_ins = ["report"]
grade = "C"
designated = true
"""


def test_a_course_is_read() -> None:
    (course,) = read_round(ROUND.encode(), "r").courses
    assert course == Course("security", 1, 100, ("report",), "C", True)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('[[courses]]\nsubject = "security"', '[[courses]]\nsubject = "x"', "courses[0].subject"),
        ("designated = true", "designated = 1", "courses[0].designated"),
        ("days = 1", "days = 367", "courses[0].days"),
        ("minutes = 100", "minutes = -1", "courses[0].minutes"),
        ("minutes = 100", "minuts = 100", "courses[0].minuts"),
        ('["report"]', '["report", "report"]', "courses[0].hand_ins[1]"),
        ('["report"]', '[" "]', "courses[0].hand_ins[0]"),
        ("days = 1", 'days = 1\n[[courses]]\nsubject = "security"', "courses[1].subject"),
    ],
)
def test_what_cannot_be_is_named(old: str, new: str, key: str) -> None:
    with pytest.raises(Faults) as caught:
        read_round(ROUND.replace(old, new).encode(), "r")
    assert [fault.fields["key"] for fault in caught.value.faults] == [key]


def faults_of(
    number: str, regulation: Any = TRAINING, days: tuple[str, ...] = ("D1",), **changes: Any
) -> list[Fault]:
    round_ = read_round(ROUND.encode(), "r.toml")
    round_ = replace(round_, courses=(replace(round_.courses[0], **changes),))
    rows = [entry("00420001", day, registration_number=number) for day in days]
    columns = {"registration_number": "登録番号"}
    origins = [Origin("r.csv", at, columns) for at, _ in enumerate(days, 2)]
    fits = lambda *_: True  # noqa: E731
    return check(round_, rows, regulation, origins=origins, fits=fits, file="r.toml").faults


@pytest.mark.parametrize(
    ("number", "designated", "code"),
    [
        ("012345", True, None),
        ("12345", True, "registration_number_form"),
        ("０１２３４５", True, "registration_number_form"),
        ("", True, "registration_number_missing"),
        ("", False, None),
        ("x", False, "registration_number_form"),
    ],
)
def test_a_registration_number_has_the_form_of_the_pack(
    number: str, designated: bool, code: str | None
) -> None:
    found = faults_of(number, designated=designated)
    assert [one.code for one in found] == ([code] if code else [])
    for one in found:
        told = (one.article, one.fields["row"], one.fields["column"], one.fields["expected"])
        assert told == ("T 6", 2, "登録番号", "012345")


def test_a_bad_number_is_told_once_for_all_days_of_a_person() -> None:
    found = faults_of("12345", days=("D1", "D2"))
    [one] = [fault for fault in found if fault.code == "registration_number_form"]
    assert (one.fields["row"], one.fields["more"]) == (2, 1)
    assert "1 more row of this person" in sentence(one, "en")
    assert "more" not in faults_of("12345")[0].fields


def test_the_bar_is_what_the_rules_know() -> None:
    assert [f.code for f in faults_of("012345", grade="S")] == ["course_grade"]
    assert [f.code for f in faults_of("012345", regulation=replace(TRAINING, course=None))] == [
        "course_without_rules"
    ]
    assert TRAINING.course is not None
    plain = replace(TRAINING, course=replace(TRAINING.course, designated=None))
    assert [f.code for f in faults_of("012345", regulation=plain)] == ["course_not_designated"]
    assert IACS.course is None
