"""Tables for people on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from app.cli.common import say
from app.domain.candidate import Standing
from app.services.importing import Imported
from app.services.overview import Overview
from app.services.reviewing import RoundStatus

_STANDINGS: tuple[Standing, ...] = (
    "admitted",
    "provisional",
    "referred",
    "refused",
    "expected",
    "conflict",
)


def table(title: str, headings: list[str], rows: list[list[str]]) -> None:
    """A plain table; a pipe gets the same text without colours."""
    shown = Table(title=title, title_justify="left")
    for heading in headings:
        shown.add_column(heading)
    for row in rows:
        shown.add_row(*row)
    console = Console(highlight=False)
    # A pipe has no width; squeezing words there would hide them.
    console.print(shown, width=None if console.is_terminal else 120)


def show_overview(found: Overview) -> None:
    """A station's state for the venue lead."""
    headings = [say("heading_session"), say("heading_phase"), say("heading_entered")]
    headings += [say(f"standing_{standing}") for standing in _STANDINGS]
    rows = [
        [
            session.id,
            say(f"phase_{session.phase}"),
            str(session.counts.entered),
            *(str(session.counts.standings.get(s, 0)) for s in _STANDINGS),
        ]
        for session in found.sessions
    ]
    table(f"{found.round} {found.venue} {found.station_name}", headings, rows)
    exchange = found.exchange
    print(say("venue_confirmed", confirmed=exchange.confirmed, size=exchange.saved))
    print(say("venue_head_code", head=exchange.head_code))
    for referral in found.referrals:
        print(
            say(
                "venue_referral",
                candidate=referral.candidate_number,
                session=referral.session,
                grounds=referral.grounds,
            )
        )


def show_imported(results: Sequence[Imported]) -> None:
    """What became of each file of a drop."""
    rows = [
        [
            result.file,
            say(f"import_{result.status}"),
            say(result.code, **result.fields) if result.code else "",
            str(result.size or ""),
        ]
        for result in results
    ]
    headings = [say(f"heading_{name}") for name in ("file", "status", "why", "size")]
    table(say("hq_imported", count=len(results)), headings, rows)


def show_round(found: RoundStatus) -> None:
    """A round as headquarters has it: venues, stations, how far they reach, counts."""
    stations = []
    for venue in found.venues:
        for station in venue.stations:
            gaps = [f"{gap.first}-{gap.last}" for gap in station.gaps]
            forks = [str(seq) for seq in station.forks]
            row = [venue.venue, station.name, str(station.size), station.head]
            stations.append([*row, ", ".join(gaps), ", ".join(forks)])
        if not venue.stations:
            stations.append([venue.venue, say("hq_nothing_yet"), "0", "", "", ""])
    names = ("venue", "station", "size", "head", "gaps", "forks")
    title = say("hq_round", round=found.round, name=found.name)
    table(title, [say(f"heading_{name}") for name in names], stations)
    rows = [
        [session, str(counts.entered), *(str(counts.standings[name]) for name in _STANDINGS)]
        for venue in found.venues
        for session, counts in sorted(venue.sessions.items())
    ]
    headings = [say("heading_session"), say("heading_entered")]
    table("", [*headings, *(say(f"standing_{name}") for name in _STANDINGS)], rows)
    for venue in found.venues:
        for aside in venue.refused:
            print(say("hq_set_aside", file=aside.file, reason=say(aside.reason)))
    for aside in found.unreadable:
        print(say("hq_set_aside", file=aside.file, reason=say(aside.reason)))
