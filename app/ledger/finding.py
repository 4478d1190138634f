"""Who is meant by a few typed characters: one text of everybody, searched at each keystroke.

A scan of a table takes a keystroke's whole time for 100,000 people, a text in memory a tenth of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.domain.round import Entry
from app.kernel.folding import search_key

# No key holds a control character, so nobody can type over the border of a field.
_LINE, _KANA, _NAME, _PLACE = "\n", "\x01", "\x02", "\x03"
# What stands before and after the key where it is found best, best first.
_RANKS = (
    (_LINE, _KANA),  # the whole number
    (_PLACE, _PLACE),  # room and seat
    (_LINE, ""),
    (_KANA, ""),
    (_NAME, ""),
)
_AT_LEAST = 2  # characters


class Found(NamedTuple):
    """A row of the roster and what it was found by."""

    row: int
    line: str


class Everybody:
    """All lines of the roster in their order; 2 bytes a character, 4 where a kanji is very rare."""

    def __init__(self, lines: str, rows: Sequence[int]) -> None:
        self._text = f"{_LINE}{lines}{_LINE}"
        self._rows = rows
        self._begun: dict[str, bool] = {}

    def find(self, text: str, limit: int) -> list[Found]:
        """Up to `limit` rows: whole number or place, then by what the line or a field begins with.

        Every word must be found, in any field; fewer than two characters find nobody.
        """
        words = list(dict.fromkeys(_words(text)))
        key = search_key(text)
        if len(key) < _AT_LEAST:
            return []
        chosen: dict[tuple[int, int], None] = {}
        for before, after in _RANKS:
            if self._begins(before + key[0]):
                _fill(chosen, self._holding(before + key + after), limit)
        _fill(chosen, self._holding_all(words), limit)
        return self._found(chosen)

    def _begins(self, start: str) -> bool:
        """Whether any field begins so: no number begins with a kanji, so none is looked for."""
        if start not in self._begun:
            self._begun[start] = start in self._text
        return self._begun[start]

    def _holding(self, part: str) -> Iterator[tuple[int, int]]:
        """Where the lines that hold this begin and end, in their order."""
        text, end = self._text, 0
        while (hit := text.find(part, end)) >= 0:
            begin = text.rfind(_LINE, 0, hit + 1) + 1
            end = text.find(_LINE, begin)
            yield begin, end

    def _holding_all(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        # Digits are in every number, and a long word is in few lines.
        rarest, *others = sorted(words, key=lambda word: (word.isascii(), -len(word)))
        for begin, end in self._holding(rarest):
            if all(self._text.find(word, begin, end) >= 0 for word in others):
                yield begin, end

    def _found(self, chosen: Iterable[tuple[int, int]]) -> list[Found]:
        found, place, counted = {}, -1, 0
        for begin, end in sorted(chosen):
            place += self._text.count(_LINE, counted, begin)
            counted = begin
            found[begin] = Found(self._rows[place], self._text[begin:end])
        return [found[begin] for begin, _ in chosen]


def line_of(person: Entry) -> str:
    """What a person is found by: number, kana, name, room with seat."""
    room, seat = search_key(person.room), search_key(person.seat)
    places = dict.fromkeys((room + seat, room + (seat.lstrip("0") or seat)))
    fields = (person.candidate_number, person.kana, person.name)
    number, kana, name = map(search_key, fields)
    return f"{number}{_KANA}{kana}{_NAME}{name}{_PLACE}{_PLACE.join(places)}{_PLACE}"


def _words(text: str) -> Iterator[str]:
    return (key for word in text.split() if (key := search_key(word)))


def _fill(chosen: dict[tuple[int, int], None], more: Iterator[tuple[int, int]], limit: int) -> None:
    while len(chosen) < limit and (one := next(more, None)):
        chosen[one] = None
