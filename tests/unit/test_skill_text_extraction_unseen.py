"""Text extraction: right and wrong results written before their author had read the rules.

Tasks are made by the types themselves. The solver, where it is asked, gives the key, and the critic
is content: what is measured is the rules, and the comparison with a solver. When first run they
refused 3 of 31 right ones and passed 11 of 46 wrong ones; mended since. Of the later set, none of 9
and 1 of 10: an optional span filled in where three other fields agree, as careful readers differ.
"""

import asyncio
import json

from tests.fakes.agents import ScriptedAgents
from transforms.flows.common.asking import spec_text
from transforms.flows.common.tasks import Asked
from transforms.flows.common.verifying import is_accepted, verdicts_on
from transforms.flows.text_extraction import tasks
from transforms.flows.text_extraction.taxonomy import TYPES
from transforms.flows.text_extraction.verification import VERIFIERS

TYPE = {each.name: each for each in TYPES}
LAB = (
    "The Institute for Cold Physics in Turku was founded in September 1971 with a gift of 2.4 "
    "million marks from the shipowner Henrik Alm. Its first director, Dr. Saara Niemi, bought a "
    "helium liquefier from Linde AG in 1974. On 17 February 1983 a fire destroyed the east wing; "
    "nobody was hurt, but 1,300 samples were lost. Niemi retired in 1990, and Pekka Laine, who had "
    "studied in Uppsala, took over. Under Laine the staff grew from 42 to 115. Since 2006 the "
    "institute has belonged to the University of Turku."
)
CLUB = (
    "At the spring meeting the treasurer, Mrs. O'Brien, said: “We have £3,250 in the bank, and we "
    "owe nobody.” The chairman thanked her. Mr. Datta asked whether the pitch could be drained. "
    "“Not this year,” the chairman replied. “The firm wants nine thousand pounds for it.” Members "
    "must pay their fees by 31 March. Guests may use the changing rooms. No dogs are allowed on "
    "the pitch. A key, that is, the brass one and not the copy, has to be signed for at the office."
)
RIVERS = (
    "The Alder rises at 640 metres and runs 58 km to the sea; salmon return to it every autumn. "
    "The Brede, its neighbour, is 23 km long and has no salmon since the weir of 1931 was built. "
    "The Corrow, at 71.5 km the longest of the three, rises at about 900 m. A “freshet” is a "
    "sudden rise of a river after rain; by “spate” the locals mean a freshet that floods the "
    "meadows."
)
TEXTS = {"lab": LAB, "club": CLUB, "rivers": RIVERS}
E, T = tasks.LabelledSpan, tasks.Triple


def task(type_name, text, said="Extract what the archive would file.", **fields):
    kind = TYPE[type_name]
    draft = kind.assemble(kind.task(instruction=said, **fields), Asked(TEXTS[text], "x", "k"))
    return draft, TEXTS[text], kind.answer_format


def field(name, kind="span", *options, many=False):
    return tasks.Field(
        name=name, kind=kind, meaning=f"the {name}", options=[*options], is_list=many
    )


def schema(type_name, text, fields, *entries):
    made = [tasks.Entry(values=each) for each in entries]
    return task(type_name, text, fields=fields, entries=made)


