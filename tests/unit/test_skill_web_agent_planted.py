"""Web agent: ways that are wrong must be rejected by code, right ones must pass."""

import asyncio
import json

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.fakes.scripted_teacher.skills.web_agent import CASES, SITE
from transforms.flows.common.tasks import Asked
from transforms.flows.common.turns import messages_of, tool_calls_text
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.web_agent.acting import opening, written_question
from transforms.flows.web_agent.browser import call_of
from transforms.flows.web_agent.simulator import Action, act, page_text, start_of
from transforms.flows.web_agent.site import SiteDraft, site_of, site_text
from transforms.flows.web_agent.taxonomy import TYPES
from transforms.flows.web_agent.verification import VERIFIERS

HARBOUR = site_of(SiteDraft.model_validate(SITE))


def draft_of(kind, key):
    of = next(each for each in TYPES if each.name == kind)
    task = of.task.model_validate(CASES[kind][0])
    return of, of.assemble(task, Asked(site_text(HARBOUR), "service_site", key))


def visit(kind, *actions, report=None, results=()):
    """A pair of actions in the site; `results` replaces pages that the pair shows, by step."""
    of, draft = draft_of(kind, "k")
    spec = draft.spec
    state = start_of(HARBOUR, spec["start"]["page"], spec["start"]["values"])
    turns = [{"role": "user", "content": opening(draft.instruction, HARBOUR, state)}]
    calls = []
    for number, step in enumerate(actions, 1):
        action = Action(*step)
        outcome = act(HARBOUR, state, action)
        state = outcome.state
        seen = dict(results).get(number, page_text(HARBOUR, state, outcome.message))
        call = call_of(action, number)
        turns.append({"role": "assistant", "content": "So it goes on.", "tool_calls": [call]})
        turns.append({"role": "tool", "content": seen})
        arguments = json.loads(call["function"]["arguments"])
        calls.append({"tool": action.action, "arguments": arguments, "result": seen})
    reply = CASES[kind][2] if report is None else report
    turns.append({"role": "assistant", "content": reply})
    return _pair(kind, of, draft, reply, messages_of(turns), tool_calls_text(calls))


def written(kind, response, key="k"):
    """A pair in which actions are written down."""
    of, draft = draft_of(kind, key)
    begin = draft.spec["start"]
    state = start_of(HARBOUR, begin["page"], begin["values"])
    asked = written_question(draft.instruction, draft.spec, HARBOUR, state)
    text = response if isinstance(response, str) else json.dumps(response)
    turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": text}]
    return _pair(kind, of, draft, text, turns, None)


def _pair(kind, of, draft, response, messages, tool_calls):
    return {
        "pair_id": "p", "goal": "seed", "transformation": "service_site",
        "instruction_type": kind, "answer_format": of.answer_format,
        "instruction": draft.instruction, "spec": json.dumps(dict(draft.spec)),
        "passage": site_text(HARBOUR), "response": response, "messages": messages,
        "tool_calls": tool_calls,
    }  # fmt: skip


def verdicts(row):
    agents = ScriptedAgents({"web_agent.critic": {"faults": "none", "score": 8}})
    return asyncio.run(verdicts_on(row, VERIFIERS, agents))


def usual(kind):
    return CASES[kind][1]


def plan(*steps):
    return {"actions": [Action(*step).as_json() for step in steps]}


HELP, HIRE, HOME = ("click", "to_help"), ("click", "to_hire"), ("click", "hire_home")
SKIFF, DINGHY = ("select", "boat", "Skiff"), ("select", "boat", "Dinghy")
FRIDAY, SATURDAY = ("select", "day", "Friday"), ("select", "day", "Saturday")
KEEP, CONFIRM = ("click", "keep_boat"), ("click", "confirm")
ODA, SEND = ("type", "full_name", "Oda Lindqvist"), ("submit", "send_contact")
CONTACT, RULES, VIEW = ("click", "help_contact"), ("click", "help_rules"), ("click", "help_view")
QUICK, BACK = ("click", "quick_view"), ("back",)
BOATS, FROM_BOATS, CHANGE = (
    ("click", "to_boats"),
    ("click", "boats_hire"),
    ("click", "overview_hire"),
)
INTERACTIVE = [kind for kind in CASES if kind not in {"next_action", "whole_plan"}]


