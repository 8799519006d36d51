"""Tool use: dialogues that are wrong must be rejected by code, right ones must pass."""

import asyncio
import json

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.fakes.scripted_teacher.skills.tool_use import _FIRST, _MORE
from transforms.flows.common.replies import untraced_numbers
from transforms.flows.common.tasks import Asked
from transforms.flows.common.turns import messages_of, tool_calls_text
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.tool_use import own_tool_tasks, tasks
from transforms.flows.tool_use.apis import ApiDraft, list_text, usable
from transforms.flows.tool_use.own_tools import own_apis, own_tools
from transforms.flows.tool_use.plans import Call
from transforms.flows.tool_use.verification import VERIFIERS

HARBOUR = list_text("harbour", usable(ApiDraft.model_validate(a) for a in (*_FIRST, *_MORE))[0])
OWN = list_text("own", own_apis(None))
REAL = own_tools(None, None)


def plan(*calls):
    return [Call(name=name, arguments_json=json.dumps(arguments)) for name, arguments in calls]


def made(name, arguments, result, is_error=False):
    """A call with its result: JSON values, or the text of an error."""
    text = result if isinstance(result, str) else json.dumps(result)
    return {"tool": name, "arguments": arguments, "result": text, "is_error": is_error}


def real(name, **arguments):
    found = REAL[name].call(json.dumps(arguments))
    return made(name, arguments, found.text, found.is_error)


TIDE = {"harbour": "Falmouth", "date": "2027-05-04"}
FOWEY = {"harbour": "Fowey", "date": "2027-05-06"}
HIGH, LATE = {"high_water": "15:05", "height_m": 4.7}, {"high_water": "16:48", "height_m": 4.4}
VESSEL = {"vessel_id": "V-31", "length_m": 12.4, "owner": "Tamsin Bray"}
KRN = {"registration": "KRN-118"}
PRICE = {"price": 93.0, "currency": "GBP"}
BOOK = {"vessel_id": "V-9", "arrival_date": "2027-05-04", "nights": 3}
HOLD = {"vessel_id": "V-9", "arrival_date": "2027-05-04", "hours": 24}
CANCELLED = {"status": "cancelled", "refund": 62.5}

tide = made("get_tide", TIDE, HIGH)
fowey = made("get_tide", FOWEY, LATE)
find = made("find_vessel", KRN, VESSEL)
quote = made("quote_berth", {"length_m": 12.4, "nights": 3}, PRICE)
cancel = made("cancel_berth", {"booking_code": "BK-77"}, CANCELLED)
hold = made("hold_berth", HOLD, {"hold_code": "H-88", "hours": 24})
book = made("book_berth", BOOK, {"booking_code": "BK-204", "nights": 3})
gone = made("find_vessel", KRN, "error: 404: no vessel with the registration KRN-118", True)
locked = made("cancel_berth", {"booking_code": "BK-77"}, "error: 409: BK-77 is paid", True)
busy = made("find_vessel", KRN, "error: 503: register busy, retry", True)

