"""What a session is called where several of one subject may run at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.regulation import Text
from app.domain.session import start_of
from app.kernel.time import Instant
from app.services.moment import Moment
from ui.viewmodels.desktext import hour
from ui.viewmodels.words import Words


class SessionName(NamedTuple):
    """A session as people tell it from the others of the venue."""

    id: str
    subject: Text
    start: Instant
    """The start that holds now: later where it was put off."""


def names_of(moment: Moment) -> Mapping[str, SessionName]:
    """Every session of the venue, by its start; for the lane."""
    plans = sorted(moment.sessions.values(), key=lambda plan: (plan.start.ms, plan.id))
    return {
        plan.id: SessionName(
            plan.id,
            moment.rules_on(plan.doors).subject(plan.subject),
            start_of(plan, moment.state(plan.id)),
        )
        for plan in plans
    }


def called(one: SessionName, words: Words, zone: str) -> str:
    """Start, subject and id: of two that begin together the id alone differs."""
    return words.in_brackets(f"{hour(one.start, zone)} {words.of(one.subject)}", one.id)
