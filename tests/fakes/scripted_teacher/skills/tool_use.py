"""What the agents of tool use are answered: a small harbour service, and dialogues with it.

Belongs here: the service's APIs, a task of each type, and the right moves in each. Does not: what
judges and critics say (`by_skill.py`).
"""

import json
import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block, blocks
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest


def _api(
    name: str,
    description: str,
    parameters: list[tuple[str, str]],
    returns: list[tuple[str, str]],
    example: dict[str, Any],
    allowed: dict[str, list[str]] | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "description": description,
        "parameters": [
            {
                "name": each,
                "type": kind,
                "description": f"the {each.replace('_', ' ')}",
                "is_required": True,
                "allowed": (allowed or {}).get(each, []),
            }
            for each, kind in parameters
        ],
        "returns": [
            {"name": each, "type": kind, "description": each.replace("_", " ")}
            for each, kind in returns
        ],
        "returns_list": False,
        "example_result_json": json.dumps(example),
    }


_FIRST = [
    _api(
        "find_vessel",
        "Looks a vessel up by its registration.",
        [("registration", "string")],
        [("vessel_id", "string"), ("length_m", "number"), ("owner", "string")],
        {"vessel_id": "V-9", "length_m": 11.5, "owner": "Tamsin Bray"},
    ),
    _api(
        "get_tide",
        "Says when high water is at a harbour on a day.",
        [("harbour", "string"), ("date", "string")],
        [("high_water", "string"), ("height_m", "number")],
        {"high_water": "14:20", "height_m": 5.1},
    ),
]
_MORE = [
    _api(
        "quote_berth",
        "Gives the price of a berth.",
        [("length_m", "number"), ("nights", "integer")],
        [("price", "number"), ("currency", "string")],
        {"price": 96.6, "currency": "GBP"},
    ),
    _api(
        "book_berth",
        "Books a berth for good.",
        [("vessel_id", "string"), ("arrival_date", "string"), ("nights", "integer")],
        [("booking_code", "string"), ("nights", "integer")],
        {"booking_code": "BK-77", "nights": 3},
    ),
    _api(
        "hold_berth",
        "Keeps a berth free for some hours without booking it.",
        [("vessel_id", "string"), ("arrival_date", "string"), ("hours", "integer")],
        [("hold_code", "string"), ("hours", "integer")],
        {"hold_code": "H-5", "hours": 24},
    ),
    _api(
        "cancel_berth",
        "Cancels a booking.",
        [("booking_code", "string")],
        [("status", "string"), ("refund", "number")],
        {"status": "cancelled", "refund": 40},
    ),
]


def _result(call: dict[str, Any]) -> dict[str, Any]:
    """What the service answers."""
    name, given = call["name"], call["arguments"]
    if name == "find_vessel":
        return {"vessel_id": "V-31", "length_m": 12.4, "owner": "Tamsin Bray"}
    if name == "get_tide":
        return {"high_water": "15:05" if given["date"].endswith("4") else "16:48", "height_m": 4.7}
    if name == "quote_berth":
        return {"price": round(given["length_m"] * given["nights"] * 2.5, 2), "currency": "GBP"}
    if name == "book_berth":
        return {"booking_code": "BK-204", "nights": given["nights"]}
    if name == "hold_berth":
        return {"hold_code": "H-88", "hours": given["hours"]}
    return {"status": "cancelled", "refund": 62.5}


def _call(name: str, **arguments: Any) -> dict[str, str]:
    return {"name": name, "arguments_json": json.dumps(arguments)}


_TIDE = _call("get_tide", harbour="Falmouth", date="2027-05-04")
_LATER_TIDE = _call("get_tide", harbour="Fowey", date="2027-05-06")
_FIND = _call("find_vessel", registration="KRN-118")
_CANCEL = _call("cancel_berth", booking_code="BK-77")
_HOLD = _call("hold_berth", vessel_id="V-9", arrival_date="2027-05-04", hours=24)
_BOOK = _call("book_berth", vessel_id="V-9", arrival_date="2027-05-04", nights=3)
_KNOWN = json.dumps({"vessel_id": "V-9", "arrival_date": "2027-05-04"})
_EXPRESSION = "18400 * (1 - 0.35/100) ** 45"
_CODE = "total = 0\nfor minute in range(370, 1320, 25):\n    total += 14\ntotal"

