"""Text classification: right and wrong answers written before their author had read the verifier.

Tasks are made by the types themselves; the layout and the style of labels are looked for among the
keys. A solver labels honestly, in the words of one; the critic is content. When first run it
refused 12 of 38 right answers, all for the layout in which the solver gave its labels, and passed
none of 48 wrong ones; mended since. Of the later set it refused 1 of 11 and passed none of 11.
"""

import asyncio
import json

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.tasks import Asked
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.text_classification.tasks import Label
from transforms.flows.text_classification.taxonomy import TYPES
from transforms.flows.text_classification.verification import VERIFIERS

TYPE = {each.name: each for each in TYPES}
MAIL = json.dumps(
    {
        "kind": "mail to a bicycle shop",
        "texts": [
            {"number": n, "text": text}
            for n, text in enumerate(
                (
                    "The pump came without its hose. I want my money back, not another pump.",
                    "When will my order arrive? I am away from the 12th on.",
                    "Your mechanic saved our holiday, please thank him from all four of us!",
                    "We have moved to Elm Street; and by the way, the bell you sent is cracked.",
                    "A spoke broke while I was riding downhill. Do not let anyone ride this model!",
                ),
                1,
            )
        ],
    }
)
ARTICLE = (
    "Rye is sown in autumn and stands the winter better than wheat. In the dry summer of 2018 its "
    "deep roots gave the farmers of the heath a harvest when all else had failed. Prices rose by a "
    "third. Bakers, who had almost forgotten how to treat its dough, took courses again."
)
WANTS = {
    "Refund": "wants money back", "Delivery date": "asks when goods arrive",
    "Praise": "thanks or praises", "Change of address": "tells of a new address",
    "Defect": "reports that something is broken or lacking",
}  # fmt: skip
TOPICS = {
    "Farming": "", "Weather and climate": "", "Food trade": "", "Baking": "", "Politics": "",
    "Sport": "",
}  # fmt: skip
STEPS = {
    "Can wait": "no harm if it is read next week", "This week": "a date or a loss of comfort",
    "At once": "danger to life or limb",
}  # fmt: skip
PATHS = {
    "Science > Plants > Crops": "", "Science > Plants > Trees": "", "Economy > Prices > Food": "",
    "Economy > Labour > Crafts": "", "Culture > Food > Bread": "",
}  # fmt: skip
DESKS = {
    "Accounts": "money, refunds and invoices", "Shipping": "parcels and addresses",
    "Workshop": "repairs, defects and safety", "Front desk": "all the rest",
}  # fmt: skip


def spelled(style, names):
    """Return labels as a style spells them, by name; codes by their place in the list."""
    if style == "snake":
        return {name: name.casefold().replace(" ", "_") for name in names}
    return {name: name.upper() if style == "capitals" else name for name in names}


def task(type_name, content, layout, style, labels, **fields):
    """Return (draft, content, spelling by name), with a layout and a style of labels."""
    kind = TYPE[type_name]
    named = [Label(name=name, definition=text) for name, text in labels.items()]
    made = kind.task(question="Which label or labels fit here?", labels=named, **fields)
    for key in range(4000):
        draft = kind.assemble(made, Asked(content, "x", f"k{key}"))
        found = {each["name"]: each["spelled"] for each in draft.spec["labels"]}
        is_coded = all(each[0] == "L" and each[1:].isdigit() for each in found.values())
        fits = is_coded if style == "codes" else found == spelled(style, labels)
        if draft.spec["layout"] == layout and fits:
            return draft, content, found
    raise AssertionError(f"no key gives {layout} and {style}")


BARE = task("intent", MAIL, "bare", "plain", WANTS, text_number=1)
BARE_CODE = task("intent", MAIL, "bare", "codes", WANTS, text_number=2)
BARE_SNAKE = task("intent", MAIL, "bare", "snake", WANTS, text_number=2)
OBJECT = task("intent", MAIL, "object", "plain", WANTS, text_number=3)
WHY = task("urgency", MAIL, "reasoned", "plain", STEPS, text_number=5)
WHY_CODE = task("urgency", MAIL, "reasoned", "codes", STEPS, text_number=5)
COMMAS = task("document_topics", ARTICLE, "commas", "plain", TOPICS)
LINES = task("document_topics", ARTICLE, "lines", "capitals", TOPICS)
LIST = task("document_topics", ARTICLE, "list", "snake", TOPICS)
WHY_ALL = task("request_kinds", MAIL, "reasoned", "plain", WANTS, text_number=4)
PATH = task("topic_path", ARTICLE, "bare", "plain", PATHS)
NUMBERED = task("routing", MAIL, "numbered", "plain", DESKS, text_numbers=[1, 2, 5, 3])
NUMBERED_CODE = task("routing", MAIL, "numbered", "codes", DESKS, text_numbers=[1, 2, 5, 3])
DESK_LIST = task("routing", MAIL, "list", "capitals", DESKS, text_numbers=[1, 2, 5, 3])


