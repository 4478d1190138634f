"""Cases by command: listed, looked at, decided; clerks, bans and codes from paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import bootstrap
from app.domain.office import ListsWritten, PersonSeen, PinRefused
from app.domain.round import Entry
from app.formats import package
from app.services.headquarters import Headquarters
from app.services.invented import invented_round
from app.services.invented_files import as_roster_csv, as_round_toml
from app.services.office import read_office
from app.services.packing import seal_package
from app.services.preparing import prepare
from app.tabular.reading import read_rows
from tests.office.officeworld import Received
from tests.venue.station import DAY, MORNING, PASSPHRASE, kantoku


def clerk(office: Received, id: str, role: str) -> Path:
    """A new clerk; answers the file with the PIN."""
    file = office.hq.with_name(f"{id}.pin")
    added = office.lines(
        "clerk", "add", "--id", id, "--name", id, "--role", role, "--pin-out", file
    )
    assert [(one["clerk"], one["role"], one["active"]) for one in added] == [(id, role, True)]
    assert file.stat().st_mode & 0o077 == 0
    return file


def facts(office: Received) -> list[object]:
    with bootstrap.headquarters_and_registry(office.hq, PASSPHRASE) as (_, registry):
        return [record.fact for record in read_office(registry).records]


def test_cases_are_listed_with_article_state_and_evidence(office: Received) -> None:
    found = office.cases()
    confirm = found["disqualification"]
    assert confirm["candidate_number"] == office.disqualified
    assert (confirm["article"], confirm["state"], confirm["severity"]) == ("E 15", "open", "case")
    assert len(confirm["evidence"]) == 2
    assert found["provisional"]["candidate_number"] == office.provisional
    assert found["provisional"]["details"] == {"grounds": ["no_ticket"]}
    assert found["never_sent"]["venue"] == "T02"
    # The same cases have the same ids each time.
    assert office.cases() == found


FILTERS = [
    (["--kind", "provisional"], {"provisional"}),
    (["--venue", "T02"], {"never_sent"}),
    (["--severity", "case"], {"disqualification", "provisional"}),
    (["--state", "decided"], set()),
]


@pytest.mark.parametrize(("wanted", "kinds"), FILTERS)
def test_filters(base: Received, wanted: list[str], kinds: set[str]) -> None:
    assert set(base.cases(*wanted)) == kinds


def test_the_help_of_cases_offers_nothing_empty() -> None:
    status, told = kantoku("hq", "cases", "--help")
    assert (status, "[|" in told) == (0, False)


def test_for_people_there_is_a_table_and_what_comes_next(office: Received) -> None:
    status, output = office.run("cases", office.round)
    assert status == 0
    assert "Disqualification to confirm" in output
    assert "kantoku hq decide" in output
    assert "失格の確認" in office.run("cases", office.round, lang="ja")[1]


def test_deciding_says_what_it_means_and_twice_is_refused(office: Received) -> None:
    case = office.cases()["disqualification"]["case"]
    said = ("--outcome", "confirm", "--reason", "二名が見た")
    (decided,) = office.lines("decide", case, *said)
    assert (decided["ok"], decided["state"], decided["outcome"]) == (True, "decided", "confirm")
    assert (decided["effect"], decided["decided_by"]) == ("disqualified", "headquarters")
    assert office.run("decide", case, *said) == (1, "case_decided")
    anew = ("--outcome", "overturn", "--reason", "一名は別室", "--anew")
    (again,) = office.lines("decide", case, *anew)
    assert (again["outcome"], again["effect"], again["decisions"]) == ("overturn", "counts", 2)
    file = office.lines("case", case)[0]
    assert [made["outcome"] for made in file["decisions"]] == ["confirm", "overturn"]
    assert office.run("verify")[0] == 0


def test_a_case_shows_what_happened_and_every_look_is_recorded(office: Received) -> None:
    case = office.cases()["disqualification"]
    (file,) = office.lines("case", case["case"])
    types = [step["type"] for step in file["timeline"]]
    assert types[-2:] == ["attention_called", "disqualified"]
    assert {step["candidate"] for step in file["timeline"]} == {office.disqualified}
    office.cases("--candidate", office.provisional)
    looks = [fact for fact in facts(office) if isinstance(fact, PersonSeen)]
    assert [(look.candidate, look.why) for look in looks] == [
        (office.disqualified, "case"),
        (office.provisional, "search"),
    ]


def test_a_ban_needs_two_persons_and_goes_into_later_packages(office: Received) -> None:
    case = office.cases()["disqualification"]["case"]
    ban = ("--outcome", "confirm", "--reason", "二度目", "--ban")
    assert office.run("decide", case, *ban) == (1, "ban_needs_second")
    pin = clerk(office, "sato", "decider")
    wrong = office.hq.with_name("wrong.pin")
    wrong.write_text("nothing\n", encoding="utf-8")
    second = ("--second", "sato", "--second-pin-file")
    assert office.run("decide", case, *ban, *second, wrong) == (1, "clerk_pin_wrong")
    assert PinRefused("sato") in facts(office)
    assert office.run("decide", case, *ban, "--until", "2020-01-01", *second, pin) == (
        1,
        "until_past",
    )
    (decided,) = office.lines("decide", case, *ban, "--until", "2099-03-31", *second, pin)
    assert (decided["banned"], decided["second"]) == ([office.disqualified], "sato")
    assert (decided["replaces"], decided["outcomes"]) == (None, [])
    # What two made, one alone does not lift; the answer says what it takes the place of.
    lift = ("--outcome", "confirm", "--reason", "停止は外す", "--anew")
    assert office.run("decide", case, *lift) == (1, "ban_lift_needs_second")
    status, said = office.run("decide", case, *lift, *second, pin)
    assert (status, f"No longer barred by this case: {office.disqualified}" in said) == (0, True)
    assert f"with a ban for {office.disqualified} until 2099-03-31" in said


def test_who_may_not_decide_is_refused_and_who_left_may_do_nothing(office: Received) -> None:
    case = office.cases()["disqualification"]["case"]
    pin = clerk(office, "mori", "clerk")
    acts = ("--clerk", "mori", "--pin-file", pin)
    said = ("--outcome", "confirm", "--reason", "理由")
    assert office.run("decide", case, *said, *acts) == (1, "clerk_not_decider")
    assert office.run("case", case, *acts)[0] == 0
    assert office.lines("clerk", "list")[0]["clerk"] == "mori"
    assert office.run("clerk", "remove", "--id", "mori")[0] == 0
    assert office.run("case", case, *acts) == (1, "clerk_unknown")
    assert office.lines("clerk", "list")[0]["active"] is False


def test_a_case_opened_after_the_event_is_listed_and_void(office: Received) -> None:
    about = ("--candidate", office.ordinary, "--reason", "答案の筆跡")
    (opened,) = office.lines("open-case", office.round, *about)
    assert (opened["kind"], opened["article"], opened["state"]) == ("opened", "E 18.2", "open")
    void = ("--outcome", "void", "--reason", "本人が認めた")
    (decided,) = office.lines("decide", opened["case"], *void)
    assert decided["effect"] == "void"
    assert office.cases("--kind", "opened")["opened"]["outcome"] == "void"


UNKNOWN = ["2026-2-AAAAAAAAAA", "nothing", "", "2099-1-AAAAAAAAAA"]


@pytest.mark.parametrize("case", UNKNOWN)
def test_a_case_that_is_none(office: Received, case: str) -> None:
    said = ("--outcome", "confirm", "--reason", "理由")
    assert office.run("decide", case, *said) == (1, "case_unknown")


def test_a_code_from_paper_agrees_or_becomes_a_case(office: Received) -> None:
    (station,) = office.lines("status", office.round)[0]["venues"][0]["stations"]
    (noted,) = office.lines("head", office.round, "T01", station["head"])
    assert (noted["ok"], noted["result"], noted["seq"]) == (True, "found", station["size"])
    wrong = "ZZZZ-ZZZZ" if station["head"] != "ZZZZ-ZZZZ" else "YYYY-YYYY"
    (noted,) = office.lines("head", office.round, "T01", wrong)
    assert noted["result"] == "not_here"
    assert "head_differs" not in office.cases()


def test_a_ban_is_in_the_packages_of_the_next_round_and_nowhere_in_this(office: Received) -> None:
    case = office.cases()["disqualification"]["case"]
    pin = clerk(office, "sato", "decider")
    both = ("--ban", "--second", "sato", "--second-pin-file", pin)
    office.lines("decide", case, "--outcome", "confirm", "--reason", "二度目", *both)
    later = date(2027, 2, 14)
    invented, _ = invented_round(later, candidates=40)
    _, entries = invented_round(DAY, candidates=40)
    rows = read_rows(as_roster_csv(entries).encode(), "roster.csv")
    files = ("round.toml", as_round_toml(invented).encode())
    with bootstrap.headquarters(office.hq, PASSPHRASE) as found:
        prepare(found, files, [("roster.csv", rows)], bootstrap.regulations(), today=later)
        barred = [
            {e.candidate_number for e in _packed(found, round_id) if e.barred}
            for round_id in (office.round, invented.id)
        ]
    assert barred[1] - barred[0] == {office.disqualified}


def _packed(hq: Headquarters, round_id: str) -> tuple[Entry, ...]:
    """The roster in venue T01's next package."""
    sealed = seal_package(hq, round_id, "T01", MORNING).sealed
    key = hq.venue_keys(round_id, "T01").package_identity
    data = hq.vault.unseal(sealed, [key], limit=package.MAX_OPEN, format="package")
    assert data is not None
    return tuple(package.read(data, verify=hq.vault.verify).entries)


def test_everything_about_one_person_is_shown_and_the_look_recorded(office: Received) -> None:
    (file,) = office.lines("person", office.disqualified)
    assert file["entries"][0]["candidate_number"] == office.disqualified
    assert {fact["candidate"] for fact in file["facts"]} == {office.disqualified}
    assert [step["type"] for step in file["timeline"]][-1] == "disqualified"
    assert [case["kind"] for case in file["cases"]] == ["disqualification"]
    assert file["looks"] == []
    (again,) = office.lines("person", office.disqualified, "--round", office.round)
    assert [look["why"] for look in again["looks"]] == ["person"]
    status, output = office.run("person", office.disqualified, lang="ja")
    assert (status, "本人の全記録の閲覧" in output) == (0, True)
    assert office.run("person", "99999999") == (1, "person_unknown")
    paper = office.hq.with_name("person.pdf")
    office.lines("person", office.disqualified, "--out", paper)
    assert paper.read_bytes().startswith(b"%PDF")
    last = facts(office)[-1]
    assert isinstance(last, ListsWritten)
    assert set(last.files) == {"person.pdf"}
    assert office.run("person", office.disqualified, "--out", paper) == (2, "file_exists")