NAMES = task(
    "named_entities",
    "lab",
    labels=["ORGANISATION", "PERSON", "PLACE"],
    entities=[
        E(text="Institute for Cold Physics", label="ORGANISATION"),
        E(text="Turku", label="PLACE"),
        E(text="Henrik Alm", label="PERSON"),
        E(text="Saara Niemi", label="PERSON"),
        E(text="Linde AG", label="ORGANISATION"),
        E(text="Pekka Laine", label="PERSON"),
        E(text="Uppsala", label="PLACE"),
        E(text="University of Turku", label="ORGANISATION"),
    ],
)
TRIPLES = task(
    "relations",
    "lab",
    relations=["gave_money_to", "directed", "bought_from", "belongs_to"],
    triples=[
        T(subject="Henrik Alm", relation="gave_money_to", object="Institute for Cold Physics"),
        T(subject="Saara Niemi", relation="directed", object="Institute for Cold Physics"),
        T(subject="Saara Niemi", relation="bought_from", object="Linde AG"),
        T(subject="Pekka Laine", relation="directed", object="Institute for Cold Physics"),
        T(
            subject="Institute for Cold Physics",
            relation="belongs_to",
            object="University of Turku",
        ),
    ],
)
RECORD = schema(
    "one_record",
    "lab",
    [
        field("name"), field("founded", "date"), field("gift_in_marks", "number"),
        field("directors", many=True), field("kind", "choice", "university", "industry", "museum"),
        field("budget", "number"),
    ],
    [["Institute for Cold Physics"], ["1971-09"], ["2400000"], ["Saara Niemi", "Pekka Laine"],
     ["university"], []],
)  # fmt: skip
TIMES = schema(
    "timeline",
    "lab",
    [field("Date", "date"), field("Event")],
    [["1971-09"], ["founded"]],
    [["1974"], ["bought a helium liquefier"]],
    [["1983-02-17"], ["a fire destroyed the east wing"]],
    [["1990"], ["Niemi retired"]],
    [["2006"], ["belonged to the University of Turku"]],
)
AMOUNTS = schema(
    "measurements",
    "lab",
    [field("figure", "number"), field("what"), field("is_loss", "choice", "yes", "no")],
    [["2400000"], ["marks"], ["no"]],
    [["1300"], ["samples"], ["yes"]],
    [["115"], ["staff"], ["no"]],
)
STREAMS = schema(
    "several_records",
    "rivers",
    [
        field("river"), field("length_km", "number"), field("source_m", "number"),
        field("salmon", "choice", "yes", "no", "not said"),
    ],
    [["Alder"], ["58"], ["640"], ["yes"]],
    [["Brede"], ["23"], [], ["no"]],
    [["Corrow"], ["71.5"], ["900"], ["not said"]],
)  # fmt: skip
GRID = schema(
    "table",
    "rivers",
    [field("River"), field("Length", "number"), field("Source", "number")],
    [["Alder"], ["58"], ["640"]],
    [["Brede"], ["23"], []],
    [["Corrow"], ["71.5"], ["900"]],
)
TERMS = schema(
    "definitions",
    "rivers",
    [field("term"), field("definition")],
    [["freshet"], ["a sudden rise of a river after rain"]],
    [["spate"], ["a freshet that floods the meadows"]],
)
SAID = schema(
    "quotations",
    "club",
    [field("speaker"), field("words")],
    [["Mrs. O'Brien"], ["We have £3,250 in the bank, and we owe nobody."]],
    [["chairman"], ["Not this year,"]],
    [["chairman"], ["The firm wants nine thousand pounds for it."]],
)
RULES = task(
    "evidence",
    "club",
    "List the sentences that demand or forbid something.",
    spans=[
        "Members must pay their fees by 31 March.",
        "No dogs are allowed on the pitch.",
        "A key, that is, the brass one and not the copy, has to be signed for at the office.",
    ],
)
PEOPLE = task(
    "mentions",
    "club",
    "List everyone who speaks or is spoken of by name or office.",
    spans=["Mrs. O'Brien", "chairman", "Mr. Datta", "treasurer"],
)


def dumped(value, indent=None):
    return json.dumps(value, ensure_ascii=False, indent=indent)


def entities(*pairs):
    return [{"text": text, "label": label} for text, label in pairs]


def triples(*rows):
    return [dict(zip(("subject", "relation", "object"), row, strict=True)) for row in rows]


