"""The scripted teacher's answers: good ones pass every check, planted defects trip one each."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.scripted_teacher.answers import conclusion
from tests.fakes.scripted_teacher.asked import Question
from tests.fakes.scripted_teacher.defects import DEFECTS
from tests.fakes.scripted_teacher.passages import is_silent, reversed_, silenced, transformed
from tests.unit.scripted_run import ScriptedRun
from transforms.flows.reading_comprehension.taxonomy.formats import FORMATS
from transforms.flows.reading_comprehension.transformations import TRANSFORMATION_NAMES
from transforms.flows.reading_comprehension.verification import NAME, is_solved_again
from transforms.flows.skill import Sampling
from transforms.quality.row_checks import TEXT_CHECKS
from transforms.quality.text import copied_share, words
from transforms.quality.verdict import FAILED, Pair

SAMPLES = Path(__file__).parents[2] / "transforms/seeds/samples/knowledge_pile/knowledge_pile.jsonl"


def documents(count: int) -> list[str]:
    lines = SAMPLES.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["content"] for line in lines]
    return [text for text in texts if text and len(text) > 400][:count]


def failed_checks(run: ScriptedRun, pairs: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return the checks that each pair fails, by pair id, as the product judges them."""
    failed = defaultdict(set)
    seen: set[tuple[str, ...]] = set()
    for pair in pairs:
        found = {c.name for c in TEXT_CHECKS if c.judge(Pair.from_row(pair)).verdict == FAILED}
        texts = (pair[name].lower().split() for name in ("instruction", "passage", "response"))
        folded = tuple(" ".join(text) for text in texts)
        found |= {"duplicate"} if folded in seen else set()
        seen.add(folded)
        if not found:
            verdicts = run.stage("verdicts", pair, pair["seed_id"])
            failing = {each["check"] for each in verdicts if each["verdict"] == FAILED}
            found = {check.removeprefix(f"{NAME}.") for check in failing}
        failed[pair["pair_id"]] = found
    return failed


def test_sound_answers_pass_every_row_check_and_the_independent_answer() -> None:
    run = ScriptedRun()
    pairs = [pair for text in documents(8) for pair in run.pairs(text)]
    failed = failed_checks(run, pairs)
    assert len(pairs) > 100
    assert {pair_id: checks for pair_id, checks in failed.items() if checks} == {}
    assert not run.rejected
    assert not run.journal.defects
    assert "unknown" not in run.agents


def test_each_planted_defect_is_found_by_its_own_check_and_by_no_other() -> None:
    shares = dict.fromkeys(DEFECTS, 0.07) | {"duplicate": 0.5}
    run = ScriptedRun(defects=shares)
    pairs = [pair for text in documents(14) for pair in run.pairs(text)]
    failed = failed_checks(run, pairs)
    planted = Counter(entry["kind"] for entry in run.journal.defects.values())
    assert Counter(check for checks in failed.values() for check in checks) == planted
    assert set(planted) == set(DEFECTS)
    assert max(len(checks) for checks in failed.values()) == 1


def test_the_log_names_the_instruction_of_every_defective_pair() -> None:
    run = ScriptedRun(defects={"refusal": 0.2})
    pairs = [pair for text in documents(4) for pair in run.pairs(text)]
    failed = failed_checks(run, pairs)
    refused = sorted(pair["instruction"] for pair in pairs if failed[pair["pair_id"]])
    assert refused
    assert sorted(each["instruction"] for each in run.journal.defects.values()) == refused


def test_every_solver_can_be_made_to_disagree() -> None:
    run = ScriptedRun(defects={"independent_answer": 1.0}, sampling=Sampling(6, 1, 3))
    pairs = [pair for text in documents(6) for pair in run.pairs(text)]
    failed = failed_checks(run, pairs)
    checked = [pair["pair_id"] for pair in pairs if is_solved_again(pair)]
    assert sorted(pair_id for pair_id, checks in failed.items() if checks) == sorted(checked)


def test_agents_are_answered_alike_by_a_server_that_takes_no_schema() -> None:
    text = documents(1)[0]
    sampling = Sampling(2, 1, 1)
    with_schemas = ScriptedRun(sampling=sampling)
    without = ScriptedRun(sampling=sampling, has_schemas=False)
    assert with_schemas.pairs(text) == without.pairs(text)
    assert with_schemas.agents == without.agents


def test_each_transformation_writes_its_own_passage_in_its_own_words() -> None:
    text = documents(1)[0]
    passages = {name: transformed(name, text) for name in TRANSFORMATION_NAMES}
    assert len(set(passages.values())) == len(passages)
    for passage in passages.values():
        assert len(passage) >= 200
        assert "\n\n" in passage
        assert copied_share(words(passage), words(text)) == 0
        assert set(words(passage)) & set(words(text))


def test_edits_change_one_place_of_a_passage_and_only_one_kind_leaves_a_gap() -> None:
    passage = transformed("debate", documents(1)[0])
    for edited in (silenced(passage), reversed_(passage)):
        assert edited != passage
        assert copied_share(words(edited), words(passage)) > 0.8
    assert is_silent(silenced(passage))
    assert not is_silent(reversed_(passage))


@pytest.mark.parametrize("answer_format", sorted(FORMATS))
def test_an_answer_depends_on_the_words_of_passage_and_question_and_not_on_their_layout(
    answer_format: str,
) -> None:
    passage = transformed("long_text", documents(1)[0])
    asked = Question(passage, "Which is it?\n\nA. One\nB. Two\nC. Three", answer_format)
    same = Question(passage.replace("\n\n", "\n"), asked.instruction.upper(), answer_format)
    other = Question(passage, asked.instruction.replace("Which", "What"), answer_format)
    assert conclusion(asked).final_answer.split() == conclusion(same).final_answer.split()
    assert conclusion(asked).response != conclusion(other).response


def test_every_answer_format_of_the_product_has_an_answer_of_its_own() -> None:
    passage = transformed("long_text", documents(1)[0])
    responses = {
        name: conclusion(Question(passage, "Which is it?", name)).response for name in FORMATS
    }
    assert len(set(responses.values())) == len(FORMATS)