def at_step(done):
    """A key whose next action is asked for after so many."""
    for number in range(100):
        if len(draft_of("next_action", str(number))[1].spec["done"]) == done:
            return str(number)
    raise AssertionError(done)


def right():
    yield from (visit(kind, *usual(kind)) for kind in INTERACTIVE)
    # a look round, another order, a value corrected on the way, other words
    yield visit("navigation", HIRE, BACK, HELP, RULES)
    yield visit("find_information", BOATS, BACK, HELP, report="Until half past six, 18:30.")
    yield visit("configure_options", HIRE, SATURDAY, SKIFF, KEEP)
    yield visit("configure_options", HIRE, DINGHY, SKIFF, SATURDAY, KEEP, report="Skiff, Saturday.")
    yield visit("configure_options", HIRE, KEEP, SKIFF, SATURDAY, KEEP)
    yield visit("fill_form", HELP, CONTACT, ("type", "full_name", "oda lindqvist"), SEND)
    yield visit("compare_and_choose", BOATS, FROM_BOATS, SATURDAY, SKIFF, KEEP)
    yield visit("correct_mistake", CHANGE, SATURDAY, SKIFF, KEEP)
    yield visit("impossible_goal", report="I cannot cancel orders on this site.")
    yield visit("impossible_goal", HELP, VIEW, report="There is no way to cancel an order here.")
    yield written("whole_plan", plan(HIRE, SKIFF, SATURDAY, KEEP, ODA, SEND))
    yield written("whole_plan", plan(HIRE, SATURDAY, SKIFF, KEEP, ODA, SEND))
    yield written("whole_plan", plan(HELP, CONTACT, ODA, SEND, CHANGE, SKIFF, SATURDAY, KEEP))
    yield written("next_action", Action(*SKIFF).as_json(), at_step(1))
    yield written("next_action", Action(*SATURDAY).as_json(), at_step(1))
    yield written("next_action", Action(*KEEP).as_json(), at_step(3))


