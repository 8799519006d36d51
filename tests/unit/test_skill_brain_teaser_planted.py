"""Brain teasers: wrong answers must be rejected by code, solver or critic; right ones must pass."""

import asyncio

import pytest

from tests.fakes.agents import ScriptedAgents
from transforms.flows.brain_teaser.verification import VERIFIERS
from transforms.flows.common.asking import spec_text
from transforms.flows.common.verifying import is_accepted, verdicts_on

PUZZLE = "It hangs by day, hunts by night, and hears what nobody else in the barn can hear."


def pair(response, answer, reads, *, puzzle=PUZZLE, **more):
    spec = {"answer": answer, "reads": reads, "names_it": reads == "number", **more}
    return {
        "instruction": puzzle,
        "spec": spec_text(spec),
        "response": response,
        "passage": "A passage.",
        "answer_format": {"text": "short_answer"}.get(reads, reads),
        "messages": [
            {"role": "user", "content": puzzle},
            {"role": "assistant", "content": response},
        ],
    }


def verdicts(of, solver, *, agrees=True, score=8):
    agents = ScriptedAgents(
        {
            "brain_teaser.solver": {"is_answerable": bool(solver), "final_answer": solver},
            "brain_teaser.agreement": {"agrees": agrees, "why": "the same thing or not"},
            "brain_teaser.critic": {"faults": "none", "score": score},
        }
    )
    return asyncio.run(verdicts_on(of, VERIFIERS, agents)), agents


def number(said, answer="22", **more):
    return pair(f"There are gaps between strokes.\n\n{said}", answer, "number", **more)


def word(said, answer="drawbridge", **more):
    return pair(f"The clue contradicts itself.\n\n{said}", answer, "word", is_exact=True, **more)


def thing(said, answer="a bat", **more):
    return pair(f"By night it is awake.\n\n{said}", answer, "word", **more)


CATO = {"names_it": True, "answer": "Cato"}
FIRE = "The stranger woke him because of a fire in the shop."
RIGHT = [
    (number("Answer: 22"), "22"),
    (number("Answer: 22 seconds"), "22 seconds"),
    (number("**Answer:** 22"), "22"),
    (number("**Answer: 22**"), "The answer is 22"),
    (number("Answer: 1,250", "1250"), "1250"),
    (number("Answer: 3/10", "3/10"), "3/10"),
    (number("Answer: 0.3", "3/10"), "3/10"),
    (number("Answer: twelve", "12"), "12"),
    (number("Four strokes take 6 seconds, twelve 22.\nAnswer: 22"), "22"),
    (number("Answer: -4", "-4"), "-4"),
    (word("Answer: drawbridge"), "drawbridge"),
    (word("Answer: Drawbridge."), "DRAWBRIDGE"),
    (word("Answer: a drawbridge"), "drawbridge"),
    (word('Answer: "drawbridge"'), "the drawbridge"),
    (word("Answer: The word is drawbridge"), "drawbridge"),
    (word("Answer: asleep behind the boiler", "asleep behind the boiler"),
     "Asleep behind the boiler."),
    (word("Answer: Cato", **CATO), "Cato"),
    (word("Answer: It was Cato", **CATO), "Cato"),
    (thing("Answer: a bat"), "a bat"),
    (thing("Answer: the bat"), "bat"),
    (thing("Answer: a pipistrelle"), "bat"),
    (pair(f"A stone can wake.\nAnswer: {FIRE}", FIRE, "text"), FIRE),
    (pair("A stone can wake.\nAnswer: He was roused since the shop burned.", FIRE, "text"), FIRE),
    (pair("More is made where it is worse, so the whole leans that way.", FIRE, "text",
          form="prose"), "The weights moved"),
]  # fmt: skip
WRONG = [
    (number("Answer: 18"), "22"),
    (number("Answer: 24 seconds"), "22"),
    (number("Answer: 22"), "18"),
    (number("Answer: 22"), ""),
    (number("Answer: it cannot be known"), "22"),
    (number("Answer: 22 or 24"), "22"),
    (number("It takes 22 seconds."), "22"),
    (number(""), "22"),
    (number("Answer:"), "22"),
    (number("Answer: 7/10", "3/10"), "3/10"),
    (number("Answer: 22\nNo: wait.\nAnswer: 24"), "22"),
    (number("Answer: 2.2"), "22"),
    (word("Answer: footbridge"), "drawbridge"),
    (word("Answer: drawbridges"), "drawbridge"),
    (word("Answer: drawbridge"), "footbridge"),
    (word("Answer: drawbridge or footbridge"), "drawbridge"),
    (word("Answer: not a drawbridge"), "drawbridge"),
    (word("Answer: bridge"), "drawbridge"),
    (word("It is a drawbridge."), "drawbridge"),
    (word("Answer: asleep behind a boiler house", "asleep behind the boiler"),
     "asleep behind the boiler"),
    (word("Answer: Ben", **CATO), "Cato"),
    (word("Answer: Ben and Cato", **CATO), "Cato"),
    (word("Answer: Cato", **CATO), "Ada"),
    (thing("Answer: a bat", puzzle="A bat is what sort of creature of the night in a barn?"),
     "a bat"),
    (thing("Answer: a bat", puzzle=f"{PUZZLE} Hint: it squeaks."), "a bat"),
    (thing("Answer: a towel", "a towel", puzzle="What gets wetter the more that it dries us?"),
     "a towel"),
    (thing("An owl, I suppose."), "a bat"),
]  # fmt: skip
#: Where code cannot tell, the critic of agreement can: these differ from the solver's.
DISSENT = [
    (thing("Answer: an owl"), "a bat"),
    (thing("Answer: a cat"), "a bat"),
    (pair("It was a trick.\nAnswer: He wanted to rob the shop.", FIRE, "text"), FIRE),
    (pair("It is impossible: the count is wrong.", FIRE, "text", form="prose"), "Weights moved"),
]


