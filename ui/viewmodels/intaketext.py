"""What stands on the page where a round is registered, in words."""

from __future__ import annotations

from ui.viewmodels.intake import IntakeState, Wrong
from ui.viewmodels.officetext import faults_text
from ui.viewmodels.words import Words

_NOTHING = "–"
_MOST = 12


def heads(words: Words) -> list[str]:
    """Headings of the table of faults."""
    return [words.say(f"intake_head_{name}") for name in ("file", "row", "column", "now", "why")]


def rows(state: IntakeState, words: Words) -> list[tuple[str, ...]]:
    """File, row, column, what stands there now, what is wrong with it."""
    return [_row(one, words) for one in state.wrong]


def _row(one: Wrong, words: Words) -> tuple[str, ...]:
    fields = one.fault.fields
    place = [fields.get("file"), fields.get("row"), fields.get("column") or fields.get("key")]
    shown = [_NOTHING if part in (None, "") else str(part) for part in place]
    # What was wrong before says nothing about what stands there now.
    says = words.say("intake_corrected" if one.corrected else one.fault.code, **dict(fields))
    return (*shown, one.text if one.cell else one.text or _NOTHING, says)


def next_text(state: IntakeState, words: Words) -> str:
    """What to do now."""
    if state.prepared is not None:
        return words.say("intake_next_registered")
    if state.unchecked:
        return words.say("intake_next_unchecked", count=state.edits)
    if state.wrong:
        editable = sum(one.cell is not None for one in state.wrong)
        return words.say("intake_next_wrong", count=len(state.wrong), editable=editable)
    looked = state.looked
    if looked is None:
        return words.say("intake_next_choose")
    told = {"round": looked.round, "name": looked.name, "entries": looked.entries}
    return words.say(f"intake_next_{looked.standing}", count=len(looked.changes), **told)


def below_text(state: IntakeState, words: Words) -> str:
    """Warnings, what would change, what is new after it; where the corrected copies are."""
    lines = [words.say("intake_copy", file=copy) for copy in state.copies]
    if state.looked is not None:
        lines.append(faults_text(state.looked.changes, words, _MOST))
        lines.append(faults_text(state.looked.warnings, words, _MOST))
    prepared = state.prepared
    if prepared is not None and prepared.revised is not None:
        revised = prepared.revised
        if revised.tickets:
            numbers = "、".join(number for number, _ in revised.tickets[:_MOST])
            count = len(revised.tickets)
            lines.append(words.say("intake_new_tickets", count=count, numbers=numbers))
        if revised.packages:
            lines.append(words.say("hq_new_packages", venues=revised.packages))
    if prepared is not None:
        lines.append(faults_text(prepared.warnings, words, _MOST))
    return "\n".join(line for line in lines if line)


def message_text(state: IntakeState, words: Words) -> str:
    """What came of it."""
    return words.say(state.message, **dict(state.message_fields)) if state.message else ""
