"""What a round file's courses must mean beyond their shape."""

from __future__ import annotations

from collections.abc import Iterator

from app.formats.declared import NOTHING, Misfit, shown
from app.formats.roundfile_tables import Table, tables_of, value_of

_LIMITS = (("days", 366), ("minutes", 366 * 24 * 60))


def course_nonsense(document: Table) -> Iterator[Misfit]:
    """Every course that no session belongs to, stands twice or asks what nobody can do."""
    subjects = {
        subject: None
        for plan in tables_of(document, "sessions").values()
        if (subject := value_of(plan, "subject", str))
    }
    seen: dict[str, str] = {}
    for key, course in tables_of(document, "courses").items():
        subject = value_of(course, "subject", str)
        if subject is not None:
            if subject not in subjects:
                known = " | ".join(map(shown, subjects)) or NOTHING
                yield Misfit(f"{key}.subject", known, shown(subject))
            other = seen.setdefault(subject, key)
            if other != key:
                yield Misfit(f"{key}.subject", f"≠ {other}.subject", shown(subject))
        for name, most in _LIMITS:
            number = value_of(course, name, int)
            if number is not None and not 0 <= number <= most:
                yield Misfit(f"{key}.{name}", f"0..{most}", shown(number))
        yield from _hand_ins(key, course.get("hand_ins"))


def _hand_ins(key: str, found: object) -> Iterator[Misfit]:
    names = [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
    for index, name in enumerate(names):
        if not name.strip() or len(name) > 100:
            yield Misfit(f"{key}.hand_ins[{index}]", "text, 1..100", shown(name))
        elif names.index(name) != index:
            yield Misfit(f"{key}.hand_ins[{index}]", f"≠ {key}.hand_ins", shown(name))
