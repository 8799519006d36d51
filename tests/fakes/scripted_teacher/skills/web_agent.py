"""What the agents of the web agent are answered: a boat yard's site, and the right ways in it.

Belongs here: the site, a goal of each type, and the actions that reach it. Does not: what judges
and critics say (`by_skill.py`).
"""

import re
from typing import Any

from tests.fakes.scripted_teacher.asked import block
from tests.fakes.scripted_teacher.by_skill import said
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest


def _settings(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


def _element(
    kind: str,
    name: str,
    label: str,
    leads_to: str = "",
    *,
    items: tuple[str, ...] = (),
    sets: dict[str, str] | None = None,
    needs: dict[str, str] | None = None,
) -> dict[str, Any]:
    return {
        "id": name,
        "kind": kind,
        "label": label,
        "items": list(items),
        "leads_to": leads_to,
        "sets": _settings(**(sets or {})),
        "needs": _settings(**(needs or {})),
    }


def _page(
    name: str, title: str, text: str, *elements: dict[str, Any], shows: tuple[str, ...] = ()
) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "text": text,
        "shows": list(shows),
        "elements": list(elements),
    }


SITE: dict[str, Any] = {
    "is_usable": True,
    "name": "Fowey boat yard",
    "start_page": "home",
    "values": _settings(kept_boat="", kept_day="", contact="", order_state=""),
    "pages": [
        _page(
            "home",
            "Fowey boat yard",
            "Boats by the day.",
            _element("link", "to_boats", "Our boats", "boats"),
            _element("link", "to_hire", "Hire", "hire"),
            _element("link", "to_help", "Help", "help"),
            _element("link", "quick_view", "My request (stay signed in)", "overview"),
        ),
        _page(
            "boats",
            "Our boats",
            "All of them have oars.",
            _element(
                "list",
                "fleet",
                "Fleet",
                items=("Dinghy – 2 people, 15 a day", "Skiff – 4 people, 22", "Launch – 8, 60"),
            ),
            _element("link", "boats_hire", "Hire one", "hire"),
        ),
        _page(
            "hire",
            "Hire",
            "Choose a boat and a day.",
            _element("select", "boat", "Boat", items=("Dinghy", "Skiff", "Launch")),
            _element("select", "day", "Day", items=("Friday", "Saturday")),
            _element(
                "button",
                "keep_boat",
                "Keep my choice",
                "contact_page",
                sets={"kept_boat": "$boat", "kept_day": "$day"},
                needs={"boat": "*", "day": "*"},
            ),
            _element("link", "hire_home", "Home", "home"),
        ),
        _page(
            "contact_page",
            "Contact",
            "Who are you?",
            _element("field", "full_name", "Your name"),
            _element(
                "submit",
                "send_contact",
                "Send",
                "overview",
                sets={"contact": "$full_name"},
                needs={"full_name": "*"},
            ),
        ),
        _page(
            "overview",
            "Your request",
            "What we have noted.",
            _element(
                "button",
                "confirm",
                "Place the order",
                "thanks",
                sets={"order_state": "placed"},
                needs={"kept_boat": "*", "contact": "*"},
            ),
            _element("link", "overview_hire", "Change the boat", "hire"),
            _element("link", "overview_home", "Home", "home"),
            shows=("kept_boat", "kept_day", "contact", "order_state"),
        ),
        _page(
            "thanks",
            "Thank you",
            "See you on the water.",
            _element("link", "thanks_home", "Home", "home"),
            shows=("order_state",),
        ),
        _page(
            "help",
            "Help",
            "The office closes at 18:30.",
            _element("link", "help_rules", "Rules on the water", "rules"),
            _element("link", "help_contact", "Tell us who you are", "contact_page"),
            _element("link", "help_view", "See your request", "overview"),
            _element("link", "help_home", "Home", "home"),
        ),
        _page(
            "rules",
            "Rules on the water",
            "Life jackets are worn at all times.",
            _element("link", "rules_home", "Home", "home"),
        ),
    ],
}

_HELP = ("click", "to_help")
_HIRE = [("click", "to_hire")]
_SKIFF = [("select", "boat", "Skiff"), ("select", "day", "Saturday"), ("click", "keep_boat")]
_NAME = [("type", "full_name", "Oda Lindqvist"), ("submit", "send_contact")]