SINGLE = tasks.CallsTask(
    instruction="When is high water at Falmouth on 4 May 2027? I want to sail then.",
    calls=plan(("get_tide", TIDE)),
)
SEQUENCE = tasks.CallsTask(
    instruction="Give up my booking BK-77, and after that look up the boat KRN-118.",
    calls=plan(("cancel_berth", {"booking_code": "BK-77"}), ("find_vessel", KRN)),
)
OWNER = tasks.CallsTask(
    instruction="I paid 3 891,20 Euro for KRN-118: who owns the boat?",
    calls=plan(("find_vessel", KRN)),
)
PARALLEL = tasks.CallsTask(
    instruction="Falmouth on 4 May 2027 or Fowey on 6 May 2027: high water at each?",
    calls=plan(("get_tide", TIDE), ("get_tide", FOWEY)),
)
NESTED = tasks.CallsTask(
    instruction="What would three nights cost the boat with the registration KRN-118?",
    calls=plan(("find_vessel", KRN), ("quote_berth", {"length_m": "$1.length_m", "nights": 3})),
)
CHOICE = tasks.CallsTask(
    instruction="Keep a place free for V-9 on 4 May 2027, for 24 hours; no booking yet.",
    calls=plan(("hold_berth", HOLD)),
)
MISSING_API = tasks.MissingApiTask(
    instruction="We will not come after all: give up BK-77, please.", needed_api="cancel_berth"
)
_KNOWN = json.dumps({"vessel_id": "V-9", "arrival_date": "2027-05-04"})
MISSING = tasks.MissingParameterTask(
    instruction="Please get V-9 a berth from 4 May 2027.", api="book_berth",
    missing_parameter="nights", known_arguments_json=_KNOWN,
)  # fmt: skip
CLARIFIED = tasks.ClarificationTask(
    instruction="Please get V-9 a berth from 4 May 2027.", api="book_berth",
    missing_parameter="nights", known_arguments_json=_KNOWN, value_given_when_asked="3",
)  # fmt: skip
FOLLOWED = tasks.FollowUpTask(
    instruction="Who owns the boat that is registered as KRN-118?",
    calls=plan(("find_vessel", KRN)),
    follow_up="And what would 3 nights cost that boat?",
    later_calls=plan(("quote_berth", {"length_m": "$1.length_m", "nights": 3})),
)
FAILING = tasks.ErrorTask(
    instruction="How long is KRN-118, and what is high water at Falmouth on 4 May 2027?",
    calls=plan(("find_vessel", KRN), ("get_tide", TIDE)), failing_api="find_vessel",
    error_message="404: no vessel with the registration KRN-118", is_temporary=False,
)  # fmt: skip
#: Its first call fails for good; the third uses the second's result.
FAILING_FIRST = tasks.ErrorTask(
    instruction="Give up BK-77. Then look up KRN-118, and tell me what three nights cost her.",
    calls=plan(
        ("cancel_berth", {"booking_code": "BK-77"}), ("find_vessel", KRN),
        ("quote_berth", {"length_m": "$2.length_m", "nights": 3}),
    ),
    failing_api="cancel_berth", error_message="409: BK-77 is paid and locked", is_temporary=False,
)  # fmt: skip
BUSY = FAILING.model_copy(
    update={"error_message": "503: register busy, retry", "is_temporary": True}
)
NO_CALL = tasks.NoCallTask(instruction="What is the difference between spring and neap tide?")
TANK = own_tool_tasks.CalculationTask(
    instruction="A tank of 18,400 cubic metres loses 0.35 percent a day, compounding. How much is "
    "left after 45 days, to one decimal place?",
    expression="18400 * (1 - 0.35/100) ** 45",
)
TAXED = own_tool_tasks.CalculationTask(
    instruction="A mooring is 3,480 euros net. With 19 percent on top and 5% off, what is it?",
    expression="3480 * 1.19 * 0.95",
)
FERRY = own_tool_tasks.ProgramTask(
    instruction="A ferry leaves every 25 minutes from 6:10, the last time before 22:00, with 14 "
    "cars each time. How many cars a day is that?",
    code="len(range(370, 1320, 25)) * 14",
)

_ASSEMBLE = {
    "single_call": tasks.calls_task("single_call", 1, 1),
    "sequential_calls": tasks.calls_task("sequential_calls", 2, 4),
    "parallel_calls": tasks.calls_task("parallel_calls", 2, 4),
    "nested_results": tasks.calls_task("nested_results", 2, 4),
    "choice_among_similar": tasks.calls_task("choice_among_similar", 1, 2),
    "missing_api": tasks.missing_api,
    "missing_parameter": tasks.missing_parameter,
    "clarification": tasks.clarification,
    "follow_up": tasks.follow_up,
    "api_error": tasks.api_error,
    "no_call_needed": tasks.no_call,
    "calculation": own_tool_tasks.calculation,
    "program": own_tool_tasks.program,
}


def pair(kind, task, *moves):
    """A pair: a list is a turn of calls, a text a reply, a text after "user: " the user's."""
    content = OWN if kind in {"calculation", "program"} else HARBOUR
    draft = _ASSEMBLE[kind](task, Asked(content, "t", "k"))
    turns = [
        {"role": "system", "content": "tools"},
        {"role": "user", "content": draft.instruction},
    ]
    calls = []
    for move in moves:
        if isinstance(move, str):
            role, text = ("user", move[6:]) if move.startswith("user: ") else ("assistant", move)
            turns.append({"role": role, "content": text})
            continue
        functions = [
            {"function": {"name": each["tool"], "arguments": json.dumps(each["arguments"])}}
            for each in move
        ]
        turns.append({"role": "assistant", "content": "", "tool_calls": functions})
        turns += ({"role": "tool", "content": each["result"]} for each in move)
        calls += ({"id": f"call_{len(calls)}", "version": "1", **each} for each in move)
    return {
        "pair_id": "p", "goal": "seed", "transformation": "t", "instruction_type": kind,
        "answer_format": "text", "instruction": draft.instruction,
        "spec": json.dumps(dict(draft.spec)), "passage": content, "response": moves[-1],
        "messages": messages_of(turns), "tool_calls": tool_calls_text(calls),
    }  # fmt: skip


