"""The announcements in writing, in large type, for people who cannot hear them."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.regulation import Announcement
from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Block, Document, Heading, PageBreak, Paragraph

_OTHER: dict[Language, Language] = {"ja": "en", "en": "ja"}


def written_announcements(
    *,
    round_name: str,
    venue: str,
    subject: str,
    script: Sequence[Announcement],
    version: str,
    language: Language,
    date: Instant,
    zone: str,
    about: str,
) -> Document:
    """A page for each moment: what is said then, and beneath it the same in the other language.

    The page is shown when the words are read; it names nobody.
    """
    blocks: list[Block] = []
    moment = ""
    for one in script:
        said = phrase(f"calls.{one.when}", language, {"minutes": one.minutes})
        if said != moment:
            blocks += [*([PageBreak()] if blocks else []), Heading(said)]
            moment = said
        blocks.append(Paragraph(getattr(one.text, language), "large"))
        blocks.append(Paragraph(getattr(one.text, _OTHER[language])))
    if not blocks:
        blocks.append(Paragraph(phrase("calls.none", language)))
    return Document(
        title=phrase("calls.title", language),
        language=language,
        date=date,
        time_zone=zone,
        header=f"{round_name}　{venue}　{subject}",
        footer=phrase("calls.version", language, {"version": version}),
        blocks=tuple(blocks),
        kind="calls",
        about=about,
    )
