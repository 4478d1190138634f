"""Who comes to the desk and who leaves it, for whatever goes with them: sounds, cards, sheets."""

from __future__ import annotations

from collections.abc import Callable

from ui.viewmodels.desk import DeskModel
from ui.viewmodels.deskstate import DeskState


def on_visit(desk: DeskModel, call: Callable[[DeskState], None]) -> None:
    """Call this when somebody else stands at the desk, or nobody any more."""
    last = desk.state.verdict

    def heard(state: DeskState) -> None:
        nonlocal last
        if state.verdict is not last:
            last = state.verdict
            call(state)

    desk.on_state(heard)
