"""People are called what the rule pack calls them, in every phrase and nowhere else."""

from __future__ import annotations

import pytest

from app.kernel.phrases import phrase, phrases
from app.kernel.vocabulary import HOUSE, Person, in_words, speak_of, spoken_of

TRAINEE = Person("受講者", "trainee")


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("ja", "受験者 {candidate} の受験票と受験番号", "受講者 {candidate} の受講票と受講番号"),
        ("en", "Candidate {candidate}", "Trainee {candidate}"),
        ("en", "two candidates' numbers", "two trainees' numbers"),
        ("en", "{n|candidate|candidates}", "{n|trainee|trainees}"),
        ("en", "say --candidate or candidate_number", "say --candidate or candidate_number"),
        ("en", "{candidates}: a candidate", "{candidates}: a trainee"),
    ],
)
def test_the_word_changes_and_the_names_of_fields_stay(language: str, text: str, told: str) -> None:
    assert in_words(text, language, TRAINEE) == told  # type: ignore[arg-type]
    assert in_words(text, language, HOUSE) == text  # type: ignore[arg-type]


COURSE = Person("受講者", "trainee", "講習", "course")


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("ja", "試験実施報告書、試験開始、再試験の候補", "講習実施報告書、講習開始、再講習の候補"),
        ("ja", "{試験} 一次試験の試験室と受験者", "{試験} 一次試験の講習室と受講者"),
        ("en", "The exam stands still.", "The course stands still."),
        ("en", "Exam started", "Course started"),
        ("en", "Proposed for a re-exam", "Proposed for a repeat course"),
        (
            "en",
            "Not a record of a real exam: two exams",
            "Not a record of a real course: two courses",
        ),
        ("en", "An exam of a candidate", "A course of a trainee"),
        ("en", "the re-exams", "the repeat courses"),
        ("en", "say exam_id or --exam, an example", "say exam_id or --exam, an example"),
    ],
)
def test_the_exam_s_word_goes_along(language: str, text: str, told: str) -> None:
    text = text.replace("{試験}", "{exam}")
    assert in_words(text, language, COURSE) == told.replace("{試験}", "{exam}")  # type: ignore[arg-type]
    kept = in_words(text, language, TRAINEE)  # type: ignore[arg-type]
    assert "exam" in kept.lower() or "試験" in kept
    assert "course" not in kept.lower()
    assert "講習" not in kept


def test_people_without_a_stem_of_two_words_are_only_called_otherwise() -> None:
    assert in_words("受験者の受験票", "ja", Person("参加の方", "guest")) == "参加の方の受験票"


def test_no_phrase_says_candidate_once_people_are_trainees() -> None:
    assert spoken_of() == HOUSE
    assert "受験者" in phrase("roster_differs", "ja")
    speak_of(*TRAINEE)
    assert [code for code, text in phrases("ja").items() if "受験" in text] == []
    assert "受講者" in phrase("roster_differs", "ja")
    # What a person wrote stays as it is.
    assert "受験者" in phrase("unknown_hand_in", "ja", {"hand_in": "受験者の声"})
