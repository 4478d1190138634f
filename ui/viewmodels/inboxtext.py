"""What stands on headquarters' inbox, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from app.domain.candidate import Standing
from app.kernel.refusals import told_as
from app.kernel.time import Instant
from app.services.importing import Imported
from app.services.importingphotos import PhotoImported
from app.services.reviewing import SetAside, StationStatus, VenueStatus
from app.services.venuesin import VenueIn
from ui.viewmodels.inbox import InboxState
from ui.viewmodels.words import Words

_MOST_SEQS = 6
_NOTHING = "–"
_ALWAYS: tuple[Standing, ...] = ("admitted", "provisional", "referred", "refused", "expected")


def face_line(venue: VenueIn, words: Words) -> str:
    """What stands below a venue's name in the grid."""
    if venue.coming == "missing":
        return words.say("inbox_face_none", entered=venue.entered)
    told = {"let_in": venue.let_in, "entered": venue.entered}
    return words.say("inbox_face", stations=venue.stations, records=venue.records, **told)


def why_lines(venue: VenueIn, words: Words, *, opened: bool = False) -> str:
    """What is wrong or missing, in sentences; on the venue's own page nobody is sent there."""
    if not venue.why:
        return words.say("inbox_all_in")
    here = {"inbox_refused": "inbox_refused_here"} if opened else {}
    return "\n".join(words.say(here.get(code, code), **fields) for code, fields in venue.why)


def next_text(state: InboxState, words: Words) -> str:
    """What to do now."""
    if state.now is None:
        return words.say("inbox_next_no_round")
    counts = state.now.counts
    if counts["trouble"]:
        return words.say("inbox_next_trouble", count=counts["trouble"])
    open_ = counts["partly"] + counts["missing"]
    if open_:
        return words.say("inbox_next_open", count=open_)
    return words.say("inbox_next_done", count=len(state.now.venues))


def message_text(state: InboxState, words: Words) -> str:
    """What came of it."""
    if not state.message:
        return ""
    said = words.say(state.message, **dict(state.message_fields))
    passed = state.taken.passed_over if state.taken else ()
    lines = [words.say(fault.code, **dict(fault.fields)) for fault in passed]
    return "\n".join([said, *lines[:3]])


def file_rows(state: InboxState, words: Words) -> list[tuple[str, str, str]]:
    """File, what became of it, why; what needs a look first.

    Before anything was taken in: the files of earlier times that nobody's signature names.
    """
    if state.taken is None:
        refused = words.say("import_refused")
        return [(one.file, refused, _reason(one, words)) for one in state.unreadable]
    files = state.taken.files
    rank = {"refused": 0, "fork": 0, "held": 1, "accepted": 2, "repeated": 3}
    shown = sorted(files, key=lambda one: (rank.get(one.status, 0), one.file))
    return [(one.file, words.say(f"import_{one.status}"), _why(one, words)) for one in shown]


def _why(one: Imported | PhotoImported, words: Words) -> str:
    lines = [words.say(one.code, **one.fields)] if one.code else []
    if one.receipt_code:
        lines.append(words.say(one.receipt_code, **one.receipt_fields))
    elif isinstance(one, Imported) and one.status in ("refused", "fork"):
        code = "import_refusal" if one.receipt else "import_no_refusal"
        lines.append(words.say(code, file=one.receipt))
    return "　".join(lines) or _NOTHING


def session_rows(venue: VenueStatus, words: Words) -> list[tuple[str, ...]]:
    """Session, phase, entered, then the standings that people of a venue usually have."""
    rows = []
    for session, counts in sorted(venue.sessions.items()):
        numbers = [str(counts.standings.get(name, 0)) for name in _ALWAYS]
        others = sum(counts.standings.get(n, 0) for n in get_args(Standing) if n not in _ALWAYS)
        phase = words.say(f"phase_{venue.phases[session]}")
        rows.append((session, phase, str(counts.entered), *numbers, str(others)))
    return rows


def session_heads(words: Words) -> list[str]:
    """Their headings."""
    heads = [words.say(f"heading_{name}") for name in ("session", "phase", "entered")]
    standings = [words.say(f"standing_{name}") for name in _ALWAYS]
    return [*heads, *standings, words.say("inbox_standing_others")]


def station_heads(words: Words) -> list[str]:
    """Headings of a venue's stations."""
    names = ("station", "package", "size", "head", "gaps", "forks", "photos")
    return [words.say(f"heading_{name}") for name in names]


def station_rows(
    venue: VenueStatus, issues: Mapping[tuple[str, str], int], words: Words
) -> list[tuple[str, ...]]:
    """Each station: the package it opened, how far it is in, what is missing, where it parts."""
    return [
        _station(station, issues.get((station.station, station.epoch), 0), words)
        for station in venue.stations
    ]


def _station(station: StationStatus, issue: int, words: Words) -> tuple[str, ...]:
    gaps = "、".join(f"{gap.first}–{gap.last}" for gap in station.gaps)
    forks = "、".join(map(str, station.forks[:_MOST_SEQS]))
    if len(station.forks) > _MOST_SEQS:
        forks += "…"
    photos, waiting = str(station.photos or ""), len(station.photos_missing)
    if waiting or station.photos_held:
        told = {"count": station.photos, "held": station.photos_held, "missing": waiting}
        photos = words.say("hq_photos_short", **told)
    name = station.name or station.station[:8]
    size = words.say("inbox_up_to", size=station.size) if station.size else words.say("send_none")
    opened = words.say("inbox_issue", issue=issue) if issue else ""
    cells = (name, opened, size, station.head if station.size else "", gaps, forks, photos)
    return tuple(cell or _NOTHING for cell in cells)


def refused_rows(
    refused: tuple[SetAside, ...], zone: str, words: Words
) -> list[tuple[str, str, str]]:
    """Each file that was not taken in: when, which, why."""
    return [(_time(one.received_at, zone), one.file, _reason(one, words)) for one in refused]


def _reason(one: SetAside, words: Words) -> str:
    told = told_as(one.reason)
    return words.say(told.code, **told.fields) if one.reason else _NOTHING


def _time(at: Instant, zone: str) -> str:
    return f"{at.local(zone):%m-%d %H:%M}"
