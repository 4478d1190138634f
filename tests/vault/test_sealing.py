"""Sealed files: zstd inside age, whole or not at all, and never larger than allowed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import pyrage
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from pyrage import x25519

from app.kernel.faults import Fault, Kind
from app.vault import sealing
from tests.formats import builders
from tests.formats.damage import appended, at_random, truncations

IDENTITY, OTHER = builders.HQ_IDENTITY, builders.VENUE_IDENTITY
LIMIT = 10_000_000
DATA = builders.bundle_bytes(builders.all_links())
SEALED = sealing.seal(DATA, [sealing.recipient_of(text) for text in (IDENTITY, OTHER)])


def unseal(sealed: bytes, identity: str = IDENTITY, limit: int = LIMIT) -> bytes:
    return sealing.unseal(sealed, [identity], limit=limit, format="bundle")


def refusals(damaged: Iterable[bytes]) -> set[str]:
    """How damaged files are refused; whatever is opened is named."""
    codes, opened = set(), []
    for data in damaged:
        try:
            unseal(data)
        except sealing.NotForUs:
            codes.add("not for us")
        except Fault as fault:
            codes.add(fault.code if fault.kind is Kind.HOSTILE else str(fault.kind))
        else:
            opened.append(data)
    assert opened == []
    return codes


def sealed_packed(packed: bytes) -> bytes:
    """What somebody can seal who knows the recipients."""
    recipient = x25519.Identity.from_str(IDENTITY).to_public()
    return bytes(pyrage.encrypt(packed, [recipient]))


@given(st.binary(min_size=1, max_size=2_000) | st.integers(1, 300_000).map(bytes))
def test_what_goes_in_comes_out(data: bytes) -> None:
    sealed = sealing.seal(data, [sealing.recipient_of(IDENTITY)])
    assert unseal(sealed) == data
    assert unseal(sealed, limit=len(data)) == data
    with pytest.raises(Fault, match="too_large"):
        unseal(sealed, limit=len(data) - 1)


def test_nothing_is_never_sealed() -> None:
    with pytest.raises(ValueError):
        sealing.seal(b"", [sealing.recipient_of(IDENTITY)])


@pytest.mark.parametrize("identity", [IDENTITY, OTHER])
def test_each_recipient_opens_it(identity: str) -> None:
    assert unseal(SEALED, identity) == DATA


def test_one_of_several_identities_is_enough() -> None:
    keys = [sealing.new_identity(), IDENTITY]
    assert sealing.unseal(SEALED, keys, limit=LIMIT, format="bundle") == DATA


def test_nobody_else_opens_it() -> None:
    with pytest.raises(sealing.NotForUs):
        unseal(SEALED, sealing.new_identity())


def test_random_damage_is_refused() -> None:
    assert refusals(at_random(SEALED, 2_000)) <= {"damaged", "not for us"}


def test_damage_to_the_header_is_refused() -> None:
    end = SEALED.index(b"\n---") + 60

    def flips() -> Iterator[bytes]:
        for place in range(0, end * 8, 3):
            changed = bytearray(SEALED)
            changed[place // 8] ^= 1 << place % 8
            yield bytes(changed)

    assert refusals(flips()) == {"damaged", "not for us"}


def test_every_truncation_of_the_header_and_the_end_is_refused() -> None:
    end = SEALED.index(b"\n---") + 60
    cut = [*truncations(SEALED[:end]), *(SEALED[:-size] for size in range(1, 200))]
    assert refusals(cut) == {"damaged"}


def test_every_appended_byte_is_refused() -> None:
    assert refusals(appended(SEALED)) == {"damaged"}


@pytest.mark.parametrize("size", [64 * 1024, 128 * 1024])
def test_a_byte_after_a_last_full_chunk_is_refused(size: int) -> None:
    """age encrypts in chunks of 64 KiB: a file that ends with a full one is the tempting case."""
    packed = bytes(size)
    sealed = sealed_packed(packed)
    assert pyrage.decrypt(sealed, [x25519.Identity.from_str(IDENTITY)]) == packed
    assert refusals([sealed + b"\0", sealed + bytes(17), sealed[:-1]]) == {"damaged"}


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda tail: SEALED[:150] + tail))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert refusals([data]) <= {"damaged", "not for us"}


PACKED = zstandard.ZstdCompressor().compress(DATA)
STREAMED = zstandard.ZstdCompressor(write_content_size=False).compress(DATA)
MALFORMED = {
    "nothing": b"",
    "not compressed": DATA,
    "an empty frame": zstandard.ZstdCompressor().compress(b""),
    "a skipped frame": b"\x50\x2a\x4d\x18\x04\0\0\0abcd",
    "a skipped frame in front": b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + PACKED,
    "one byte more": PACKED + b"\0",
    "two frames": PACKED + PACKED,
    "cut": PACKED[:-1],
    "half": PACKED[: len(PACKED) // 2],
    "no size told": STREAMED,
}


@pytest.mark.parametrize("packed", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_frame_is_damaged(packed: bytes) -> None:
    assert refusals([sealed_packed(packed)]) == {"damaged"}


@given(st.binary(max_size=200))
def test_any_frame_is_damaged(packed: bytes) -> None:
    frames = [sealed_packed(packed), sealed_packed(PACKED[:4] + packed)]
    assert refusals(frames) <= {"damaged", "too_large"}


BLOCK = 128 * 1024


def frame(declared: int, blocks: int, window: int) -> bytes:
    """A frame that repeats one byte 128 KiB at a time; four bytes a block."""
    header = bytes([0x80, window]) + declared.to_bytes(4, "little")
    more, last = (((BLOCK << 3) | 2 | end).to_bytes(3, "little") + b"A" for end in (0, 1))
    return b"\x28\xb5\x2f\xfd" + header + more * (blocks - 1) + last


def test_the_frames_of_this_test_are_well_formed() -> None:
    honest = frame(3 * BLOCK, 3, 0x38)
    assert unseal(sealed_packed(honest)) == b"A" * (3 * BLOCK)


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits there")
@pytest.mark.parametrize(
    ("declared", "window"),
    [(1_000, 0x38), (400_000, 0x38), (9_000_000, 0x38), (9_000_000, 0x58), (9_000_000, 0xF8)],
)
def test_a_bomb_takes_no_more_memory_than_it_declares(declared: int, window: int) -> None:
    import resource

    bomb = sealed_packed(frame(declared, 8_000, window))
    assert len(bomb) < 40_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusals([bomb]) == {"damaged"}
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    # A thousand million bytes would come out of it.
    assert grown * (1 if sys.platform == "darwin" else 1024) < 3 * LIMIT


@pytest.mark.parametrize("declared", [LIMIT + 1, 2**32 - 1])
def test_a_declared_size_above_the_limit_is_refused_at_once(declared: int) -> None:
    assert refusals([sealed_packed(frame(declared, 8_000, 0x38))]) == {"too_large"}


def test_a_sealed_file_far_above_the_limit_is_not_even_decrypted() -> None:
    with pytest.raises(Fault, match="too_large"):
        unseal(bytes(2 * 2**20), limit=1_000)


@given(st.binary(min_size=1, max_size=40))
def test_a_secret_yields_one_identity_a_purpose(secret: bytes) -> None:
    identity = sealing.identity_from(secret, "package")
    assert sealing.identity_from(secret, "package") == identity
    assert sealing.identity_from(secret, "other") != identity
    assert str(x25519.Identity.from_str(identity)) == identity
    assert sealing.recipient_of(identity).startswith("age1")
