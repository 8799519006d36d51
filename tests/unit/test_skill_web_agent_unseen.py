"""Visits to a site, and actions written down, by somebody who had not read the verifiers.

A case is a task, the actions done, and the report; of tasks that are answered in writing, the
answer. The first set was looked at when rules were mended; the second was not, and its rates are
the honest ones.
"""

import json
from typing import Any

import pytest

from tests.unit.unseen_rates import decided, rates
from transforms.flows.common.asking import assembled
from transforms.flows.common.tasks import Asked
from transforms.flows.common.turns import messages_of, system_turn, tool_calls_text
from transforms.flows.web_agent.acting import opening, tools, written_question
from transforms.flows.web_agent.browser import call_of
from transforms.flows.web_agent.simulator import Action, act, page_text, start_of
from transforms.flows.web_agent.site import SiteDraft, site_of, site_text
from transforms.flows.web_agent.taxonomy import TYPES
from transforms.flows.web_agent.verification import VERIFIERS


def _element(kind: str, name: str, label: str, to: str = "", **parts: Any) -> dict[str, Any]:
    settings = {
        key: [{"name": n, "value": v} for n, v in parts.get(key, {}).items()]
        for key in ("sets", "needs")
    }
    return {
        "id": name, "kind": kind, "label": label, "items": parts.get("items", []), "leads_to": to,
        **settings,
    }  # fmt: skip


def _page(
    name: str, title: str, text: str, *elements: dict[str, Any], shows: str = ""
) -> dict[str, Any]:
    return {
        "id": name,
        "title": title,
        "text": text,
        "shows": shows.split(),
        "elements": [*elements],
    }


ORCHARD = site_of(
    SiteDraft.model_validate(
        {
            "is_usable": True,
            "name": "Orchard co-op",
            "start_page": "home",
            "values": [
                {"name": name, "value": ""}
                for name in (
                    "kept_variety",
                    "kept_trunk",
                    "sent_name",
                    "sent_town",
                    "kept_topic",
                    "sent_question",
                )
            ],
            "pages": [
                _page(
                    "home",
                    "Orchard co-op",
                    "Fruit trees of old varieties, dug out in autumn.",
                    _element("link", "to_trees", "Our trees", "trees"),
                    _element("link", "to_order", "Order", "order"),
                    _element("link", "to_info", "Opening hours", "info"),
                    _element("link", "to_news", "Newsletter", "news"),
                ),
                _page(
                    "trees",
                    "Our trees",
                    "All are grafted on strong roots.",
                    _element(
                        "list",
                        "varieties",
                        "Varieties",
                        items=[
                            "Antonovka – 24 euros, ripe in October",
                            "James Grieve – 29 euros, ripe in September",
                            "Topaz – 31 euros, ripe in October, resists scab",
                        ],
                    ),
                    _element("link", "trees_order", "Order one", "order"),
                    _element("link", "trees_home", "Home", "home"),
                ),
                _page(
                    "order",
                    "Order",
                    "Choose a variety and the height of its trunk.",
                    _element(
                        "select", "variety", "Variety", items=["Antonovka", "James Grieve", "Topaz"]
                    ),
                    _element("select", "trunk", "Trunk", items=["Low", "Half", "High"]),
                    _element(
                        "button",
                        "keep_order",
                        "Put in basket",
                        "basket",
                        sets={"kept_variety": "$variety", "kept_trunk": "$trunk"},
                        needs={"variety": "*", "trunk": "*"},
                    ),
                    _element("link", "order_home", "Home", "home"),
                ),
                _page(
                    "basket",
                    "Your basket",
                    "What you have chosen, and where it goes.",
                    _element(
                        "button",
                        "clear_order",
                        "Choose anew",
                        "order",
                        sets={"kept_variety": "", "kept_trunk": ""},
                    ),
                    _element("link", "to_delivery", "Delivery", "delivery"),
                    _element("link", "basket_home", "Home", "home"),
                    shows="kept_variety kept_trunk sent_name sent_town",
                ),
                _page(
                    "delivery",
                    "Delivery",
                    "We deliver in November.",
                    _element("field", "full_name", "Your name"),
                    _element("field", "town", "Town"),
                    _element(
                        "submit",
                        "send_delivery",
                        "Send order",
                        "basket",
                        sets={"sent_name": "$full_name", "sent_town": "$town"},
                        needs={"full_name": "*", "town": "*", "kept_variety": "*"},
                    ),
                    _element("link", "delivery_home", "Home", "home"),
                ),
                _page(
                    "info",
                    "Opening hours",
                    "The yard opens at 8:00 and closes at 16:30. Trees can be collected on "
                    "Fridays from 20 October. A tree of one's own costs 3 891,20 crowns.",
                    _element("field", "question", "Your question"),
                    _element(
                        "submit",
                        "ask",
                        "Ask",
                        "",
                        sets={"sent_question": "$question"},
                        needs={"question": "*"},
                    ),
                    _element("link", "info_news", "Newsletter", "news"),
                    _element("link", "info_home", "Home", "home"),
                    shows="sent_question",
                ),
                _page(
                    "news",
                    "Newsletter",
                    "One letter a month on one topic.",
                    _element("select", "topic", "Topic", items=["Planting", "Pruning", "Harvest"]),
                    _element(
                        "button",
                        "keep_topic",
                        "Subscribe",
                        "",
                        sets={"kept_topic": "$topic"},
                        needs={"topic": "*"},
                    ),
                    _element("link", "news_pruning", "Pruning calendar", "pruning"),
                    _element("link", "news_home", "Home", "home"),
                    shows="kept_topic",
                ),
                _page(
                    "pruning",
                    "Pruning calendar",
                    "Prune pip fruit in February and plums in July.",
                    _element("link", "pruning_home", "Home", "home"),
                ),
            ],
        }
    )
)


