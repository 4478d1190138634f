"""Arbitrary values of the program's own types, with arbitrary text in every text field."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct

from app.kernel.time import Instant

# Everything that is a character: NUL, quotes, line ends, rare kanji, emoji, right-to-left marks.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
AWKWARD = st.sampled_from(
    ["", "\0", '"\\/\b\r\n', "𠮷野 髙橋 邊\U000e0102", "\u2028\u2029\x85", "NUL\0", "🈳"]
)
TEXT = ANY_TEXT | AWKWARD
MOMENT = st.builds(Instant, st.integers(-2_208_988_800_000, 32_503_680_000_000 - 1))
NUMBER = st.integers(-(2**53), 2**53)

_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: NUMBER,
    bool: st.booleans(),
    bytes: st.binary(max_size=40),
    Instant: MOMENT,
    NoneType: st.none(),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type, field by field."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and issubclass(kind, Struct):
        return st.builds(kind, **{n: values_of(h) for n, h in get_type_hints(kind).items()})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, UnionType):
        return st.one_of([values_of(one) for one in inner])
    if origin is dict:
        return st.dictionaries(values_of(inner[0]), values_of(inner[1]), max_size=3)
    if inner[-1] is Ellipsis:
        return st.lists(values_of(inner[0]), max_size=3).map(tuple)
    return st.tuples(*map(values_of, inner))
