"""What came of a form, in words: a faulty field, a refusal of the rules, what was done."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.regulation import Regulation
from app.kernel.time import Instant
from ui.viewmodels.desktext import clock
from ui.viewmodels.forms import Form
from ui.viewmodels.words import Words


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
