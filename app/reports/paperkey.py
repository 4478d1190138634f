"""The paper key: what opens headquarters when its passphrase is lost. One page, for the safe."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.phrases import Language, phrase
from app.kernel.time import Instant
from app.reports.document import Code, Document, KeyValues, Pairs, Paragraph


def paper_key_page(
    name: str,
    mark: str,
    copy: int,
    groups: Sequence[str],
    identity: str,
    at: Instant,
    language: Language,
) -> Document:
    """The groups to be typed, and the same as a code."""

    def say(code: str, **fields: object) -> str:
        return phrase(f"paper_key.{code}", language, fields)

    again = (Paragraph(say("copy", copy=copy), "warning"),) if copy > 1 else ()
    heads = (say("place"), say("signs"))
    return Document(
        title=say("title"),
        language=language,
        date=at,
        header=name,
        footer=say("foot", mark=mark),
        kind="paper_key",
        blocks=(
            *again,
            Paragraph(say("what"), "plain"),
            KeyValues(((say("name"), name), (say("mark"), mark), (say("at"), at)), "minute"),
            Pairs(heads, tuple((str(n), group) for n, group in enumerate(groups, 1))),
            Code(identity, say("code")),
            Paragraph(say("how"), "plain"),
            Paragraph(say("keep"), "warning"),
        ),
    )
