"""What the announcements of a rule pack must say beyond having the right shape."""

from __future__ import annotations

from collections.abc import Iterator

from app.formats.declared import NOTHING, Misfit, joined, shown
from app.kernel.ids import is_code

_MOST_MINUTES = 600
_COUNTED = ("before_start", "minutes_left")


def script_faults(tables: dict[str, object]) -> Iterator[Misfit]:
    """Each announcement by itself, then what two of them contradict."""
    script = tables.get("announcements")
    articles = tables.get("articles")
    cited = articles if isinstance(articles, dict) else {}
    first: dict[str, int] = {}
    for index, one in enumerate(script if isinstance(script, list) else []):
        if not isinstance(one, dict):
            continue  # the shape is told elsewhere
        key = f"announcements[{index}]"
        yield from _minutes(one, key)
        yield from _texts(one, key)
        article = one.get("article")
        if isinstance(article, str) and article not in cited:
            yield Misfit(f"{key}.article", (joined("articles", article),), NOTHING)
        id_ = one.get("id")
        if not isinstance(id_, str):
            continue
        if not is_code(id_):
            yield Misfit(f"{key}.id", ("A-Z a-z 0-9 . _ -",), shown(id_))
        elif first.setdefault(id_, index) != index:
            other = (f"≠ announcements[{first[id_]}].id",)
            yield Misfit(f"{key}.id", other, shown(id_))


def _minutes(one: dict[str, object], key: str) -> Iterator[Misfit]:
    when, minutes = one.get("when"), one.get("minutes")
    allowed = f"1..{_MOST_MINUTES}"
    if when in _COUNTED and "minutes" not in one:
        yield Misfit(f"{key}.minutes", (allowed,), NOTHING)
    elif when in _COUNTED and type(minutes) is int and not 1 <= minutes <= _MOST_MINUTES:
        yield Misfit(f"{key}.minutes", (allowed,), shown(minutes))
    elif when in ("at_start", "at_end") and type(minutes) is int:
        yield Misfit(f"{key}.minutes", (NOTHING,), shown(minutes))


def _texts(one: dict[str, object], key: str) -> Iterator[Misfit]:
    text = one.get("text")
    for name, value in text.items() if isinstance(text, dict) else ():
        if isinstance(value, str) and not value.strip():
            yield Misfit(joined(f"{key}.text", name), ("text",), shown(value))
