"""Signed lines: a DSSE envelope that is read in one spelling only."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.formats import signed
from app.kernel.faults import Fault
from app.vault.signing import verify
from tests.formats import builders

MANIFEST, CONTENT = b'{"v":1,"name":"\xe9\xab\x99"}', b"line\n"
SIGNER = builders.HEADQUARTERS


def wrap(kind: str = "sample", manifest: bytes = MANIFEST, content: bytes = CONTENT) -> bytes:
    return signed.wrap(kind, manifest, content, public_key=SIGNER.public_key, sign=SIGNER.sign)


LINE = wrap().partition(b"\n")[0]


def code_of(line: bytes) -> str:
    with pytest.raises(Fault) as caught:
        signed.unwrap("sample", line + b"\n" + CONTENT, verify=verify)
    return caught.value.code


@given(st.binary(max_size=99), st.binary(max_size=99))
def test_what_goes_in_comes_out(manifest: bytes, content: bytes) -> None:
    opened = signed.unwrap("sample", wrap("sample", manifest, content), verify=verify)
    assert opened == (manifest, content, SIGNER.public_key)


def test_another_program_can_verify_it() -> None:
    """By the letter of DSSE 1.0.2, without a line of ours."""
    envelope = json.loads(LINE)
    kind, payload = envelope["payloadType"].encode(), base64.b64decode(envelope["payload"])
    (signature,) = envelope["signatures"]
    message = b" ".join([b"DSSEv1", b"%d" % len(kind), kind, b"%d" % len(payload), payload])
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature["keyid"]))
    key.verify(base64.b64decode(signature["sig"]), message)
    assert payload == MANIFEST


ENVELOPE = json.loads(LINE)
SIGNATURE = ENVELOPE["signatures"][0]


def again(**changes: Any) -> bytes:
    return json.dumps(ENVELOPE | changes, separators=(",", ":")).encode()


def spare_bits(text: str) -> str:
    """The same bytes in base64, with another last character."""
    place = text.index("=") - 1
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = text[:place] + alphabet[alphabet.index(text[place]) + 1] + text[place + 1 :]
    assert base64.b64decode(other) == base64.b64decode(text)
    return other


SPELLINGS = {
    "white space": LINE.replace(b",", b", ", 1),
    "white space before": b" " + LINE,
    "CR": LINE + b"\r",
    "fields in another order": json.dumps(
        dict(reversed(ENVELOPE.items())), separators=(",", ":")
    ).encode(),
    "a field twice": LINE.replace(b'{"payload"', b'{"payloadType":"x","payload"'),
    "one field more": again(note=""),
    "an escaped slash": LINE.replace(b"application/", b"application\\/"),
    "an escaped letter": LINE.replace(b"application/", b"\\u0061pplication/"),
    "spare bits of the signature": again(
        signatures=[SIGNATURE | {"sig": spare_bits(SIGNATURE["sig"])}]
    ),
    "key id in upper case": again(signatures=[SIGNATURE | {"keyid": SIGNATURE["keyid"].upper()}]),
    "key id with spaces": again(signatures=[SIGNATURE | {"keyid": SIGNATURE["keyid"] + " "}]),
    "no signature": again(signatures=[]),
    "two signatures": again(signatures=[SIGNATURE, SIGNATURE]),
    "signatures missing": json.dumps({"payload": "", "payloadType": ""}).encode(),
    "URL-safe base64": again(payload="-_==" + ENVELOPE["payload"]),
    "not base64": again(payload="="),
    "null": b"null",
    "nothing": b"",
    "deep": b"[" * 200_000,
    "deep in a field": b'{"payload":' + b"[" * 200_000,
    "not UTF-8": b"\xff\xfe" + LINE,
}


@pytest.mark.parametrize("line", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_an_envelope_has_one_spelling(line: bytes) -> None:
    assert line != LINE
    assert code_of(line) == "damaged"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("application/vnd.kantoku.sample.v2+json", "newer_format"),
        ("application/vnd.kantoku.sample.v0+json", "other_format"),
        ("application/vnd.kantoku.sample.v12345+json", "other_format"),
        ("application/vnd.kantoku.other.v1+json", "other_format"),
        ("", "other_format"),
    ],
)
def test_another_kind_of_file_is_told_apart(kind: str, code: str) -> None:
    assert code_of(again(payloadType=kind)) == code


def test_a_signature_belongs_to_its_kind() -> None:
    """A bundle's manifest does not pass for a package's: the kind is signed too."""
    line = wrap("other").partition(b"\n")[0]
    assert code_of(line) == "other_format"
    assert code_of(line.replace(b"kantoku.other", b"kantoku.sample")) == "bad_signature"


@pytest.mark.parametrize(
    "changes",
    [
        {"payload": base64.b64encode(MANIFEST + b" ").decode()},
        {"payload": ""},
        {"signatures": [SIGNATURE | {"sig": ""}]},
        {"signatures": [SIGNATURE | {"sig": base64.b64encode(bytes(64)).decode()}]},
        {"signatures": [SIGNATURE | {"keyid": builders.STRANGER.public_key.hex()}]},
        {"signatures": [SIGNATURE | {"keyid": ""}]},
        {"signatures": [SIGNATURE | {"keyid": "00" * 31}]},
        {"signatures": [SIGNATURE | {"keyid": "ff" * 32}]},
    ],
)
def test_a_signature_that_does_not_hold(changes: dict[str, Any]) -> None:
    assert code_of(again(**changes)) == "bad_signature"


@pytest.mark.parametrize("data", [b"", b"\n", LINE, b"\n" + LINE, LINE[:-1] + b"\n"])
def test_without_an_envelope_and_its_line_end_nothing_is_read(data: bytes) -> None:
    with pytest.raises(Fault, match="damaged"):
        signed.unwrap("sample", data, verify=verify)


def test_an_endless_envelope_is_not_parsed() -> None:
    fits, endless = (bytes(signed.MAX_ENVELOPE * share // 100) for share in (70, 76))
    assert signed.unwrap("sample", wrap(manifest=fits), verify=verify).manifest == fits
    with pytest.raises(Fault, match="damaged"):
        signed.unwrap("sample", wrap(manifest=endless), verify=verify)
