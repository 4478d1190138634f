"""Sealed parcels from the count to whoever took them: each seal lies in one room and goes once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from app.domain.session import SessionState

SealCode = Literal["seal_in_two_rooms", "seal_handed_twice", "seal_unknown"]


class SealTrouble(NamedTuple):
    """Seals of a session that do not add up."""

    code: SealCode
    seals: tuple[str, ...]


def seal_trouble(state: SessionState) -> Iterator[SealTrouble]:
    """What does not hold of the seals that were counted and of those that went."""
    rooms = Counter(seal for one in state.counts.values() for seal in {*one.counted.seals})
    yield from _told("seal_in_two_rooms", [seal for seal, times in rooms.items() if times > 1])
    went = [seal for one in state.handed for seal in one.seals]
    times = Counter(went)
    yield from _told("seal_handed_twice", [seal for seal in times if times[seal] > 1])
    yield from _told("seal_unknown", unknown_seals(state, list(times)))


def in_other_rooms(state: SessionState, room: str, seals: Sequence[str]) -> dict[str, str]:
    """Seal -> the other room in which it was counted already."""
    return {
        seal: other
        for other, one in state.counts.items()
        for seal in one.counted.seals
        if other != room and seal in seals
    }


def gone_already(state: SessionState, seals: Sequence[str]) -> list[str]:
    """Which of these seals were handed over before."""
    gone = {seal for one in state.handed for seal in one.seals}
    return [seal for seal in seals if seal in gone]


def unknown_seals(state: SessionState, seals: Sequence[str]) -> list[str]:
    """Which of these seals nobody counted; none, where not every counted parcel named its seal."""
    counted = [one.counted for one in state.counts.values()]
    known = {seal for one in counted for seal in one.seals}
    if not known or len(known) < sum(one.parcels for one in counted):
        return []
    return [seal for seal in seals if seal not in known]


def _told(code: SealCode, seals: Sequence[str]) -> Iterator[SealTrouble]:
    if seals:
        yield SealTrouble(code, tuple(seals))
