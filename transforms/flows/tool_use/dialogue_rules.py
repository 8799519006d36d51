"""Rules on a finished dialogue: what was called, in which turn, and what was said of it.

Belongs here: one function a rule, (pair) -> judgement. Does not: comparing calls with a plan
(`matching.py`), or reading replies (`replies.py`).
"""

import json
from typing import Any

from transforms.agents.tools.tool import why_misfit
from transforms.flows.common import replies
from transforms.flows.common.asking import spec_of
from transforms.flows.common.given import is_given, scalars
from transforms.flows.skill import Row
from transforms.flows.tool_use import kinds
from transforms.flows.tool_use.exchange import CALL, Exchange
from transforms.flows.tool_use.matching import result_of
from transforms.flows.tool_use.own_tools import own_tools
from transforms.quality.verdict import Judgement, failed, not_checkable, passed

#: Our own tools by the kind of task they are for.
_TOOL_OF = {"calculation": "calculator", "program": "run_python", "look_up": "search"}


def has_calls(pair: Row) -> bool:
    return bool(pair.get("tool_calls")) or any(
        "<tool_call>" in turn["content"] for turn in pair["messages"] if turn["role"] == "assistant"
    )


def is_executed(pair: Row) -> bool:
    return spec_of(pair).get("kind") in _TOOL_OF


def calls_fit(pair: Row) -> Judgement:
    """Every call is of a declared API, fits its schema, and its result fits what it returns."""
    seen = Exchange(pair)
    for call in seen.calls:
        api = seen.apis.get(call["tool"])
        if api is None:
            return failed("undeclared_api", f"{call['tool']}; declared: {', '.join(seen.apis)}")
        if misfit := why_misfit(call["arguments"], api["parameters"]):
            return failed("arguments_misfit", f"{call['tool']}: {misfit}")
        if call["is_error"] or api["is_real"]:
            continue
        result = result_of(call)
        misfit = "no object" if not isinstance(result, dict) else why_misfit(result, api["returns"])
        if misfit:
            return failed("result_misfit", f"{call['tool']}: {misfit}")
    shown = [
        (each.get("name"), each.get("arguments")) for turn in seen.calls_by_turn for each in turn
    ]
    if shown != [(call["tool"], call["arguments"]) for call in seen.calls]:
        return failed("calls_differ_from_messages", f"messages have {len(shown)} calls")
    said = ", ".join(call["tool"] for call in seen.calls)
    return Judgement("passed", 1.0, evidence=f"{len(shown)} calls fit: {said}")


def plan_kept(pair: Row) -> Judgement:
    """The calls are those the task plans, in their turns; none where none may be."""
    seen = Exchange(pair)
    rule = kinds.RULES.get(seen.kind)
    if rule is None:
        return not_checkable("no_plan")
    return rule(seen)


def results_told(pair: Row) -> Judgement:
    """No reply has a figure that came from nowhere; the last tells something of results."""
    seen = Exchange(pair)
    results = [result_of(call) for call in seen.calls]
    sources = [
        seen.user_text,
        *(str(call["result"]) for call in seen.calls),
        *(json.dumps(call["arguments"], ensure_ascii=False) for call in seen.calls),
        replies.counted(part for result in results for part in _lists(result)),
        str(len(seen.calls)),
    ]
    for said in seen.said("assistant"):
        untraced = replies.untraced_numbers(CALL.sub("", said), sources)
        if untraced:
            return failed("number_not_in_results", f"{', '.join(untraced[:5])} in: {said[:300]}")
    records = [result for call in seen.done if isinstance(result := result_of(call), dict)]
    told = [value for record in records for value in scalars(record)]
    values = [value for value in told if _speaks(value)]
    if values and not any(is_given(value, seen.reply) for value in values):
        return failed("result_not_told", f"none of {str(values[:6])[:200]} in: {seen.reply[:200]}")
    return passed(1.0)


def _speaks(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _lists(result: Any) -> list[Any]:
    found, waiting = [], [result]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            found.append(part)
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part.values())
    return found


def executed(pair: Row) -> Judgement:
    """Our own tool was called, its results are what it really answers, and the reply has the value.

    What the search found cannot be searched for again here; its calls are counted only.
    """
    seen = Exchange(pair)
    wanted = _TOOL_OF[seen.kind]
    if not any(call["tool"] == wanted for call in seen.done):
        return failed("tool_not_used", f"no call of {wanted} succeeded")
    for call in seen.calls:
        tool = own_tools(None, None).get(call["tool"])
        if tool is None:
            continue
        again = tool.call(json.dumps(call["arguments"], ensure_ascii=False))
        if again.text != call["result"]:
            return failed("result_not_real", f"shown: {call['result'][:200]} | run: {again.text}")
    expected = seen.spec.get("expected")
    if expected is None:
        return not_checkable("no_expected_value")
    if not replies.states(expected, seen.reply):
        return failed("wrong_value", f"expected {expected}: {seen.reply[-300:]}")
    return Judgement("passed", 1.0, evidence=f"{wanted} gives {expected}, and the reply states it")
