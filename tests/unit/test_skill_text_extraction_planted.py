"""Text extraction: wrong extractions must be rejected, right ones must pass."""

import asyncio
import json

import pytest

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.tasks import Asked
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.text_extraction import assembling, tasks
from transforms.flows.text_extraction.verification import VERIFIERS

TEXT = (
    "The brig Halcyon left Bergen on 4 May 1802 with 31 barrels of tar. Captain Roe sold her to "
    "the Hull Dock Company in 1805. In Hull she was fitted with iron knees, that is, brackets for "
    "the beams. Her sister ship, the Good Intent, which Roe's cousin Anna Voss had built, carried "
    "40 barrels and was lost off Bergen in 1811."
)
SAY = "Extract what an archive of sea trade would file."
ASKED = Asked(TEXT, "identity", "k")
E, T = tasks.LabelledSpan, tasks.Triple


def field(name, kind="span", *options, many=False):
    return tasks.Field(
        name=name, kind=kind, meaning=f"the {name}", options=[*options], is_list=many
    )


def by_schema(layout, fields, *entries):
    task = tasks.SchemaTask(
        instruction=SAY, fields=fields, entries=[tasks.Entry(values=each) for each in entries]
    )
    return assembling.by_schema(layout)(task, ASKED)


ENTITIES = assembling.entities(
    tasks.EntitiesTask(
        instruction=SAY,
        labels=["SHIP", "PORT", "PERSON"],
        entities=[
            E(text="Halcyon", label="SHIP"), E(text="Good Intent", label="SHIP"),
            E(text="Bergen", label="PORT"), E(text="Hull", label="PORT"),
            E(text="Captain Roe", label="PERSON"), E(text="Anna Voss", label="PERSON"),
        ],
    ),
    ASKED,
)  # fmt: skip
RELATIONS = assembling.relations(
    tasks.RelationsTask(
        instruction=SAY,
        relations=["sold_to", "built"],
        triples=[
            T(subject="Captain Roe", relation="sold_to", object="Hull Dock Company"),
            T(subject="Anna Voss", relation="built", object="Good Intent"),
        ],
    ),
    ASKED,
)
SHIPS = by_schema(
    "objects",
    [field("name"), field("barrels", "number"), field("fate", "choice", "sold", "lost")],
    [["Halcyon"], ["31"], ["sold"]],
    [["Good Intent"], ["40"], ["lost"]],
)
TABLE = by_schema(
    "table",
    [field("Date", "date"), field("Event")],
    [["1802-05-04"], ["left Bergen"]],
    [["1805"], ["sold"]],
    [["1811"], ["lost off Bergen"]],
)
RECORD = by_schema(
    "object",
    [field("ship"), field("owners", many=True), field("cargo"), field("crew", "number")],
    [["Halcyon"], ["Captain Roe", "Hull Dock Company"], ["tar"], []],
)
MENTIONS = assembling.spans(
    tasks.SpansTask(instruction=SAY, spans=["tar", "iron knees", "brackets for the beams"]), ASKED
)


def entities(*pairs):
    return json.dumps([{"text": text, "label": label} for text, label in pairs])


ALL = [("Halcyon", "SHIP"), ("Good Intent", "SHIP"), ("Bergen", "PORT"), ("Hull", "PORT"),
       ("Captain Roe", "PERSON"), ("Anna Voss", "PERSON")]  # fmt: skip
SOLD = {"subject": "Captain Roe", "relation": "sold_to", "object": "Hull Dock Company"}
BUILT = {"subject": "Anna Voss", "relation": "built", "object": "Good Intent"}
ONE = {"name": "Halcyon", "barrels": 31, "fate": "sold"}
TWO = {"name": "Good Intent", "barrels": 40, "fate": "lost"}
ROWS = ("| 1802-05-04 | left Bergen |", "| 1805 | sold |", "| 1811 | lost off Bergen |")
FILLED = {"ship": "Halcyon", "owners": ["Captain Roe", "Hull Dock Company"], "cargo": "tar",
          "crew": None}  # fmt: skip
LIST = "- tar\n- iron knees\n- brackets for the beams"


def table(*rows, head="| Date | Event |"):
    return "\n".join([head, "|---|---|", *rows])


def records(*each):
    return json.dumps([*each])


