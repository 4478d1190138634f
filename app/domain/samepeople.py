"""Who may be one person under two numbers, or under two spellings (E 3.2, E 21.4)."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.domain.round import Entry
from app.kernel.folding import kana_key


def folded_kana(kana: str) -> str:
    """Kana for comparing, as they sound. Never stored."""
    return kana_key(kana)


def folded_name(name: str) -> str:
    """A name for comparing: width and spaces do not count. Never stored."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def person_key(entry: Entry, subjects: Mapping[str, str]) -> tuple[str, str, str]:
    """Subject, folded kana and birth date."""
    return subjects.get(entry.session, ""), folded_kana(entry.kana), entry.birth_date


def numbers_of_a_person(
    entries: Iterable[Entry], subjects: Mapping[str, str]
) -> dict[tuple[str, str, str], dict[str, str]]:
    """Subject, folded kana and birth date -> candidate numbers with one session of each."""
    numbers: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for entry in entries:
        if entry.session in subjects and not entry.withdrawn:
            numbers[person_key(entry, subjects)].setdefault(entry.candidate_number, entry.session)
    return numbers