def _set(**values: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]


ORDERED = _set(
    kept_variety="Topaz", kept_trunk="Half", sent_name="Ilse Brandt", sent_town="Ahrensdorf"
)
TASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "calendar": (
        "navigation",
        {
            "instruction": "Bring me to the page that says when to prune.",
            "end_page": "pruning",
            "end_values": [],
        },
    ),
    "closing": (
        "find_information",
        {"instruction": "At what time does the yard close?", "end_page": "info", "answer": "16:30"},
    ),
    "question": (
        "fill_form",
        {
            "instruction": "Ask them this: Do you deliver to Ahrensdorf?",
            "end_page": "",
            "end_values": _set(sent_question="Do you deliver to Ahrensdorf?"),
        },
    ),
    "topic": (
        "configure_options",
        {
            "instruction": "Get me the newsletter on the harvest.",
            "end_page": "",
            "end_values": _set(kept_topic="Harvest"),
        },
    ),
    "order": (
        "multi_page_task",
        {
            "instruction": "Order a Topaz on a half trunk for Ilse Brandt in Ahrensdorf.",
            "end_page": "basket",
            "end_values": ORDERED,
        },
    ),
    "no scab": (
        "compare_and_choose",
        {
            "instruction": "Put the variety that scab cannot harm into the basket, on a low trunk.",
            "end_page": "",
            "end_values": _set(kept_variety="Topaz", kept_trunk="Low"),
        },
    ),
    "fridays": (
        "conditional_goal",
        {
            "instruction": (
                "If trees can be collected on Fridays, subscribe me to Planting, "
                "otherwise to Pruning."
            ),
            "end_page": "",
            "end_values": _set(kept_topic="Planting"),
        },
    ),
    "wrong tree": (
        "correct_mistake",
        {
            "instruction": (
                "That is the wrong tree in my basket: I want an Antonovka, on the half "
                "trunk as it is."
            ),
            "start_page": "basket",
            "start_values": _set(
                variety="James Grieve", trunk="Half", kept_variety="James Grieve", kept_trunk="Half"
            ),
            "end_page": "",
            "end_values": _set(kept_variety="Antonovka", kept_trunk="Half"),
        },
    ),
    "other way": (
        "restricted_way",
        {
            "instruction": "Take me to the newsletter, but not by the link on the first page.",
            "end_page": "news",
            "end_values": [],
            "forbidden_elements": ["to_news"],
        },
    ),
    "grafting": (
        "impossible_goal",
        {
            "instruction": "Subscribe me to the newsletter on grafting.",
            "end_page": "",
            "end_values": _set(kept_topic="Grafting"),
        },
    ),
    "next": (
        "next_action",
        {
            "instruction": "Order a Topaz on a half trunk for Ilse Brandt in Ahrensdorf.",
            "end_page": "basket",
            "end_values": ORDERED,
        },
    ),
    "plan": (
        "whole_plan",
        {
            "instruction": "Order a Topaz on a half trunk for Ilse Brandt in Ahrensdorf.",
            "end_page": "basket",
            "end_values": ORDERED,
        },
    ),
}