def verdicts(row):
    agents = ScriptedAgents({"tool_use.critic": {"faults": "none", "score": 8}})
    return asyncio.run(verdicts_on(row, VERIFIERS, agents))


DONE = "High water at Falmouth on 4 May 2027 is at 15:05, at 4.7 m."
BOTH = "At Falmouth it is at 15:05, at Fowey at 16:48."
COST = "Three nights would cost 93 GBP."
LEFT = real("calculator", expression="18400 * (1 - 0.35/100) ** 45")
DUE = real("calculator", expression="3480 * 1.19 * 0.95")
LOCAL = made(
    "find_vessel", KRN,
    {**VESSEL, "owner": "Tamsin Bray (12,5 %), seats 12 345 and 12 346, for 1.234,50 GBP"},
)  # fmt: skip
CARS = real("run_python", code="len(range(370, 1320, 25)) * 14")

RIGHT = [
    ("single_call", SINGLE, [tide], DONE),
    ("single_call", SINGLE, [tide], "It is at 3:05 pm that day."),
    ("single_call", SINGLE, [tide], "On May 4th, high water is at 15:05 (4.7 metres)."),
    ("single_call", SINGLE, [made("get_tide", {"harbour": "falmouth", "date": "2027-05-04"}, HIGH)],
     DONE),
    # figures written as in the result, or another way
    ("single_call", OWNER, [find], "You paid 3 891,20 Euro, and Tamsin Bray owns it."),
    ("single_call", OWNER, [LOCAL], "Tamsin Bray owns 12,5 % of V-31, which cost 1.234,50 GBP."),
    ("single_call", OWNER, [LOCAL], "V-31: Tamsin. Seats 12 345 and 12 346, for 1,234.50 GBP."),
    ("sequential_calls", SEQUENCE, [cancel], [find],
     "BK-77 is cancelled with 62.50 back. KRN-118 is 12.4 m long."),
    ("sequential_calls", SEQUENCE, [cancel, find], "Cancelled; 62.5 come back to you."),
    ("parallel_calls", PARALLEL, [tide, fowey], BOTH),
    ("parallel_calls", PARALLEL, [fowey, tide], BOTH),
    ("parallel_calls", PARALLEL, [tide, fowey], "1. Falmouth: 15:05\n2. Fowey: 16:48"),
    ("nested_results", NESTED, [find], [quote], COST),
    ("nested_results", NESTED, [find], [quote], "The 3 nights come to £93.00 for her 12.4 metres."),
    ("choice_among_similar", CHOICE, [hold], "The place is kept for 24 hours under H-88."),
    ("missing_api", MISSING_API, "I'm sorry, I can't cancel bookings here."),
    ("missing_api", MISSING_API, "None of the services I have is able to give a booking up."),
    ("missing_parameter", MISSING, "For how many nights do you want it?"),
    ("missing_parameter", MISSING, "Please tell me the number of nights, and I will book it."),
    ("clarification", CLARIFIED, "How many nights?", "user: 3 nights", [book],
     "Booked: BK-204, for 3 nights."),
    ("clarification", CLARIFIED, "I need to know how long you stay.", "user: Three, please.",
     [book], "It is booked under BK-204."),
    ("follow_up", FOLLOWED, [find], "Tamsin Bray owns it.",
     "user: And what would 3 nights cost that boat?", [quote], COST),
    ("api_error", FAILING, [gone, tide],
     "I could not find a vessel with that registration. High water is at 15:05."),
    ("api_error", FAILING, [gone], [gone], [tide],
     "There is no KRN-118 on the register: the look-up failed. High water is at 15:05."),
    ("api_error", FAILING_FIRST, [locked], [find], [quote],
     "BK-77 is locked and could not be given up. Three nights would cost her 93 GBP."),
    ("api_error", BUSY, [busy, tide], [find], "She is 12.4 m long; high water is at 15:05."),
    ("no_call_needed", NO_CALL, "At spring tide the range is largest, at neap tide smallest."),
    ("calculation", TANK, [LEFT], "About 15,714.4 cubic metres are left."),
    ("calculation", TANK, [LEFT], "After 45 days 15714.4 of the 18,400 cubic metres remain."),
    ("calculation", TAXED, [DUE], "It comes to 3,934.14 euros."),
    ("program", FERRY, [CARS], "It takes 532 cars a day."),
]  # fmt: skip