def wrong():
    # stopped early, or not begun
    yield visit("navigation", HELP)
    yield visit("fill_form", HELP, CONTACT, ODA)
    yield visit("configure_options", HIRE, SKIFF, SATURDAY)
    yield visit("multi_page_task", *usual("multi_page_task")[:-1])
    yield visit("compare_and_choose")
    # another value, another page, a slip of the keyboard
    yield visit("navigation", HELP, VIEW)
    yield visit("configure_options", HIRE, SKIFF, FRIDAY, KEEP)
    yield visit("compare_and_choose", HIRE, DINGHY, SATURDAY, KEEP)
    yield visit("conditional_goal", HELP, BACK, HIRE, DINGHY, SATURDAY, KEEP)
    yield visit("fill_form", HELP, CONTACT, ("type", "full_name", "Oda Lindquist"), SEND)
    yield visit("fill_form", HELP, CONTACT, ("type", "full_name", "my name"), SEND)
    # a button pressed too early, so that nothing was kept
    yield visit("configure_options", HIRE, KEEP, SKIFF, SATURDAY)
    yield visit("multi_page_task", QUICK, CONFIRM)
    # elements that are not there, and actions they do not take
    yield visit("configure_options", SKIFF, SATURDAY, KEEP)
    yield visit("configure_options", HIRE, ("select", "boat", "Canoe"), SATURDAY, KEEP)
    yield visit("fill_form", HELP, CONTACT, ("click", "full_name"), SEND)
    yield visit("navigation", ("click", "help_rules"))
    # something done on the side, left wrong, forbidden, or far round
    yield visit("fill_form", HIRE, DINGHY, FRIDAY, KEEP, ODA, SEND)
    yield visit("correct_mistake")
    yield visit("correct_mistake", CHANGE, SKIFF, FRIDAY, KEEP)
    yield visit("restricted_way", QUICK)
    yield visit("restricted_way", QUICK, ("click", "overview_home"), HELP, VIEW)
    yield visit("navigation", BOATS, BACK, HIRE, BACK, BOATS, BACK, HELP, RULES)
    # the impossible done in a way, or not said to be so
    yield visit("impossible_goal", HIRE, DINGHY, FRIDAY, KEEP)
    yield visit("impossible_goal", QUICK, report="Your order is cancelled, get well soon.")
    # pages that the site does not show, reports that no page bears out
    yield visit("find_information", HELP, results=[(1, "Page: Help\nThe office closes at 19:00.")])
    yield visit("navigation", HELP, RULES, results=[(2, "Page: Rules")])
    yield visit("find_information", HELP, report="The office closes at 17:00.")
    yield visit("find_information", HELP, report="The office closes in the evening.")
    yield visit("configure_options", *usual("configure_options"), report="That makes 44 pounds.")
    yield visit("configure_options", *usual("configure_options"), report="")
    # actions written down
    yield written("whole_plan", plan(SKIFF, SATURDAY, KEEP, ODA, SEND))
    yield written("whole_plan", plan(HIRE, SKIFF, KEEP, ODA, SEND))
    yield written("whole_plan", plan(HIRE, SKIFF, FRIDAY, KEEP, ODA, SEND))
    yield written("whole_plan", plan(HIRE, SKIFF, SATURDAY, KEEP, SEND))
    yield written("whole_plan", plan(HIRE, SKIFF, SATURDAY, KEEP, ODA, SEND, CONFIRM))
    yield written("whole_plan", "First click on Hire, then choose the Skiff.")
    yield written("whole_plan", '{"actions": "all of them"}')
    yield written("whole_plan", [Action(*HIRE).as_json()])
    yield written("next_action", Action(*HOME).as_json(), at_step(1))
    yield written("next_action", Action(*DINGHY).as_json(), at_step(2))
    yield written("next_action", Action(*KEEP).as_json(), at_step(2))
    yield written("next_action", Action(*SEND).as_json(), at_step(3))
    yield written("next_action", plan(KEEP, ODA), at_step(3))


def test_right_ways_pass():
    refused, total = [], 0
    for row in right():
        total += 1
        found = verdicts(row)
        if not is_accepted(found):
            refused.append((row["instruction_type"], found[-1].judgement))
    assert total >= 20
    assert len(refused) <= 0.05 * total, refused


def test_wrong_ways_are_rejected_without_asking_a_critic():
    passed, total = [], 0
    for row in wrong():
        total += 1
        found = verdicts(row)
        if found[-1].judgement.verdict != "failed" or found[-1].method == "critic":
            passed.append((row["instruction_type"], row["response"], row["tool_calls"]))
    assert total >= 20
    assert len(passed) <= 0.05 * total, passed


def test_a_verdict_shows_what_was_seen():
    found = verdicts(visit("configure_options", HIRE, SKIFF, FRIDAY, KEEP))
    assert found[-1].check == "replay"
    assert "'kept_day': 'Friday'" in found[-1].judgement.evidence
    good = verdicts(visit("configure_options", *usual("configure_options")))
    assert "replayed 4 steps (4 are enough)" in good[0].judgement.evidence


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("x" * 200_000, id="long"),
        pytest.param("[" * 100_000, id="deep"),
        pytest.param('{"actions": [1, null, {"action": 5}]}', id="wrong types"),
        pytest.param('{"action": "back"}', id="back at once"),
        pytest.param("<tool_call>{</tool_call>", id="call"),
        pytest.param("{{ 7*7 }}", id="template"),
    ],
)
def test_odd_answers_do_not_break_the_verifiers(text):
    assert not is_accepted(verdicts(written("whole_plan", text)))
    assert not is_accepted(verdicts(written("next_action", text)))
    assert verdicts(visit("find_information", HELP, report=text))
