"""What each kind of task wants of the calls: the rule behind the check `plan_kept`.

Belongs here: which calls may be made, must be, and in which turn, by kind. Does not: comparing
arguments (`matching.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from transforms.flows.common import replies
from transforms.flows.common.given import is_given
from transforms.flows.tool_use.exchange import Exchange
from transforms.flows.tool_use.matching import why_differs
from transforms.flows.tool_use.plans import reference
from transforms.quality.verdict import Judgement, failed, not_checkable

_MOST_REPEATS = 3


def _planned(seen: Exchange, plan: Sequence[Mapping[str, Any]], *, is_ordered: bool) -> Judgement:
    fault = why_differs(plan, seen.done, seen.apis, seen.user_text, is_ordered=is_ordered)
    if fault:
        return failed("plan_not_kept", fault)
    if is_ordered and (hasty := _not_awaited(seen, plan)):
        return failed("result_not_awaited", hasty)
    return _kept(f"the {len(plan)} planned calls were made")


def _not_awaited(seen: Exchange, plan: Sequence[Mapping[str, Any]]) -> str:
    """Return which call uses a result that its turn could not have known yet; "" if none does."""
    turns = [number for number, turn in enumerate(seen.calls_by_turn) for _ in turn]
    made_in = [turn for turn, call in zip(turns, seen.calls, strict=False) if not call["is_error"]]
    for number, call in enumerate(plan[: len(made_in)]):
        for value in call["arguments"].values():
            source = reference(value)
            if source and made_in[source[0] - 1] >= made_in[number]:
                return f"{call['name']} uses {value}, and was called in the same turn"
    return ""


def _kept(evidence: str) -> Judgement:
    return Judgement("passed", 1.0, evidence=evidence)


def _ordered(seen: Exchange) -> Judgement:
    return _planned(seen, seen.spec["calls"], is_ordered=True)


def _parallel(seen: Exchange) -> Judgement:
    turns = [turn for turn in seen.calls_by_turn if turn]
    if len(turns) > 1:
        return failed("not_at_once", f"independent calls were spread over {len(turns)} turns")
    return _planned(seen, seen.spec["calls"], is_ordered=False)


def _noisy(seen: Exchange) -> Judgement:
    return _planned(seen, seen.spec["calls"], is_ordered=False)


def _no_call(seen: Exchange) -> Judgement | None:
    if seen.calls or any(seen.calls_by_turn):
        called = ", ".join(call["tool"] for call in seen.calls)
        return failed("call_not_justified", f"called {called}")
    return None


def _none_needed(seen: Exchange) -> Judgement:
    return _no_call(seen) or _kept("no call was made")


def _missing_api(seen: Exchange) -> Judgement:
    if fault := _no_call(seen):
        return fault
    missing = seen.spec["missing"]["api"]
    return _decided(
        replies.says_it_cannot(seen.reply, seen.user_text),
        "missing_api_not_said",
        f"no call; {missing} is missing, and the reply says so",
        seen.reply,
    )


def _missing_parameter(seen: Exchange) -> Judgement:
    if fault := _no_call(seen):
        return fault
    return _decided(
        replies.asks(seen.reply, seen.user_text),
        "missing_parameter_not_asked",
        f"no call; the reply asks ({seen.spec['missing']['parameter']} is missing)",
        seen.reply,
    )


def _decided(is_so: bool | None, reason: str, evidence: str, reply: str) -> Judgement:
    if is_so is None:
        return not_checkable("language_of_reply")
    if not is_so and reason != "missing_parameter_not_asked" and replies.speaks_of_absence(reply):
        return not_checkable("says_it_in_other_words")
    return _kept(evidence) if is_so else failed(reason, reply[:300])


def _clarification(seen: Exchange) -> Judgement:
    before = seen.turns_before_second_request
    if not before:
        return failed("user_not_asked", "the user was asked nothing")
    if any(seen.calls_by_turn[:before]):
        return failed("call_not_justified", "a call was made before the missing value was given")
    asked = seen.said("assistant")[before - 1]
    if replies.asks(asked, seen.user_text) is False:
        return failed("missing_parameter_not_asked", asked[:300])
    if not is_given(seen.spec["hidden"], "\n".join(seen.said("user")[1:])):
        return failed("value_not_given", f"the user never said {seen.spec['hidden'][:100]}")
    return _ordered(seen)


def _follow_up(seen: Exchange) -> Judgement:
    before = seen.turns_before_second_request
    if not before:
        return failed("no_follow_up", "the user spoke once")
    first = sum(len(turn) for turn in seen.calls_by_turn[:before])
    if first != len(seen.spec["calls"]):
        return failed("plan_not_kept", f"{first} calls before the follow-up")
    return _planned(seen, [*seen.spec["calls"], *seen.spec["later_calls"]], is_ordered=True)


def _api_error(seen: Exchange) -> Judgement:
    failure, plan = seen.spec["failure"], seen.spec["calls"]
    failing = [call for call in seen.calls if call["is_error"]]
    if not failing:
        return failed("failing_api_not_called", f"{failure['api']} was not called")
    if len(failing) > _MOST_REPEATS:
        return failed("repeats_a_failing_call", f"{len(failing)} calls failed")
    if failure["is_temporary"]:
        return _planned(seen, plan, is_ordered=False)
    made = [call["tool"] for call in seen.done]
    possible = [
        {**call, "number": number}
        for number, call in enumerate(plan, 1)
        if call["name"] != failure["api"] and call["name"] in made
    ]
    fault = why_differs(possible, seen.done, seen.apis, seen.user_text, is_ordered=False)
    if fault:
        return failed("plan_not_kept", fault)
    return _decided(
        replies.tells_of_failure(seen.reply, seen.user_text),
        "failure_not_told",
        f"{failure['api']} failed for good, and the reply says so",
        seen.reply,
    )


def _own(seen: Exchange) -> Judgement:
    if not seen.done:
        return failed("tool_not_used", "no call succeeded")
    return _kept(f"{len(seen.done)} calls were executed")


RULES: dict[str, Callable[[Exchange], Judgement]] = {
    "single_call": _ordered,
    "sequential_calls": _ordered,
    "parallel_calls": _parallel,
    "nested_results": _ordered,
    "choice_among_similar": _ordered,
    "noisy_input": _noisy,
    "missing_api": _missing_api,
    "missing_parameter": _missing_parameter,
    "clarification": _clarification,
    "follow_up": _follow_up,
    "api_error": _api_error,
    "no_call_needed": _none_needed,
    "calculation": _own,
    "program": _own,
    "look_up": _own,
}
