"""People are found by what is typed of them, the likeliest first, and nobody before that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.round import Entry
from app.kernel.folding import search_key
from app.ledger.finding import Everybody, line_of
from app.ledger.ledger import Ledger

ANYBODY = Entry("", "", "", "2001-02-03", "am", "B", "1")


def person(number: str, name: str, kana: str, room: str = "B", seat: str = "1") -> Entry:
    return replace(ANYBODY, candidate_number=number, name=name, kana=kana, room=room, seat=seat)


TAKASAKI = person("00420003", "髙﨑 剛", "タカサキ ゴウ", "A", "12")
WATANABE = person("00420001", "渡邉 みすゞ", "ワタナベ ミスズ", "A", "1")
SASAKI = person("00420002", "佐々木 翔", "ササキ ショウ", "A", "012")
ONO = person("00420004", "大野 ローラ", "オオノ ローラ", "R2", "7")
WILD = person("42-0005", "百%_' \"試験", "シケン ヒャク", "R2", "70")
TAKADA = person("00420006", "日髙 崇", "ヒダカ タカシ", "B", "5")
TAKAGI = person("00420007", "髙木 空", "タカギ ソラ", "B", "6")
SHORT = person("0042", "田中 一", "タナカ ハジメ", "C", "1")
CROWD = (TAKASAKI, WATANABE, SASAKI, ONO, WILD, TAKADA, TAKAGI, SHORT)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = Ledger(tmp_path / "ledger.db", bytes(32), create=True)
    made.append("s", "e", [], {}, roster=CROWD)
    yield made
    made.close()


def found(ledger: Ledger, text: str, limit: int = 50) -> list[str]:
    return [entry.candidate_number for entry in ledger.search(text, limit)]


def numbers(*people: Entry) -> list[str]:
    return [entry.candidate_number for entry in people]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("00420003", [TAKASAKI]),
        ("０００３", [TAKASAKI]),
        ("２０００３", [TAKASAKI]),
        ("高崎", [TAKASAKI]),
        ("髙 﨑", [TAKASAKI]),
        ("たかさき", [TAKASAKI]),
        ("ﾀｶｻｷ ｺﾞ", [TAKASAKI]),
        ("剛 タカ", [TAKASAKI]),
        ("タカ 崎", [TAKASAKI]),
        ("渡辺", [WATANABE]),
        ("渡邊みすず", [WATANABE]),
        ("佐佐", [SASAKI]),
        ("シヨウ", [SASAKI]),
        ("ろら", [ONO]),
        ("おおの ロー", [ONO]),
        ("R2-7", [ONO, WILD]),
        ("420005", [WILD]),
        ("42-0005", [WILD]),
        ("タカ 無い", []),
        ("山本", []),
    ],
)
def test_one_is_found_by_any_spelling(ledger: Ledger, text: str, people: list[Entry]) -> None:
    assert found(ledger, text) == numbers(*people)


@pytest.mark.parametrize("text", ["A-12", "A12", "A 12", "ａ１２", "a－12"])
def test_a_room_and_seat_find_who_sits_there(ledger: Ledger, text: str) -> None:
    assert found(ledger, text)[:2] == numbers(SASAKI, TAKASAKI)


@pytest.mark.parametrize(
    "text", ["", " ", "タ", "髙", "0", "A", "ガ", "ﾀﾞ", "タ ", "ター", "%", "々", "_"]
)
def test_nobody_is_listed_before_two_characters(ledger: Ledger, text: str) -> None:
    assert found(ledger, text) == []


@pytest.mark.parametrize(
    "text", ["0%", "%%", "__", "_2", "''", '""', "' OR 1=1 --", "\n\x01", "タ%", "*2"]
)
def test_signs_of_a_query_are_nothing_but_signs(ledger: Ledger, text: str) -> None:
    assert found(ledger, text) == []


@pytest.mark.parametrize("text", ["%_", '%_"', "_' \"試", "百%"])
def test_such_signs_are_found_where_they_stand(ledger: Ledger, text: str) -> None:
    assert set(found(ledger, text)) <= {WILD.candidate_number}
    assert found(ledger, "%_") == [WILD.candidate_number]


def test_the_likeliest_come_first(ledger: Ledger) -> None:
    # The whole number, then the numbers that begin so.
    assert found(ledger, "0042")[0] == SHORT.candidate_number
    # Kana that begin so, then the rest; each in order of number.
    assert found(ledger, "タカ") == numbers(TAKASAKI, TAKAGI, TAKADA)
    # A name that begins so before one that holds it.
    assert found(ledger, "髙木")[0] == TAKAGI.candidate_number
    assert found(ledger, "42") == numbers(
        WILD, SHORT, WATANABE, SASAKI, TAKASAKI, ONO, TAKADA, TAKAGI
    )


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 8])
def test_a_shorter_list_is_the_beginning_of_a_longer_one(ledger: Ledger, limit: int) -> None:
    assert found(ledger, "42", limit) == found(ledger, "42")[:limit]
    assert len(found(ledger, "42", limit)) == limit


def test_names_are_given_as_they_are_stored(ledger: Ledger) -> None:
    assert ledger.search("高崎", 1) == [TAKASAKI]


def test_a_person_is_found_in_every_session(ledger: Ledger) -> None:
    both = [ONO, replace(ONO, session="pm", room="B", seat="3")]
    ledger.append("s", "e", [], {}, roster=both[::-1])
    assert ledger.search("大野", 9) == both
    assert ledger.search("B3", 9) == both[1:]


def test_a_new_roster_is_searched_at_once(ledger: Ledger) -> None:
    assert found(ledger, "タカサキ") == numbers(TAKASAKI)
    married = replace(TAKASAKI, name="邊見 剛", kana="ヘンミ ゴウ")
    ledger.append("s", "e", [], {}, roster=[married])
    assert (found(ledger, "タカサキ"), found(ledger, "辺見")) == ([], numbers(TAKASAKI))
    ledger.append("s", "e", [], {}, roster=[])
    assert found(ledger, "辺見") == []


def test_who_is_found_in_a_roster_of_before_is_not_shown(tmp_path: Path, ledger: Ledger) -> None:
    assert found(ledger, "タカサキ") == numbers(TAKASAKI)
    other = Ledger(tmp_path / "ledger.db", bytes(32))
    other.append("s", "e", [], {}, roster=CROWD[::-1])
    other.close()
    shown = set(found(ledger, "タカサキ"))
    assert shown <= {TAKASAKI.candidate_number}


LETTERS = st.text(st.sampled_from("あアｱ髙高崎1a -ー"), max_size=6)
PEOPLE = st.lists(st.builds(person, LETTERS, LETTERS, LETTERS, LETTERS, LETTERS), max_size=12)


def _everybody(people: Sequence[Entry]) -> Everybody:
    return Everybody("\n".join(map(line_of, people)), range(len(people)))


@given(PEOPLE, LETTERS, st.integers(0, 12))
def test_all_who_hold_every_word_are_found_once(people: list[Entry], text: str, limit: int) -> None:
    words = [search_key(word) for word in text.split()]
    typed = len(search_key(text)) >= 2
    rows = [one.row for one in _everybody(people).find(text, len(people))]
    for row, entry in enumerate(people):
        fields = (entry.candidate_number, entry.name, entry.kana, entry.room + entry.seat)
        keys = [search_key(field) for field in fields]
        whole = any(search_key(text) in key for key in keys)
        each = all(any(word in key for key in keys) for word in words)
        if typed and (whole or each):
            assert rows.count(row) == 1
        elif not typed:
            assert row not in rows
    assert [one.row for one in _everybody(people).find(text, limit)] == rows[:limit]
