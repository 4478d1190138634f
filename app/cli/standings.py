"""People by standing, in columns that add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from app.cli.common import say
from app.domain.candidate import Standing
from app.domain.phases import PhaseNow
from app.projections.counts import Counts

_ALWAYS: tuple[Standing, ...] = (
    "admitted",
    "provisional",
    "referred",
    "refused",
    "expected",
    "conflict",
)

SessionRow = tuple[str, PhaseNow, Counts]


def standings_table(sessions: Sequence[SessionRow]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows; a rare standing has a column as soon as anybody stands there."""
    there = {name for _, _, counts in sessions for name, size in counts.standings.items() if size}
    rare = [name for name in get_args(Standing) if name not in _ALWAYS and name in there]
    shown = [*_ALWAYS, *rare]
    headings = [say(f"heading_{name}") for name in ("session", "phase", "entered")]
    rows = [
        [
            session,
            say(f"phase_{phase}"),
            str(counts.entered),
            *(str(counts.standings.get(name, 0)) for name in shown),
        ]
        for session, phase, counts in sessions
    ]
    return [*headings, *(say(f"standing_{name}") for name in shown)], rows