ALL = (
    ("Institute for Cold Physics", "ORGANISATION"), ("Turku", "PLACE"), ("Henrik Alm", "PERSON"),
    ("Saara Niemi", "PERSON"), ("Linde AG", "ORGANISATION"), ("Pekka Laine", "PERSON"),
    ("Uppsala", "PLACE"), ("University of Turku", "ORGANISATION"),
)  # fmt: skip
INSTITUTE = "Institute for Cold Physics"
FACTS = (
    ("Henrik Alm", "gave_money_to", INSTITUTE), ("Dr. Saara Niemi", "directed", INSTITUTE),
    ("Dr. Saara Niemi", "bought_from", "Linde AG"), ("Pekka Laine", "directed", INSTITUTE),
    (INSTITUTE, "belongs_to", "University of Turku"),
)  # fmt: skip
FILED = {
    "name": "Institute for Cold Physics", "founded": "1971-09", "gift_in_marks": 2400000,
    "directors": ["Saara Niemi", "Pekka Laine"], "kind": "university", "budget": None,
}  # fmt: skip
COUNTS = [
    {"figure": 2400000, "what": "marks", "is_loss": "no"},
    {"figure": 1300, "what": "samples", "is_loss": "yes"},
    {"figure": 115, "what": "staff", "is_loss": "no"},
]
FLOWS = [
    {"river": "Alder", "length_km": 58, "source_m": 640, "salmon": "yes"},
    {"river": "Brede", "length_km": 23, "source_m": None, "salmon": "no"},
    {"river": "Corrow", "length_km": 71.5, "source_m": 900, "salmon": "not said"},
]
WORDS = [
    {"term": "freshet", "definition": "a sudden rise of a river after rain"},
    {"term": "spate", "definition": "a freshet that floods the meadows"},
]
VOICES = [
    {"speaker": "Mrs. O'Brien", "words": "We have £3,250 in the bank, and we owe nobody."},
    {"speaker": "chairman", "words": "Not this year"},
    {"speaker": "chairman", "words": "The firm wants nine thousand pounds for it."},
]
DATES = (
    "| Date | Event |\n|---|---|\n| 1971-09 | founded |\n| 1974 | bought a helium liquefier |\n"
    "| 1983-02-17 | fire destroyed the east wing |\n| 1990 | Niemi retired |\n"
    "| 2006 | belonged to the University of Turku |"
)
MUST = (
    "- Members must pay their fees by 31 March.\n- No dogs are allowed on the pitch.\n- A key, that"
    " is, the brass one and not the copy, has to be signed for at the office."
)


def without(rows, key, value):
    return [{name: each[name] for name in each} for each in rows if each[key] != value]


def changed(rows, key, old, new):
    return [{**each, key: new} if each[key] == old else each for each in rows]


