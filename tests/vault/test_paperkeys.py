"""An age identity on paper, and what is told of a mistyped one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.faults import Fault
from app.vault.paperkeys import GROUPS, identity_on_paper, paper_groups
from app.vault.passphrases import ALPHABET
from app.vault.sealing import identity_from, recipient_of

IDENTITY = identity_from(b"a secret of tests", "paper")
GROUPED = paper_groups(IDENTITY)
IDENTITIES = st.binary(min_size=16, max_size=16).map(lambda secret: identity_from(secret, "paper"))


@given(IDENTITIES)
def test_what_is_typed_off_the_paper_is_the_identity(identity: str) -> None:
    groups = paper_groups(identity)
    assert len(groups) == GROUPS
    assert {len(group) for group in groups} == {5}
    assert identity_on_paper(" ".join(groups)) == identity


@pytest.mark.parametrize(
    "typed",
    [
        "-".join(GROUPED),
        "\n".join(GROUPED).lower(),
        "".join(GROUPED),
        "　".join(GROUPED).translate({ord(c): ord(c) + 0xFEE0 for c in ALPHABET}),
        " ".join(GROUPED).replace("0", "o").replace("1", "l"),
        f"  {IDENTITY}\n",
        IDENTITY.lower(),
    ],
)
def test_however_it_is_typed(typed: str) -> None:
    assert recipient_of(identity_on_paper(typed)) == recipient_of(IDENTITY)


@given(st.integers(0, GROUPS - 1), st.integers(0, 4), st.sampled_from(ALPHABET))
def test_a_wrong_sign_names_its_group(place: int, at: int, sign: str) -> None:
    group = GROUPED[place]
    wrong = group[:at] + sign + group[at + 1 :]
    if wrong == group:
        return
    with pytest.raises(Fault) as told:
        identity_on_paper(" ".join((*GROUPED[:place], wrong, *GROUPED[place + 1 :])))
    assert (told.value.code, told.value.fields["groups"]) == ("paper_key_groups", [place + 1])


@pytest.mark.parametrize(
    ("groups", "code", "fields"),
    [
        ((GROUPED[1], GROUPED[0], *GROUPED[2:]), "paper_key_groups", {"groups": [1, 2]}),
        ((*GROUPED[:3], GROUPED[3][:4], *GROUPED[4:]), "paper_key_groups", {"groups": [4]}),
        (GROUPED[:12], "paper_key_length", {"found": 12, "first": 13}),
        ((*GROUPED[:6], *GROUPED[7:]), "paper_key_length", {"found": 12, "first": 7}),
        ((*GROUPED, "AAAAA"), "paper_key_length", {"found": 14, "first": 14}),
        ((), "paper_key_length", {"found": 0, "first": 1}),
        ((IDENTITY[:-1] + "Q",), "paper_key_length", {"expected": 13}),
        (("日本語",), "paper_key_length", {"found": 1}),
    ],
)
def test_what_else_is_wrong(groups: tuple[str, ...], code: str, fields: dict[str, object]) -> None:
    with pytest.raises(Fault) as told:
        identity_on_paper(" ".join(groups))
    assert told.value.code == code
    assert fields.items() <= told.value.fields.items()


def test_a_group_of_another_paper_is_mostly_told() -> None:
    """Its own check sign is right, so only what the last group says of all can tell."""
    other = paper_groups(identity_from(b"another secret of tests", "paper"))
    told = [
        _code((*GROUPED[:place], other[place], *GROUPED[place + 1 :]))
        for place in range(GROUPS - 1)
    ]
    assert set(told) == {"", "paper_key_mistyped"}
    assert told.count("paper_key_mistyped") >= 10


def _code(groups: tuple[str, ...]) -> str:
    try:
        identity_on_paper(" ".join(groups))
    except Fault as fault:
        return fault.code
    return ""
