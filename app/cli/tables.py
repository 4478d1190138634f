"""Tables for people on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from app.cli.clocktables import show_clocks
from app.cli.common import harmless, put, say
from app.cli.counttables import show_papers
from app.cli.coursetables import show_courses
from app.cli.roomtables import show_incidents, show_rooms
from app.cli.standings import standings_table
from app.formats import wire
from app.kernel.refusals import told_as
from app.services.importing import Imported
from app.services.importingphotos import PhotoImported
from app.services.neighbours import OtherStation
from app.services.overview import ConflictOverview, Overview
from app.services.relaying import Former
from app.services.reviewing import RoundStatus, RoundSummary, SetAside, StationStatus

if TYPE_CHECKING:
    from rich.console import Console


def table(title: str, headings: list[str], rows: list[list[str]]) -> None:
    """A table that cuts nothing: where a terminal is too narrow, each row becomes a few lines."""
    from rich.console import Console

    rows = [[_in_one_line(cell) for cell in row] for row in rows]
    console = Console(highlight=False)
    if title:
        put(title)
    if console.is_terminal and _is_wide_enough(console.width, headings, rows):
        _draw(console, headings, rows)
    elif console.is_terminal:
        _list(headings, rows)
    else:
        _align(headings, rows)


def _draw(console: Console, headings: list[str], rows: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = Table()
    for heading in headings:
        shown.add_column(heading, no_wrap=True)
    for row in rows:
        # Plain text: square brackets in a name are no markup.
        shown.add_row(*map(Text, row))
    with console.capture() as drawn:
        console.print(shown)
    put(drawn.get().removesuffix("\n"))


def _list(headings: list[str], rows: list[list[str]]) -> None:
    for row in rows:
        for heading, cell in zip(headings, row, strict=True):
            if cell:
                put(f"  {heading}: {cell}")
        put("")


def _align(headings: list[str], rows: list[list[str]]) -> None:
    widths = _widths(headings, rows)
    for row in [headings, *rows]:
        cells = zip(row, widths, strict=True)
        put("  ".join(cell + " " * (width - cell_len(cell)) for cell, width in cells).rstrip())


def _is_wide_enough(width: int, headings: list[str], rows: list[list[str]]) -> bool:
    return sum(needed + 3 for needed in _widths(headings, rows)) + 1 <= width


def _widths(headings: list[str], rows: list[list[str]]) -> list[int]:
    return [max(map(cell_len, column)) for column in zip(headings, *rows, strict=True)]


def _in_one_line(cell: str) -> str:
    return harmless(" ".join(cell.split("\n")))


def show_overview(found: Overview) -> None:
    """A station's state for the venue lead."""
    sessions = [(each.id, each.phase, each.counts) for each in found.sessions]
    table(f"{found.round} {found.venue} {found.station_name}", *standings_table(sessions))
    show_clocks(found, table)
    show_papers(found, table)
    show_courses(found.courses, table)
    exchange = found.exchange
    put(confirmed_so_far(exchange.confirmed, exchange.saved))
    put(say("venue_head_code", head=exchange.paper_code, size=exchange.saved))
    if exchange.confirmed_code:
        told = {"head": exchange.confirmed_code, "size": exchange.confirmed}
        put(say("venue_confirmed_code", **told))
    show_refused(exchange.refusal)
    for referral in found.referrals:
        put(
            say(
                "venue_referral",
                candidate=referral.candidate_number,
                session=referral.session,
                grounds=referral.grounds,
            )
        )
    for seq in exchange.forks:
        put(say("fork", station=found.station_name, seq=seq))
    for one in found.displaced:
        put(say(f"displaced_{one.what}", **wire.to_builtins(one)))
    show_rooms(found.in_rooms, found.time_zone)
    show_incidents(found.incidents)
    show_others(found.others, found.conflicts, found.time_zone)


def show_refused(refusal: str) -> None:
    """What headquarters did not accept, until a later receipt."""
    if refusal:
        told = told_as(refusal)
        put(say("send_refused", why=say(told.code, **told.fields)))


def confirmed_so_far(confirmed: int, size: int) -> str:
    """How far headquarters has confirmed the records of this station."""
    code = "venue_confirmed" if confirmed else "venue_confirmed_none"
    return say(code, confirmed=confirmed, size=size)


def show_former(former: Sequence[Former]) -> None:
    """What this station wrote before its records were put back, moved or rebuilt."""
    for one in former:
        code = "venue_former" if one.confirmed else "venue_former_none"
        put(say(code, size=one.size, confirmed=one.confirmed))