def _click(*names: str) -> list[tuple[str, ...]]:
    return [("click", name) for name in names]


(TOPAZ, HALF, LOW) = (
    ("select", "variety", "Topaz"),
    ("select", "trunk", "Half"),
    ("select", "trunk", "Low"),
)
NAME, TOWN = ("type", "full_name", "Ilse Brandt"), ("type", "town", "Ahrensdorf")
SEND = ("submit", "send_delivery")
WHOLE = [*_click("to_order"), TOPAZ, HALF, *_click("keep_order", "to_delivery"), NAME, TOWN, SEND]
ASK = [*_click("to_info"), ("type", "question", "Do you deliver to Ahrensdorf?"), ("submit", "ask")]
HARVEST = ("select", "topic", "Harvest")

RIGHT_1: tuple[tuple[Any, ...], ...] = (
    (
        "calendar",
        _click("to_news", "news_pruning"),
        "You are on the pruning calendar: pip fruit is pruned in February and plums in July.",
    ),
    (
        "calendar",
        _click("to_info", "info_news", "news_pruning"),
        "This is the **Pruning calendar**.",
    ),
    ("closing", _click("to_info"), "The yard closes at **16:30**."),
    ("closing", _click("to_info"), "It closes at half past four in the afternoon (16:30)."),
    (
        "closing",
        _click("to_trees", "trees_home", "to_info"),
        "The yard is open from 8:00 to 16:30.",
    ),
    ("closing", _click("to_info"), "It shuts at 4:30 pm."),
    ("question", ASK, "I have asked them: “Do you deliver to Ahrensdorf?”"),
    ("question", ASK, "Your question has been sent."),
    (
        "topic",
        [*_click("to_news"), HARVEST, *_click("keep_topic")],
        "You are now subscribed to the newsletter on Harvest.",
    ),
    (
        "topic",
        [*_click("to_info", "info_news"), HARVEST, *_click("keep_topic")],
        "Done. Topic kept: Harvest.",
    ),
    ("order", WHOLE, "Your order is in: a Topaz on a half trunk for Ilse Brandt in Ahrensdorf."),
    (
        "order",
        [
            *_click("to_trees", "trees_order"),
            HALF,
            TOPAZ,
            *_click("keep_order", "to_delivery"),
            TOWN,
            NAME,
            SEND,
        ],
        "Ordered:\n- Topaz, half trunk\n- for Ilse Brandt, Ahrensdorf",
    ),
    (
        "no scab",
        [*_click("to_trees", "trees_order"), TOPAZ, LOW, *_click("keep_order")],
        "Topaz resists scab; it is in your basket on a low trunk, at 31 euros.",
    ),
    (
        "no scab",
        [*_click("to_trees", "trees_order"), LOW, TOPAZ, *_click("keep_order")],
        "I chose Topaz, the only one that resists scab, on a low trunk.",
    ),
    (
        "fridays",
        [*_click("to_info", "info_news"), ("select", "topic", "Planting"), *_click("keep_topic")],
        "Trees can be collected on Fridays from 20 October, so you are subscribed to Planting.",
    ),
    (
        "wrong tree",
        [*_click("clear_order"), ("select", "variety", "Antonovka"), *_click("keep_order")],
        "Your basket now holds an Antonovka on a half trunk.",
    ),
    (
        "wrong tree",
        [
            *_click("basket_home", "to_order"),
            ("select", "variety", "Antonovka"),
            *_click("keep_order"),
        ],
        "I changed the tree to Antonovka; the trunk is still Half.",
    ),
    (
        "other way",
        _click("to_info", "info_news"),
        "You are on the newsletter page, which offers one letter a month on one topic.",
    ),
    (
        "grafting",
        _click("to_news"),
        "The newsletter cannot be had on grafting: the topics are Planting, Pruning and Harvest.",
    ),
    (
        "grafting",
        _click("to_news"),
        "There is no newsletter on grafting. Only Planting, Pruning and Harvest "
        "are offered, so I have subscribed you to nothing.",
    ),
    (
        "grafting",
        _click("to_news"),
        "Grafting isn't among the topics offered; I left everything as it was.",
    ),
    ("plan", {"actions": WHOLE}, ""),
    (
        "plan",
        {
            "actions": [
                *_click("to_order"),
                HALF,
                TOPAZ,
                *_click("keep_order", "to_delivery"),
                TOWN,
                NAME,
                SEND,
            ]
        },
        "",
    ),
)
WRONG_1: tuple[tuple[Any, ...], ...] = (
    ("calendar", _click("to_news"), "You are on the newsletter page."),
    ("calendar", _click("to_news", "news_pruning"), "Plums are pruned in August."),
    ("closing", _click("to_info"), "The yard closes at 18:30."),
    ("closing", [], "The yard closes at 16:30."),
    ("closing", _click("to_info"), "The yard opens at 8:00."),
    (
        "question",
        [*_click("to_info"), ("type", "question", "Do you deliver to Ahrensdorf?")],
        "I have asked them.",
    ),
    (
        "question",
        [
            *_click("to_info"),
            ("type", "question", "Do you deliver to Ahrensburg?"),
            ("submit", "ask"),
        ],
        "I have asked them.",
    ),
    (
        "topic",
        [*_click("to_news"), HARVEST],
        "You are now subscribed to the newsletter on Harvest.",
    ),
    (
        "topic",
        [*_click("to_news"), ("select", "topic", "Pruning"), *_click("keep_topic")],
        "You are subscribed to Pruning.",
    ),
    (
        "topic",
        [
            *_click("to_news"),
            HARVEST,
            *_click("keep_topic", "news_home", "to_order"),
            TOPAZ,
            HALF,
            *_click("keep_order"),
        ],
        "You are subscribed to Harvest, and a Topaz is in your basket.",
    ),
    ("order", [*WHOLE[:-1]], "Your order is in."),
    (
        "order",
        [*_click("to_order"), TOPAZ, LOW, *WHOLE[3:]],
        "Your order is in: a Topaz for Ilse Brandt in Ahrensdorf.",
    ),
    ("order", [*WHOLE[:5], ("type", "full_name", "Ilse Brand"), TOWN, SEND], "Your order is in."),
    ("order", WHOLE, "Your order is in and will cost 35 euros."),
    (
        "no scab",
        [*_click("to_order"), TOPAZ, LOW, *_click("keep_order")],
        "Topaz is in your basket.",
    ),
    (
        "no scab",
        [
            *_click("to_trees", "trees_order"),
            ("select", "variety", "James Grieve"),
            LOW,
            *_click("keep_order"),
        ],
        "James Grieve is in your basket on a low trunk.",
    ),
    (
        "fridays",
        [*_click("to_info", "info_news"), ("select", "topic", "Pruning"), *_click("keep_topic")],
        "You are subscribed to Pruning.",
    ),
    (
        "fridays",
        [*_click("to_news"), ("select", "topic", "Planting"), *_click("keep_topic")],
        "You are subscribed to Planting.",
    ),
    (
        "wrong tree",
        [*_click("clear_order"), ("select", "variety", "Antonovka")],
        "Your basket now holds an Antonovka.",
    ),
    (
        "wrong tree",
        [*_click("clear_order"), ("select", "variety", "Antonovka"), LOW, *_click("keep_order")],
        "Your basket now holds an Antonovka.",
    ),
    ("other way", _click("to_news"), "You are on the newsletter page."),
    ("grafting", _click("to_news"), "You are now subscribed to the newsletter on grafting."),
    (
        "grafting",
        [*_click("to_news"), HARVEST, *_click("keep_topic")],
        "There is none on grafting, so I took Harvest instead.",
    ),
    ("grafting", [], "There is no newsletter on grafting."),
    ("plan", {"actions": WHOLE[:-1]}, ""),
    ("plan", {"actions": [WHOLE[0], HALF, *WHOLE[3:]]}, ""),
    ("plan", {"actions": [*WHOLE[:2], ("select", "trunk", "half-trunk"), *WHOLE[3:]]}, ""),
    ("plan", {"actions": [*WHOLE[:4], ("click", "to_info"), *WHOLE[5:]]}, ""),
)
RIGHT_2: tuple[tuple[Any, ...], ...] = (
    ("closing", _click("to_info"), "According to the site, closing time is 4:30 p.m."),
    (
        "question",
        [*_click("to_news", "news_home"), *ASK],
        "Sent! They have got your question whether they deliver to Ahrensdorf.",
    ),
    (
        "topic",
        [*_click("to_news"), ("select", "topic", "Pruning"), HARVEST, *_click("keep_topic")],
        "The newsletter on the harvest is yours now.",
    ),
    (
        "order",
        WHOLE,
        "| Tree | Trunk | For |\n|---|---|---|\n| Topaz | Half | Ilse Brandt, Ahrensdorf |",
    ),
    (
        "fridays",
        [
            *_click("to_info"),
            ("click", "info_home"),
            *_click("to_news"),
            ("select", "topic", "Planting"),
            *_click("keep_topic"),
        ],
        "Yes, Fridays are collection days, hence the subscription is for Planting.",
    ),
    (
        "wrong tree",
        [*_click("clear_order"), ("select", "variety", "Antonovka"), HALF, *_click("keep_order")],
        "Antonovka it is now, with the same half trunk.",
    ),
    (
        "grafting",
        _click("to_info", "info_news"),
        "I looked at the newsletter, but grafting is not one of its topics.",
    ),
    ("plan", {"actions": [*_click("to_trees", "trees_order"), *WHOLE[1:]]}, ""),
)
WRONG_2: tuple[tuple[Any, ...], ...] = (
    ("closing", _click("to_info"), "Closing time is 4 p.m."),
    (
        "question",
        [*_click("to_info"), ("type", "question", "Do you deliver?"), ("submit", "ask")],
        "Sent.",
    ),
    (
        "topic",
        [
            *_click("to_news"),
            HARVEST,
            *_click("keep_topic"),
            ("select", "topic", "Pruning"),
            *_click("keep_topic"),
        ],
        "You get the newsletter on the harvest.",
    ),
    ("order", [*WHOLE[:4]], "The Topaz on a half trunk is ordered for Ilse Brandt in Ahrensdorf."),
    (
        "fridays",
        [*_click("to_info"), *_click("info_news"), HARVEST, *_click("keep_topic")],
        "You are subscribed to Planting.",
    ),
    ("wrong tree", [], "Your basket already holds an Antonovka."),
    ("grafting", _click("to_news"), "All done, the letters on grafting will come once a month."),
    ("plan", {"actions": [*WHOLE[:5], NAME, SEND]}, ""),
)

