"""The slip of a written warning: A5, Japanese with English below, to be signed as seen (E 15)."""

from __future__ import annotations

from app.domain.regulation import Text
from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.articles import article_words
from app.reports.document import Document, Heading, KeyValues, Paragraph, SignatureLine


def warning_slip(
    *,
    round_name: str,
    venue: str,
    subject: str,
    number: str,
    name: str | None,
    room: str,
    seat: str,
    kind: Text,
    to_companion: bool,
    text: str,
    seen_at: Instant,
    called_by: str,
    article: str,
    rule: Text,
    writes_on: bool,
    head_code: str,
    date: Instant,
    zone: str,
    about: str,
) -> Document:
    """One page. A companion is not named; what the proctor wrote stands once, as written.

    Without a name there is the number, and who signs has signed.

    `head_code` is the short code of the log's head, so that paper can bear witness for the log.
    """

    def both(code: str) -> str:
        return f"{phrase(code, 'ja')} {phrase(code, 'en')}"

    def says(language: Language) -> str:
        kind_of = kind.ja if language == "ja" else kind.en
        code = "warning.says_companion" if to_companion else "warning.says"
        return phrase(
            code, language, {"kind": kind_of, "article": article_words(article, language)}
        )

    def follows(language: Language) -> str:
        codes = ["warning.follows", *(["warning.goes_on"] if writes_on else [])]
        between = "" if language == "ja" else " "
        return between.join(phrase(code, language) for code in codes)

    named = () if name is None else ((both("warning.name"), name),)
    whose = "report.without_names" if name is None else "report.names_inside"
    return Document(
        title=both("warning.title"),
        language="ja",
        date=date,
        time_zone=zone,
        size="A5",
        header=f"{round_name}　{venue}",
        footer=f"{both('warning.head_code')} {head_code}　{both(whose)}",
        kind="warning",
        about=about,
        with_names=name is not None,
        blocks=(
            KeyValues(
                (
                    (both("warning.number"), number),
                    *named,
                    (both("warning.subject"), subject),
                    (both("warning.place"), f"{room}　{seat}"),
                    (both("warning.seen_at"), seen_at),
                    (both("warning.text"), text or "–"),
                    (both("warning.called_by"), called_by),
                )
            ),
            Heading(says("ja"), 1),
            Paragraph(rule.ja, "plain"),
            Paragraph(follows("ja"), "plain"),
            Heading(says("en"), 2),
            Paragraph(rule.en, "note"),
            Paragraph(follows("en"), "note"),
            Paragraph(f"{phrase('warning.seen', 'ja')}\n{phrase('warning.seen', 'en')}", "plain"),
            SignatureLine((both("warning.candidate"), both("warning.proctor"))),
        ),
    )
