"""What one regulation has and another has not: declared in its rule pack, asked for by the code.

No code asks which pack, venue kind, stage or form it is; it asks for what stands here. A pack that
was written before a table existed lacks it, and gets what held for everybody until then: `FIRST_…`.
A table that is there says all: what it leaves out does not hold.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from app.domain.round import Form, Stage, VenueKind

Ground = Literal["identity", "documents", "group", "afterwards"]
"""What an answer may rest on that is no reason, finding, refusal or incident of the pack."""


class VenueRules(Struct, frozen=True, forbid_unknown_fields=True):
    """What holds at one kind of venue and not at another."""

    tickets: bool = True
    """Whether its people get tickets, where the round file does not say."""
    sets_times: bool = False
    """Whether its lead sets the times, inside headquarters' window."""
    times_article: str | None = None
    lead_may_sit: bool = True
    """Whether somebody of a lead's name may be entered there."""
    lead_article: str | None = None
    declares: bool = False
    """Whether an exemption may be declared there that the roster does not know of."""


class Grounds(Struct, frozen=True, forbid_unknown_fields=True):
    """The articles of answers that no reason, finding, refusal or incident is behind."""

    identity: str | None = None
    """Only who applied may sit, and what can't be confirmed the lead decides."""
    documents: str | None = None
    """What has to be shown."""
    group: str | None = None
    """How many people make a group."""
    afterwards: str | None = None
    """What is found out after the event counts too."""
    confidentiality: tuple[str, ...] = ()
    """The duty that everybody who signs in confirms."""


class LateEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """Whoever is late may still be let in for a while, if the venue lead agrees."""

    minutes: int
    """Since the start: the room's real one, stoppages not counted, else the one that holds."""
    article: str | None = None


FIRST_VENUES: dict[VenueKind, VenueRules] = {
    "public": VenueRules(),
    "semi-public": VenueRules(
        tickets=False,
        sets_times=True,
        times_article="5.2",
        lead_may_sit=False,
        lead_article="21.4",
        declares=True,
    ),
}
"""For a pack without the table `venue_rules`; one of other numbers cites none of these."""

FIRST_GROUNDS = Grounds(
    identity="7.2",
    documents="8.1",
    group="2.4",
    afterwards="18.2",
    confidentiality=("19", "20"),
)
"""For a pack without the table `grounds` that numbers its articles so; any other cites its own."""

FIRST_ONCE: tuple[Stage, ...] = ("first", "second")
"""For a pack without `once_stages`."""

FIRST_SHEETS: tuple[Form, ...] = ("written",)
"""For a pack without `sheet_forms`."""