#: Written after all mending, and not looked at again.
RIGHT_3: tuple[tuple[Any, ...], ...] = (
    (
        "closing",
        _click("to_info"),
        "The yard closes at 16:30. A tree of one's own costs 3 891,20 crowns.",
    ),
    ("closing", _click("to_info"), "It closes at 16:30; a tree costs 3,891.20 crowns."),
    (
        "calendar",
        _click("to_news", "news_pruning"),
        "Here it is. Pip fruit: February; plums: July.",
    ),
    ("closing", _click("to_info"), "Half past four in the afternoon."),
    ("question", ASK, "They now have your question, word for word."),
    (
        "topic",
        [*_click("to_news"), HARVEST, *_click("keep_topic")],
        "Subscribed – one letter a month on the harvest.",
    ),
    (
        "no scab",
        [*_click("to_trees", "trees_order"), LOW, TOPAZ, *_click("keep_order")],
        "A low-trunked Topaz, 31 €, is in the basket.",
    ),
    ("other way", _click("to_info", "info_news"), "The newsletter is open."),
    (
        "grafting",
        _click("to_news"),
        "Grafting cannot be chosen: Planting, Pruning and Harvest are all the topics.",
    ),
    ("grafting", _click("to_info", "info_news"), "No topic like that exists in the newsletter."),
)
WRONG_3: tuple[tuple[Any, ...], ...] = (
    ("closing", _click("to_info"), "Half past five in the afternoon."),
    (
        "question",
        [*_click("to_info"), ("type", "question", "Do you deliver to Ahrensdorf")],
        "Sent.",
    ),
    (
        "topic",
        [*_click("to_news"), HARVEST, *_click("keep_topic")],
        "Subscribed to 12 letters a year.",
    ),
    (
        "no scab",
        [*_click("to_trees", "trees_order"), HALF, TOPAZ, *_click("keep_order")],
        "A Topaz is in the basket.",
    ),
    (
        "other way",
        _click("to_news", "news_home", "to_info", "info_news"),
        "The newsletter is open.",
    ),
    ("order", [*WHOLE[:6], TOWN, ("type", "full_name", "Ahrensdorf"), SEND], "Ordered."),
    ("grafting", _click("to_news"), "You will get the one on grafting."),
    ("plan", {"actions": [WHOLE[0], WHOLE[3], WHOLE[1], WHOLE[2], *WHOLE[4:]]}, ""),
)


