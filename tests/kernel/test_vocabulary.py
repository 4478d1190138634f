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
