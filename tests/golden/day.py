"""The demo's day with a fixed date, and its report with what is random told as something fixed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from app import bootstrap
from app.domain.confirming import unconfirmed
from app.domain.events import StationEnrolled
from app.formats.headcode import paper_code
from app.kernel.phrases import Language
from app.kernel.time import Instant
from app.reports.document import Code, Document
from app.services.demoday import Plan, answered_as_planned, plan
from app.services.demoscript import false_tickets
from app.services.documents import reach_of
from app.services.journal import Stamp
from app.services.opening import OpenStation
from app.services.playing import Player
from app.services.preparing import ticket_texts
from app.services.sessionreporting import report_for
from tests.venue.station import Clock, Desk, World, make_world

SESSION = "T01-AM"
FOLDER = Path(__file__).parent / "reports"
CODE = "000J-{seq}-0123-4567"
"""Stands for the code of the log's head."""


class Lived(NamedTuple):
    """A station and its folder."""

    station: OpenStation
    desk: Desk


@contextmanager
def demo_day(folder: Path) -> Iterator[Lived]:
    """A station that has lived through the demo's day on a fixed date, closed at its end."""
    world = make_world(folder / "world", candidates=120)
    entries = [*world.first.roster, *world.other.roster]
    day = plan(world.round, entries, "T01", seed=1)
    desk = Desk.made(folder / "desk", world.first)
    with desk.station() as station:
        station.venue.go_by_script()
        _play(station, day, _texts(world, day))
        yield Lived(station, desk)


def told_alike(station: OpenStation, language: Language, *, with_names: bool = False) -> Document:
    """The report, its random parts (keys, hashes) replaced by fixed ones of the same length."""
    journal = station.venue.journal
    reach = reach_of(journal)
    enrolled = next(
        record.fact
        for record in journal.log.all_records()
        if isinstance(record.fact, StationEnrolled)
    )
    moment = station.venue.at(Stamp(Instant(0), 0))
    seen = [one for one in moment.stations() if one.station == journal.station]
    code = paper_code(journal.station, reach.size, reach.head)
    fixed = {
        enrolled.package_digest: "0123456789abcdef" * 4,
        code: CODE.format(seq=reach.size),
        **{one.short: "0123-4567-89AB" for one in seen},
    }
    assert not unconfirmed(moment, SESSION)
    document = report_for(station.venue, SESSION, language, with_names=with_names)
    told: Document = _replaced(document, fixed)
    return told


def _replaced(value: Any, fixed: Mapping[str, str]) -> Any:
    match value:
        case Code():
            return replace(value, text="KTLOG1", caption=_replaced(value.caption, fixed))
        case str():
            for random, told in fixed.items():
                value = value.replace(random, told)
            return value
        case tuple() if not hasattr(value, "_fields"):
            return tuple(_replaced(one, fixed) for one in value)
        case _ if is_dataclass(value) and not isinstance(value, type | Instant):
            changed = {f.name: _replaced(getattr(value, f.name), fixed) for f in fields(value)}
            return replace(value, **changed)
        case _:
            return value


def _texts(world: World, day: Plan) -> dict[str, str]:
    """What stands on everybody's ticket, true or false."""
    with world.headquarters() as hq:
        stranger = bootstrap.vault().new_signer()
        false = false_tickets(day, world.round.id, "T01", hq.issuer.public_key, stranger)
        true = {number: text for (_, number), text in ticket_texts(hq, world.round.id).items()}
    return {**true, **false}


def _play(station: OpenStation, day: Plan, texts: Mapping[str, str]) -> None:
    player = Player(station.venue, Clock(), read_codes=lambda _: [], read_text=str)
    caution = ""
    for step in day.steps:
        wish = dict(step.wish)
        if "image" in wish:
            wish["text"] = texts[str(wish.pop("image"))]
        if wish.get("after") == "$caution":
            wish["after"] = caution
        answer = player.answer(json.dumps(wish))
        if step.kind == "caution":
            caution = str(answer["facts"][0])  # type: ignore[index]
        assert answered_as_planned(step, answer), (wish, answer)
