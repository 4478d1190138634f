"""What headquarters should look at before a round is prepared; nothing follows by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from app.domain.preparation_rows import Prepared, Row
from app.domain.samepeople import numbers_of_a_person
from app.kernel.faults import Fault

_GROUP = "2.4"


def _small_groups(prepared: Prepared) -> Iterator[Fault]:
    """E 2.4: a group is as a rule ten or more."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in prepared.rows:
        if row.entry.application == "group" and row.session and not row.entry.withdrawn:
            groups[row.session.venue, row.entry.group_name].append(row)
    for (venue, name), rows in groups.items():
        people = len({row.entry.candidate_number for row in rows})
        if people < prepared.regulation.group_minimum:
            yield Fault(
                "group_too_small",
                article=prepared.cite(_GROUP),
                **rows[0].origin.at("group_name"),
                venue=venue,
                group=name,
                found=people,
                expected=prepared.regulation.group_minimum,
            )


def _same_people(prepared: Prepared) -> Iterator[Fault]:
    """E 3.2: two applications have two numbers; kana and birth date give them away."""
    reason = prepared.regulation.reasons.get("duplicate_subject")
    subjects = {session.id: session.subject for session in prepared.round.sessions}
    people = numbers_of_a_person([row.entry for row in prepared.rows], subjects)
    rows = {(row.entry.candidate_number, row.entry.session): row for row in reversed(prepared.rows)}
    for person, numbers in people.items():
        if reason is None or len(numbers) < 2:
            continue
        first, *others = ((number, rows[number, session]) for number, session in numbers.items())
        for number, row in others:
            yield Fault(
                "same_person_twice",
                article=prepared.cite(reason.article),
                **row.origin.at("candidate_number"),
                found=number,
                other=first[0],
                subject=person[0],
                first_file=first[1].origin.file,
                first_row=first[1].origin.row,
            )


def _two_venues(prepared: Prepared) -> Iterator[Fault]:
    venues: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in prepared.rows:
        if row.session is not None and not row.entry.withdrawn:
            venues[row.entry.candidate_number].setdefault(row.session.venue, row)
    for number, places in venues.items():
        if len(places) > 1:
            second = list(places.values())[1]
            yield Fault(
                "two_venues",
                **second.origin.at("session"),
                candidate_number=number,
                found=list(places),
            )


WARNINGS = (_small_groups, _same_people, _two_venues)
