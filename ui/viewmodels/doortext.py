"""The Door's states in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from app.kernel.faults import Fault
from ui.viewmodels.door import DoorState, Station
from ui.viewmodels.words import Words


def trouble(faults: Sequence[Fault], words: Words) -> str:
    """Every fault as a sentence of its own."""
    return "\n".join(words.say(fault.code, **dict(fault.fields)) for fault in faults)


def about(station: Station, words: Words) -> str:
    """A station in a line: venue, days, round, its own name; its folder where nothing is known."""
    if station.purged:
        return f"{_about(station, words)}　{words.say('door_station_purged')}"
    return _about(station, words)


def _about(station: Station, words: Words) -> str:
    if not station.venue:
        return words.say("door_station_unknown", folder=PurePath(station.path).name)
    days = "・".join(_day(day, words) for day in station.days)
    practice = words.say("strip_practice") if station.practice else ""
    parts = (station.venue, days, station.round, station.name, practice)
    return "　".join(part for part in parts if part)


def today(state: DoorState, words: Words) -> str:
    """The sentence about going on: with which station, or why not."""
    if not state.living:
        return words.say("door_today_purged" if state.stations else "door_today_none")
    station = next(s for s in state.stations if s.path == state.today)
    said = about(station, words)
    more = len(state.living) - 1
    return said + (words.say("door_today_more", count=more) if more else "")


def _day(text: str, words: Words) -> str:
    day = date.fromisoformat(text)
    return words.say("door_day", month=day.month, day=day.day)