WRONG = [
    # another day, harbour, boat or number than asked for
    ("single_call", SINGLE, [made("get_tide", {**TIDE, "date": "2027-04-05"}, HIGH)], DONE),
    ("single_call", SINGLE, [made("get_tide", {**TIDE, "harbour": "Plymouth"}, HIGH)], DONE),
    ("nested_results", NESTED, [made("find_vessel", {"registration": "KRN-181"}, VESSEL)], [quote],
     COST),
    ("choice_among_similar", CHOICE, [made("hold_berth", {**HOLD, "hours": 48}, {"hold_code": "H-8",
     "hours": 48})], "The place is kept under H-8."),
    # calls that do not fit, or are of no declared API
    ("single_call", SINGLE, [made("get_tide", {"harbour": "Falmouth"}, HIGH)], DONE),
    ("single_call", SINGLE, [made("get_tide", {**TIDE, "unit": "m"}, HIGH)], DONE),
    ("single_call", SINGLE, [made("tide_times", TIDE, HIGH)], DONE),
    ("nested_results", NESTED, [find], [made("quote_berth", {"length_m": "12.4", "nights": 3},
     PRICE)], COST),
    ("missing_api", MISSING_API, [cancel], "BK-77 is cancelled, 62.5 come back."),
    # results that the API cannot return
    ("single_call", SINGLE, [made("get_tide", TIDE, {"high_water": "15:05"})], "It is at 15:05."),
    ("single_call", SINGLE, [made("get_tide", TIDE, "high water at 15:05")], "It is at 15:05."),
    # too few calls, too many, the wrong ones, the wrong order
    ("single_call", SINGLE, "High water is at 15:05."),
    ("single_call", SINGLE, [tide], [tide], DONE),
    ("single_call", SINGLE, [tide, find], DONE),
    ("sequential_calls", SEQUENCE, [find], [cancel], "BK-77 is cancelled, with 62.5 back."),
    ("sequential_calls", SEQUENCE, [cancel], "BK-77 is cancelled, with 62.5 back."),
    ("parallel_calls", PARALLEL, [tide], [fowey], BOTH),
    ("parallel_calls", PARALLEL, [tide], BOTH),
    ("choice_among_similar", CHOICE, [book], "It is booked: BK-204."),
    # an argument that no result gave
    ("nested_results", NESTED, [find],
     [made("quote_berth", {"length_m": 11.5, "nights": 3}, PRICE)], COST),
    ("nested_results", NESTED, [made("quote_berth", {"length_m": 12.4, "nights": 3}, PRICE)], COST),
    # figures in the reply that came from nowhere, or no result at all
    ("single_call", SINGLE, [tide], "High water is at 15:50, at 4.7 m."),
    ("single_call", SINGLE, [tide],
     "High water is at 15:05, and the tide stays up for 40 minutes."),
    ("nested_results", NESTED, [find], [quote], "Three nights would cost 39 GBP."),
    ("single_call", OWNER, [LOCAL], "Tamsin Bray. Seats 12 354 and 12 346."),
    ("single_call", SINGLE, [tide], "I have looked it up for you, have a good trip!"),
    # a missing API or value passed over
    ("missing_api", MISSING_API, "Your booking was given up; have a nice day."),
    ("missing_api", MISSING_API, [find], "I found the boat V-31 of Tamsin Bray."),
    ("missing_parameter", MISSING, [book], "It is booked under BK-204."),
    ("missing_parameter", MISSING, "Your berth is booked for the night, all is set."),
    ("clarification", CLARIFIED, [book], "It is booked under BK-204."),
    ("clarification", CLARIFIED, [book], "For how many nights?", "user: 3", "BK-204 it is."),
    ("clarification", CLARIFIED, "How many nights?", "user: 3 nights",
     [made("book_berth", {**BOOK, "nights": 2}, {"booking_code": "BK-204", "nights": 2})],
     "Booked: BK-204."),
    ("clarification", CLARIFIED, "How many nights?", "user: As long as we like.", [book],
     "Booked: BK-204."),
    # a follow-up that never came, or was served before it came
    ("follow_up", FOLLOWED, [find], "Tamsin Bray owns it."),
    ("follow_up", FOLLOWED, [find], [quote], "Tamsin Bray; 93 GBP.", "user: And 3 nights?", COST),
    # a failure passed over, invented around, or hammered at
    ("api_error", FAILING, [gone, tide], "She is a fine boat; high water is at 15:05."),
    ("api_error", FAILING, [gone, tide], "She is 11.8 m long. High water is at 15:05."),
    ("api_error", FAILING, [gone], [gone], [gone], [gone], [tide], "I could not find it. 15:05."),
    ("api_error", FAILING_FIRST, [locked], [made("quote_berth", {"length_m": 12.4, "nights": 3},
     PRICE)], "BK-77 could not be given up. Three nights cost 93 GBP."),
    ("api_error", BUSY, [busy, tide], "I could not find her; high water is at 15:05."),
    ("no_call_needed", NO_CALL, [tide], "Today it is 4.7 m."),
    # our own tools: not called, results made up, the value not told or another
    ("calculation", TANK, "About 15,714.4 cubic metres are left."),
    ("calculation", TANK, [made("calculator", LEFT["arguments"], "15800.2")], "15800.2 are left."),
    ("calculation", TANK, [LEFT], "About 15,741.4 cubic metres are left."),
    ("calculation", TANK, [real("calculator", expression="18400 * (1 - 0.35) ** 45")],
     "Practically nothing is left after 45 days."),
    ("program", FERRY, [CARS], "It takes 14 cars each time, all day."),
    ("program", FERRY, [real("run_python", code="len(range(370, 1320, 25)) * 13")], "494 cars."),
]  # fmt: skip


