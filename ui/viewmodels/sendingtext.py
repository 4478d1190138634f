"""What stands on the page for sending, in words."""

from __future__ import annotations

from app.kernel.refusals import told_as
from ui.viewmodels.sending import Offered, SendState
from ui.viewmodels.words import Words

_MIB = 2**20
_LONGEST = 56
"""Characters of a place that fit a line of the list."""


def place_text(offered: Offered, words: Words) -> str:
    """A place and how it is known."""
    url = offered.place.url
    short = url if len(url) <= _LONGEST else f"{url[: _LONGEST // 2]}…{url[-_LONGEST // 2 :]}"
    return f"{short}　{words.say(f'send_from_{offered.known_from}')}"


def whole_place(state: SendState, words: Words) -> str:
    """The chosen place in full where its line can't hold it; or that there is none."""
    if state.place is None:
        return words.say("send_choose" if state.offered else "send_no_place")
    url = state.place.place.url
    return url if len(url) > _LONGEST else ""


def step_text(state: SendState, words: Words) -> str:
    """What is being done now; nothing while nothing is."""
    if not state.step:
        return ""
    far = state.progress
    if state.step != "carry" or far is None:
        return words.say(f"send_step_{state.step}")
    return words.say(
        "send_step_carry_far",
        done=far.done,
        files=far.files,
        there=f"{far.there / _MIB:.1f}",
        size=f"{far.size / _MIB:.1f}",
    )


def message_text(state: SendState, words: Words) -> str:
    """What came of it, and what to do."""
    if not state.message:
        return ""
    fields = dict(state.message_fields)
    if isinstance(refusal := fields.get("refusal"), str):
        fields["refusal"] = _reason(refusal, words)
    said = words.say(state.message, **fields)
    file = str(fields.get("file", ""))
    return said if file in said else f"{file}: {said}"


def standing_rows(state: SendState, words: Words) -> list[tuple[str, str]]:
    """How far the records have come: saved here, sent, confirmed."""
    now = state.standing
    rows = [("send_row_saved", words.say("send_up_to", count=now.size))]
    sent = words.say("send_up_to", count=now.exported) if now.exported else words.say("send_none")
    rows.append(("send_row_sent", sent))
    rows.append(("send_row_unsent", words.say("send_records", count=now.unsent)))
    held = now.confirmed
    confirmed = words.say("send_up_to", count=held) if held else words.say("send_none")
    rows.append(("send_row_confirmed", confirmed))
    for one in state.former:
        code = "send_former" if one.confirmed else "send_former_none"
        value = words.say(code, size=one.size, confirmed=one.confirmed)
        rows.append(("send_row_former", value))
    if state.sent is not None or state.lies_there:
        rows.append(("send_row_there", words.say("send_files", count=state.lies_there)))
    return [(words.say(code), value) for code, value in rows]


def own_word_text(state: SendState, words: Words) -> str:
    """Why more is saved than was sent, though nothing is left to send."""
    now = state.standing
    more = now.exported and not now.unsent and now.size > now.exported
    return words.say("send_own_word", count=now.size - now.exported) if more else ""


def refusal_text(state: SendState, words: Words) -> str:
    """Headquarters' refusal, with what to do; nothing where there is none."""
    code = state.standing.refusal
    return words.say("send_refused", why=_reason(code, words)) if code else ""


def _reason(code: str, words: Words) -> str:
    """A refusal in words; what it was about exactly, only headquarters knows."""
    told = told_as(code)
    return words.say(told.code, **told.fields)


def next_text(state: SendState, words: Words) -> str:
    """What to do now, in a sentence."""
    now = state.standing
    if now.unsent:
        return words.say("send_next_send")
    if now.refusal:
        return words.say("send_next_refused")
    if now.exported and now.confirmed < now.exported:
        return words.say("send_next_elsewhere" if state.is_elsewhere else "send_next_wait")
    return words.say("send_next_nothing" if now.exported else "send_next_send")
