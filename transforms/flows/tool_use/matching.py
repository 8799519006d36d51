"""Whether the calls that were made are those that were planned.

Belongs here: that comparison, call by call and argument by argument. Does not: whether a call fits
its schema, or what the replies say (`replies.py`).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.flows.common.given import field_values, is_given, same, scalars
from transforms.flows.tool_use.plans import reference

Made = Mapping[str, Any]


def result_of(call: Made) -> Any:
    """Return a call's result as JSON; the text itself where it is none."""
    try:
        return json.loads(call["result"])
    except (ValueError, RecursionError):
        return call["result"]


def why_differs(
    planned: Sequence[Mapping[str, Any]],
    made: Sequence[Made],
    apis: Mapping[str, Mapping[str, Any]],
    stated: str,
    *,
    is_ordered: bool,
) -> str | None:
    """Say how the calls made (those that did not fail) differ from the plan; None if they do not.

    Args:
        planned: {name, arguments}, arguments perhaps `$1.field`; `number` where it is not its
            place in the list.
        made: calls with `tool`, `arguments` and `result`.
        apis: the list, by name.
        stated: all that the user said.
        is_ordered: whether the calls must come in the plan's order.
    """
    names = [call["name"] for call in planned]
    called = [call["tool"] for call in made]
    if sorted(names) != sorted(called):
        return f"planned {', '.join(names) or 'no call'}; called {', '.join(called) or 'none'}"
    if is_ordered and names != called:
        return f"the order should be {', '.join(names)}; it was {', '.join(called)}"
    matched: dict[int, Made] = {}
    left = list(made)
    for place, plan in enumerate(planned, 1):
        number = plan.get("number", place)
        candidates = [call for call in left if call["tool"] == plan["name"]]
        if is_ordered:
            candidates = candidates[:1]
        faults = []
        for call in candidates:
            fault = _why_arguments_differ(plan, call, matched, apis[plan["name"]], stated)
            if fault is None:
                left.remove(call)
                matched[number] = call
                break
            faults.append(fault)
        else:
            return f"call {number}, {plan['name']}: {faults[0]}"
    return None


def _why_arguments_differ(
    plan: Mapping[str, Any],
    call: Made,
    matched: Mapping[int, Made],
    api: Mapping[str, Any],
    stated: str,
) -> str | None:
    arguments = call["arguments"]
    for name, wanted in plan["arguments"].items():
        if name not in arguments:
            return f"{name} is not given"
        if (source := reference(wanted)) is not None:
            number, field = source
            source_call = matched.get(number)
            values = field_values(result_of(source_call), field) if source_call else []
            if not any(same(value, arguments[name]) for value in values):
                it_is = _short(arguments[name])
                return f"{name} should be of {wanted}: {_short(values)}; it is {it_is}"
        elif not same(wanted, arguments[name]):
            return f"{name} should be {_short(wanted)}; it is {_short(arguments[name])}"
    for name in arguments.keys() - plan["arguments"].keys():
        if not _is_founded(arguments[name], api["parameters"]["properties"][name], matched, stated):
            return f"{name} = {_short(arguments[name])} was not asked for"
    return None


def _is_founded(
    value: Any, schema: Mapping[str, Any], matched: Mapping[int, Made], stated: str
) -> bool:
    """Whether an argument beyond the plan comes from what was said or returned."""
    if isinstance(value, bool) or value is None:
        return value == schema.get("default", False)
    if value == schema.get("default"):
        return True
    if is_given(value, stated):
        return True
    returned = [each for call in matched.values() for each in scalars(result_of(call))]
    return any(same(value, each) for each in returned)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"
