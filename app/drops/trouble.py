"""What a system says of a medium that fails, told apart by what a person can do about it."""

from __future__ import annotations

import errno

from app.kernel.faults import Fault, machine

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
_GONE = (
    errno.ENODEV,
    errno.ENXIO,
    errno.ENOENT,
    getattr(errno, "ESTALE", errno.ENODEV),
    getattr(errno, "ENOTCONN", errno.ENODEV),
    getattr(errno, "ESHUTDOWN", errno.ENODEV),
)
_WINDOWS_CLOSED = 19
"""ERROR_WRITE_PROTECT, the switch of a card or a stick."""


def of_writing(place: str, error: OSError) -> Fault:
    """Why nothing could be written: `drop_full`, `drop_read_only`, `drop_gone`, `drop_failed`."""
    if error.errno in _FULL:
        return machine("drop_full", place=place)
    if error.errno in _CLOSED or getattr(error, "winerror", None) == _WINDOWS_CLOSED:
        return machine("drop_read_only", place=place)
    if error.errno in _GONE:
        return machine("drop_gone", place=place)
    return machine("drop_failed", place=place, detail=why(error))


def why(error: OSError) -> str:
    """The system's own word."""
    return error.strerror or str(error)
