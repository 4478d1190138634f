"""What is said once something about a person is recorded: what to do with them now."""

from __future__ import annotations

from app.domain.events import AttentionCalled
from app.domain.roomfacts import ImpersonationFound, WarningAnswered


def done_code(form: str, fact: object, *, over: bool) -> str:
    """The code of the sentence; `over` where the exam has ended, so that nobody writes on."""
    done = f"form_done_{form}"
    match fact:
        case WarningAnswered():
            return "form_done_acknowledge" if fact.signed else "form_done_not_signed"
        case ImpersonationFound():
            if fact.outcome == "continued" and over:
                return "form_done_impersonation_over"
            return f"form_done_impersonation_{fact.outcome}"
        case AttentionCalled(to="companion") if form in ("caution", "warn"):
            return f"{done}_companion"
        case AttentionCalled() if form == "caution" and over:
            return "form_done_caution_over"
        case _:
            return done