#: By type: the task's fields, and the assistant's moves: calls, or a reply.
_CASES: dict[str, tuple[dict[str, Any], list[Any]]] = {
    "single_call": (
        {
            "instruction": "When is high water at Falmouth on 4 May 2027? I want to sail with it.",
            "calls": [_TIDE],
        },
        [[_TIDE], "High water at Falmouth on 4 May 2027 is at 15:05, at 4.7 m."],
    ),
    "sequential_calls": (
        {
            "instruction": "Give up my booking BK-77, and after that look up the boat KRN-118.",
            "calls": [_CANCEL, _FIND],
        },
        [[_CANCEL], [_FIND], "BK-77 is cancelled with 62.5 back. KRN-118 is 12.4 m long."],
    ),
    "parallel_calls": (
        {
            "instruction": "Falmouth on 4 May 2027 or Fowey on 6 May 2027: high water at each?",
            "calls": [_TIDE, _LATER_TIDE],
        },
        [[_LATER_TIDE, _TIDE], "At Falmouth it is at 15:05, at Fowey at 16:48."],
    ),
    "nested_results": (
        {
            "instruction": "What would three nights cost the boat with the registration KRN-118?",
            "calls": [_FIND, _call("quote_berth", length_m="$1.length_m", nights=3)],
        },
        [[_FIND], [_call("quote_berth", length_m=12.4, nights=3)], "It would cost 93 GBP."],
    ),
    "choice_among_similar": (
        {
            "instruction": "Keep a place free for V-9 on 4 May 2027, but only for 24 hours; my "
            "brother has to agree before we book.",
            "calls": [_HOLD],
        },
        [[_HOLD], "A place is kept for 24 hours; the code is H-88."],
    ),
    "noisy_input": (
        {
            "instruction": "hi, missed the 3rd ... no matter. hgih water at Falmouth on 4 May 2027 "
            "pls, my dog is 7 today",
            "calls": [_TIDE],
        },
        [[_TIDE], "High water is at 15:05, with 4.7 m."],
    ),
    "missing_api": (
        {
            "instruction": "We will not come after all: please give up the booking BK-77.",
            "needed_api": "cancel_berth",
        },
        ["Bookings cannot be cancelled from here; the harbour office can do that by telephone."],
    ),
    "missing_parameter": (
        {
            "instruction": "Please get V-9 a berth from 4 May 2027, we are looking forward to it.",
            "api": "book_berth",
            "missing_parameter": "nights",
            "known_arguments_json": _KNOWN,
        },
        ["How many nights will you stay?"],
    ),
    "clarification": (
        {
            "instruction": "Please arrange a berth for V-9 that begins on 4 May 2027.",
            "api": "book_berth",
            "missing_parameter": "nights",
            "known_arguments_json": _KNOWN,
            "value_given_when_asked": "3",
        },
        ["How many nights do you need?", [_BOOK], "Your berth is booked: BK-204, 3 nights."],
    ),
    "follow_up": (
        {
            "instruction": "Who owns the boat that is registered as KRN-118?",
            "calls": [_FIND],
            "follow_up": "Thanks. And what would two nights cost that boat?",
            "later_calls": [_call("quote_berth", length_m="$1.length_m", nights=2)],
        },
        [
            [_FIND],
            "She belongs to Tamsin Bray.",
            [_call("quote_berth", length_m=12.4, nights=2)],
            "Two nights would cost 62 GBP.",
        ],
    ),
    "api_error": (
        {
            "instruction": "How long is KRN-118, and what is high water at Falmouth on 4 May 2027?",
            "calls": [_FIND, _TIDE],
            "failing_api": "find_vessel",
            "error_message": "404: no vessel with the registration KRN-118",
            "is_temporary": False,
        },
        [[_FIND, _TIDE], "I could not find KRN-118. High water is at 15:05, with 4.7 m."],
    ),
    "no_call_needed": (
        {"instruction": "What is the difference between a spring tide and a neap tide, please?"},
        ["At spring tide sun and moon pull together and the range is large; at neap it is small."],
    ),
    "calculation": (
        {
            "instruction": "A tank of 18,400 cubic metres loses 0.35 percent a day, compounding. "
            "How much is left after 45 days, to one decimal place?",
            "expression": _EXPRESSION,
        },
        [[_call("calculator", expression=_EXPRESSION)], "About 15714.4 cubic metres are left."],
    ),
    "program": (
        {
            "instruction": "A ferry leaves every 25 minutes from 6:10, the last time before 22:00, "
            "with 14 cars each time. How many cars a day is that?",
            "code": _CODE,
        },
        [[_call("run_python", code=_CODE)], "It takes 532 cars a day."],
    ),
    "look_up": (
        {
            "instruction": "What do people who write about tides say raises the sea in a harbour?",
            "query": "moon tide harbour",
        },
        [[_call("search", query="moon tide harbour")], "They say that the moon pulls the sea."],
    ),
}


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent.startswith("transform_"):
        apis = {
            "transform_first_apis": _FIRST,
            "transform_widen_by_retrieval": _MORE,
            "transform_widen_by_reconstruction": _MORE,
        }.get(agent, [*_FIRST, *_MORE])
        return said(is_usable=True, library="harbour office", apis=apis)
    if agent.startswith("ask_"):
        return said(is_applicable=True, tasks=[_CASES[agent.removeprefix("ask_")][0]])
    if agent.startswith("editor_"):
        task = dict(_case(block(request, "question"))[0])
        return said(**{**task, "instruction": f"Good morning! {task['instruction']}"})
    if agent == "assistant":
        return _move(request)
    if agent == "user":
        return Reply(_wish(block(request, "data")))
    if agent == "api":
        call = json.loads(blocks(request, "data")[2])
        return said(result_json=json.dumps(_result(call)))
    return None


def _move(request: TeacherRequest) -> Reply:
    transcript = block(request, "question")
    _, moves = _case(transcript)
    move = moves[len(re.findall(r"^\[assistant\]$", transcript, re.MULTILINE))]
    return said(calls=[], reply=move) if isinstance(move, str) else said(calls=move, reply="")


def _case(text: str) -> tuple[dict[str, Any], list[Any]]:
    for task, moves in _CASES.values():
        if task["instruction"] in text:
            return task, moves
    raise AssertionError(f"no case for {text[:200]}")


def _wish(text: str) -> str:
    return f"{text} nights, please." if text.isdigit() else text
