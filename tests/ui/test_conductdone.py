"""What is said once something about a person is recorded."""

from __future__ import annotations

import pytest

from app.domain.events import AttentionCalled
from app.domain.fact import Fact
from app.domain.roomfacts import ImpersonationFound, WarningAnswered
from app.kernel.phrases import LANGUAGES, phrases
from ui.viewmodels.conductdone import done_code

OWN, OTHER = AttentionCalled("noise"), AttentionCalled("noise", to="companion")
STOPPED, ON = ImpersonationFound("stopped"), ImpersonationFound("continued")


@pytest.mark.parametrize(
    ("form", "fact", "over", "code"),
    [
        ("caution", OWN, False, "caution"),
        ("caution", OWN, True, "caution_over"),
        ("caution", OTHER, False, "caution_companion"),
        ("caution", OTHER, True, "caution_companion"),
        ("warn", OWN, False, "warn"),
        ("warn", OTHER, False, "warn_companion"),
        ("impersonation", STOPPED, False, "impersonation_stopped"),
        ("impersonation", STOPPED, True, "impersonation_stopped"),
        ("impersonation", ON, False, "impersonation_continued"),
        ("impersonation", ON, True, "impersonation_over"),
        ("acknowledge", WarningAnswered("a", signed=True), False, "acknowledge"),
        ("acknowledge", WarningAnswered("a", signed=False), False, "not_signed"),
    ],
)
def test_it_says_what_to_do_with_whom(form: str, fact: Fact, over: bool, code: str) -> None:
    assert done_code(form, fact, over=over) == f"form_done_{code}"
    for language in LANGUAGES:
        assert f"form_done_{code}" in phrases(language)