RIGHT = [
    (NAMES, dumped(entities(*ALL), 2)),
    (NAMES, dumped(entities(*((t.replace("Saara", "Dr. Saara"), label) for t, label in ALL)))),
    (NAMES, f"```json\n{dumped(entities(*ALL))}\n```"),
    (NAMES, dumped(entities(*ALL, ("Niemi", "PERSON"), ("Laine", "PERSON")))),
    (TRIPLES, dumped(triples(*FACTS), 2)),
    (TRIPLES, dumped(triples(*((a.replace("Dr. ", ""), r, b) for a, r, b in FACTS)))),
    (TRIPLES, dumped(triples(*FACTS[::-1]))),
    (RECORD, dumped(FILED, 2)),
    (RECORD, dumped({**FILED, "directors": ["Dr. Saara Niemi", "Pekka Laine"]})),
    (RECORD, dumped({**FILED, "name": "The Institute for Cold Physics"})),
    (TIMES, DATES),
    (TIMES, DATES.replace("founded", "Institute for Cold Physics in Turku was founded").replace(
        "bought a helium liquefier", "bought a helium liquefier from Linde AG")),
    (TIMES, DATES.replace("|---|---|", "| :--- | :--- |").replace("| 1990 | Niemi retired",
                                                              "| 1990 | Niemi retired in 1990")),
    (AMOUNTS, dumped(COUNTS)),
    (AMOUNTS, dumped(changed(COUNTS, "what", "samples", "samples were lost"), 2)),
    (STREAMS, dumped(FLOWS)),
    (STREAMS, dumped([{key: each[key] for key in reversed(each)} for each in FLOWS], 4)),
    (STREAMS, dumped([{**each, "river": f"The {each['river']}"} for each in FLOWS])),
    (GRID, "| River | Length | Source |\n|:------|-------:|-------:|\n| Alder | 58 | 640 |\n"
     "| Brede | 23 | |\n| Corrow | 71.5 | 900 |"),
    (GRID, "| River  | Length | Source |\n|--------|--------|--------|\n| Alder  | 58     | 640"
     "    |\n| Brede  | 23     |        |\n| Corrow | 71.5   | 900    |"),
    (GRID, "River | Length | Source\n--- | --- | ---\nAlder | 58 | 640\nBrede | 23 |\nCorrow | 71.5"
     " | 900"),
    (TERMS, dumped(WORDS)),
    (TERMS, dumped(changed(WORDS, "term", "freshet", "“freshet”"))),
    (SAID, dumped(VOICES)),
    (SAID, dumped(changed(VOICES, "speaker", "chairman", "the chairman"))),
    (SAID, dumped(changed(VOICES, "words", "Not this year", "Not this year,"), 2)),
    (SAID, dumped(changed(VOICES, "speaker", "Mrs. O'Brien", "Mrs. O’Brien"))),
    (RULES, MUST),
    (RULES, MUST.replace("- ", "* ")),
    (PEOPLE, "- treasurer\n- Mrs. O'Brien\n- chairman\n- Mr. Datta"),
    (PEOPLE, "- the treasurer\n- Mrs. O'Brien\n- The chairman\n- Mr. Datta"),
]  # fmt: skip
WRONG = [
    (NAMES, dumped(entities(*ALL[:4], *ALL[5:6]))),
    (NAMES, dumped(entities(*((t, "PLACE" if "University" in t else n) for t, n in ALL)))),
    (NAMES, dumped(entities(*((t, "PERSON" if "Linde" in t else n) for t, n in ALL)))),
    (NAMES, dumped(entities(*ALL, ("Helsinki", "PLACE")))),
    (NAMES, dumped(entities(*ALL, ("helium liquefier", "DEVICE")))),
    (NAMES, dumped(entities(*((t.replace("Alm", "Almgren"), n) for t, n in ALL)))),
    (NAMES, dumped([{"entity": t, "label": n} for t, n in ALL])),
    (NAMES, dumped(entities(*ALL, ALL[0], ALL[3], ALL[5]))),
    (TRIPLES, dumped(triples(*FACTS[:3]))),
    (TRIPLES, dumped(triples(*FACTS[:2], ("Linde AG", "bought_from", "Dr. Saara Niemi"),
                             *FACTS[3:]))),
    (TRIPLES, dumped(triples(*FACTS[:3], ("Henrik Alm", "directed", INSTITUTE), *FACTS[4:]))),
    (TRIPLES, dumped(triples(*FACTS, ("Pekka Laine", "studied_in", "Uppsala")))),
    (RECORD, dumped({**FILED, "founded": "1971-11"})),
    (RECORD, dumped({**FILED, "founded": "September 1971"})),
    (RECORD, dumped({**FILED, "gift_in_marks": 2.4})),
    (RECORD, dumped({**FILED, "gift_in_marks": "2.4 million"})),
    (RECORD, dumped({**FILED, "directors": ["Saara Niemi"]})),
    (RECORD, dumped({**FILED, "directors": ["Saara Niemi", "Pekka Laine", "Henrik Alm"]})),
    (RECORD, dumped({**FILED, "budget": 2400000})),
    (RECORD, dumped({**FILED, "kind": "research institute"})),
    (RECORD, dumped({k: v for k, v in FILED.items() if k != "budget"})),
    (TIMES, DATES.replace("1983-02-17", "1983-02-12")),
    (TIMES, DATES.replace("| 1990 | Niemi retired |\n", "")),
    (TIMES, DATES.replace("| 1974 | bought", "| 1971 | bought")),
    (TIMES, DATES.replace("| Date | Event |", "| Event | Date |")),
    (AMOUNTS, dumped(changed(COUNTS, "figure", 1300, 130))),
    (AMOUNTS, dumped(changed(COUNTS, "figure", 115, 42))),
    (AMOUNTS, dumped(changed(COUNTS, "is_loss", "yes", "no"))),
    (STREAMS, dumped(changed(FLOWS, "length_km", 71.5, 75.1))),
    (STREAMS, dumped(changed(changed(FLOWS, "length_km", 58, 0), "length_km", 23, 58))),
    (STREAMS, dumped(changed(FLOWS, "source_m", None, 640))),
    (STREAMS, dumped(changed(FLOWS, "salmon", "not said", "yes"))),
    (STREAMS, dumped(without(FLOWS, "river", "Brede"))),
    (GRID, "| River | Length | Source |\n|---|---|---|\n| Alder | 58 | 640 |\n| Brede | 23 | 900 |"
     "\n| Corrow | 71.5 | |"),
    (TERMS, dumped(changed(WORDS, "definition", WORDS[0]["definition"],
                           "a sudden flood of a river after heavy rain"))),
    (TERMS, dumped([{**WORDS[0], "definition": WORDS[1]["definition"]},
                    {**WORDS[1], "definition": WORDS[0]["definition"]}])),
    (SAID, dumped(changed(VOICES, "speaker", "Mrs. O'Brien", "chairman"))),
    (SAID, dumped(changed(VOICES, "words", "Not this year", "Not next year"))),
    (SAID, dumped(VOICES[:1] + VOICES[2:])),
    (SAID, dumped([*VOICES, {"speaker": "Mr. Datta", "words": "the pitch could be drained"}])),
    (RULES, MUST.replace("31 March", "31 May")),
    (RULES, MUST.replace("- No dogs are allowed on the pitch.\n", "")),
    (RULES, MUST + "\n- Guests may use the changing rooms.\n- The chairman thanked her."),
    (RULES, MUST.replace("A key, that is, the brass one and not the copy, has", "A key has")),
    (PEOPLE, "- Mrs. O'Brien\n- Mr. Datta"),
    (PEOPLE, "- treasurer\n- Mrs. O'Brien\n- chairman\n- Mr. Datta\n- office\n- pitch"),
]  # fmt: skip


