"""What a file should have had and what it has, in words of a person who writes it by hand.

The codes are those of a fault with the fields `key`, `expected` and `found`: types as the file's
language calls them, values as they stand there, and `-` for what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping

_TYPES = ("string", "boolean", "integer", "float", "array", "table", "text")
_ARTICLE, _OTHER = "articles.", "≠ "


def told_misfit(given: Mapping[str, object], known: Mapping[str, str]) -> dict[str, object]:
    """`wanted` and `there`, for a sentence that asks for them; nothing for another fault."""
    if not {"key", "expected", "found"} <= given.keys():
        return {}
    expected, found = given["expected"], str(given["found"])
    choices = [expected] if isinstance(expected, str) else expected
    if not isinstance(choices, (list, tuple)):
        return {}
    told = [_choice(str(one), known) for one in choices]
    *first, last = told or [""]
    either = known["misfit_or"].format(first=known["misfit_comma"].join(first), last=last)
    return {
        "wanted": either if first else last,
        "there": known["misfit_nothing"]
        if found == "-"
        else known["misfit_found"].format(found=_choice(found, known)),
    }


def _choice(code: str, known: Mapping[str, str]) -> str:
    if code in _TYPES:
        return known[f"misfit_{code}"]
    if code.startswith(_OTHER):
        return known["misfit_other"].format(key=code.removeprefix(_OTHER))
    if code.startswith(_ARTICLE):
        return known["misfit_article"].format(key=code)
    return code
