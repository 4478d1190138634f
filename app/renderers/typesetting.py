"""The one door to typst: a template of `resources/typst` and data in, PDF or PNG bytes out.

Data reaches a template as JSON and is placed as text, so that nothing in a name is ever markup.
Only the fonts that come with Kantoku are used: the same page on every computer.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec
import typst

from app.kernel.phrases import Language, phrases
from app.kernel.resources import resource
from app.kernel.time import Instant

_PREFIX = "paper."


def typeset(
    template: str,
    data: Mapping[str, object],
    *,
    language: Language,
    title: str,
    date: Instant | None,
) -> bytes:
    """A tagged PDF with embedded fonts; equal input gives equal bytes.

    The date is the document's own, to the second; without one the file carries none. With a date
    it is PDF/A-2a and PDF/UA-1, without one PDF/UA-1.
    """
    compiler = _compiler(template, labelled(data, language, title, dated=date is not None))
    timestamp = date.second if date else None
    standards: list[typst.PDFStandard] = ["a-2a", "ua-1"] if date else ["ua-1"]
    try:
        return _one(compiler.compile(format="pdf", timestamp=timestamp, pdf_standards=standards))
    except typst.TypstError:
        # Both standards refuse a character that no font has. The page is needed all the same.
        return _one(compiler.compile(format="pdf", timestamp=timestamp))


def labelled(
    data: Mapping[str, object], language: Language, title: str, *, dated: bool
) -> dict[str, object]:
    """Data with what every paper needs besides: its words, language and title."""
    words = _labels(language)
    return {**data, "labels": words, "language": language, "title": title, "dated": dated}


def typeset_pictures(
    template: str, data: Mapping[str, object], *, pixels_per_point: int
) -> list[bytes]:
    """A PNG for each page."""
    made = _compiler(template, data).compile(format="png", ppi=72 * pixels_per_point)
    # typst gives a single page as it is and several as a list.
    return made if isinstance(made, list) else [made] if made else []


def _one(made: bytes | list[bytes] | None) -> bytes:
    assert isinstance(made, bytes), "typst gives a PDF as one file"
    return made


def _compiler(template: str, data: Mapping[str, object]) -> typst.Compiler:
    root = resource("typst")
    return typst.Compiler(
        root / f"{template}.typ",
        root=root,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": msgspec.json.encode(data).decode()},
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[resource("fonts")],
    )


@cache
def _labels(language: Language) -> Mapping[str, str]:
    return {
        code.removeprefix(_PREFIX): text
        for code, text in phrases(language).items()
        if code.startswith(_PREFIX)
    }
