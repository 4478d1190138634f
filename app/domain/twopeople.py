"""What two people must do together: each proves who they are with a PIN of their own."""

from __future__ import annotations

from app.domain.duty import confidentiality
from app.domain.events import Draft, SignInFailed
from app.domain.view import Outcome, View, Warned, refused


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


def both(view: View, first_pin: str, second: str, second_pin: str) -> Outcome | None:
    """A refusal where one of two people who answer for the papers is not who they say.

    Whoever asks has signed in before; their PIN is looked at where it is given again. The second
    one must be bound to confidentiality, as everybody who signs in is; a script is only warned.
    """
    assert view.operator is not None
    first = view.operator.id
    if first_pin and not view.pin_matches(first, first_pin):
        return refused("wrong_own_pin", None, Draft(SignInFailed(first)), operator=first)
    if no := second_person(view, second, second_pin):
        return no
    if view.by_script or view.is_bound(second):
        return None
    article = next((mark for mark, _ in confidentiality(view.rules)), None)
    return refused("second_not_bound", article, operator=second)


def unbound(view: View, second: str) -> Warned | None:
    """What a script is told whose second person never confirmed confidentiality."""
    if not second or view.is_bound(second):
        return None
    return Warned("second_not_bound", {"operator": second})
