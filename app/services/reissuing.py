"""A ticket issued once more: the old one is superseded, the new one can be printed at once."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.round import Entry
from app.kernel.faults import Fault, Kind
from app.kernel.folding import search_key
from app.kernel.phrases import Language
from app.reports.tickets import TicketSheet
from app.services.headquarters import Headquarters
from app.services.office import read_office
from app.services.preparing import ticket_sheets, ticket_texts

MOST_FOUND = 9


class Reissued(NamedTuple):
    """A ticket that was issued once more."""

    candidate_number: str
    issue: int
    packages: tuple[str, ...]
    """Venues whose package does not know of it yet: a newer one is to be made and sent."""


def find(hq: Headquarters, round_id: str, text: str) -> list[Entry]:
    """People of a round by number, or by a part of name or kana; one row each, at most ten.

    A whole number is that person alone. Raise Fault `round_unknown`.
    """
    people: dict[str, Entry] = {}
    for entry in hq.registry.entries(round_id):
        people.setdefault(entry.candidate_number, entry)
    typed = text.strip()
    if typed in people:
        return [people[typed]]
    wanted = search_key(typed)
    if not wanted:
        return []
    found = [
        entry
        for entry in people.values()
        if any(
            wanted in search_key(part) for part in (entry.candidate_number, entry.name, entry.kana)
        )
    ]
    return sorted(found, key=lambda entry: entry.candidate_number)[: MOST_FOUND + 1]


def reissue(hq: Headquarters, round_id: str, number: str) -> Reissued:
    """Issue somebody's ticket once more, durably; raise Fault.

    `candidate_unknown`, `no_ticket_to`, `reissue_erased` where there is no name left to print.
    The old one refers at the desk as soon as the venue has a newer package.
    """
    if read_office(hq.registry).state.is_erased(round_id, number):
        raise Fault("reissue_erased", Kind.REFUSED, round=round_id, candidate=number)
    venues = [venue for venue, person in ticket_texts(hq, round_id) if person == number]
    if not venues:
        known = any(e.candidate_number == number for e in hq.registry.entries(round_id))
        code = "no_ticket_to" if known else "candidate_unknown"
        raise Fault(code, Kind.REFUSED, round=round_id, candidate=number)
    issue = hq.registry.reissue(round_id, number)
    stale = [v for v in venues if hq.registry.next_package_issue(round_id, v) > 1]
    return Reissued(number, issue, tuple(stale))


def sheets_of(
    hq: Headquarters, round_id: str, number: str, language: Language
) -> list[TicketSheet]:
    """Somebody's tickets as they are valid now, one for each venue."""
    return [
        sheet
        for _, sheets in ticket_sheets(hq, round_id, language)
        for sheet in sheets
        if sheet.candidate_number == number
    ]


def ticket_file(round_id: str, number: str, issue: int) -> str:
    """What a ticket's file is called that was issued once more."""
    return f"{round_id}-{number}-ticket-{issue}.pdf"
