"""Stretches of a log, and what is missing between them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Span(Struct, frozen=True):
    """Events from `first` to `last`, both included."""

    first: int
    last: int


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans that touch or overlap as one, in order."""
    whole: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.first, span.last)):
        if whole and span.first <= whole[-1].last + 1:
            whole[-1] = Span(whole[-1].first, max(whole[-1].last, span.last))
        else:
            whole.append(span)
    return tuple(whole)


def gaps_before(size: int, held: Iterable[Span]) -> tuple[Span, ...]:
    """What is missing between the first `size` events and what is held."""
    gaps, reached = [], size
    for span in held:
        if span.first > reached + 1:
            gaps.append(Span(reached + 1, span.first - 1))
        reached = max(reached, span.last)
    return tuple(gaps)
