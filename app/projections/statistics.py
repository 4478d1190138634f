"""Counts that may be given to anybody: no cell says how a handful of people fared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

FEWEST = 5
"""A smaller number is not told."""

Counts = Sequence[Sequence[int]]
Told = list[list[int | None]]


def suppressed(counts: Counts) -> Told:
    """The counts with a row and a column of totals; None where nothing is told.

    What is small is left out, and as much beside it that no total gives it away: in each row and
    column with a total at least two numbers are missing, and those missing are together not few.
    """
    whole = _with_totals(counts)
    hidden = {
        (row, column)
        for row, line in enumerate(whole)
        for column, count in enumerate(line)
        if count < FEWEST
    }
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in _lines(len(whole), len(whole[0])):
            if (found := _one_more(whole, line, hidden)) is not None:
                hidden.add(found)
    return [
        [None if (row, column) in hidden else count for column, count in enumerate(line)]
        for row, line in enumerate(whole)
    ]


def _with_totals(counts: Counts) -> list[list[int]]:
    rows = [[*line, sum(line)] for line in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


Place = tuple[int, int]


def _lines(rows: int, columns: int) -> Iterator[list[Place]]:
    """Every row and every column, its total last."""
    for row in range(rows):
        yield [(row, column) for column in range(columns)]
    for column in range(columns):
        yield [(row, column) for row in range(rows)]


def _one_more(whole: list[list[int]], line: list[Place], hidden: set[Place]) -> Place | None:
    """One more number that must not be told, lest this line's total give another away."""
    out = [place for place in line if place in hidden]
    if not out:
        return None
    total_is_told = line[-1] not in hidden
    few = sum(whole[row][column] for row, column in out) < FEWEST
    if len(out) > 1 and not (total_is_told and few):
        return None
    told = [place for place in line[:-1] if place not in hidden]
    told = told or [place for place in line[-1:] if place not in hidden]
    return min(told, key=lambda place: (whole[place[0]][place[1]], place), default=None)
