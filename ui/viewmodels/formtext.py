"""What came of a form, in words: a faulty field, a refusal of the rules, what was done."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.regulation import Regulation
from app.kernel.time import Instant
from ui.viewmodels.desktext import clock
from ui.viewmodels.forms import Form
from ui.viewmodels.words import Words

_ABOUT = {
    "seat_not_free": ("seat",),
    "seat_no_name": ("seat",),
    "seat_past_last": ("seat",),
    "same_place": ("seat",),
    "unknown_room_here": ("other_room", "room", "rooms"),
    "seen_in_future": ("seen_at",),
    "until_is_past": ("until",),
    "until_past": ("case_until",),
    "seconds_out_of_range": ("seconds",),
    "no_time_lost": ("seconds",),
    "unknown_kind": ("kind",),
    "depart_outside_window": ("reason",),
    "withdraw_outside_window": ("reason",),
    "photo_take_first": ("file",),
    "photo_too_large": ("file",),
    "file_unreadable": ("file",),
    "wrong_pin": ("second_pin",),
    "wrong_own_pin": ("pin",),
    "second_not_bound": ("second_operator",),
    "second_person_needed": ("second_operator",),
    "unknown_operator": ("second_operator",),
    "clock_misread": ("clock_reference",),
    "clock_needs_reason": ("reason",),
    "queue_count_out_of_range": ("count",),
    "delay_is_not_later": ("minutes",),
    "delay_too_far": ("minutes",),
    "not_on_roster": ("people",),
}
"""Refusals that are about one field, and what that field is called in the forms."""


def faulty(code: str, given: Mapping[str, object], form: Form | None) -> str:
    """Which field of the form is not as it should be; empty where it is none."""
    names = [field.name for field in form.fields] if form else []
    fields = given.get("fields")
    asked = [given.get("field"), *(fields if isinstance(fields, list | tuple) else ())]
    return next((one for one in (*asked, *_ABOUT.get(code, ())) if one in names), "")


def told(
    code: str,
    given: Mapping[str, object],
    words: Words,
    zone: str,
    *,
    form: Form | None = None,
    rules: Regulation | None = None,
) -> str:
    """A code with its fields as this form calls them; kinds in the words of the rules."""
    if not code:
        return ""
    fields = dict(given)
    names = {field.name: words.say(field.words) for field in form.fields} if form else {}

    def name_of(field: object) -> str:
        return names.get(str(field)) or words.say(f"form_field_{field}")

    between = "、" if words.language == "ja" else ", "
    for key, value in given.items():
        if isinstance(value, Instant):
            fields[key] = clock(value, zone)
        elif isinstance(value, list | tuple):
            fields[key] = between.join(str(one) for one in value)
    if code.startswith("form_") and isinstance(given.get("field"), str):
        fields["field"] = name_of(given["field"])
    if isinstance(named := given.get("fields"), list | tuple):
        fields["fields"] = between.join(name_of(one) for one in named)
    if isinstance(kept := given.get("kept"), str):
        fields["kept"] = words.say(f"form_{kept}")
    if isinstance(phase := given.get("phase"), str):
        fields["phase"] = words.say(f"phase_{phase}")
    for key in ("presence", "state", "gone"):
        if isinstance(said := given.get(key), str):
            fields[key] = words.say(f"presence_{said}")
    if rules and isinstance(expected := given.get("expected"), list | tuple):
        kinds = rules.incident_kinds
        texts = [words.of(kinds[one].text) if one in kinds else str(one) for one in expected]
        fields["expected"] = between.join(texts)
    return _by_the_rules(code, words, rules) or words.say(code, **fields)


def _by_the_rules(code: str, words: Words, rules: Regulation | None) -> str:
    """A reason's own sentence, where the rule pack has one."""
    for table in (rules.reasons, rules.findings) if rules else ():
        if code in table:
            return words.of(table[code].text)
    return ""
