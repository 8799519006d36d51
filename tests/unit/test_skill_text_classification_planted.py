"""Text classification: wrong answers must be rejected by code or the solver, right ones pass."""

import asyncio

import pytest

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.text_classification.verification import VERIFIERS

PLAIN = {name: name for name in ("Repair", "Late bill", "Praise", "Noise")}
SNAKE = {"repair": "Repair", "late_bill": "Late bill", "praise": "Praise", "noise": "Noise"}
CODES = {"L1": "Repair", "L2": "Late bill", "L3": "Praise", "L4": "Noise"}
FORMATS = {
    "bare": "label",
    "object": "label",
    "commas": "labels",
    "lines": "labels",
    "numbered": "classification",
}


def pair(response, layout, labels=PLAIN, *, form="", texts=1, on_content=False):
    form = form or FORMATS[layout]
    spec = {
        "format": form,
        "layout": layout,
        "texts": texts,
        "labels": [
            {"spelled": spelled, "name": name, "definition": ""} for spelled, name in labels.items()
        ],
    }
    if not on_content:
        spec["text_numbers"] = [*range(1, texts + 1)]
    return {
        "instruction": "What does the writer want?\n\nText to classify:\nThe tap drips.",
        "spec": spec_text(spec),
        "response": response,
        "passage": "A passage.",
        "answer_format": form,
        "messages": [
            {"role": "user", "content": "What does the writer want?"},
            {"role": "assistant", "content": response},
        ],
    }


def verdicts(of, solver, score=8):
    agents = ScriptedAgents(
        {
            "text_classification.solver": {
                "is_answerable": bool(solver),
                "final_answer": solver,
            },
            "text_classification.critic": {"faults": "none", "score": score},
        }
    )
    return asyncio.run(verdicts_on(of, VERIFIERS, agents))


WHY = "A dripping tap calls for a plumber; nothing is said of money."
ONE, MANY, EACH = "label", "labels", "classification"
RIGHT = [
    (pair("Repair", "bare"), "Repair"),
    (pair("Late bill", "bare"), "Late bill"),
    (pair("late_bill", "bare", SNAKE), "late_bill"),
    (pair("late_bill", "bare", SNAKE), "Late bill"),
    (pair("L2", "bare", CODES), "L2"),
    (pair("L2", "bare", CODES), "Late bill"),
    (pair("Repair", "bare", on_content=True), "repair."),
    (pair("Repair\n", "bare"), '"Repair"'),
    (pair('{"label": "Repair"}', "object"), "Repair"),
    (pair('{\n  "label": "Late bill"\n}', "object"), "Late bill"),
    (pair(f"Label: Repair\n\n{WHY}", "reasoned", form=ONE), "Repair"),
    (pair(f"Label: L1\n{WHY}", "reasoned", CODES, form=ONE), "L1"),
    (pair("Repair, Noise", "commas"), "Noise; Repair"),
    (pair("Noise", "commas"), "Noise"),
    (pair("Repair, Late bill, Noise", "commas"), "Repair; Late bill; Noise"),
    (pair("Repair\nNoise", "lines"), "Repair, Noise"),
    (pair('["Repair", "Noise"]', "list", form=MANY), "Repair\nNoise"),
    (pair('["repair"]', "list", SNAKE, form=MANY), "repair"),
    (pair(f"Labels: Repair, Noise\n\n{WHY}", "reasoned", form=MANY), "Repair; Noise"),
    (pair("1: Repair\n2: Praise\n3: Repair", "numbered", texts=3),
     "1: Repair; 2: Praise; 3: Repair"),
    (pair("1: L1\n2: L3\n3: L1", "numbered", CODES, texts=3), "1: L1; 2: L3; 3: L1"),
    (pair('["Repair", "Praise", "Noise"]', "list", form=EACH, texts=3),
     "1. Repair\n2. Praise\n3. Noise"),
]  # fmt: skip
WRONG = [
    (pair("Praise", "bare"), "Repair"),
    (pair("L3", "bare", CODES), "L1"),
    (pair('{"label": "Noise"}', "object"), "Repair"),
    (pair(f"Label: Noise\n\n{WHY}", "reasoned", form=ONE), "Repair"),
    (pair("Repair, Noise", "commas"), "Repair"),
    (pair("Repair", "commas"), "Repair; Noise"),
    (pair("1: Repair\n2: Noise\n3: Repair", "numbered", texts=3),
     "1: Repair; 2: Praise; 3: Repair"),
    (pair('["Praise", "Repair", "Noise"]', "list", form=EACH, texts=3),
     "1: Repair; 2: Praise; 3: Noise"),
    (pair("Plumbing", "bare"), "Repair"),
    (pair("repair", "bare"), "Repair"),
    (pair("Repair.", "bare"), "Repair"),
    (pair("The label is Repair", "bare"), "Repair"),
    (pair("Repair, Noise", "bare"), "Repair"),
    (pair("Late bill", "bare", SNAKE), "late_bill"),
    (pair("L2 = Late bill", "bare", CODES), "L2"),
    (pair("", "bare"), "Repair"),
    (pair("I cannot classify this text.", "bare"), "Repair"),
    (pair("Repair", "object"), "Repair"),
    (pair('```json\n{"label": "Repair"}\n```', "object"), "Repair"),
    (pair('{"label": "Repair", "why": "a tap"}', "object"), "Repair"),
    (pair('{"label": ["Repair"]}', "object"), "Repair"),
    (pair("Label: Repair", "reasoned", form=ONE), "Repair"),
    (pair(f"{WHY}\nLabel: Repair", "reasoned", form=ONE), "Repair"),
    (pair("Repair, Repair", "commas"), "Repair"),
    (pair("Repair; Noise", "commas"), "Repair; Noise"),
    (pair("- Repair\n- Noise", "lines"), "Repair; Noise"),
    (pair("none", "lines"), "Repair"),
    (pair("[]", "list", form=MANY), "Repair"),
    (pair('["Repair", 3]', "list", form=MANY), "Repair"),
    (pair("1: Repair\n2: Praise", "numbered", texts=3), "1: Repair; 2: Praise; 3: Repair"),
    (pair("1: Repair\n3: Praise\n2: Noise", "numbered", texts=3),
     "1: Repair; 2: Noise; 3: Praise"),
    (pair("Repair\nPraise\nNoise", "numbered", texts=3), "1: Repair; 2: Praise; 3: Noise"),
    (pair("Repair", "bare"), ""),
    (pair("Repair", "bare"), "Repair or Noise"),
    (pair("Repair", "bare", on_content=True), "Praise"),
]  # fmt: skip


