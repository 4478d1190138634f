"""What a rule pack must say beyond having the right shape.

Works on the tables as read, so that a fault in one place does not hide those in others; what has
the wrong type is passed over here, since `app.formats.declared` names it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import get_args

from app.domain.regulation import FINDING_CODES, REASON_CODES
from app.domain.round import VenueKind
from app.formats.declared import NOTHING, Misfit, joined, shown, unknown
from app.formats.rulepack_course import course_contradictions
from app.kernel.ids import is_code

# Without these nobody can be found, called or told from another.
IDENTITY_FIELDS = ("candidate_number", "name", "kana", "birth_date")

Table = dict[str, object]

ARTICLE = r"[1-9][0-9]*(\.[1-9][0-9]*)*"
_CITING = (
    "article",
    "stages_article",
    "permission_article",
    "times_article",
    "lead_article",
)
RANGES = (
    ("", "group_minimum", 0, 1000),
    ("escalation", "attentions", 0, 100),
    ("escalation", "cautions_before_warning", 0, 100),
    ("late_entry", "minutes", 0, 1440),
    ("leave", "minutes", 1, 1440),
    ("leave", "at_a_time", 1, 1000),
    ("departure", "after_minutes", 0, 1440),
    ("departure", "before_end_minutes", 0, 1440),
    ("withdrawal", "after_minutes", 0, 1440),
    ("withdrawal", "before_end_minutes", 0, 1440),
    ("course", "early_grace_minutes", 0, 1440),
    ("retention", "days", 0, 36500),
    ("retention", "sensitive_days", 0, 36500),
)


def contradictions(tables: Table) -> Iterator[Misfit]:
    """Everything that is well formed and yet can't be right."""
    yield from _heading(tables)
    yield from _blanks(tables, "")
    yield from _completeness(tables)
    yield from _citations(tables)
    yield from _grounds(tables)
    yield from _capabilities(tables)
    yield from _documents(_table(tables, "documents"))
    yield from _numbers(tables)
    yield from course_contradictions(_table(tables, "course"))


def _heading(tables: Table) -> Iterator[Misfit]:
    version = tables.get("version")
    if isinstance(version, str) and not _is_date(version):
        yield Misfit("version", ("YYYY-MM-DD",), shown(version))
    for name in ("id", "mark"):
        value = tables.get(name)
        if isinstance(value, str) and value.strip() and not is_code(value):
            yield Misfit(name, ("A-Z a-z 0-9 . _ -",), shown(value))


def _blanks(table: Table, key: str, depth: int = 0) -> Iterator[Misfit]:
    for name, value in table.items():
        if isinstance(value, str) and not value.strip():
            yield Misfit(joined(key, name), ("text",), shown(value))
        elif isinstance(value, dict) and depth < 4:
            yield from _blanks(value, joined(key, name), depth + 1)


def _completeness(tables: Table) -> Iterator[Misfit]:
    yield from _exactly(tables, "reasons", REASON_CODES)
    yield from _exactly(tables, "findings", FINDING_CODES)
    yield from _at_least(tables, "stages", get_args(VenueKind))
    if "purposes" not in tables:
        yield Misfit("purposes", ("table",), NOTHING)
    yield from _at_least(tables, "purposes", IDENTITY_FIELDS)
    # Whatever the lead may be asked to refuse for must be there to be chosen as the ground.
    turned_away = [
        code
        for code, reason in _table(tables, "reasons").items()
        if isinstance(reason, dict) and reason.get("verdict") in ("refuse", "refer")
        if code in REASON_CODES
    ]
    yield from _at_least(tables, "refusals", [*turned_away, *FINDING_CODES])


def _exactly(tables: Table, name: str, codes: Sequence[str]) -> Iterator[Misfit]:
    for code in _table(tables, name):
        if code not in codes:
            yield unknown(name, code, list(codes))
    yield from _at_least(tables, name, codes)


def _at_least(tables: Table, name: str, codes: Sequence[str]) -> Iterator[Misfit]:
    there = tables.get(name)
    if not isinstance(there, dict):
        return  # one fault, about the table itself, is enough
    for code in codes:
        if code not in there:
            kind = "array" if name == "stages" else "table"
            yield Misfit(joined(name, code), (kind,), NOTHING)


def _citations(tables: Table) -> Iterator[Misfit]:
    articles = _table(tables, "articles")
    for number in articles:
        if not re.fullmatch(ARTICLE, number):
            yield Misfit(joined("articles", number), ("11", "21.5"), joined("", number))
    for key, article in _cited(tables, "", 0):
        if article.strip() and article not in articles:
            yield Misfit(key, (joined("articles", article),), NOTHING)


def _cited(table: Table, key: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if name in _CITING and isinstance(value, str):
            yield joined(key, name), value
        elif isinstance(value, dict) and depth < 2:
            yield from _cited(value, joined(key, name), depth + 1)


def _grounds(tables: Table) -> Iterator[Misfit]:
    """Everything in this table is an article, alone or in a list."""
    articles = _table(tables, "articles")
    for name, value in _table(tables, "grounds").items():
        listed = isinstance(value, list)
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(one, str) and (listed or one.strip()) and one not in articles:
                key = joined("grounds", name) + (f"[{index}]" if listed else "")
                yield Misfit(key, (joined("articles", one),), NOTHING)


def _capabilities(tables: Table) -> Iterator[Misfit]:
    """What a table promises and another one takes back."""
    yield from _at_least(tables, "venue_rules", get_args(VenueKind))
    late = _table(_table(tables, "reasons"), "late").get("verdict")
    if "late_entry" in tables and isinstance(late, str) and late != "refuse":
        yield Misfit("reasons.late.verdict", ('"refuse"',), shown(late))
    escalation, leave = _table(tables, "escalation"), _table(tables, "leave")
    cautions = escalation.get("cautions_before_warning")
    if type(cautions) is int and cautions > 0 and escalation.get("written_at") == []:
        yield Misfit("escalation.cautions_before_warning", ("0",), shown(cautions))
    if leave.get("forbidden") is True and leave.get("forms"):
        yield Misfit("leave.forms", ("[]",), "array")


def _documents(documents: Table) -> Iterator[Misfit]:
    for code, document in documents.items():
        if not isinstance(document, dict):
            continue
        key = joined("documents", code)
        if document.get("accepted") is False and "why" not in document:
            yield Misfit(joined(key, "why"), ("table",), NOTHING)
        if document.get("accepted") is True and "why" in document:
            yield Misfit(joined(key, "why"), (NOTHING,), "table")
        if document.get("photo", True) is False and document.get("birth", True) is False:
            yield Misfit(joined(key, "birth"), ("true",), "false")


def _numbers(tables: Table) -> Iterator[Misfit]:
    for table, name, least, most in RANGES:
        value = (_table(tables, table) if table else tables).get(name)
        if type(value) is int and not least <= value <= most:
            yield Misfit(joined(table, name), (f"{least}..{most}",), shown(value))
    retention = _table(tables, "retention")
    days, sensitive = retention.get("days"), retention.get("sensitive_days")
    if type(days) is int and type(sensitive) is int and sensitive > days:
        yield Misfit("retention.sensitive_days", (f"0..{days}",), shown(sensitive))


def _table(tables: Table, name: str) -> Table:
    value = tables.get(name)
    return value if isinstance(value, dict) else {}


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