def _moves(case):
    kind, task, *moves = case
    return pair(kind, task, *moves)


def test_right_dialogues_pass():
    refused = {}
    for number, case in enumerate(RIGHT):
        found = verdicts(_moves(case))
        if not is_accepted(found):
            refused[number] = [(each.check, each.judgement) for each in found][-1]
    assert len(RIGHT) >= 20
    assert len(refused) <= 0.05 * len(RIGHT), refused


def test_wrong_dialogues_are_rejected_without_asking_a_critic():
    passed = []
    for case in WRONG:
        found = verdicts(_moves(case))
        if found[-1].judgement.verdict != "failed" or found[-1].method == "critic":
            passed.append(case)
    assert len(WRONG) >= 20
    assert len(passed) <= 0.05 * len(WRONG), passed


def test_a_verdict_shows_what_was_seen():
    wrong = made("get_tide", {**TIDE, "harbour": "Plymouth"}, HIGH)
    last = verdicts(pair("single_call", SINGLE, [wrong], DONE))[-1]
    assert last.check == "plan_kept"
    assert "Falmouth" in last.judgement.evidence
    assert "Plymouth" in last.judgement.evidence


def test_a_low_score_of_the_critic_rejects_what_code_let_pass():
    agents = ScriptedAgents({"tool_use.critic": {"faults": "rude", "score": 3}})
    row = pair("single_call", SINGLE, [tide], DONE)
    assert not is_accepted(asyncio.run(verdicts_on(row, VERIFIERS, agents)))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param("", id="empty"),
        pytest.param("x" * 200_000, id="long word"),
        pytest.param("<tool_call>{</tool_call>", id="call that is no JSON"),
        pytest.param("{{ reply }}</answer>", id="template"),
        pytest.param("9" * 50_000, id="long number"),
        pytest.param("1,1" * 20_000, id="commas"),
        pytest.param("I " * 50_000, id="many words"),
        pytest.param("\ud800", id="surrogate"),
    ],
)
def test_odd_replies_do_not_break_the_verifiers(reply):
    for kind, task in (("single_call", SINGLE), ("missing_api", MISSING_API), ("program", FERRY)):
        assert verdicts(pair(kind, task, reply))
    assert verdicts(pair("single_call", SINGLE, [tide], reply))


@pytest.mark.parametrize(
    "figures",
    [
        *("3 891,20 Euro", "1.234,50", "12,5 %", "Seats 12 345 and 12 346", "3,891.20"),
        *("1\u202f234\u202f567,5 kg", "[1,2,3]", "20,000 or 20 000"),
    ],
)
def test_a_figure_copied_as_it_stands_is_traced(figures):
    assert untraced_numbers(figures, [f"The result is: {figures}"]) == []


def test_a_figure_that_is_another_is_not_traced_in_any_writing():
    assert untraced_numbers("3 891,30 Euro", ["3 891,20 Euro"]) == ["3891.30"]
    assert untraced_numbers("Seat 12 347", ["Seats 12 345 and 12 346"]) == ["12347"]