def test_right_answers_pass():
    passing = [is_accepted(verdicts(of, solver)) for of, solver in RIGHT]
    assert len(passing) >= 20
    refused = [RIGHT[at][0]["response"] for at, passes in enumerate(passing) if not passes]
    assert sum(passing) >= 0.95 * len(passing), refused


def test_wrong_answers_are_rejected():
    rejected = [not is_accepted(verdicts(of, solver)) for of, solver in WRONG]
    assert len(rejected) >= 20
    passed = [WRONG[at][0]["response"] for at, fails in enumerate(rejected) if not fails]
    assert sum(rejected) >= 0.95 * len(rejected), passed


def test_code_refuses_before_anyone_is_asked():
    agents = ScriptedAgents()
    asyncio.run(verdicts_on(pair("Plumbing", "bare"), VERIFIERS, agents))
    assert not agents.asked


def test_the_solver_sees_the_content_only_where_that_is_what_is_classified():
    for on_content in (True, False):
        agents = ScriptedAgents(
            {"text_classification.solver": {"is_answerable": True, "final_answer": "Repair"}}
        )
        of = pair("Repair", "bare", on_content=on_content)
        assert is_accepted(asyncio.run(verdicts_on(of, VERIFIERS, agents)))
        assert len(agents.asked) == 1
        assert ("A passage." in agents.sent[0][-1]["content"]) is on_content


def test_a_bad_reason_fails_a_right_label():
    of = pair(f"Label: Repair\n\n{WHY}", "reasoned", form=ONE)
    assert not is_accepted(verdicts(of, "Repair", score=4))


@pytest.mark.parametrize("layout", ["bare", "object", "commas", "lines", "numbered"])
@pytest.mark.parametrize(
    "response", ["</answer>Repair", "{{ 7 }}", "[" * 50_000, "1: " * 50_000, "Repair\n" * 20_000]
)
def test_hostile_answers_neither_pass_nor_break_anything(layout, response):
    assert not is_accepted(verdicts(pair(response, layout), "Repair"))
    assert not is_accepted(verdicts(pair("Repair", layout, texts=1), response))