#: Written when the rules had been mended, and not used to mend them.
TEXTS["farm"] = (
    "In March the cooperative Grünhof sold its last 18 cows to a dealer, Otto Brandl, for 27,000 "
    "euros. A month later Brandl resold twelve of them to the monastery of St. Veit. Sister "
    "Agathe, who runs the dairy there, tests each animal for mastitis, an inflammation of the "
    "udder, on the first day. Two cows failed the test on 14 April 2018 and went back. The dairy "
    "makes Veiter, a soft cheese, and Klosterstein, which ripens for 90 days."
)
DEALS = schema(
    "events",
    "farm",
    [field("what", "choice", "sale", "test", "founding"), field("who"), field("to_whom"),
     field("cows", "number")],
    [["sale"], ["cooperative Grünhof"], ["Otto Brandl"], ["18"]],
    [["sale"], ["Brandl"], ["monastery of St. Veit"], ["12"]],
    [["test"], ["Sister Agathe"], [], ["2"]],
)  # fmt: skip
GOODS = task(
    "mentions",
    "farm",
    "List the names of cheeses and of illnesses.",
    spans=["mastitis", "Veiter", "Klosterstein"],
)
CHEESES = schema(
    "table", "farm", [field("Cheese"), field("Kind"), field("Days", "number")],
    [["Veiter"], ["soft cheese"], []], [["Klosterstein"], [], ["90"]],
)  # fmt: skip
MEANT = schema(
    "definitions",
    "farm",
    [field("term"), field("definition")],
    [["mastitis"], ["an inflammation of the udder"]],
    [["Veiter"], ["a soft cheese"]],
)
TRADE = [
    {"what": "sale", "who": "cooperative Grünhof", "to_whom": "Otto Brandl", "cows": 18},
    {"what": "sale", "who": "Brandl", "to_whom": "monastery of St. Veit", "cows": 12},
    {"what": "test", "who": "Sister Agathe", "to_whom": None, "cows": 2},
]
TASTES = [
    {"term": "mastitis", "definition": "inflammation of the udder"},
    {"term": "Veiter", "definition": "soft cheese"},
]
MADE = (
    "| Cheese | Kind | Days |\n|---|---|---|\n| Veiter | soft cheese | |\n| Klosterstein | | 90 |"
)
LATER_RIGHT = [
    (DEALS, dumped(TRADE, 2)),
    (DEALS, dumped(changed(TRADE, "to_whom", "Otto Brandl", "a dealer, Otto Brandl"))),
    (DEALS, dumped(changed(TRADE, "who", "cooperative Grünhof", "Grünhof"))),
    (DEALS, dumped(changed(TRADE, "to_whom", "monastery of St. Veit",
                           "the monastery of St. Veit"))),
    (GOODS, "- mastitis\n- Veiter\n- Klosterstein"),
    (CHEESES, MADE.replace("soft cheese", "a soft cheese")),
    (CHEESES, MADE.replace("| |", "| - |")),
    (MEANT, dumped(TASTES)),
    (MEANT, dumped(changed(TASTES, "definition", "inflammation of the udder",
                           "an inflammation of the udder,"))),
]  # fmt: skip
LATER_WRONG = [
    (DEALS, dumped(changed(TRADE, "cows", 12, 18))),
    (DEALS, dumped(changed(TRADE, "to_whom", "monastery of St. Veit", "Sister Agathe"))),
    (DEALS, dumped(changed(TRADE, "to_whom", None, "monastery of St. Veit"))),
    (DEALS, dumped(changed(TRADE, "what", "test", "sale"))),
    (GOODS, "- mastitis\n- Veiter\n- Klosterstein\n- dairy"),
    (GOODS, "- inflammation\n- Veiter\n- Klosterstein"),
    (CHEESES, MADE.replace("cheese | |", "cheese | 90 |")),
    (CHEESES, MADE.replace("Klosterstein | |", "Klosterstein | soft cheese |")),
    (MEANT, dumped([*TASTES, {"term": "Klosterstein", "definition": "ripens for 90 days"}])),
    (MEANT, dumped(changed(TASTES, "term", "Veiter", "Klosterstein"))),
]  # fmt: skip


