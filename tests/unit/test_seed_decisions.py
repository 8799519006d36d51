"""What a person decides on a document is kept, and the last decision counts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra import seeds
from tests.unit.test_sql import append
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.seeds_tables import DECISIONS, DOCUMENTS
from transforms.seeds.decisions import decide, latest_decisions

A, B, C, PLAIN, LIKE_C = "aaaaaa11", "aaaaaa22", "cccccc33", "dddddd44", "ffffff55"


@pytest.fixture
def house(lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch) -> Lakehouse:
    """Three flagged documents and one that is not."""
    monkeypatch.setenv("LAKEHOUSE_ROOT", lakehouse.root)
    usual = {"source": "web", "split": "train", "text": "Once upon a time\x1b[31m there was red."}
    append(
        lakehouse.path(DOCUMENTS.name), DOCUMENTS,
        {**usual, "seed_id": A, "flags": ["unsafe_gore"], "url": "https://gore.example/1",
         "sources": ["web:a/one.jsonl:0", "web:b.jsonl:77"]},
        {**usual, "seed_id": B, "flags": ["unsafe_gore", "unsafe_sex"], "title": "On\nred",
         "url": "https://gore.example/2", "sources": ["web:a/one.jsonl:100"]},
        {**usual, "seed_id": C, "flags": ["unsafe_sex"], "split": "held_out",
         "sources": ["web:c:1.jsonl:5"]},
        {**usual, "seed_id": LIKE_C, "flags": ["unsafe_sex"], "cluster_id": C,
         "sources": ["own:a/one.jsonl:5"]},
        {**usual, "seed_id": PLAIN, "flags": [], "sources": ["web:b.jsonl:5"]},
    )  # fmt: skip
    return lakehouse


def ask(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert seeds.main(list(arguments)) == status
    printed = capsys.readouterr()
    return printed.out if status == 0 else printed.err


def state(house: Lakehouse) -> dict[str, str]:
    return {seed_id: row["decision"] for seed_id, row in latest_decisions(house).items()}


def test_the_last_decision_counts_and_the_same_again_is_no_news(lakehouse: Lakehouse) -> None:
    assert latest_decisions(lakehouse) == {}
    assert decide(lakehouse, [B, A, A], "withdrawn", " they asked ", "ada") == [A, B]
    assert decide(lakehouse, [A, C], "withdrawn", "again", "bob") == [C]
    assert decide(lakehouse, [A], "approved", "taken back", "bob") == [A]
    assert state(lakehouse) == {A: "approved", B: "withdrawn", C: "withdrawn"}
    assert decide(lakehouse, [A], "withdrawn", "after all", "ada") == [A]
    row = latest_decisions(lakehouse)[A]
    assert (row["decision"], row["reason"], row["decided_by"]) == ("withdrawn", "after all", "ada")
    made = lakehouse.rows(DECISIONS.name)
    assert len({row["decision_id"] for row in made}) == len(made) == 5, "none is overwritten"


def test_a_decision_counts_after_one_by_a_clock_that_was_ahead(lakehouse: Lakehouse) -> None:
    ahead: dict[str, Any] = {
        "decision_id": "d", "seed_id": A, "decision": "approved", "reason": "r",
        "decided_by": "ada", "created_at": datetime.now(UTC) + timedelta(days=1),
    }  # fmt: skip
    append(lakehouse.path(DECISIONS.name), DECISIONS, ahead)
    decide(lakehouse, [A], "withdrawn", "they asked", "bob")
    assert state(lakehouse) == {A: "withdrawn"}


@pytest.mark.parametrize(
    ("decision", "reason", "by", "said"),
    [
        ("banned", "r", "ada", "approved or withdrawn"),
        ("approved", " ", "ada", "needs a reason"),
        ("approved", "r", "", "needs a reason and who"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(
    lakehouse: Lakehouse, decision: str, reason: str, by: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        decide(lakehouse, [A], decision, reason, by)
    assert latest_decisions(lakehouse) == {}


def test_flagged_documents_are_listed_until_someone_has_decided(
    house: Lakehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = ask(capsys)
    assert listed.startswith("Flagged documents that wait for a decision: 2\n")
    assert f"{B}  web  unsafe_gore, unsafe_sex  On red\n    Once upon a time" in listed
    assert A in listed
    assert C not in listed, "it is held out: no flow is given it"
    assert PLAIN not in listed
    assert "\x1b" not in listed
    said = ask(capsys, "approve", A, "--reason", "a manual", "--by", "ada")
    assert "\n1 approved\n" in said
    assert "0 approved, 1 had been before" in ask(capsys, "approve", A, "--reason", "a manual")
    assert "decision: 1\n" in ask(capsys)
    ask(capsys, "withdraw", "--reason", "no", "--by", "ada", B)
    assert ask(capsys) == "No flagged document waits for a decision.\n"
    assert state(house) == {A: "approved", B: "withdrawn"}
    assert latest_decisions(house)[A]["decided_by"] == "ada"


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["--source-file", "web:a/one.jsonl"], {A, B}),
        (["--source-file", "web:b.jsonl"], {A, PLAIN}),
        (["--source-file", "web:c:1.jsonl"], {C, LIKE_C}),
        (["--url", "https://gore.example/"], {A, B}),
        (["cccccc", "--url", "https://gore.example/2"], {B, C, LIKE_C}),
    ],
)
def test_documents_are_withdrawn_by_id_file_or_address(
    house: Lakehouse, capsys: pytest.CaptureFixture[str], arguments: list[str], meant: set[str]
) -> None:
    ask(capsys, "withdraw", *arguments, "--reason", "their owner asked")
    assert state(house) == dict.fromkeys(meant, "withdrawn")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["aaaaaa"], "means 2 documents: aaaaaa11, aaaaaa22"),
        (["eeeeee"], "means no documents"),
        (["aa"], "too short"),
        (["--source-file", "a/one.jsonl"], "no document comes from 'a/one.jsonl' (name a file as"),
        (["--url", "https://other.example"], "no document comes from"),
        ([], "name documents"),
        ([A, "--reason", " "], "--reason"),
    ],
)
def test_what_means_no_one_document_is_refused_and_nothing_is_written(
    house: Lakehouse, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    asked = ["withdraw", "--reason", "their owner asked", *arguments]
    assert said in ask(capsys, *asked, status=1)
    assert latest_decisions(house) == {}


def test_without_a_lakehouse_the_command_says_so_and_makes_none(
    house: Lakehouse, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKEHOUSE_ROOT", f"{house.root}/elsewhere")
    assert "there is no lakehouse" in ask(capsys, status=1)
    assert "there is no lakehouse" in ask(capsys, "approve", A, "--reason", "r", status=1)
