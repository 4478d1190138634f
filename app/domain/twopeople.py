"""What two people must do together: the second one proves who they are with a PIN of their own."""

from __future__ import annotations

from app.domain.events import Draft, SignInFailed
from app.domain.view import Outcome, View, refused


def second_person(view: View, operator: str, pin: str) -> Outcome | None:
    """A refusal where the second person is the first, a stranger, or gives a wrong PIN."""
    assert view.operator is not None
    if operator == view.operator.id:
        return refused("second_person_needed")
    if view.staff_role(operator) is None:
        return refused("unknown_operator", None, operator=operator)
    if not view.pin_matches(operator, pin):
        return refused("wrong_pin", None, Draft(SignInFailed(operator)), operator=operator)
    return None
