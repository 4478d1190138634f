"""What a rule pack's course table must say beyond having the right shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.formats.declared import Misfit, joined, shown

_LONGEST_FORM = 200


def course_contradictions(course: dict[str, object]) -> Iterator[Misfit]:
    """No stage, a grade twice, a form that is none or does not fit its own example."""
    for name in ("stages", "grades", "attended"):
        values = course.get(name)
        if not isinstance(values, list):
            continue
        if not values and name != "grades":
            yield Misfit(f"course.{name}", ("array",), "[]")
        for value in [v for i, v in enumerate(values) if isinstance(v, str) and v in values[:i]]:
            yield Misfit(f"course.{name}", ("≠",), shown(value))
        for value in [v for v in values if isinstance(v, str) and not v.strip()]:
            yield Misfit(f"course.{name}", ("text",), shown(value))
    designated = course.get("designated")
    if isinstance(designated, dict):
        yield from _form(designated)


def _form(designated: dict[str, object]) -> Iterator[Misfit]:
    form, example = designated.get("form"), designated.get("example")
    if not isinstance(form, str):
        return
    key = joined("course.designated", "form")
    try:
        pattern = re.compile(form)
    except (re.error, RecursionError, OverflowError):
        yield Misfit(key, ("[0-9]{6}",), shown(form))
        return
    if len(form) > _LONGEST_FORM:
        yield Misfit(key, (f"1..{_LONGEST_FORM}",), shown(form))
    elif isinstance(example, str) and example.strip() and not pattern.fullmatch(example):
        yield Misfit("course.designated.example", (form,), shown(example))
