"""What stands on the pages of headquarters' cases, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.cases import KINDS
from app.kernel.time import Instant
from app.services.casefile import Step
from app.services.casephotos import PhotoShown
from app.services.casewords import (
    article_words,
    decision_lines,
    detail_lines,
    is_outweighed,
    lifted_words,
    meaning,
    more_words,
    outcome_words,
)
from app.services.casework import CaseShown
from ui.viewmodels.case import CaseOpen, CaseState
from ui.viewmodels.cases import MOST_SHOWN, CasesState
from ui.viewmodels.formtext import told
from ui.viewmodels.words import Words

COLUMNS = ("state", "kind", "article", "venue", "session", "room", "who")
STEPS = ("evidence", "time", "what", "more", "operator")
_MOST_NAMED = 3
_IN_THE_WINDOW = {
    "ban_lift_needs_second": "ban_lift_meanwhile",
    "case_about_nothing": "case_about_nothing_here",
    "case_decided": "case_decided_meanwhile",
    "case_unknown": "case_unknown_here",
    "clerk_unknown": "clerk_unknown_here",
    "erase_case_open": "erase_case_open_here",
    "erase_held": "erase_held_here",
    "erase_needs_second": "erase_needs_second_here",
    "hq_erased_elsewhere": "hq_erased_elsewhere_here",
    "hq_erased_next": "hq_erased_next_here",
    "unknown_session": "case_session_unknown",
    "until_past": "until_past_here",
}
"""Sentences that name what stands on the terminal have another one here."""
_NOTHING = "–"


def case_rows(state: CasesState, words: Words) -> list[tuple[str, ...]]:
    """A line for each case that is shown, the first ones of very many; nobody's name."""
    return [_row(one, words) for one in state.shown[:MOST_SHOWN]]


def _row(one: CaseShown, words: Words) -> tuple[str, ...]:
    who = list(one.candidates[:_MOST_NAMED])
    if len(one.candidates) > _MOST_NAMED:
        who.append(words.say("case_more", count=len(one.candidates) - _MOST_NAMED))
    cells = (
        state_text(one, words),
        words.say(f"case_kind_{one.kind}"),
        words.article(one.article),
        one.venue,
        _joined(one.sessions, words),
        one.room,
        _joined(who, words),
    )
    return tuple(cell or _NOTHING for cell in cells)


def state_text(one: CaseShown, words: Words) -> str:
    """What was decided; what waits until then."""
    if one.outcome is not None:
        return words.say(f"case_outcome_{one.outcome}")
    return words.say("case_state_open" if one.severity == "case" else "case_severity_finding")


def kind_choices(state: CasesState, words: Words) -> list[tuple[str, str]]:
    """Every kind there is with how many, in the order in which they are listed."""
    every = words.say("cases_kind_all", count=len(state.every))
    found = [kind for kind in KINDS if state.kinds.get(kind)]
    return [
        ("", every),
        *((kind, f"{words.say(f'case_kind_{kind}')}　{state.kinds[kind]}") for kind in found),
    ]


def venue_choices(state: CasesState, words: Words) -> list[tuple[str, str]]:
    """Every venue there is with how many cases."""
    named = sorted(state.venues.items())
    every = words.say("cases_venue_all")
    return [("", every), *((code, f"{code}　{count}") for code, count in named)]


def next_text(state: CasesState, words: Words) -> str:
    """What to do now."""
    if state.reading:
        return words.say("cases_reading")
    if state.queue is None:
        return words.say("cases_no_round")
    if not state.every:
        return words.say("cases_none")
    if not state.shown:
        return words.say("cases_none_shown")
    if len(state.shown) > MOST_SHOWN:
        return words.say("cases_too_many", shown=MOST_SHOWN, count=len(state.shown))
    waiting = state.counts["waiting"]
    return words.say("cases_waiting" if waiting else "cases_no_waiting", count=waiting)


def message_of(state: CasesState | CaseState, words: Words) -> str:
    """What came of it."""
    first = _said(state.message, state.message_fields, state, words)
    more = state.more if isinstance(state, CasesState) else ()
    rest = [_said(fault.code, fault.fields, state, words) for fault in more]
    return "\n".join(filter(None, [first, *rest]))


def _said(
    code: str, fields: Mapping[str, object], state: CasesState | CaseState, words: Words
) -> str:
    zone = str(fields.get("zone", "UTC"))
    # Days matter here, where a venue's pages tell times of one day.
    said = {
        key: f"{value.local(zone):%Y-%m-%d %H:%M}" if isinstance(value, Instant) else value
        for key, value in fields.items()
    }
    return told(_IN_THE_WINDOW.get(code, code), said, words, zone, form=state.form)


def done_text(state: CaseState, words: Words) -> str:
    """What came of a decision, and what it means."""
    shown = state.shown
    if state.message != "case_done" or shown is None or shown.outcome is None:
        return message_of(state, words)
    outcome = words.say(f"case_outcome_{shown.outcome}")
    means = meaning(shown, shown.outcome, words.language)
    made = state.opened.file.decisions if state.opened else ()
    over = is_outweighed(shown, state.opened.file.outcomes if state.opened else ())
    code = "case_done_outweighed" if over else "case_done"
    done = words.say(code, case=shown.case, outcome=outcome, means=means)
    before = made[-2] if len(made) > 1 else None
    freed = lifted_words(before, shown.banned, words.language)
    return "\n".join(filter(None, (done, freed)))