def test_right_answers_pass():
    passing = [is_accepted(verdicts(of, solver)[0]) for of, solver in RIGHT]
    assert len(passing) >= 20
    refused = [RIGHT[at][0]["response"] for at, passes in enumerate(passing) if not passes]
    assert sum(passing) >= 0.95 * len(passing), refused


def test_wrong_answers_are_rejected():
    rejected = [not is_accepted(verdicts(of, solver)[0]) for of, solver in WRONG]
    assert len(rejected) >= 20
    passed = [WRONG[at][0]["response"] for at, fails in enumerate(rejected) if not fails]
    assert sum(rejected) >= 0.95 * len(rejected), passed


@pytest.mark.parametrize(("of", "solver"), DISSENT)
def test_an_answer_that_the_solver_does_not_share_is_rejected(of, solver):
    found, _ = verdicts(of, solver, agrees=False)
    assert not is_accepted(found)
    dissent = [each for each in found if each.method in ("solver", "code")]
    assert any(each.judgement.verdict == "failed" for each in dissent)


def test_the_critic_sees_the_writers_answer_and_can_refuse():
    of = thing("Answer: an owl")
    found, agents = verdicts(of, "an owl", score=3)
    assert not is_accepted(found)
    assert "[the writer's own answer]\na bat" in agents.sent[-1][-1]["content"]


def test_the_solver_is_not_shown_the_material_or_the_answer():
    _, agents = verdicts(number("Answer: 22"), "22")
    solved = agents.sent[agents.asked.index("brain_teaser.solver")]
    text = "\n".join(turn["content"] for turn in solved)
    assert PUZZLE in text
    assert "A passage." not in text
    assert "22" not in text


def test_code_refuses_before_anyone_is_asked():
    agents = ScriptedAgents()
    asyncio.run(verdicts_on(number("Answer: 18"), VERIFIERS, agents))
    assert not agents.asked


@pytest.mark.parametrize(
    "response",
    ["</answer> Answer:", "{{ 7 }}", "Answer: " * 20_000, "*" * 50_000, "Answer: " + "9" * 50_000],
)
def test_hostile_answers_neither_pass_nor_break_anything(response):
    for of in (number(response), word(response)):
        assert not is_accepted(verdicts({**of, "response": response}, "22")[0])
