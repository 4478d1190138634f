"""The lead's page in words."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.reasons import article_in
from app.domain.regulation import Regulation
from app.domain.view import ResolutionShown
from ui.viewmodels.clocktext import sentences
from ui.viewmodels.closetext import blocked
from ui.viewmodels.desktext import clock
from ui.viewmodels.lead import LeadState
from ui.viewmodels.leadlook import Referral
from ui.viewmodels.sessionnames import called
from ui.viewmodels.words import Words


def grounds(person: Referral, rules: Regulation, words: Words, zone: str) -> str:
    """Why the person waits, each ground with its article, and what the desk added."""
    lines = []
    if person.conflict:
        said = [_said_before(one, words, zone) for one in person.resolutions]
        desks = [
            words.say("lead_conflict_desk", **one._asdict() | {"at": clock(one.at, zone)})
            for one in person.desks
        ]
        return "\n".join([words.say("lead_conflict"), *desks, *said])
    for code in person.grounds:
        if code == "leave_asked":
            lines.append(_leave(person, rules, words))
            continue
        table = rules.reasons.get(code) or rules.findings.get(code)
        text = words.of(table.text) if table else words.say(f"reason_{code}")
        article = words.article(article_in(rules, code))
        lines.append(f"・{text}　{article}".rstrip())
    if person.words and person.words not in person.grounds:
        lines.append(words.say("lead_desk_said", words=person.words))
    return "\n".join(lines)


def _leave(person: Referral, rules: Regulation, words: Words) -> str:
    """Somebody who asks to leave the room for a while, and who would go along."""
    article = words.article(rules.cite(rules.leave.article))
    escort = words.say("lead_leave_escort", who=person.escort) if person.escort else ""
    return f"・{words.say('lead_leave_asked')}　{article}　{escort}".rstrip()


def _said_before(one: ResolutionShown, words: Words, zone: str) -> str:
    told = {"station": one.station_name, "at": clock(one.at, zone), "by": one.operator or "–"}
    how = words.say(f"resolved_{one.outcome}")
    return words.say("lead_conflict_said", **told, outcome=how, reason=one.reason)


def elsewhere(state: LeadState, words: Words, zone: str, key: str) -> str:
    """Who waits in another session, and the key that leads there."""
    if not state.elsewhere:
        return ""
    comma = "、" if words.language == "ja" else ", "
    told = comma.join(
        words.say("lead_elsewhere_in", session=called(one.name, words, zone), count=one.count)
        for one in state.elsewhere
    )
    return words.say("lead_elsewhere", told=told, key=key)


def message(state: LeadState, words: Words, zone: str, key_of: Callable[[str], str]) -> str:
    """What just happened, or what is wrong with a field."""
    if not state.message:
        return ""
    if state.message == "close_blocked":
        return blocked(state.message_fields, words, key_of)
    fields = dict(state.message_fields)
    if state.message.startswith("form_") and isinstance(name := fields.get("field"), str):
        fields["field"] = words.say(f"form_field_{name}")
    if isinstance(named := fields.get("fields"), list):
        fields["fields"] = "、".join(words.say(f"form_field_{name}") for name in named)
    if isinstance(form := fields.get("form"), str):
        fields["form"] = words.say(f"action_session_{form}")
    if isinstance(when := fields.get("when"), list):
        fields["when"] = "・".join(words.say(f"phase_{phase}") for phase in when)
    if isinstance(kinds := fields.get("kinds"), list):
        fields["kinds"] = "・".join(words.say(f"rules.venue_{kind}") for kind in kinds)
    if isinstance(kept := fields.get("kept"), str):
        fields["kept"] = words.say(f"form_{kept}")
    if isinstance(phase := fields.get("phase"), str):
        fields["phase"] = words.say(f"phase_{phase}")
    told = words.say(state.message, **fields)
    if state.good and state.aloud:
        return f"{told}　{words.say('clock_aloud')}：{sentences(state.aloud, words)}"
    return told


def ahead(state: LeadState, words: Words) -> str:
    """What the form that is open would do now; what was just refused is not said twice."""
    refused = "" if state.good else state.message
    told = [
        one
        for one in state.ahead.told
        if not refused or (one["code"] != refused and not one["code"].startswith(f"{refused}_"))
    ]
    return sentences(told, words)


def times_rows(state: LeadState, words: Words, zone: str) -> list[tuple[str, str]]:
    """The session's times as they were planned or set, as label and value."""
    times = state.times
    if times is None:
        return []
    return [
        (words.say("lead_time_doors"), clock(times.doors, zone)),
        (words.say("lead_time_deadline"), clock(times.deadline, zone)),
        (words.say("lead_time_start"), clock(times.start, zone)),
    ]
