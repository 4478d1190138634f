"""What a round file's places on a network must mean beyond their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.formats.declared import NOTHING, Misfit, shown
from app.formats.roundfile_sense import venue_kinds
from app.formats.roundfile_tables import Table, tables_of, value_of

_SFTP = "sftp://user@host:port/path"
_S3 = "s3://key@bucket/prefix"
_URL = re.compile(r"(sftp|s3)://([^\s/?#@]*@)?[^\s/?#@]+(/[^\s?#]*)?", re.ASCII)
_KEY = re.compile(r"[a-z0-9@.-]+ [A-Za-z0-9+/=]{40,}( .*)?", re.ASCII)
_ENDPOINT = re.compile(r"https?://[^\s/?#@]+/?", re.ASCII)
_LONGEST = 1000


def drop_nonsense(document: Table) -> Iterator[Misfit]:
    """Every place that nobody could send to, or that would carry a secret about."""
    seen: dict[str, str] = {}
    for key, drop in tables_of(document, "drops").items():
        url = value_of(drop, "url", str)
        if url is None:
            continue
        found = _URL.fullmatch(url)
        if found is None or len(url) > _LONGEST:
            yield Misfit(f"{key}.url", (_SFTP, _S3), shown(url))
            continue
        if ":" in (found[2] or ""):
            # A secret is never repeated in a message, and never travels in a package.
            yield Misfit(f"{key}.url", (_SFTP, _S3), "user:…@")
        yield from _of_scheme(key, found[1], drop)
        venue = value_of(drop, "venue", str)
        known = venue_kinds(document)
        if venue and venue not in known:
            yield Misfit(f"{key}.venue", " | ".join(map(shown, known)) or NOTHING, shown(venue))
        other = seen.setdefault(f"{venue or ''} {url}", key)
        if other != key:
            yield Misfit(f"{key}.url", f"≠ {other}.url", shown(url))


def _of_scheme(key: str, scheme: str, drop: Table) -> Iterator[Misfit]:
    host_key, endpoint = value_of(drop, "host_key", str), value_of(drop, "endpoint", str)
    if scheme == "sftp":
        # Whoever answers in the server's place would get the password.
        if host_key is None or _KEY.fullmatch(host_key) is None or len(host_key) > 10 * _LONGEST:
            found = shown(host_key) if host_key else NOTHING
            yield Misfit(f"{key}.host_key", "ssh-ed25519 AAAA…", found)
        if endpoint:
            yield Misfit(f"{key}.endpoint", NOTHING, shown(endpoint))
        return
    if host_key:
        yield Misfit(f"{key}.host_key", NOTHING, shown(host_key))
    if endpoint and (_ENDPOINT.fullmatch(endpoint) is None or len(endpoint) > _LONGEST):
        yield Misfit(f"{key}.endpoint", "https://host:port", shown(endpoint))