def show_others(
    stations: Sequence[OtherStation], waiting: Sequence[ConflictOverview], zone: str
) -> None:
    """The venue's other stations, and what the stations disagree about."""
    for other in stations:
        when = other.taken_at.local(zone).strftime("%H:%M") if other.taken_at else "–"
        put(say("venue_other", name=other.name or other.station, seen=other.seen, at=when))
        for gap in other.gaps:
            told = {"name": other.name or other.station, "first": gap.first, "last": gap.last}
            put(say("venue_other_gap", **told))
        for seq in other.forks:
            put(say("fork", station=other.name or other.station, seq=seq))
    for conflict in waiting:
        desks = ", ".join(
            f"{one.station_name} {one.at.local(zone):%H:%M} {one.operator or ''}".strip()
            for one in conflict.admissions
        )
        told = {"candidate": conflict.candidate_number, "session": conflict.session}
        put(say("venue_conflict", **told, desks=desks))
        for said in conflict.resolutions:
            by = {"station": said.station_name, "operator": said.operator or "–"}
            when = said.at.local(zone).strftime("%H:%M")
            how = say(f"resolved_{said.outcome}")
            put(say("venue_conflict_said", **by, at=when, outcome=how, reason=said.reason))


_NOT_TAKEN = ("refused", "fork")


def show_imported(results: Sequence[Imported], photos: Sequence[PhotoImported] = ()) -> None:
    """What became of each file of a drop."""
    rows = [
        [
            result.file,
            say(f"import_{result.status}"),
            say(result.code, **result.fields) if result.code else "",
            str(result.size or ""),
            _receipt(result),
        ]
        for result in results
    ]
    headings = [say(f"heading_{name}") for name in ("file", "status", "why", "size", "receipt")]
    table(say("hq_imported", count=len(results)), headings, rows)
    if photos:
        rows = [
            [one.file, say(f"import_{one.status}"), say(one.code, **one.fields) if one.code else ""]
            for one in photos
        ]
        table(say("hq_imported_photos", count=len(photos)), headings[:3], rows)


def _receipt(result: Imported) -> str:
    if result.receipt_code:
        return say("receipt_not_written")
    if result.receipt and result.status in _NOT_TAKEN:
        return say("refusal_written")
    return say("receipt_written") if result.receipt else ""


def show_refusals(results: Sequence[Imported], place: str) -> None:
    """Where signed refusals lie for the venues, and how many files get none."""
    wrong = [one for one in results if one.status in _NOT_TAKEN and not one.receipt_code]
    folders = sorted({one.receipt.rpartition("/")[0] for one in wrong if one.receipt})
    silent = sum(not one.receipt for one in wrong)
    if folders:
        put(say("hq_refusals", count=len(wrong) - silent, place=place, folders=folders))
    if silent:
        put(say("hq_no_refusals", count=silent))


def _photos(station: StationStatus) -> str:
    held, missing = station.photos_held, len(station.photos_missing)
    if not (station.photos or held or missing):
        return ""
    told = {"count": station.photos, "held": held, "missing": missing}
    return say("hq_photos_short" if held or missing else "hq_photos", **told)


def show_rounds(found: Sequence[RoundSummary]) -> None:
    """The rounds of a headquarters, with the newest package of each venue."""
    rows = []
    for each in found:
        issues = [say("hq_issue", venue=made.venue, issue=made.issue) for made in each.packages]
        kind = say("round_practice" if each.practice else "round_real")
        counts = [str(each.venues), str(each.entries)]
        rows.append([each.round, each.name, kind, *counts, ", ".join(issues)])
    names = ("round", "name", "kind", "venues", "entries", "packages")
    table(say("hq_rounds", count=len(found)), [say(f"heading_{name}") for name in names], rows)


def show_round(found: RoundStatus) -> None:
    """A round as headquarters has it: venues, stations, how far they reach, counts."""
    stations = []
    for venue in found.venues:
        for station in venue.stations:
            gaps = [f"{gap.first}-{gap.last}" for gap in station.gaps]
            forks = station.forks
            parted = say("hq_forks", count=len(forks), records=forks) if forks else ""
            code = say("hq_head_at", head=station.head, size=station.size)
            row = [venue.venue, station.name, str(station.size), code]
            stations.append([*row, ", ".join(gaps), parted, _photos(station)])
        if not venue.stations:
            stations.append([venue.venue, say("hq_nothing_yet"), "0", "", "", "", ""])
    names = ("venue", "station", "size", "head", "gaps", "forks", "photos")
    title = say("hq_round", round=found.round, name=found.name)
    table(title, [say(f"heading_{name}") for name in names], stations)
    sessions = [
        (session, venue.phases[session], counts)
        for venue in found.venues
        for session, counts in sorted(venue.sessions.items())
    ]
    table("", *standings_table(sessions))
    for venue in found.venues:
        for aside in venue.refused:
            _show_aside(aside)
    for aside in found.unreadable:
        _show_aside(aside)


def _show_aside(aside: SetAside) -> None:
    told = told_as(aside.reason)
    put(say("hq_set_aside", file=aside.file, reason=say(told.code, **told.fields)))
