"""The round file: what it may say, and that everything wrong in it is named at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.roundfile import LARGEST, read_round
from app.kernel.faults import Fault, Faults, Kind
from tests.preparing.samples import ROUND


def keys(text: str) -> dict[str, tuple[str, str]]:
    with pytest.raises(Faults) as caught:
        read_round(text.encode(), "round.toml")
    assert {fault.fields["file"] for fault in caught.value.faults} == {"round.toml"}
    found = [fault.fields for fault in caught.value.faults]
    return {str(f["key"]): (str(f.get("expected")), str(f.get("found"))) for f in found}


def test_a_good_round_is_read(round_text: str) -> None:
    round_ = read_round(round_text.encode(), "round.toml")
    assert [venue.code for venue in round_.venues] == ["T01", "S01"]
    assert round_.sessions[0].doors.local("Asia/Tokyo").isoformat() == "2026-11-22T09:00:00+09:00"
    assert round_.sessions[0].window is None
    assert round_.sessions[1].window is not None
    assert not round_.practice


def test_tickets_are_issued_for_public_venues_unless_said_otherwise(round_text: str) -> None:
    public, semi_public = read_round(round_text.encode(), "r").sessions
    assert (public.ticket_issued, semi_public.ticket_issued) == (True, False)
    said = round_text.replace("window =", "ticket_issued = true\nwindow =")
    assert read_round(said.encode(), "r").sessions[1].ticket_issued


def test_rooms_may_stand_inside_their_venue_and_the_file_may_have_a_mark(round_text: str) -> None:
    nested = round_text.replace(
        '[[venues.rooms]]\ncode = "A"\nname = "教室A"\nseats = 2\n',
        'rooms = [{ code = "A", name = "教室A", seats = 2 }]\n',
    )
    assert nested != round_text
    marked = b"\xef\xbb\xbf" + nested.replace("\n", "\r\n").encode()
    assert read_round(marked, "r") == read_round(round_text.encode(), "r")


def test_a_practice_round_may_give_pins(round_text: str) -> None:
    text = round_text.replace('id = "2026-2"', 'id = "2026-2"\npractice = true')
    text = text.replace('role = "lead"', 'role = "lead"\npin = "0042"')
    assert [person.pin for person in read_round(text.encode(), "r").staff] == ["0042", "0042"]


DOORS = "doors = 2026-11-22T09:00:00+09:00"


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('id = "2026-2"', 'id = "2026/2"', "round.id", "A-Z a-z 0-9 . _ - (1-32)"),
        ('id = "2026-2"', "id = 2026", "round.id", "string"),
        ('id = "2026-2"\n', "", "round.id", "string"),
        ('"iacs"', '"../iacs"', "round.regulation", "A-Z a-z 0-9 . _ - (1-32)"),
        *[(f'id = "{old}"', f'id = "{new}"', key, "≠ CON, PRN, AUX, NUL, COM1, LPT1, …")
          for old, key in (("2026-2", "round.id"), ("T01-AM", "sessions[0].id"))
          for new in ("con", "NUL", "aux.1", "Com1")],
        ('code = "T01"', 'code = "prn"', "venues[0].code", "≠ CON, PRN, AUX, NUL, COM1, LPT1, …"),
        ('id = "2026-2"', 'id = "2026-2."', "round.id", "A-Z a-z 0-9 . _ - (1-32)"),
        (DOORS, DOORS.replace("-22T", "-21T"), "sessions[0].doors", "start - 6 h <= doors"),
        ("end = 2026-11-22T11:30", "end = 2026-11-23T11:30", "sessions[0].end",
         "end <= start + 24 h"),
        ("Asia/Tokyo", "Asia/Tokio", "round.time_zone", "Asia/Tokyo"),
        ("Asia/Tokyo", "Asia", "round.time_zone", "Asia/Tokyo"),
        ("Asia/Tokyo", "../Tokyo", "round.time_zone", "Asia/Tokyo"),
        ("time_zone", "timezone", "round.timezone", "time_zone"),
        ("[round]", "[round]\npractise = true", "round.practise", "practice"),
        ('code = "S01"', 'code = "t01"', "venues[1].code", "≠ venues[0].code"),
        ('code = "T01"', 'code = "第一"', "venues[0].code", "A-Z a-z 0-9 . _ - (1-32)"),
        ('kind = "public"', 'kind = "publc"', "venues[0].kind", '"public" | "semi-public"'),
        ("seats = 40", "seats = 0", "venues[0].rooms[0].seats", "1-100000"),
        ("seats = 40", 'seats = "40"', "venues[0].rooms[0].seats", "integer"),
        ("seats = 40", "seats = true", "venues[0].rooms[0].seats", "integer"),
        ("seats = 40", "seats = 99999999999999999999", "venues[0].rooms[0].seats", "1-100000"),
        ('id = "S01-AM"', 'id = "T01-AM"', "sessions[1].id", "≠ sessions[0].id"),
        ('id = "T01-AM"', 'id = "T01 AM"', "sessions[0].id", "A-Z a-z 0-9 . _ - (1-32)"),
        ('"T01"\nsubject', '"T09"\nsubject', "sessions[0].venue", '"T01" | "S01"'),
        (DOORS, DOORS[:-6], "sessions[0].doors", "2026-11-22T09:00:00+09:00"),
        (DOORS, "doors = 2026-11-22", "sessions[0].doors", "2026-11-22T09:00:00+09:00"),
        (DOORS, 'doors = "9:00"', "sessions[0].doors", "2026-11-22T09:00:00+09:00"),
        (DOORS, DOORS.replace("09:00:00+", "09:51:00+"), "sessions[0].admission_deadline",
         "doors <= admission_deadline"),
        (DOORS, DOORS.replace("09:00:00+", "10:01:00+"), "sessions[0].start", "doors <= start"),
        ("end = 2026-11-22T11:30", "end = 2026-11-22T10:00", "sessions[0].end", "start < end"),
        ("line = 2026-11-22T09:50", "line = 2026-11-22T11:30", "sessions[0].end",
         "admission_deadline < end"),
        (DOORS, "doors = 1926-11-22T09:00:00+09:00", "sessions[0].doors", "2000-2099"),
        ("T11:30:00+09:00",
         "T11:30:00+09:00\nwindow = [2026-11-20T09:00:00Z, 2026-11-24T09:00:00Z]",
         "sessions[0].window", 'kind = "semi-public"'),
        ("[2026-11-20T", "[2026-11-25T", "sessions[1].window", "[from, to], from < to"),
        (", 2026-11-24T18:00:00+09:00]", "]", "sessions[1].window",
         "[2026-11-22T09:00:00+09:00, 2026-11-22T09:00:00+09:00]"),
        ('form = "written"', 'form = "oral"', "sessions[0].form",
         '"interview" | "lecture" | "practical" | "written"'),
        ('role = "lead"', 'role = "proctor"', "staff", 'venue = "T01", role = "lead"'),
        ('"T01"\nid = "l01"', '"T02"\nid = "l01"', "staff[0].venue", '"T01" | "S01"'),
        ('"S01"\nid = "l01"', '"T01"\nid = "L01"', "staff[1].id", "≠ staff[0].id"),
        ('id = "l01"', 'id = "責任者"', "staff[0].id", "A-Z a-z 0-9 . _ - (1-32)"),
        ('role = "lead"', 'role = "lead"\npin = "4242"', "staff[0].pin", "practice = true"),
    ],
)  # fmt: skip
def test_each_fault_names_its_key(
    round_text: str, old: str, new: str, key: str, expected: str
) -> None:
    broken = round_text.replace(old, new, 1)
    assert broken != round_text
    assert keys(broken)[key][0] == expected


TEXTS = [
    ('name = "2026年度 第2回"', "name", "round.name"),
    ('name = "東京第一会場"', "name", "venues[0].name"),
    ('name = "大会議室A"', "name", "venues[0].rooms[0].name"),
    ('code = "A"', "code", "venues[0].rooms[0].code"),
    ('subject = "grade-2"', "subject", "sessions[0].subject"),
    ('name = "田邊 薫"', "name", "staff[0].name"),
]
ODD_TEXTS = [
    *[(text, "round_text_empty") for text in ("", "　", " ", "\u0301")],
    *[(f"a\\u{code}b", "round_text_unseen") for code in ("202e", "0000", "200b", "2066", "001b")],
    ("名" * 101, "round_text_too_long"),
    ("名" * 100_000, "round_text_too_long"),
]


@pytest.mark.parametrize(("line", "name", "key"), TEXTS)
@pytest.mark.parametrize(("text", "code"), ODD_TEXTS, ids=lambda value: value[:12])
def test_a_text_that_people_read_is_there_short_and_seen(
    round_text: str, line: str, name: str, key: str, text: str, code: str
) -> None:
    broken = round_text.replace(line, f'{name} = "{text}"', 1)
    with pytest.raises(Faults) as caught:
        read_round(broken.encode(), "round.toml")
    told = [(fault.code, fault.fields["key"]) for fault in caught.value.faults]
    assert told == [(code, key)]


@pytest.mark.parametrize("pin", ["1", "123", "1234567890123", "１２３４", "12a4", ""])
def test_a_pin_is_four_to_twelve_digits_and_is_never_repeated(round_text: str, pin: str) -> None:
    text = round_text.replace("[round]", "[round]\npractice = true")
    text = text.replace('role = "lead"', f'role = "lead"\npin = "{pin}"', 1)
    assert keys(text) == {"staff[0].pin": ("0-9 (4-12)", "…")}


def test_a_pin_of_the_wrong_type_is_not_repeated_either(round_text: str) -> None:
    text = round_text.replace("[round]", "[round]\npractice = true")
    assert keys(text.replace('role = "lead"', "pin = 4242\nrole = 'lead'", 1)) == {
        "staff[0].pin": ("string", "…")
    }


def test_everything_is_named_at_once_and_one_fault_hides_no_other(round_text: str) -> None:
    text = round_text.replace('kind = "public"', 'kind = "publc"').replace(
        "seats = 40", "seats = 0"
    )
    text = text.replace(DOORS, "dors = 1", 1).replace('"T01"\nsubject', '"T09"\nsubject')
    text = text.replace("Tokyo", "Tokio").replace('id = "2026-2"', 'id = "-"')
    assert set(keys(text)) == {
        "round.id",
        "round.time_zone",
        "venues[0].kind",
        "venues[0].rooms[0].seats",
        "sessions[0].dors",
        "sessions[0].venue",
    }


@pytest.mark.parametrize("section", ["round", "venues", "sessions"])
def test_a_missing_section_is_named(section: str) -> None:
    assert section in keys("")


@pytest.mark.parametrize("section", ["venues", "sessions"])
def test_an_empty_section_is_named(section: str) -> None:
    assert keys("venues = []\nsessions = []")[section] == (f"[[{section}]]", "-")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a = ", "round_unreadable"),
        (b"\n\n[round", "round_unreadable"),
        (b"x = " + b"[" * 50_000, "round_unreadable"),
        (b"x = " + b"9" * 10_000, "round_unreadable"),
        (b"a." * 100_000 + b"a = 1", "round_unreadable"),
        ("名".encode("cp932"), "round_encoding"),
        (b"#" * (LARGEST + 1), "round_too_big"),
    ],
)
def test_what_is_no_toml_is_hostile(data: bytes, code: str) -> None:
    with pytest.raises(Fault) as caught:
        read_round(data, "round.toml")
    assert (caught.value.code, caught.value.kind) == (code, Kind.HOSTILE)
    assert caught.value.fields["file"] == "round.toml"


@given(data=st.binary(max_size=300))
def test_no_bytes_raise_anything_but_faults(data: bytes) -> None:
    with pytest.raises((Fault, Faults)):
        read_round(data, "round.toml")


VALUES = st.sampled_from(
    """1 "x" true [] {} [1] [[]] 0.5 nan inf -1 99999999999999999999 09:00:00
    2026-11-22 2026-11-22T09:00:00 0001-01-01T00:00:00+09:00 9999-12-31T23:59:59-09:00""".split()
)


@given(data=st.data(), value=VALUES)
def test_no_value_in_any_place_raises_anything_but_faults(data: st.DataObject, value: str) -> None:
    lines = ROUND.splitlines()
    places = [number for number, line in enumerate(lines) if " = " in line]
    place = data.draw(st.sampled_from(places))
    lines[place] = f"{lines[place].partition(' = ')[0]} = {value}"
    try:
        read_round("\n".join(lines).encode(), "round.toml")
    except Faults as caught:
        unnamed = [fault for fault in caught.faults if not fault.fields["key"]]
    else:
        unnamed = []
    assert unnamed == []


# --- places on a network -----------------------------------------------------------------------

HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB3ZQzV0bTN2c0hYb3JkQmFzZTY0VGV4dA"
SFTP = f'[[drops]]\nurl = "sftp://t01@hq.example:2022/in"\nhost_key = "{HOST_KEY}"\n'
S3 = '[[drops]]\nurl = "s3://KEY@bucket/in"\nendpoint = "https://store.example"\nvenue = "T01"\n'


def test_a_round_may_name_places_to_send_to(round_text: str) -> None:
    assert read_round(round_text.encode(), "r").drops == ()
    sftp, s3 = read_round(f"{round_text}\n{SFTP}\n{S3}".encode(), "r").drops
    assert (sftp.url, sftp.host_key, sftp.venue) == ("sftp://t01@hq.example:2022/in", HOST_KEY, "")
    assert (s3.endpoint, s3.venue) == ("https://store.example", "T01")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("sftp://t01@hq", "http://t01@hq", "drops[0].url"),
        ("sftp://t01@hq", "sftp://t01:sesame@hq", "drops[0].url"),
        ("/in", "/in?x=1", "drops[0].url"),
        (f'host_key = "{HOST_KEY}"', "", "drops[0].host_key"),
        (HOST_KEY, "SHA256:abc", "drops[0].host_key"),
        ("host_key", 'endpoint = "https://x"\nhost_key', "drops[0].endpoint"),
        ("https://store.example", "store.example", "drops[1].endpoint"),
        ("endpoint", f'host_key = "{HOST_KEY}"\nendpoint', "drops[1].host_key"),
        ('venue = "T01"', 'venue = "T99"', "drops[1].venue"),
        ('url = "s3', 'uri = "s3', "drops[1].uri"),
        ('venue = "T01"', f'venue = "T01"\n{S3}', "drops[2].url"),
    ],
)
def test_a_place_that_cannot_be_is_named(round_text: str, old: str, new: str, key: str) -> None:
    places = f"{SFTP}\n{S3}"
    assert old in places
    found = keys(f"{round_text}\n{places.replace(old, new, 1)}")
    assert key in found
    assert "sesame" not in str(found)
