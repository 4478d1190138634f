"""What the exam's pack says, literally."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.domain.regulation import FINDING_CODES, REASON_CODES, RulePack, Text
from app.formats.rulepack import load_regulations, read_rulepack
from app.kernel.faults import Faults
from app.kernel.hashing import sha256
from app.kernel.resources import resource
from tests.rulepack.packs import FILE, SHIPPED, at, paths, shipped_tables, toml, written

GOLDEN = Path(__file__).parent.parent / "golden" / "rulepack" / "iacs-2022-05-01.toml"
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龯]")

REASONS = {
    "not_a_ticket": ("not_a_ticket", None),
    "forged": ("refer", None),
    "unknown_issuer": ("refer", None),
    "disqualified": ("refuse", "15"),
    "barred": ("refuse", "15"),
    "already_admitted": ("already_in", None),
    "admitted_elsewhere": ("already_in", None),
    "other_round": ("refer", "7.2"),
    "not_on_roster": ("refer", "7.2"),
    "withdrawn": ("refer", "7.2"),
    "other_venue": ("refuse", "5.1"),
    "other_session": ("refuse", "5.1"),
    "other_room": ("proceed", None),
    "late": ("refuse", "11"),
    "session_cancelled": ("refuse", "21"),
    "superseded": ("refer", None),
    "exempt_first_stage": ("refer", "4.3"),
    "duplicate_subject": ("refer", "3.2"),
    "no_ticket": ("refer", None),
    "refused_before": ("refer", None),
    "infection": ("refer", "16"),
    "too_early": ("wait", None),
    "session_suspended": ("wait", "21"),
}
FINDINGS = {
    "id_none": "7.2",
    "id_not_accepted": "8.1",
    "id_expired": "8.1",
    "name_differs": "7.2",
    "birth_differs": "7.2",
    "photo_differs": "7.2",
    "slip_missing": "8.1",
}
INCIDENTS = {
    "instructions": (True, "15"),
    "disturbance": (True, "15"),
    "device_used": (True, "15"),
    "device_sound": (True, "15"),
    "cheating": (True, "15"),
    "impersonation": (False, "15"),
    "item_stowed": (False, "8.3"),
    "leak": (False, "9"),
    "recording": (False, "10"),
    "illness": (False, "21.5"),
    "facility": (False, None),
    "noise": (False, None),
    "staff_mistake": (False, None),
    "material_defect": (False, None),
    "question": (False, "12"),
    "evacuation": (False, None),
    "minor_handed": (False, None),
    "lost_property": (False, None),
    "accommodation": (False, None),
    "delay_certificate": (False, None),
    "dispute": (False, "21.3"),
    "detail": (False, "6.2"),
    "other": (False, None),
}
ARTICLES = (
    "2.1 2.2 2.3 2.4 3.2 4.3 5.1 5.2 6.1 6.2 6.4 7.2 8.1 8.2 8.3 9 10 11 12 13 14 15 16 18.2 19 "
    "20 21 21.1 21.2 21.3 21.4 21.5 24 25 25.2"
).split()
TEXTS = [path for path in paths(shipped_tables()) if path[-1] in ("ja", "en")]


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return read_rulepack(SHIPPED, FILE)


def test_the_codes_stand_in_the_order_of_evaluation() -> None:
    assert tuple(REASONS) == REASON_CODES
    assert tuple(FINDINGS) == FINDING_CODES


@pytest.mark.parametrize(("code", "verdict", "article"), [(k, *v) for k, v in REASONS.items()])
def test_a_reason_has_its_verdict_and_article(
    pack: RulePack, code: str, verdict: str, article: str | None
) -> None:
    reason = pack.regulation.reasons[code]
    assert (reason.verdict, reason.article) == (verdict, article)


@pytest.mark.parametrize(
    ("code", "ja", "en"),
    [("grade-2", "2級", "Grade 2"), ("grade-1", "1級", "Grade 1"), ("実技A", "実技A", "実技A")],
)
def test_a_subject_is_called_by_its_title_or_as_the_round_has_it(
    pack: RulePack, code: str, ja: str, en: str
) -> None:
    assert pack.regulation.subject(code) == Text(ja, en)


def test_findings_and_incident_kinds_cite_their_articles(pack: RulePack) -> None:
    regulation = pack.regulation
    assert {code: one.article for code, one in regulation.findings.items()} == FINDINGS
    kinds = regulation.incident_kinds.items()
    assert {code: (one.misconduct, one.article) for code, one in kinds} == INCIDENTS


def test_documents(pack: RulePack) -> None:
    documents = pack.regulation.documents
    assert {code for code, one in documents.items() if one.accepted} == {
        "student_card",
        "student_handbook",
        "driving_licence",
        "passport",
        "eligibility_certificate",
        "staff_card",
        "other_official",
    }
    refused = {code for code, one in documents.items() if not one.accepted and one.why}
    assert refused == {"business_card", "membership_card", "commuter_pass"}
    assert {code for code, one in documents.items() if not one.photo} == {"eligibility_certificate"}
    assert {code for code, one in documents.items() if not one.birth} == {"staff_card"}


def test_a_ground_that_time_or_papers_can_mend_is_curable(pack: RulePack) -> None:
    refusals = pack.regulation.refusals
    assert {code for code, one in refusals.items() if one.curable} == {
        *FINDINGS,
        "not_on_roster",
        "other_round",
        "forged",
        "unknown_issuer",
        "superseded",
        "no_ticket",
        "duplicate_subject",
        "other",
    }
    assert {code for code, one in refusals.items() if not one.curable} == {
        "late",
        "other_venue",
        "other_session",
        "disqualified",
        "barred",
        "session_cancelled",
        "refused_before",
        "withdrawn",
        "exempt_first_stage",
        "infection",
    }


def test_a_ground_cites_what_its_reason_or_finding_cites(pack: RulePack) -> None:
    cited = {code: article for code, (_, article) in REASONS.items()} | FINDINGS
    for code, refusal in pack.regulation.refusals.items():
        assert refusal.article == cited.get(code), code


def test_what_the_regulation_allows(pack: RulePack) -> None:
    regulation = pack.regulation
    assert (regulation.id, regulation.version, regulation.mark) == ("iacs", "2022-05-01", "E")
    assert regulation.stages == {"public": ("first", "second"), "semi-public": ("first",)}
    assert (regulation.stages_article, regulation.exempt_stage) == ("2.2", "first")
    assert regulation.group_minimum == 10
    escalation, leave, retention = regulation.escalation, regulation.leave, regulation.retention
    assert (escalation.article, escalation.attentions) == ("15", 1)
    assert escalation.written_at == ("public",)
    assert (leave.article, leave.forms) == ("13", ("written",))
    assert (leave.minutes, leave.at_a_time) == (10, 1)
    assert (regulation.departure.after_minutes, regulation.departure.before_end_minutes) == (30, 10)
    assert regulation.departure.article is None  # our reading
    withdrawal = regulation.withdrawal
    assert (withdrawal.after_minutes, withdrawal.before_end_minutes) == (None, 0)
    assert regulation.permission_article == "8.3"
    assert set(regulation.permission_reasons) == {"health", "accommodation", "unavoidable"}
    kinds = regulation.incident_kinds
    assert {c for c, kind in kinds.items() if kind.quick} == {
        "device_sound",
        "item_stowed",
        "evacuation",
        "delay_certificate",
    }
    assert all(kind.template for kind in kinds.values())
    assert {c for c, kind in kinds.items() if kind.outcomes} == {"illness"}
    assert {c for c, kind in kinds.items() if kind.answer} == {"question"}
    assert (retention.article, retention.days, retention.sensitive_days) == ("25", 180, 30)
    assert regulation.recording is not None
    assert (regulation.recording.article, regulation.recording.evidence_photo) == ("14", True)
    assert not {"receipt_name", "registration_number"} & set(regulation.purposes)
    assert regulation.cite("11") == "E 11"
    assert regulation.cite(None) is None


def test_every_article_is_explained(pack: RulePack) -> None:
    assert list(pack.regulation.articles) == ARTICLES


@pytest.mark.parametrize("path", TEXTS, ids=written)
def test_every_text_is_in_its_language_and_short(path: tuple[str, ...]) -> None:
    text = at(shipped_tables(), path)
    assert text == text.strip() != ""
    assert bool(JAPANESE.search(text)) is (path[-1] == "ja")
    sentences = len(re.findall(r"。|[.](?:\s|$)", text))
    if path[0] in ("reasons", "findings"):
        assert sentences == 1  # one glance at the desk
    assert sentences <= 3
    assert len(text) <= 240


def test_every_text_is_in_both_languages() -> None:
    assert {path[:-1] for path in TEXTS if path[-1] == "ja"} == {
        path[:-1] for path in TEXTS if path[-1] == "en"
    }


def test_a_pack_keeps_its_source_and_reads_again_from_it(pack: RulePack) -> None:
    assert pack.source == SHIPPED
    assert pack.digest == sha256(SHIPPED).hex()
    assert read_rulepack(pack.source, "inside a package") == pack


def test_the_released_version_never_changes() -> None:
    """Records keep a version's digest: another text needs another date of effect."""
    golden = read_rulepack(GOLDEN.read_bytes(), GOLDEN.name)
    assert golden.regulation.version == "2022-05-01"
    assert golden.digest == sha256(SHIPPED).hex()


