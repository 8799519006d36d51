"""From a few-shot task to an instruction and the output it must get.

Belongs here: what examples must have, and the computed output. Does not: running rules
(`running.py`), or the notation (`layout.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from transforms.agents.tools.arithmetic import CannotCalculate
from transforms.agents.tools.calculator import calculate
from transforms.flows.common import final_answers
from transforms.flows.common.tasks import Asked, Draft, IllFormed
from transforms.flows.few_shot_reasoning.final_output import same_output
from transforms.flows.few_shot_reasoning.layout import laid_out
from transforms.flows.few_shot_reasoning.rivals import rival_of
from transforms.flows.few_shot_reasoning.running import outputs_of
from transforms.flows.few_shot_reasoning.tasks import CodedTask, ReasonedTask, WordedTask

MOST_EXAMPLES, TEXT_CHARS = 8, 400


def coded(task: CodedTask, asked: Asked) -> Draft:
    """Run the rule on all examples and the query; the query's output is computed, never told.

    Raises:
        IllFormed: examples contradict the rule, or do not determine it.
    """
    pairs = _examples([(each.input, each.output) for each in task.examples], task.query, 3)
    query = task.query.strip()
    made = outputs_of(task.code, [*(given for given, _ in pairs), query])
    for (given, output), computed in zip(pairs, made, strict=False):
        if computed.strip() != output:
            raise IllFormed(
                f"the rule makes {computed[:40]!r} of {given[:40]!r}, not {output[:40]!r}"
            )
    expected = made[-1].strip()
    if not 0 < len(expected) <= TEXT_CHARS:
        raise IllFormed("no output, or too long a one")
    inputs, outputs = zip(*pairs, strict=True)
    if len(set(outputs)) < 2:
        raise IllFormed("every example has the same output")
    if rival := rival_of(inputs, outputs, query, expected):
        raise IllFormed(f"a simpler rule explains the examples: {rival}")
    spec = {"expected": expected, "rule": task.rule, "code": task.code, "match": "exact"}
    return Draft(laid_out(pairs, query, asked.key), spec)


def worded(match: str) -> Callable[[WordedTask, Asked], Draft]:
    """Take the writer's output for the query; `match` is how outputs compare: label or meaning."""

    def assemble(task: WordedTask, asked: Asked) -> Draft:
        pairs = _examples([(each.input, each.output) for each in task.examples], task.query, 3)
        expected = task.expected.strip()
        if not 0 < len(expected) <= TEXT_CHARS:
            raise IllFormed("no expected output")
        if match == "label":
            _check_labels([output for _, output in pairs], expected)
        spec = {"expected": expected, "rule": task.rule, "match": match}
        return Draft(laid_out(pairs, task.query.strip(), asked.key), spec)

    return assemble


def reasoned(task: ReasonedTask, asked: Asked) -> Draft:
    """Show worked examples; the query's number is what the calculator makes of the calculation."""
    pairs = _examples([(each.input, each.output) for each in task.examples], task.query, 2)
    steps = [" ".join(each.reasoning.split()) for each in task.examples]
    if any(not 10 <= len(step) <= 2 * TEXT_CHARS for step in steps):
        raise IllFormed("an example without reasoning, or with too much")
    if any(final_answers.number(output) is None for _, output in pairs):
        raise IllFormed("an example whose output is no number")
    try:
        expected = calculate(task.calculation).text
    except CannotCalculate as error:
        raise IllFormed(f"no calculation: {error}"[:200]) from error
    shown = [(given, step, output) for (given, output), step in zip(pairs, steps, strict=True)]
    spec = {"expected": expected, "rule": task.rule, "match": "number",
            "calculation": task.calculation}  # fmt: skip
    return Draft(laid_out(shown, task.query.strip(), asked.key), spec)


def _examples(pairs: Sequence[tuple[str, str]], query: str, fewest: int) -> list[tuple[str, str]]:
    cleaned = [(given.strip(), output.strip()) for given, output in pairs]
    if not fewest <= len(cleaned) <= MOST_EXAMPLES:
        raise IllFormed(f"{len(cleaned)} examples")
    texts = [*(part for pair in cleaned for part in pair), query.strip()]
    if any(not 0 < len(text) <= 2 * TEXT_CHARS for text in texts):
        raise IllFormed("an empty or overlong example")
    inputs = [given for given, _ in cleaned]
    if len(set(inputs)) < len(inputs) or query.strip() in inputs:
        raise IllFormed("an input that occurs twice")
    return cleaned


def _check_labels(outputs: Sequence[str], expected: str) -> None:
    seen = {output.casefold() for output in outputs}
    if not 2 <= len(seen) < len(outputs):
        raise IllFormed("labels that do not repeat")
    if not any(same_output("label", expected, output) for output in outputs):
        raise IllFormed("the expected label is in no example")


Assemble = Callable[[Any, Asked], Draft]