def solved(draft):
    """Return the key in the form that the task states, as an honest solver gives it."""
    spec = draft.spec
    entries, fields = spec["expected"], spec["fields"]
    if spec["layout"] == "list":
        return "\n".join(f"- {each['span'][0]}" for each in entries)
    if spec["layout"] == "table":
        rows = [[each["name"] for each in fields], ["---"] * len(fields)]
        rows += [["; ".join(each[of["name"]]) for of in fields] for each in entries]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    records = [{of["name"]: value(of, each[of["name"]]) for of in fields} for each in entries]
    return dumped(records[0] if spec["layout"] == "object" else records)


def value(of, texts):
    values = [float(each) if of["kind"] == "number" else each for each in texts]
    return values if of["is_list"] else (values[0] if values else None)


def judged(case, response):
    draft, passage, answer_format = case
    pair = {
        "instruction": draft.instruction,
        "spec": spec_text(draft.spec),
        "response": response.strip(),
        "passage": passage,
        "answer_format": answer_format,
        "messages": [{"role": "assistant", "content": response}],
    }
    agents = ScriptedAgents(
        {
            "text_extraction.solver": {"is_answerable": True, "final_answer": solved(draft)},
            "text_extraction.critic": {"faults": "none", "score": 8},
        }
    )
    return asyncio.run(verdicts_on(pair, VERIFIERS, agents))


def accepted(case, response):
    return is_accepted(judged(case, response))


def test_right_extractions_pass():
    cases = RIGHT + LATER_RIGHT
    refused = [response[:90] for case, response in cases if not accepted(case, response)]
    assert len(refused) <= 0.05 * len(cases), refused


def test_wrong_extractions_are_rejected():
    cases = WRONG + LATER_WRONG
    passing = [response[:90] for case, response in cases if accepted(case, response)]
    assert len(passing) <= 0.05 * len(cases), passing