def head_text(one: CaseShown, words: Words) -> str:
    """What a case is."""
    return words.say(f"case_kind_{one.kind}")


def place_text(one: CaseShown, words: Words) -> str:
    """Where it was: venue, sessions, room, station."""
    parts = (
        ("venue", one.venue),
        ("session", _joined(one.sessions, words)),
        ("room", one.room),
        ("station", one.station),
    )
    return "　".join(f"{words.say(f'heading_{name}')} {value}" for name, value in parts if value)


def rule_text(opened: CaseOpen, words: Words) -> str:
    """What the article says."""
    case = opened.file.case
    said = article_words(case, opened.rules, words.language)
    return words.say("case_rule", article=words.article(case.article), text=said) if said else ""


def about_lines(opened: CaseOpen, words: Words) -> str:
    """The details, who opened it, and what was decided so far."""
    file, case = opened.file, opened.file.case
    lines = [
        words.say("case_detail_line", name=name, text=text)
        for name, text in detail_lines(case, opened.rules, words.language, opened.zone)
    ]
    if case.opened_by:
        lines.append(
            words.say("case_opened_by", clerk=case.opened_by, reason=case.opened_reason).strip()
        )
    for made in file.decisions:
        lines += [line.strip() for line in decision_lines(made, words.language, opened.zone)]
    lines += [outcome_words(holds, words.language) for holds in file.outcomes]
    if case.banned:
        lines.append(words.say("case_banned", candidates=list(case.banned)))
    if not case.stands:
        lines.append(words.say("case_stands_no_more"))
    return "\n".join(lines)


def people_rows(opened: CaseOpen, words: Words) -> list[str]:
    """Number, name and kana of each person in it; the number alone of one nobody entered."""
    known = {one.candidate_number: one for one in opened.people}
    rows = []
    for number in opened.file.case.candidates:
        one = known.get(number)
        named = words.in_brackets(f"{number}　{one.name}", one.kana) if one else number
        rows.append(named if one else words.say("case_not_on_roster", number=number))
    return rows


def step_rows(opened: CaseOpen, words: Words) -> list[tuple[str, ...]]:
    """The venue's timeline: a star for evidence, when, what, more, who."""
    evidence = set(opened.file.case.evidence)
    return [_step(step, step.fact in evidence, opened, words) for step in opened.file.timeline]


def _step(step: Step, is_evidence: bool, opened: CaseOpen, words: Words) -> tuple[str, ...]:
    more = more_words(step, opened.every.get(step.session), words.language)
    what = words.say(f"fact_{step.type}")
    if step.corrected:
        what += words.say("case_taken_back")
    told = _joined([*more, *([step.reason] if step.reason else [])], words)
    at = f"{step.at.local(opened.zone):%m-%d %H:%M:%S}"
    cells = ("*" if is_evidence else "", at, what, told, step.operator)
    return tuple(cell or _NOTHING for cell in cells)


def earlier_rows(opened: CaseOpen, words: Words) -> list[tuple[str, ...]]:
    """Other cases of the same people."""
    return [
        (one.case, words.say(f"case_kind_{one.kind}"), state_text(one, words))
        for one in opened.file.earlier
    ]


def photo_line(photos: Sequence[PhotoShown], words: Words) -> str:
    """How many photos were kept as evidence, and how many of them are here."""
    if not photos:
        return ""
    here = sum(one.here for one in photos)
    return words.say("case_photos", count=len(photos), here=here)


def photo_caption(state: CaseState, words: Words) -> str:
    """What the photo is of."""
    if state.opened is None or state.photo_at >= len(state.opened.photos):
        return ""
    photos = state.opened.photos
    step = photos[state.photo_at].step
    at = f"{step.at.local(state.opened.zone):%Y-%m-%d %H:%M:%S}"
    return words.say(
        "photo_caption",
        place=state.photo_at + 1,
        count=len(photos),
        at=at,
        venue=step.venue,
        candidate=step.candidate,
        operator=step.operator,
    )


def act_text(act: str, state: CaseState, words: Words) -> str:
    """What a decision would mean."""
    shown = state.shown
    if shown is None:
        return ""
    match act:
        case "confirm" | "overturn":
            means = meaning(shown, "confirm" if act == "confirm" else "overturn", words.language)
        case "void":
            means = meaning(shown, "void", words.language)
        case _:
            means = words.say("case_ban_means")
    lifts = state.lifts and act != "ban"
    return words.say("case_means_lifts_ban", means=means) if lifts else means


def why_not_text(state: CaseState, words: Words) -> str:
    """Why some of it can't be done, a sentence each."""
    codes = dict.fromkeys(state.why_not(act) for act in ("confirm", "void", "ban"))
    told_codes = [code for code in codes if code and code != "case_none_open"]
    return "\n".join(words.say(code) for code in told_codes)


def _joined(texts: Sequence[str], words: Words) -> str:
    return ("、" if words.language == "ja" else ", ").join(texts)
