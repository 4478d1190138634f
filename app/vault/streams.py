"""Sealing and opening what is too large to be held at once: zstd inside age, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

import pyrage
import zstandard
from pyrage import x25519

from app.kernel.faults import hostile
from app.vault.sealing import NotForUs

_LEVEL = 3
_PIECE = 2**20


class _Pulled:
    """Pieces as a file to be read; what goes wrong in making them is kept, for age hides it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""
        self.trouble: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = next(self._pieces)
        except StopIteration:
            return b""
        except BaseException as error:
            self.trouble = error
            raise
        size = len(self._left) if size < 0 else size
        given, self._left = self._left[:size], self._left[size:]
        return given


class _Poured:
    """A file to be written; what goes wrong is kept, for age hides it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.trouble: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except BaseException as error:
            self.trouble = error
            raise

    def flush(self) -> None:
        """Nothing is kept back."""


def seal_stream(pieces: Iterable[bytes], into: IO[bytes], recipients: list[str]) -> None:
    """Compress and encrypt; what making the pieces or writing them raises is raised."""
    source, sink = _Pulled(_packed(pieces)), _Poured(into)
    keys = [x25519.Recipient.from_str(text) for text in recipients]
    try:
        pyrage.encrypt_io(source, sink, keys)
    except Exception as error:
        raise source.trouble or sink.trouble or error from None
    finally:
        source._pieces.close()  # type: ignore[attr-defined]


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor(level=_LEVEL).compressobj()
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def unseal_stream(
    source: IO[bytes], passing: IO[bytes], identities: list[str], *, format: str
) -> IO[bytes]:
    """A file to be read, opened by way of an empty one that may be thrown away when that is done.

    Nothing is given out before all of it was found to be as it was sealed. Raise NotForUs, or a
    hostile Fault for damage; reading may still raise `zstandard.ZstdError`.
    """
    sink = _Poured(passing)
    keys = [x25519.Identity.from_str(text) for text in identities]
    try:
        pyrage.decrypt_io(source, sink, keys)
    except Exception as error:
        if sink.trouble is not None:
            raise sink.trouble from None
        if "No matching keys" in str(error):
            raise NotForUs from error
        raise hostile("damaged", format=format) from error
    passing.seek(0)
    unpacker = zstandard.ZstdDecompressor()
    return _Unpacked(unpacker.stream_reader(passing, read_size=_PIECE), format)  # type: ignore[return-value]


class _Unpacked:
    """Reading as much as is asked for, and no more."""

    def __init__(self, reader: zstandard.ZstdDecompressionReader, format: str) -> None:
        self._reader = reader
        self._format = format

    def read(self, size: int) -> bytes:
        try:
            return self._reader.read(size)
        except zstandard.ZstdError as error:
            raise hostile("damaged", format=self._format) from error
