"""A round and its entries as the files that a clerk would hand in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from app.domain.round import Entry, Round, Session
from app.formats.rostercells import COLUMNS
from app.kernel.time import Instant


def as_round_toml(round_: Round) -> str:
    """The round file; reading it gives the same round."""
    return "\n".join(_lines(round_)) + "\n"


def as_roster_csv(entries: Iterable[Entry]) -> str:
    """The roster with Japanese headings; reading it gives the same entries."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.ja for column in COLUMNS])
    for entry in entries:
        writer.writerow([_cell(getattr(entry, column.field)) for column in COLUMNS])
    return out.getvalue()


def _lines(round_: Round) -> Iterator[str]:
    yield "[round]"
    yield from _table(
        id=round_.id,
        name=round_.name,
        regulation=round_.regulation,
        time_zone=round_.time_zone,
        practice=round_.practice,
    )
    for venue in round_.venues:
        yield "\n[[venues]]"
        yield from _table(code=venue.code, name=venue.name, kind=venue.kind)
        if not venue.rooms:
            yield "rooms = []"
        for room in venue.rooms:
            yield "[[venues.rooms]]"
            yield from _table(code=room.code, name=room.name, seats=room.seats)
    for session in round_.sessions:
        yield "\n[[sessions]]"
        yield from _session(session, round_.time_zone)
    for person in round_.staff:
        yield "\n[[staff]]"
        yield from _table(venue=person.venue, id=person.id, name=person.name, role=person.role)
        if person.pin is not None:
            yield from _table(pin=person.pin)
    for drop in round_.drops:
        yield "\n[[drops]]"
        said = {name: getattr(drop, name) for name in drop.__struct_fields__}
        yield from _table(**{name: text for name, text in said.items() if text})


def _session(session: Session, zone: str) -> Iterator[str]:
    yield from _table(
        id=session.id,
        venue=session.venue,
        subject=session.subject,
        stage=session.stage,
        form=session.form,
    )
    for name in ("doors", "admission_deadline", "start", "end"):
        yield f"{name} = {_time(getattr(session, name), zone)}"
    if session.window is not None:
        yield f"window = [{', '.join(_time(moment, zone) for moment in session.window)}]"
    yield from _table(ticket_issued=session.ticket_issued, id_check=session.id_check)


def _table(**values: str | int | bool) -> Iterator[str]:
    for name, value in values.items():
        # JSON writes texts, numbers and yes or no as TOML does, but leaves DEL as it is.
        text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        yield f"{name} = {text}"


def _time(moment: Instant, zone: str) -> str:
    return moment.local(zone).isoformat()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if value == 0:
        return ""
    return str(value)