def lab(case, *names):
    return [case[2][name] for name in names]


CODE = lab(BARE_CODE, "Delivery date")[0]
URGENT = lab(WHY_CODE, "At once")[0]
ROUTE = ("Accounts", "Shipping", "Workshop", "Front desk")
ROUTED = "\n".join(f"{n}: {each}" for n, each in enumerate(ROUTE, 1))
ROUTED_CODE = "\n".join(f"{n}: {each}" for n, each in enumerate(lab(NUMBERED_CODE, *ROUTE), 1))
THREE = ("Farming", "Food trade", "Baking")
REASON = "A spoke that breaks at speed endangers riders, and the writer warns of the whole model."
BOTH = (
    "The writer gives a new street, and mentions in passing that the bell arrived cracked, which "
    "is a complaint about a broken part."
)

#: (task, response, what the solver says)
RIGHT = [
    (BARE, "Refund", "Refund"),
    (BARE, "Refund", "**Refund**"),
    (BARE, "Refund", "Label: Refund"),
    (BARE, "Refund", "The label is Refund."),
    (BARE, "Refund", '{"label": "Refund"}'),
    (BARE_CODE, CODE, CODE),
    (BARE_CODE, CODE, f"{CODE} = Delivery date"),
    (BARE_CODE, CODE, f"{CODE} (Delivery date)"),
    (BARE_CODE, CODE, "Delivery date"),
    (BARE_SNAKE, "delivery_date", "delivery_date"),
    (BARE_SNAKE, "delivery_date", "delivery date"),
    (BARE_SNAKE, "delivery_date", "`delivery_date`"),
    (OBJECT, '{"label": "Praise"}', "Praise"),
    (OBJECT, '{\n  "label": "Praise"\n}', '{"label": "Praise"}'),
    (WHY, f"Label: At once\n\n{REASON}", "At once"),
    (WHY, f"Label: At once\n{REASON}", f"Label: At once\n{REASON}"),
    (WHY_CODE, f"Label: {URGENT}\n\n{REASON}", f"{URGENT}: At once"),
    (COMMAS, "Farming, Food trade, Baking", "Baking, Farming, Food trade"),
    (COMMAS, "Farming, Food trade, Baking", "Farming; Food trade; Baking"),
    (COMMAS, "Farming, Food trade, Baking", "Farming, Food trade and Baking"),
    (COMMAS, "Farming, Food trade, Baking", '["Farming", "Food trade", "Baking"]'),
    (COMMAS, "Farming, Food trade, Baking", "- Farming\n- Food trade\n- Baking"),
    (LINES, "FARMING\nFOOD TRADE\nBAKING", "FARMING\nFOOD TRADE\nBAKING"),
    (LINES, "BAKING\nFARMING\nFOOD TRADE", "Farming, Food trade, Baking"),
    (LIST, '["farming", "food_trade", "baking"]', '["farming", "baking", "food_trade"]'),
    (WHY_ALL, f"Labels: Change of address, Defect\n\n{BOTH}", "Change of address, Defect"),
    (WHY_ALL, f"Labels: Defect, Change of address\n{BOTH}", "Labels: Change of address, Defect"),
    (PATH, "Science > Plants > Crops", "Science > Plants > Crops"),
    (PATH, "Science > Plants > Crops", '"Science > Plants > Crops"'),
    (NUMBERED, ROUTED, ROUTED),
    (NUMBERED, ROUTED, ROUTED.replace(":", ".")),
    (NUMBERED, ROUTED, ", ".join(ROUTE)),
    (NUMBERED, ROUTED, "; ".join(f"{n}: {each}" for n, each in enumerate(ROUTE, 1))),
    (NUMBERED, ROUTED, "\n".join(f"Text {n}: {each}" for n, each in enumerate(ROUTE, 1))),
    (NUMBERED_CODE, ROUTED_CODE, ROUTED),
    (NUMBERED_CODE, ROUTED_CODE, ROUTED_CODE),
    (DESK_LIST, json.dumps(lab(DESK_LIST, *ROUTE)), json.dumps(lab(DESK_LIST, *ROUTE))),
    (DESK_LIST, json.dumps(lab(DESK_LIST, *ROUTE), indent=1), ROUTED),
]
WRONG = [
    (BARE, "Defect", "Refund"),
    (BARE, "Defect", "The label is Refund, not Defect."),
    (BARE, "refund", "Refund"),
    (BARE, "Refund.", "Refund"),
    (BARE, "Complaint", "Refund"),
    (BARE, "Label: Refund", "Refund"),
    (BARE, "Refund, Defect", "Refund"),
    (BARE, "Refund\nThe writer wants the money back.", "Refund"),
    (BARE_CODE, "Delivery date", CODE),
    (BARE_CODE, f"{CODE} = Delivery date", CODE),
    (BARE_CODE, lab(BARE_CODE, "Refund")[0], CODE),
    (BARE_CODE, lab(BARE_CODE, "Refund")[0], f"{CODE} = Delivery date"),
    (BARE_SNAKE, "Delivery date", "delivery_date"),
    (BARE_SNAKE, "change_of_address", "delivery date"),
    (OBJECT, '{"label": "Praise", "confidence": 0.9}', "Praise"),
    (OBJECT, '{"intent": "Praise"}', "Praise"),
    (OBJECT, '{"label": "Refund"}', '{"label": "Praise"}'),
    (OBJECT, '```json\n{"label": "Praise"}\n```', "Praise"),
    (WHY, f"Label: This week\n\n{REASON}", "At once"),
    (WHY, "Label: At once", "At once"),
    (WHY, f"{REASON}\n\nLabel: At once", "At once"),
    (WHY, f"Label: Urgent\n\n{REASON}", "At once"),
    (WHY_CODE, f"Label: At once\n\n{REASON}", URGENT),
    (COMMAS, "Farming, Food trade, Sport", "Farming, Food trade, Baking"),
    (COMMAS, "Farming, Politics", "Farming, Food trade, Baking"),
    (COMMAS, "Sport, Politics", "Farming; Food trade; Baking"),
    (COMMAS, "Farming, Farming, Baking", "Farming, Food trade, Baking"),
    (COMMAS, "Farming, Prices, Baking", "Farming, Food trade, Baking"),
    (COMMAS, "Farming, Food trade and Baking", "Farming, Food trade, Baking"),
    (COMMAS, "Farming, Weather and climate, Food trade, Baking, Politics, Sport",
     "Farming, Food trade, Baking"),
    (LINES, "FARMING, FOOD TRADE, BAKING", "FARMING\nFOOD TRADE\nBAKING"),
    (LINES, "- FARMING\n- FOOD TRADE\n- BAKING", "FARMING\nFOOD TRADE\nBAKING"),
    (LIST, '["farming", "food trade", "baking"]', '["farming", "food_trade", "baking"]'),
    (LIST, '["politics", "sport"]', '["farming", "food_trade", "baking"]'),
    (WHY_ALL, f"Labels: Change of address\n\n{BOTH}", "Change of address, Defect"),
    (WHY_ALL, f"Labels: Refund, Change of address\n\n{BOTH}", "Change of address, Defect"),
    (PATH, "Science > Plants", "Science > Plants > Crops"),
    (PATH, "Culture > Food > Bread", "Science > Plants > Crops"),
    (PATH, "Science > Crops", "Science > Plants > Crops"),
    (NUMBERED, ROUTED.replace("1: Accounts", "1: Workshop"), ROUTED),
    (NUMBERED, ROUTED.replace("2: Shipping\n3: Workshop", "2: Workshop\n3: Shipping"), ROUTED),
    (NUMBERED, ROUTED.rpartition("\n")[0], ROUTED),
    (NUMBERED, ROUTED.replace("4: Front desk", "4: Sales"), ROUTED),
    (NUMBERED, ROUTED.replace("1: ", "0: "), ROUTED),
    (NUMBERED, ROUTED.replace("Workshop", "Front desk"), ", ".join(ROUTE)),
    (NUMBERED_CODE, ROUTED_CODE[:-1] + lab(NUMBERED_CODE, "Accounts")[0][-1], ROUTED),
    (DESK_LIST, json.dumps(lab(DESK_LIST, *ROUTE[:3])), ROUTED),
    (DESK_LIST, json.dumps(lab(DESK_LIST, *ROUTE[::-1])), ROUTED),
]  # fmt: skip


