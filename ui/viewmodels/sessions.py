"""The sessions of a venue, and which of them a desk works for."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.regulation import Text
from app.domain.session import Phase, doors_of, start_of
from app.domain.view import phase_of
from app.kernel.time import Instant
from ui.viewmodels.desktext import hour
from ui.viewmodels.sessionmark import mark_of
from ui.viewmodels.station import StationModel
from ui.viewmodels.words import Words


class SessionRow(NamedTuple):
    """A session as it is chosen."""

    id: str
    subject: Text
    stage: str
    doors: Instant
    start: Instant
    zone: str
    phase: Phase
    closed: bool
    mark: str
    """Its id, where the venue has another session of its subject."""
    rooms: tuple[str, ...] = ()


def sessions_of(station: StationModel) -> tuple[SessionRow, ...]:
    """Every session of the venue as it stands, by the time of its doors; for the lane."""
    moment = station.venue.at(station.stamp())
    zone = moment.time_zone
    plans = sorted(moment.sessions.values(), key=lambda plan: (plan.doors.ms, plan.id))
    return tuple(
        SessionRow(
            p.id,
            moment.rules_on(p.doors).subject(p.subject),
            p.stage,
            doors_of(p, moment.state(p.id)),
            start_of(p, moment.state(p.id)),
            zone,
            phase_of(moment, p.id),
            moment.state(p.id).closed is not None,
            mark_of(moment.sessions, p.id),
            moment.rooms(p.id),
        )
        for p in plans
    )


def told(row: SessionRow, words: Words) -> str:
    """A session in a line: day, time, subject, stage, how it stands."""
    day = row.doors.local(row.zone)
    mark = words.in_brackets(row.mark, "・".join(row.rooms)) if row.mark else ""
    doors, start = hour(row.doors, row.zone), hour(row.start, row.zone)
    return "　".join(
        [
            words.say("door_day", month=day.month, day=day.day),
            words.say("sessions_times", doors=doors, start=start),
            " ".join(part for part in (words.of(row.subject), mark) if part),
            words.say(f"paper.stage.{row.stage}"),
            words.say("phase_closed" if row.closed else f"phase_{row.phase}"),
        ]
    )
