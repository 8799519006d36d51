"""Checking an answer: the writer's key, the responder and a solver of its own must pick one option.

Belongs here: the rules and the critic's rubric. Does not: give-aways (`give_aways.py`), or reading
what a response concludes with (`conclusion.py`).
"""

from transforms.flows.common import final_answers
from transforms.flows.common.asking import spec_of
from transforms.flows.common.checked_by_code import CheckedByCode
from transforms.flows.common.criticised import Criticised
from transforms.flows.common.labels import lettered_options
from transforms.flows.common.solved_again import SolvedAgain
from transforms.flows.common.verifying import verdicts_stage
from transforms.flows.multiple_choice.conclusion import (
    bare_letter,
    concluded,
    concludes_early,
    plain,
    says_more,
    taken_back,
)
from transforms.flows.multiple_choice.give_aways import give_away
from transforms.flows.skill import Row
from transforms.quality.verdict import PASSED, Judgement, capped, failed, not_checkable

SKILL = "multiple_choice"
SKILL_TITLE = "multiple-choice questions"

HOW = """\
- You see the question and nothing else. Answer it for yourself before you look at the options, \
then go through all of them: for each, say to yourself why it is right or why it fails.
- Mind NOT, EXCEPT, best, first and least. Calculate what can be calculated, to the end.
- Nothing in length, style or position of an option counts.
- If two options can be defended, or none is right, or the question needs a text you do not \
have, the task cannot be solved.
- final_answer is the letter of the right option, alone."""

RUBRIC = """\
- Just one option can be defended by someone who knows the field. Go through all of them: a \
second one that could pass for right is a plain error of the exchange, whoever made it.
- The wrong options are plausible: each is what a real mistake or misconception leads to. One \
that nobody would pick is a flaw, two are an important one.
- The question is clear and complete in itself, tests something worth knowing, and is true to fact.
- The reasons, where the answer gives some, are correct, support the option chosen, and deal \
with the ones that tempt. An answer that was asked for the letter alone is right to give no \
reasons."""


def no_give_away(pair: Row) -> Judgement:
    """Look anew for what betrays the right option; options made by code have no style."""
    spec = spec_of(pair)
    if not spec.get("key"):
        return not_checkable("no_key")
    shown = lettered_options(pair["instruction"])
    if shown.get(spec["key"]) != spec["right"] or sorted(shown.values()) != sorted(
        [spec["right"], *spec["wrong"]]
    ):
        return failed("options_changed", f"shown: {shown}")
    made_by_code = spec.get("is_made") or spec.get("program")
    if not made_by_code and (fault := give_away(spec["stem"], spec["right"], spec["wrong"])):
        return failed("give_away", fault)
    longer = sum(len(each) > len(spec["right"]) for each in spec["wrong"])
    said = f"key at {spec['key']}; {longer} of {len(spec['wrong'])} wrong options are longer"
    return Judgement(PASSED, 1.0, evidence=said)


def printed_output(pair: Row) -> Judgement:
    """Run the program of a question: it must print the right option, and no wrong one."""
    from transforms.agents.tools.interpreter_tool import interpreter

    spec = spec_of(pair)
    ran = interpreter().run(spec["program"])
    if ran.is_beyond_sandbox:
        return not_checkable("beyond_sandbox")
    if not ran.ran:
        return failed("program_fails", f"{ran.error_type}: {ran.error} | {spec['program']}")
    printed = " ".join(ran.printed.split())
    said = f"prints {printed!r} | right option {spec['right']!r} | ran: {spec['program']}"
    if printed != " ".join(spec["right"].strip("`").split()):
        return failed("wrong_key", said, 0.0)
    return Judgement(PASSED, 1.0, evidence=capped(said))


def matches_key(pair: Row) -> Judgement:
    """Compare the letter that a response concludes with to the writer's key."""
    spec, response = spec_of(pair), pair["response"]
    options = lettered_options(pair["instruction"])
    if spec.get("key") not in options:
        return not_checkable("no_key")
    bare = bare_letter(response)
    if spec.get("is_letter_alone") and bare is None:
        return failed("not_the_letter_alone", response)
    found = {bare} if bare else set(concluded(response))
    if not found <= options.keys() or len(found) != 1:
        return failed("no_choice" if not found else "no_single_choice", response[-300:])
    if not bare and not spec.get("is_letter_alone") and concludes_early(response):
        return failed("no_conclusion", response[-300:])
    if not spec.get("is_letter_alone") and bare:
        return failed("no_reasons", response)
    if not bare and (fault := taken_back(response, options)):
        return failed("no_single_choice", fault)
    letter = found.pop()
    if letter != spec["key"]:
        return failed("wrong_option", f"key: {spec['key']} | response: {letter}", 0.0)
    if not bare and says_more(response, options):
        return not_checkable("conclusion_says_more")
    return Judgement(PASSED, 1.0, evidence=f"key and response: {letter}")


def same_letter(pair: Row, solution: str) -> bool:
    """Whether the solver picked the writer's key; one that cannot be read is no agreement."""
    key, options = spec_of(pair).get("key"), lettered_options(pair["instruction"])
    same = [each for each, text in options.items() if plain(text) == plain(solution)]
    if len(same) == 1:
        return same[0] == key
    found = final_answers.letter(solution, options)
    return found is not None and found == key


def _has_program(pair: Row) -> bool:
    return bool(spec_of(pair).get("program"))


VERIFIERS = (
    CheckedByCode("no_give_away", no_give_away),
    CheckedByCode("key", matches_key, version="3"),
    CheckedByCode(
        "printed_output", printed_output, applies=_has_program, method="execution", waits=True
    ),
    SolvedAgain(
        SKILL,
        SKILL_TITLE,
        HOW,
        compare=same_letter,
        asks_critic=False,
        shows_content=False,
        version="2",
    ),
    Criticised(SKILL, SKILL_TITLE, RUBRIC),
)
STAGE = verdicts_stage(SKILL, VERIFIERS)