#: Written when the reading of solvers had been mended, and not used to mend it.
VOICES = json.dumps(
    {
        "kind": "letters on the plan for a wind farm",
        "texts": [
            {"number": 1, "text": "I love the birds, yet I would rather see mills than smoke."},
            {"number": 2, "text": "The noise study is a joke, and the shadows are worse."},
            {"number": 3, "text": "The council will meet on Monday at seven in the old school."},
            {"number": 4, "text": "In ten years nobody here will remember the view."},
            {"number": 5, "text": "Let the village own a third of the mills."},
        ],
    }
)
SIDES = {"For": "welcomes the plan", "Against": "wants it stopped", "Neither": "takes no side"}
KINDS = {"Fact": "can be checked", "Judgement": "says what is good or bad",
         "Forecast": "says what will be", "Proposal": "says what should be done"}  # fmt: skip
MOODS = {"Anger": "", "Hope": "", "Scorn": "", "Fear": "", "Pride": ""}
SIDE = task("stance", VOICES, "bare", "plain", SIDES, text_number=1)
SIDE_WHY = task("stance", VOICES, "reasoned", "capitals", SIDES, text_number=2)
EACH = task("kinds_of_statement", VOICES, "numbered", "capitals", KINDS, text_numbers=[2, 3, 4, 5])
EACH_LIST = task("kinds_of_statement", VOICES, "list", "codes", KINDS, text_numbers=[2, 3, 4, 5])
MOOD = task("emotions", VOICES, "list", "codes", MOODS, text_number=2)
MOOD_LINES = task("emotions", VOICES, "lines", "plain", MOODS, text_number=2)
SORTS = ("Judgement", "Fact", "Forecast", "Proposal")
SORTED = "\n".join(f"{n}: {each.upper()}" for n, each in enumerate(SORTS, 1))
JOKE = "Calling the study a joke and the shadows worse shows that the writer rejects the plan."
LATER_RIGHT = [
    (SIDE, "For", "For"),
    (SIDE, "For", "Label: **For**"),
    (SIDE, "For", "1: For"),
    (SIDE_WHY, f"Label: AGAINST\n\n{JOKE}", "AGAINST: wants it stopped"),
    (EACH, SORTED, "1. **Judgement**\n2. **Fact**\n3. **Forecast**\n4. **Proposal**"),
    (EACH, SORTED, "1: Judgement; 2: Fact; 3: Forecast; 4: Proposal"),
    (EACH_LIST, json.dumps(lab(EACH_LIST, *SORTS)), f"```json\n{json.dumps(SORTS)}\n```"),
    (EACH_LIST, json.dumps(lab(EACH_LIST, *SORTS)), "; ".join(lab(EACH_LIST, *SORTS))),
    (MOOD, json.dumps(lab(MOOD, "Scorn", "Anger")), "; ".join(lab(MOOD, "Anger", "Scorn"))),
    (MOOD, json.dumps(lab(MOOD, "Scorn", "Anger")), f"Anger ({lab(MOOD, 'Anger')[0]}), Scorn"),
    (MOOD_LINES, "Anger\nScorn", '{"labels": ["Scorn", "Anger"]}'),
]
LATER_WRONG = [
    (SIDE, "Neither", "For"),
    (SIDE, "For", "Neither for nor against"),
    (SIDE, "Against", "The writer is for it rather than against it."),
    (SIDE_WHY, f"Label: FOR\n\n{JOKE}", "AGAINST"),
    (SIDE_WHY, f"**Label: AGAINST**\n\n{JOKE}", "AGAINST"),
    (EACH, SORTED, "1: Fact; 2: Judgement; 3: Forecast; 4: Proposal"),
    (EACH, SORTED, "1: Judgement; 2: Fact; 3: Forecast"),
    (EACH_LIST, json.dumps(lab(EACH_LIST, *SORTS)), "Judgement, Fact, Proposal, Proposal"),
    (MOOD, json.dumps(lab(MOOD, "Scorn", "Anger")), "Anger"),
    (MOOD, json.dumps(lab(MOOD, "Scorn", "Hope")), "Anger; Scorn"),
    (MOOD_LINES, "Anger, Scorn", "Anger; Scorn"),
]


def judged(case, response, solution):
    draft, content, _ = case
    pair = {
        "instruction": draft.instruction,
        "spec": spec_text(draft.spec),
        "response": response.strip(),
        "passage": content,
        "answer_format": draft.spec["format"],
        "messages": [{"role": "assistant", "content": response}],
    }
    agents = ScriptedAgents(
        {
            "text_classification.solver": {"is_answerable": True, "final_answer": solution},
            "text_classification.critic": {"faults": "none", "score": 8},
        }
    )
    return asyncio.run(verdicts_on(pair, VERIFIERS, agents))


def accepted(*case):
    return is_accepted(judged(*case))


def test_right_answers_pass():
    cases = RIGHT + LATER_RIGHT
    refused = [case[1:] for case in cases if not accepted(*case)]
    assert len(refused) <= 0.05 * len(cases), refused


def test_wrong_answers_are_rejected():
    cases = WRONG + LATER_WRONG
    passing = [case[1:] for case in cases if accepted(*case)]
    assert len(passing) <= 0.05 * len(cases), passing