def _pair(name: str, did: Any, report: str) -> dict[str, Any]:
    type_name, written = TASKS[name]
    kind = next(each for each in TYPES if each.name == type_name)
    asked = Asked(site_text(ORCHARD), "shop_site", f"item {name}")
    draft = assembled(kind.task.model_validate(written), kind, asked)
    spec = dict(draft.spec or {})
    state = start_of(ORCHARD, spec["start"]["page"], spec["start"]["values"])
    row = {
        "pair_id": "p", "goal": "seed", "transformation": "shop_site",
        "instruction_type": type_name,
        "answer_format": kind.answer_format, "instruction": draft.instruction,
        "spec": json.dumps(spec), "passage": asked.text,
    }  # fmt: skip
    if isinstance(did, dict):
        said = json.dumps({"actions": [Action(*each).as_json() for each in did["actions"]]})
        question = written_question(draft.instruction, spec, ORCHARD, state)
        written_down = [
            {"role": "user", "content": question},
            {"role": "assistant", "content": said},
        ]
        return {**row, "response": said, "messages": written_down, "tool_calls": None}
    turns: list[dict[str, Any]] = [
        {"role": "system", "content": system_turn(tools(), "You act for a user.")},
        {"role": "user", "content": opening(draft.instruction, ORCHARD, state)},
    ]
    calls: list[dict[str, Any]] = []
    for number, each in enumerate(did, 1):
        action = Action(*each)
        outcome = act(ORCHARD, state, action)
        assert outcome.is_possible, (each, outcome.message)
        state = outcome.state
        seen = page_text(ORCHARD, state, outcome.message)
        call = call_of(action, number)
        turns.append({"role": "assistant", "content": "Onwards.", "tool_calls": [call]})
        turns.append({"role": "tool", "content": seen})
        arguments = json.loads(call["function"]["arguments"])
        calls.append(
            {
                "id": call["id"], "tool": action.action, "version": "web_agent browser 1",
                "arguments": arguments, "result": seen, "is_error": False,
            }
        )  # fmt: skip
    turns.append({"role": "assistant", "content": report})
    shown = {"messages": messages_of(turns), "tool_calls": tool_calls_text(calls)}
    return {**row, "response": report, **shown}


def _outcomes(cases: tuple[tuple[Any, ...], ...]) -> list[tuple[str, str, str]]:
    return [(*decided(_pair(*case), VERIFIERS), f"{case[0]}: {case[1:]}") for case in cases]


@pytest.mark.parametrize(
    ("cases", "wanted", "least", "most_open"),
    [
        ((*RIGHT_1, *RIGHT_2, *RIGHT_3), "passed", 0.95, 0.05),
        ((*WRONG_1, *WRONG_2, *WRONG_3), "failed", 0.9, 0.05),
    ],
    ids=["right ones pass", "wrong ones are rejected"],
)
def test_visits_nobody_fitted_the_rules_to_are_told_apart(
    cases: tuple[Any, ...], wanted: str, least: float, most_open: float
) -> None:
    """Of the wrong visits two act before they have read, and meet the goal by a guess; one reports
    a time in words. That is the critic's to see, so the share is below 95 percent.
    """
    found = _outcomes(cases)
    share, left_open = rates((each[0] for each in found), wanted)
    assert len(found) >= 30
    assert share >= least, [each for each in found if each[0] not in (wanted, "open")]
    assert left_open <= most_open
