"""What tells a session from another one of its subject."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.round import Session


def mark_of(sessions: Mapping[str, Session], session: str) -> str:
    """A session's id, where its subject alone could be another's too; else nothing."""
    subject = sessions[session].subject
    alike = [one for one in sessions.values() if one.subject == subject]
    return session if len(alike) > 1 else ""