def test_all_shipped_packs_load() -> None:
    folder = resource("regulations")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("*/*.toml")
    }
    packs = load_regulations(files)
    assert ("iacs", "2022-05-01") in {(p.regulation.id, p.regulation.version) for p in packs}
    assert len(packs) == len(files)


def test_the_course_s_pack_only_marks_who_is_late_and_says_what_it_asks() -> None:
    file = "training/2024-03-29.toml"
    rules = read_rulepack(resource("regulations", *file.split("/")).read_bytes(), file).regulation
    course = rules.course
    assert (rules.mark, rules.person.ja, rules.reasons["late"].verdict) == (
        "T",
        "受講者",
        "proceed",
    )
    assert course is not None
    assert course.designated is not None
    assert course.no_shows is not None
    assert (course.stages, course.designated.form) == (("course",), "[0-9]{6}")
    assert course.no_shows.charged
    assert {rules.findings[code].article for code in FINDING_CODES[:-1]} == {"7"}
    assert rules.refusals["measure"].silent
    assert rules.incident_kinds["recording"].article == "5"


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("grades", ["A", "A"], "course.grades"),
        ("stages", [], "course.stages"),
        ("stages", ["third"], "course.stages[0]"),
        ("early_grace_minutes", 1441, "course.early_grace_minutes"),
        ("designated", {"form": "[", "example": "1", "fields": []}, "course.designated.form"),
        (
            "designated",
            {"form": "[0-9]", "example": "x", "fields": []},
            "course.designated.example",
        ),
        ("certificates", {"article": "99"}, "course.certificates.article"),
        ("receits", {}, "course.receits"),
    ],
)
def test_a_course_table_that_cannot_be_is_named(key: str, value: object, named: str) -> None:
    tables = shipped_tables() | {"course": {"stages": ["course"], key: value}}
    with pytest.raises(Faults) as caught:
        read_rulepack(toml(tables), "x.toml")
    assert [fault.fields["key"] for fault in caught.value.faults] == [named]