#: By type: the task's fields, the actions, and the report.
CASES: dict[str, tuple[dict[str, Any], list[tuple[str, ...]], str]] = {
    "navigation": (
        {
            "instruction": "My son is afraid of water. Where does it say how one keeps safe?",
            "end_page": "rules",
            "end_values": [],
        },
        [_HELP, ("click", "help_rules")],
        "You are on the page with the rules: life jackets are worn at all times.",
    ),
    "find_information": (
        {
            "instruction": "How late can I still come by the office in the evening?",
            "end_page": "help",
            "answer": "18:30",
        },
        [_HELP],
        "The office closes at 18:30.",
    ),
    "fill_form": (
        {
            "instruction": "Leave my name with them, please; I am Oda Lindqvist.",
            "end_page": "overview",
            "end_values": _settings(contact="Oda Lindqvist"),
        },
        [_HELP, ("click", "help_contact"), *_NAME],
        "They have your name now: Oda Lindqvist.",
    ),
    "configure_options": (
        {
            "instruction": "Note the Skiff for us, for the day after Friday.",
            "end_page": "",
            "end_values": _settings(kept_boat="Skiff", kept_day="Saturday"),
        },
        [*_HIRE, *_SKIFF],
        "The Skiff is noted for Saturday.",
    ),
    "multi_page_task": (
        {
            "instruction": "Order the Skiff for Saturday, to the very end; I am Oda Lindqvist.",
            "end_page": "thanks",
            "end_values": _settings(
                kept_boat="Skiff",
                kept_day="Saturday",
                contact="Oda Lindqvist",
                order_state="placed",
            ),
        },
        [*_HIRE, *_SKIFF, *_NAME, ("click", "confirm")],
        "The Skiff is ordered for Saturday under Oda Lindqvist.",
    ),
    "compare_and_choose": (
        {
            "instruction": "There are four of us; note the cheapest boat that takes us, Saturday.",
            "end_page": "",
            "end_values": _settings(kept_boat="Skiff", kept_day="Saturday"),
        },
        [("click", "to_boats"), ("click", "boats_hire"), *_SKIFF],
        "The Skiff takes 4 people for 22 and is noted for Saturday.",
    ),
    "conditional_goal": (
        {
            "instruction": "If the office is open after six, note the Skiff for Saturday, else "
            "the Dinghy.",
            "end_page": "",
            "end_values": _settings(kept_boat="Skiff", kept_day="Saturday"),
        },
        [_HELP, ("back",), *_HIRE, *_SKIFF],
        "The office closes at 18:30, so the Skiff is noted for Saturday.",
    ),
    "correct_mistake": (
        {
            "instruction": "I meant the Skiff, on Saturday; I think I slipped somewhere.",
            "start_page": "overview",
            "start_values": _settings(kept_boat="Dinghy", kept_day="Saturday"),
            "end_page": "",
            "end_values": _settings(kept_boat="Skiff", kept_day="Saturday"),
        },
        [("click", "overview_hire"), *_SKIFF],
        "It said Dinghy; it is the Skiff now, for Saturday.",
    ),
    "restricted_way": (
        {
            "instruction": "Show me my request, but do not leave me signed in on this computer.",
            "end_page": "overview",
            "end_values": [],
            "forbidden_elements": ["quick_view"],
        },
        [_HELP, ("click", "help_view")],
        "Here is your request; nothing has been noted so far.",
    ),
    "impossible_goal": (
        {
            "instruction": "I have broken my arm. Please cancel whatever I have ordered.",
            "end_page": "",
            "end_values": _settings(order_state="cancelled"),
        },
        [("click", "quick_view")],
        "An order cannot be cancelled here: your request can only be changed or placed.",
    ),
    "next_action": (
        {
            "instruction": "Please have the Skiff noted for us, on Saturday of this week.",
            "end_page": "",
            "end_values": _settings(kept_boat="Skiff", kept_day="Saturday"),
        },
        [*_HIRE, *_SKIFF],
        "",
    ),
    "whole_plan": (
        {
            "instruction": "Plan it: the Skiff for Saturday, under the name of Oda Lindqvist.",
            "end_page": "",
            "end_values": _settings(
                kept_boat="Skiff", kept_day="Saturday", contact="Oda Lindqvist"
            ),
        },
        [*_HIRE, *_SKIFF, *_NAME],
        "",
    ),
}


def answer(request: TeacherRequest, agent: str) -> Reply | None:
    if agent.startswith("transform_"):
        return said(**SITE)
    if agent.startswith("ask_"):
        return said(is_applicable=True, tasks=[CASES[agent.removeprefix("ask_")][0]])
    if agent.startswith("editor_"):
        task = _case(block(request, "question"))[0]
        return said(**{**task, "instruction": f"Good morning! {task['instruction']}"})
    if agent == "actor":
        return _turn(block(request, "question"))
    if agent == "planner":
        return _plan(block(request, "question"))
    return None


def _turn(transcript: str) -> Reply:
    _, way, report = _case(transcript)
    at = len(re.findall(r"^\[assistant\]$", transcript, re.MULTILINE))
    if at == len(way):
        return said(thought="", action="finish", element="", value="", reply=report)
    return said(**_action(way[at]), thought="This leads on towards the goal.", reply="")


def _plan(question: str) -> Reply:
    _, way, _ = _case(question)
    if "Done so far:" in question:
        done = question.partition("Done so far:")[2].partition("The page now:")[0]
        way = [way[done.count('"action"')]]
    return said(actions=[_action(each) for each in way])


def _action(step: tuple[str, ...]) -> dict[str, str]:
    action, element, value = (*step, "", "")[:3]
    return {"action": action, "element": element, "value": value}


def _case(text: str) -> tuple[dict[str, Any], list[tuple[str, ...]], str]:
    for case in CASES.values():
        if case[0]["instruction"] in text:
            return case
    raise AssertionError(f"no case for {text[:200]}")
