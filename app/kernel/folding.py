"""Texts as they are compared and searched: keys only, what is stored is never changed."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache

from app.kernel.resources import resource

_VOICED, _HALF_VOICED = "\u3099", "\u309a"
_STANDING_MARKS = {0x309B: _VOICED, 0x309C: _HALF_VOICED}  # as typed after a kana, not onto it
_LEFT_OUT = {"Cc", "Cf", "Zl", "Zp", "Zs", "Pd", "Me", "Mn"}
_LEFT_OUT_TOO = frozenset("ー・·•‧−'’ʼ")
_SMALL = dict(
    zip(
        "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
        "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ",
        strict=True,
    )
)
_SAME_SOUND = {"ヂ": "ジ", "ヅ": "ズ", "ヰ": "イ", "ヱ": "エ", "ヲ": "オ"}
_REPEAT = frozenset("々〻")
_REPEAT_KANA = frozenset("ゝヽ")
_REPEAT_VOICED = frozenset("ゞヾ")
_REPEATING = _REPEAT | _REPEAT_KANA | _REPEAT_VOICED


def kana_key(text: str) -> str:
    """A text as it sounds: two spellings of one reading have one key.

    Width, case, hiragana or katakana, small kana, the long vowel mark, spaces, hyphens, middle
    dots, accents and variation selectors do not count; nor do ヂ and ジ, ヅ and ズ, ヲ and オ.
    A repeated character is written out (佐々木, 佐佐木).
    """
    if text.isascii() and text.isalnum():
        return text.lower()  # every number, room and seat of a large roster
    apart = unicodedata.normalize("NFKD", text.translate(_STANDING_MARKS))
    cased = unicodedata.normalize("NFKD", apart.casefold())
    kept = cased.translate(_KEPT)
    return _spelled_out(unicodedata.normalize("NFC", kept)).translate(_SOUNDED)


def search_key(text: str) -> str:
    """A text as it is searched: its kana key, with old and variant kanji in their common form."""
    return kana_key(text).translate(_variants())


@cache
def variant_groups() -> tuple[str, ...]:
    """Kanji that are searched as one, the common form first."""
    tables = tomllib.loads(resource("names", "variants.toml").read_text(encoding="utf-8"))
    return tuple(group for groups in tables.values() for group in groups)


@cache
def _variants() -> dict[int, str]:
    return {ord(other): group[0] for group in variant_groups() for other in group[1:]}


class _Remembered(dict[int, str]):
    """A table for `str.translate` that works a character out when it first meets it."""

    def __init__(self, work_out: Callable[[str], str]) -> None:
        self._work_out = work_out

    def __missing__(self, code: int) -> str:
        found = self[code] = self._work_out(chr(code))
        return found


def _kept(c: str) -> str:
    if c in (_VOICED, _HALF_VOICED):
        return c
    return "" if c in _LEFT_OUT_TOO or unicodedata.category(c) in _LEFT_OUT else c


def _sounded(c: str) -> str:
    katakana = chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c
    large = _SMALL.get(katakana, katakana)
    return _SAME_SOUND.get(large, large)


_KEPT = _Remembered(_kept)
_SOUNDED = _Remembered(_sounded)


def _spelled_out(text: str) -> str:
    if _REPEATING.isdisjoint(text):
        return text
    written: list[str] = []
    for c in text:
        if c not in _REPEATING:
            written.append(c)
        elif written:  # a mark with nothing before it repeats nothing
            written.append(_repeated(written[-1], c))
    return "".join(written)


def _repeated(before: str, mark: str) -> str:
    if mark in _REPEAT:
        return before
    bare = unicodedata.normalize("NFD", before)[0]
    voiced = unicodedata.normalize("NFC", bare + _VOICED)
    return voiced if mark in _REPEAT_VOICED and len(voiced) == 1 else bare
