"""The desk's panels and lists in words."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.regulation import Regulation
from ui.viewmodels.deskpanels import Choice, Choosing, Line, Result
from ui.viewmodels.deskstate import Notice, Recent, Waiting
from ui.viewmodels.desktext import clock, hour
from ui.viewmodels.words import Words

_MARKS = {"proceed": "✓", "refer": "!", "refuse": "×", "already_in": "◎", "wait": "‖"}
_DONE_MARKS = {"admitted": "✓", "refused": "×", "referred": "!", "out": "←"}
_OUTCOME_MARKS = {"admit": "✓", "provisional": "✓", "refuse": "×"}


def choice(one: Choice, words: Words) -> tuple[str, str]:
    """A line of a list, and why or on which article."""
    text = words.of(one.text) if one.text else one.plain or words.say(one.code)
    why = words.of(one.why) if one.why else ""
    return text, "　".join(part for part in (words.article(one.article), why) if part)


def about(panel: Choosing, words: Words, zone: str) -> str:
    """What a list is about."""
    if not panel.about:
        return ""
    fields = dict(panel.about_fields)
    if "at" in fields:
        fields["at"] = clock(fields["at"], zone)  # type: ignore[arg-type]
    if "what" in fields:
        fields["what"] = words.say(f"fact_{fields['what']}")
    return words.say(panel.about, **fields)


def recent(one: Recent, words: Words, zone: str) -> str:
    """One of the last five: sign, number, what became of it, where, when; no name."""
    mark = _DONE_MARKS.get(one.done) or ("→" if one.elsewhere else _MARKS.get(one.verdict, "–"))
    unconfirmed = one.verdict == "refer" and not one.number
    came = "unconfirmed" if unconfirmed else "elsewhere" if one.elsewhere else one.verdict
    done = words.say(f"recent_{one.done or came}")
    parts = (f"{mark} {one.number or '—'}", done, one.place, hour(one.at, zone))
    return "　".join(part for part in parts if part)


def waiting(one: Waiting, words: Words) -> str:
    """Somebody who waits, and for what."""
    parts = (
        one.number,
        one.place,
        words.say("desk_call" if one.decided else f"reason_{one.ground}"),
    )
    return ("✓ " if one.decided else "! ") + "　".join(part for part in parts if part)


def notice(one: Notice, words: Words) -> str:
    """What the lead decided, with number and seat."""
    parts = (one.number, one.place, words.say(f"desk_told_{one.outcome}"))
    return f"{_OUTCOME_MARKS.get(one.outcome, '!')} " + "　".join(part for part in parts if part)


def result(one: Result, session: str, words: Words) -> str:
    """Somebody found: number, room and seat, status; the name only when asked for."""
    parts = [one.number, one.place, words.say(f"standing_{one.standing}")]
    if one.session != session:
        parts.append(words.say("search_other_session", session=one.session))
    return "　".join(part for part in (*parts, one.name) if part)


def line(one: Line, rules: Regulation, words: Words, zone: str) -> str:
    """One fact of a person's story: when, what, more, by whom."""
    what = words.say(f"fact_{one.kind}")
    if what.startswith("fact_"):
        what = words.say("fact_other")
    more = [words.say(code) for code in one.codes]
    if one.verdict:
        said = words.say(f"verdict_{one.verdict}")
        what = words.say(f"story_by_{one.source or 'typed'}")
        more = [words.say("story_verdict", verdict=said), *(t for t in more if t != said)]
    if one.document in rules.documents:
        more.insert(0, words.of(rules.documents[one.document].text))
    more += [one.reason] if one.reason else []
    by = "　".join(part for part in (one.by, one.desk[:6]) if part)
    return "　".join(part for part in (clock(one.at, zone), what, _joined(more, words), by) if part)


def corrected(one: Line, words: Words) -> str:
    """Why a struck-through fact does not hold; empty where it does."""
    return "" if one.corrected is None else words.say("story_corrected", reason=one.corrected)


def _joined(parts: Iterable[str], words: Words) -> str:
    return ("、" if words.language == "ja" else ", ").join(part for part in parts if part)