RIGHT = [
    (ENTITIES, entities(*ALL)),
    (ENTITIES, entities(*reversed(ALL))),
    (ENTITIES, f"```json\n{entities(*ALL)}\n```"),
    (ENTITIES, json.dumps(json.loads(entities(*ALL)), indent=2)),
    (ENTITIES, entities(*ALL[:4], ("Roe", "PERSON"), ALL[5])),  # the solver draws the bound so too
    (RELATIONS, records(SOLD, BUILT)),
    (RELATIONS, records(BUILT, SOLD)),
    (RELATIONS, records(SOLD, {**BUILT, "object": "the Good Intent"})),
    (SHIPS, records(ONE, TWO)),
    (SHIPS, records(TWO, ONE)),
    (SHIPS, records({**ONE, "barrels": 31.0}, TWO)),
    (SHIPS, records({**ONE, "name": "The brig Halcyon"}, TWO)),
    (TABLE, table(*ROWS)),
    (TABLE, table(*ROWS, head="| date | **event** |")),
    (TABLE, table(*ROWS).replace("|---|---|", "|:--|--:|")),
    (TABLE, table(*ROWS[::-1])),
    (RECORD, json.dumps(FILLED)),
    (RECORD, json.dumps({**FILLED, "owners": FILLED["owners"][::-1]})),
    (RECORD, json.dumps({**FILLED, "ship": "The brig Halcyon"})),
    (MENTIONS, LIST),
    (MENTIONS, LIST.replace("- ", "* ")),
    (MENTIONS, LIST.replace("the beams", "the beams.")),
]
WRONG = [
    (ENTITIES, entities(*ALL[:3])),
    (ENTITIES, entities(*ALL[:4])),
    (ENTITIES, entities(*ALL, ("Rotterdam", "PORT"))),
    (ENTITIES, entities(*ALL[:5], ("Anne Voss", "PERSON"))),
    (ENTITIES, entities(*ALL[:5], ("Anna Voss", "SHIP"))),
    (ENTITIES, entities(*ALL[:5], ("Anna Voss", "OWNER"))),
    (ENTITIES, entities(*ALL, ALL[0])),
    (ENTITIES, entities(*ALL, ("iron knees", "SHIP"), ("tar", "SHIP"), ("beams", "PORT"))),
    (ENTITIES, f"Here are the entities:\n{entities(*ALL)}"),
    (ENTITIES, entities(*ALL)[:-3]),
    (ENTITIES, "[]"),
    (ENTITIES, ", ".join(text for text, _ in ALL)),
    (RELATIONS, records(SOLD)),
    (RELATIONS, records({**SOLD, "subject": SOLD["object"], "object": SOLD["subject"]}, BUILT)),
    (RELATIONS, records(SOLD, {**BUILT, "relation": "designed"})),
    (RELATIONS, records(SOLD, {**BUILT, "subject": "Captain Roe"})),
    (RELATIONS, records({**SOLD, "year": 1805}, BUILT)),
    (SHIPS, records(ONE, {**TWO, "barrels": 44})),
    (SHIPS, records({**ONE, "barrels": 40}, {**TWO, "barrels": 31})),
    (SHIPS, records({**ONE, "barrels": "31"}, TWO)),
    (SHIPS, records(ONE, {**TWO, "fate": "wrecked"})),
    (SHIPS, records({**ONE, "fate": "lost"}, {**TWO, "fate": "sold"})),
    (SHIPS, records(ONE, {"name": "Good Intent", "barrels": 40})),
    (SHIPS, json.dumps(ONE)),
    (TABLE, table(*ROWS[:1])),
    (TABLE, table(ROWS[0], "| 1811 | sold |", "| 1805 | lost off Bergen |")),
    (TABLE, table(*ROWS, "| 1820 | scrapped |")),
    (TABLE, table(ROWS[0].replace("05-04", "04-05"), *ROWS[1:])),
    (TABLE, table(*ROWS, head="| When | What |")),
    (TABLE, table(*ROWS) + "\n\nThe ship was sold in 1805."),
    (RECORD, json.dumps({**FILLED, "crew": 31})),
    (RECORD, json.dumps({**FILLED, "owners": "Captain Roe"})),
    (RECORD, json.dumps({**FILLED, "cargo": "tobacco"})),
    (RECORD, json.dumps([FILLED])),
    (MENTIONS, "tar, iron knees, brackets for the beams"),
    (MENTIONS, "- tar"),
    (MENTIONS, LIST + "\n- wooden pegs"),
    (MENTIONS, LIST + "\n- tar"),
    (MENTIONS, ""),
]


def solution(draft):
    """The key as a solver would give it, but for one bound."""
    first = next(text for of, text in RIGHT if of is draft)
    return first.replace("Captain Roe", "Roe") if draft is ENTITIES else first


def accepted(draft, response, *, score=8):
    pair = {
        "instruction": draft.instruction,
        "spec": spec_text(draft.spec),
        "response": response.strip(),
        "passage": TEXT,
        "answer_format": "json",
        "messages": [{"role": "assistant", "content": response}],
    }
    agents = ScriptedAgents(
        {
            "text_extraction.solver": {"is_answerable": True, "final_answer": solution(draft)},
            "text_extraction.critic": {"faults": "none", "score": score},
        }
    )
    return is_accepted(asyncio.run(verdicts_on(pair, VERIFIERS, agents)))


def test_right_extractions_pass():
    refused = [response[:120] for draft, response in RIGHT if not accepted(draft, response)]
    assert len(refused) <= 0.05 * len(RIGHT), refused


def test_wrong_extractions_are_rejected():
    passing = [response[:120] for draft, response in WRONG if accepted(draft, response)]
    assert len(passing) <= 0.05 * len(WRONG), passing


def test_a_critic_can_refuse_what_agrees_with_its_key():
    assert not accepted(SHIPS, records(ONE, TWO), score=5)


@pytest.mark.parametrize(
    "response", ["{{ 7 * 7 }}", "[" * 20000, "- " * 9000, "|" * 9000, '[{"text": "</answer>"}]']
)
def test_hostile_answers_are_rejected(response):
    assert not any(accepted(draft, response) for draft in (ENTITIES, TABLE, RECORD, MENTIONS))
