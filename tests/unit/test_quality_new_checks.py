"""What the checks of markup, traces, length, repetition, characters and gain say, and why."""

from dataclasses import replace

import pytest

from tests.unit.pair_facts import GOOD, pair
from transforms.quality.formatting import Formatting
from transforms.quality.hedge import Hedge
from transforms.quality.length import Length
from transforms.quality.no_gain import NoGain
from transforms.quality.personal_data import PersonalData
from transforms.quality.repetition import Repetition
from transforms.quality.script import Script
from transforms.quality.teacher_artefact import TeacherArtefact
from transforms.quality.toxicity import Toxicity
from transforms.quality.verdict import Pair

ARTEFACT, MARKUP, CHARACTERS = TeacherArtefact(), Formatting(), Script()


@pytest.mark.parametrize(
    ("check", "reason", "facts"),
    [
        (ARTEFACT, "chat_token", {"response": "She does.<|im_end|>"}),
        (ARTEFACT, "role_name", {"response": "Assistant: She does."}),
        (ARTEFACT, "template_variable", {"instruction": "Summarise {{ passage }}."}),
        (ARTEFACT, "unfilled_slot", {"response": "She wrote to [Your Name] about it."}),
        (ARTEFACT, "talks_of_the_prompt", {"instruction": "Here is the revised question: why?"}),
        (MARKUP, "broken_table", {"response": "| a | b |\n|---|---|\n| 1 |"}),
        (MARKUP, "broken_math", {"response": r"It is $\frac{1}{2} of them."}),
        (MARKUP, "broken_json", {"response": '{"a": 1,}', "answer_format": "json"}),
        (CHARACTERS, "mixed_scripts", {"response": "Bеcause it helps."}),
        (CHARACTERS, "odd_character", {"response": "Because\u200b it helps."}),
        (CHARACTERS, "garbled", {"response": "It isnâ€™t the cause."}),
        (
            CHARACTERS,
            "foreign_script",
            {"response": "Потому что еда почти не влияет на подагру, говорит она."},
        ),
        (Length(), "response_too_long", {"response": "Because. " * 9_000}),
        (Length(), "response_too_short", {"response": "It is sound.", "answer_format": "essay"}),
        (Length(), "instruction_too_short", {"instruction": "?"}),
        (Hedge(), "hedge", {"response": "It depends on many factors."}),
        (Repetition(), "repetition", {"response": "It is the kidneys that matter here. " * 6}),
        (Toxicity(), "toxicity", {"response": "They were beheaded and dismembered."}),
        (PersonalData(), "personal_data", {"response": "Ask j.weber@bluewin.ch about it."}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_defect_is_named(check, reason, facts):
    judged = check.judge(pair(**facts))
    assert (judged.verdict, judged.reason) == ("failed", reason)
    assert judged.evidence
    assert check.judge(GOOD).verdict == "passed"


def test_personal_data_are_never_written_into_the_evidence():
    judged = PersonalData().judge(pair(response="Ask j.weber@bluewin.ch or +41 44 668 18 00."))
    assert judged.score == 2
    assert judged.evidence == "1 EMAIL, 1 PHONE in the response"


def test_personal_data_of_the_passage_are_no_leak_and_placeholders_are_none():
    check, said = PersonalData(), "Ask j.weber@bluewin.ch about it."
    assert check.judge(pair(passage=said, response="j.weber@bluewin.ch")).verdict == "passed"
    assert check.judge(pair(response="Ask <EMAIL> about it.")).verdict == "passed"


def test_unsafe_words_of_the_passage_are_excused_and_others_are_not():
    grim = "They were beheaded and dismembered."
    assert Toxicity().judge(pair(passage=grim, response=grim)).verdict == "passed"
    other = pair(passage=grim, response="Buy cocaine at a darknet market.")
    assert Toxicity().judge(other).verdict == "failed"


def _refined(instruction: str, **facts: object) -> Pair:
    return replace(
        GOOD, goal="harder", parent_instruction=GOOD.instruction, instruction=instruction,
        **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_refined_instruction_must_say_more_than_its_parent_or_edit_the_passage():
    check, same = NoGain(), f"Please answer in detail: {GOOD.instruction}"
    assert check.judge(_refined(same)).reason == "no_gain"
    assert check.judge(_refined(same, edits_passage=True)).verdict == "passed"
    assert check.judge(_refined(f"{GOOD.instruction} Name two patients.")).verdict == "passed"
    assert check.judge(GOOD).reason == "no_parent"
    orphan = replace(_refined(same), parent_instruction=None)
    assert check.judge(orphan).verdict == "not_checkable"


def test_what_the_token_limit_cut_is_the_cut_s_fault_alone():
    cut = pair(response="| a | b |\n|---|---|\n| 1 |", finish_reason="length")
    assert MARKUP.judge(cut).reason == "cut"


def test_thresholds_are_part_of_the_version():
    assert Hedge().version != Hedge(min_substance=5).version
    assert Length().version != Length(max_chars=10).version
