"""Answers with citations, written by somebody who had not read the verifiers.

`{3}` in an answer is the number under which the reader is shown the third passage. The first set
was looked at when rules were mended; the second was not, and its rates are the honest ones. An
answer whose fault only a reader sees (swapped facts, all of them in the passage cited) is left to
the critic: such cases are open, and neither right nor wrong by code.
"""

import json
import re
from typing import Any

import pytest

from tests.unit.unseen_rates import decided, rates
from transforms.flows.common.answering import pair
from transforms.flows.common.asking import assembled
from transforms.flows.common.passages import Passage, as_content, as_shown
from transforms.flows.common.tasks import Asked
from transforms.flows.retrieval_augmented_generation.response import shown, turns
from transforms.flows.retrieval_augmented_generation.taxonomy import TYPES
from transforms.flows.retrieval_augmented_generation.verification import VERIFIERS

LIGHTS = (
    "The Skarv lighthouse was first lit on 4 October 1871. Its tower of granite stands 34 metres "
    "high, and its lamp could be seen for 17 nautical miles. Four keepers lived on the rock with "
    "their families until 1958.",
    "The lamp of Skarv burned rapeseed oil until 1889, when paraffin replaced it. A clockwork "
    "driven by a weight of 90 kilograms turned the lens, and a keeper had to wind it every three "
    "hours.",
    "Engineer Maria Holt designed the tower at Skarv after she had studied the wreck of the brig "
    "Aurora. She insisted on granite, because brick crumbles where salt water freezes in it.",
    "Holt was born in Bergen in 1832 and trained in Copenhagen. She later built harbours at Vardo "
    "and Hammerfest and died in 1904.",
    "The lighthouse at Tind was built in 1868 of brick. Within twenty years frost had cracked its "
    "walls, and in 1890 it was pulled down and replaced by an iron tower of 22 metres.",
    "Fresnel lenses bend light by rings of prisms, so that a thin and light lens does the work of "
    "a thick one. The first was installed in the lighthouse at Cordouan in 1823.",
    "Puffins nest in burrows on grassy slopes above the sea. A pair raises one chick a year and "
    "feeds it mostly sand eels.",
    "Local guidebooks say that the Skarv lighthouse was first lit in 1873, two years after the "
    "tower was finished.",
)
CANAL = (
    "The Marlo Canal opened on 12 May 1826 after nine years of digging. It is 48 kilometres long "
    "and climbs 61 metres by 19 locks.",
    "Water for the summit of the Marlo Canal came from a reservoir at Penn, whose earth dam is 14 "
    "metres high. In dry summers boats could pass the summit on three days a week only.",
    "Horses drew the boats on the canal until 1884. After that steam tugs took over, and the "
    "passage from end to end fell from four days to two.",
    "Thomas Arle, who surveyed the line of the Marlo Canal, had learned his trade from his uncle "
    "at the mines of Dorrick.",
    "The railway to Marlo opened in 1847 and took the coal trade from the canal within ten years. "
    "By 1860 the canal carried only timber, grain and lime.",
    "A pound lock has a gate at each end. With both shut, water is let in or out through sluices "
    "until the level inside matches the water beyond.",
    "Herons stand in shallow water and wait for fish. They nest in tall trees in colonies of up to "
    "a hundred pairs.",
)


def _cited(question: str, answer: str, *evidence: tuple[int, str]) -> dict[str, Any]:
    found = [{"passage": passage, "quote": quote} for passage, quote in evidence]
    return {"question": question, "answer": answer, "evidence": found}


#: name → passages, type, what its agent wrote.
TASKS: dict[str, tuple[tuple[str, ...], str, dict[str, Any]]] = {
    "winding": (LIGHTS, "single_passage_fact", _cited(
        "How often did a keeper have to wind the clockwork that turned the Skarv lens?",
        "every three hours", (2, "a keeper had to wind it every three hours"))),
    "first lens": (LIGHTS, "single_passage_fact", _cited(
        "Where and when was the first Fresnel lens installed?", "at Cordouan in 1823",
        (6, "The first was installed in the lighthouse at Cordouan in 1823"))),
    "granite": (LIGHTS, "across_passages", _cited(
        "Why was granite chosen for the tower at Skarv, and how did the tower at Tind bear this "
        "choice out?", "Brick crumbles where salt water freezes; frost cracked the brick of Tind.",
        (3, "brick crumbles where salt water freezes in it"),
        (5, "Within twenty years frost had cracked its walls"))),
    "birthplace": (LIGHTS, "multi_hop", _cited(
        "In which town was the designer of the tower at Skarv born?", "Bergen",
        (3, "Engineer Maria Holt designed the tower"), (4, "Holt was born in Bergen in 1832"))),
    "towers": (LIGHTS, "comparison", _cited(
        "How do the tower at Skarv and the one that stands at Tind since 1890 compare in material "
        "and height?", "Skarv is of granite and 34 metres high, Tind of iron and 22 metres.",
        (1, "Its tower of granite stands 34 metres high"),
        (5, "replaced by an iron tower of 22 metres"))),
    "lighthouses": (LIGHTS, "list_from_passages", _cited(
        "Which lighthouses do the passages name?", "Skarv, Tind, Cordouan",
        (1, "The Skarv lighthouse was first lit"), (5, "The lighthouse at Tind was built"),
        (6, "in the lighthouse at Cordouan"))),
    "harbours": (LIGHTS, "list_from_passages", _cited(
        "At which places did Maria Holt build harbours?", "Vardo, Hammerfest",
        (4, "She later built harbours at Vardo and Hammerfest"))),
    "difference": (LIGHTS, "number_from_passages", _cited(
        "By how many metres is the tower at Skarv higher than the iron tower at Tind?", "12 metres",
        (1, "Its tower of granite stands 34 metres high"),
        (5, "replaced by an iron tower of 22 metres"))),
    "stood": (LIGHTS, "number_from_passages", _cited(
        "For how many years did the brick lighthouse at Tind stand?", "22 years",
        (5, "The lighthouse at Tind was built in 1868 of brick"))),
    "crumbling": (LIGHTS, "how_or_why", _cited(
        "Why is brick a poor material for a lighthouse on a cold coast?",
        "Salt water freezes in it and it crumbles.",
        (3, "brick crumbles where salt water freezes in it"))),
    "the lamp": (LIGHTS, "cited_summary", _cited(
        "Summarise what the passages say about the lamp and the lens of Skarv.",
        "Seen for 17 nautical miles; rapeseed oil until 1889, then paraffin; clockwork by a weight",
        (1, "its lamp could be seen for 17 nautical miles"),
        (2, "The lamp of Skarv burned rapeseed oil until 1889"))),
    "families": (LIGHTS, "quote_the_source", _cited(
        "Which sentence says until when people lived at the Skarv lighthouse?",
        "Four keepers lived on the rock with their families until 1958.",
        (1, "Four keepers lived on the rock with their families until 1958."))),
    "clockwork claim": (LIGHTS, "claim_check", {
        "claim": "The lens of the Skarv lighthouse was turned by a falling weight.",
        "verdict": "supported",
        "evidence": [{"passage": 2, "quote": "A clockwork driven by a weight of 90 kilograms"}]}),
    "tind claim": (LIGHTS, "claim_check", {
        "claim": "The brick tower of the Tind lighthouse is still standing.",
        "verdict": "contradicted",
        "evidence": [{"passage": 5, "quote": "in 1890 it was pulled down and replaced"}]}),
    "crown claim": (LIGHTS, "claim_check", {
        "claim": "The Skarv lighthouse was paid for by the crown.", "verdict": "not_in_passages",
        "evidence": []}),
    "brick premise": (LIGHTS, "false_premise", _cited(
        "Why did Maria Holt choose brick for the tower at Skarv?", "She insisted on granite.",
        (3, "She insisted on granite"))),
    "first lit": (LIGHTS, "conflicting_passages", _cited(
        "In what year was the Skarv lighthouse first lit?", "1871 by one, 1873 by another passage",
        (1, "The Skarv lighthouse was first lit on 4 October 1871"),
        (8, "the Skarv lighthouse was first lit in 1873"))),
    "height and cost": (LIGHTS, "partly_answered", {
        "question": "How high is the tower at Skarv, and what did it cost to build?",
        "answered_part": "34 metres", "unanswered_part": "what it cost",
        "evidence": [{"passage": 1, "quote": "Its tower of granite stands 34 metres high"}]}),
    "last keeper": (LIGHTS, "not_in_passages", {
        "question": "Who was the last head keeper of the Skarv lighthouse?",
        "what_is_missing": "The names of the keepers."}),
    "holt's death": (LIGHTS, "source_withheld", _cited(
        "In what year did Maria Holt die?", "1904", (4, "Hammerfest and died in 1904"))),
    "locks": (CANAL, "single_passage_fact", _cited(
        "How many locks does the Marlo Canal have?", "19",
        (1, "climbs 61 metres by 19 locks"))),
    "trade": (CANAL, "across_passages", _cited(
        "How did steam change both the working of the Marlo Canal and its trade?",
        "Tugs halved the passage; the railway took the coal.",
        (3, "the passage from end to end fell from four days to two"),
        (5, "took the coal trade from the canal within ten years"))),
    "until rail": (CANAL, "number_from_passages", _cited(
        "How many years after the Marlo Canal did the railway to Marlo open?", "21 years",
        (1, "The Marlo Canal opened on 12 May 1826"), (5, "The railway to Marlo opened in 1847"))),
    "goods": (CANAL, "list_from_passages", _cited(
        "Which goods did the canal still carry in 1860?", "timber, grain, lime",
        (5, "By 1860 the canal carried only timber, grain and lime"))),
    "horses claim": (CANAL, "claim_check", {
        "claim": "In 1890 the boats on the canal were still drawn by horses.",
        "verdict": "contradicted",
        "evidence": [{"passage": 3, "quote": "Horses drew the boats on the canal until 1884"}]}),
    "sluices": (CANAL, "quote_the_source", _cited(
        "Which sentence tells how the water in a lock comes to the right level?",
        "With both shut, water is let in or out through sluices until the level inside matches the "
        "water beyond.",
        (6, "water is let in or out through sluices until the level inside matches"))),
    "cost": (CANAL, "not_in_passages", {
        "question": "How much did it cost to dig the Marlo Canal?",
        "what_is_missing": "Any sum of money."}),
    "length and width": (CANAL, "partly_answered", {
        "question": "How long is the Marlo Canal, and how wide is it?",
        "answered_part": "48 kilometres", "unanswered_part": "the width",
        "evidence": [{"passage": 1, "quote": "It is 48 kilometres long"}]}),
    "uncle": (CANAL, "multi_hop", _cited(
        "At which mines did the surveyor of the canal that opened in 1826 learn his trade?",
        "Dorrick", (1, "The Marlo Canal opened on 12 May 1826"),
        (4, "Thomas Arle, who surveyed the line of the Marlo Canal, had learned his trade"))),
}  # fmt: skip

RIGHT_1 = (
    ("winding", "A keeper had to wind the clockwork **every three hours** [{2}]."),
    (
        "winding",
        "According to the passages, the mechanism needed winding once every 3 hours [{2}].",
    ),
    (
        "first lens",
        "The first Fresnel lens was installed in the lighthouse at Cordouan, in **1823** [{6}].",
    ),
    (
        "granite",
        "Maria Holt insisted on granite because salt water that freezes in brick "
        "makes it crumble [{3}].\n\nTind shows what she feared: its brick walls, "
        "built in 1868, were cracked by frost within twenty years, and the tower "
        "had to come down in 1890 [{5}].",
    ),
    (
        "granite",
        "### Why granite\nHolt, the engineer, rejected brick since it crumbles "
        "where salt water freezes in it [{3}].\n\n### What Tind shows\nThe brick "
        "lighthouse there was cracked by frost in less than two decades and was "
        "replaced by an iron tower in 1890 [{5}]. In short, the choice was borne "
        "out [{3}][{5}].",
    ),
    (
        "birthplace",
        "The tower at Skarv was designed by the engineer Maria Holt [{3}], who "
        "was born in **Bergen** [{4}].",
    ),
    (
        "towers",
        "The two differ in both respects:\n\n| | Skarv | Tind (since 1890) "
        "|\n|---|---|---|\n| Material | granite [{1}] | iron [{5}] |\n| Height | 34 "
        "m [{1}] | 22 m [{5}] |",
    ),
    (
        "towers",
        "Skarv's tower is of granite and stands 34 metres high [{1}], whereas "
        "the tower at Tind is of iron and, at 22 metres, 12 metres lower [{5}][{1}].",
    ),
    ("lighthouses", "- Skarv [{1}]\n- Tind [{5}]\n- Cordouan [{6}]"),
    (
        "lighthouses",
        "The passages name three lighthouses:\n\n1. **Skarv** – first lit in 1871 "
        "[{1}]\n2. **Tind** – built of brick in 1868 [{5}]\n3. **Cordouan** – "
        "where the first Fresnel lens was installed [{6}]",
    ),
    ("harbours", "* Vardo [{4}]\n* Hammerfest [{4}]"),
    (
        "difference",
        "The Skarv tower is 34 metres high [{1}] and the iron tower at Tind is "
        "22 metres high [{5}].\n\n34 − 22 = 12\n\n**Answer:** 12 metres",
    ),
    (
        "difference",
        "Skarv's tower stands 34 m high [{1}]; Tind's iron tower measures 22 m "
        "[{5}]. The difference is \\(34 - 22 = 12\\) metres [{1}][{5}].\n\nAnswer: "
        "12 m",
    ),
    (
        "stood",
        "It was built in 1868 and pulled down in 1890 [{5}], so it stood for "
        "1890 - 1868 = 22 years.\n\nAnswer: 22 years",
    ),
    (
        "crumbling",
        "Brick lets salt water in, and where that water freezes the brick "
        "crumbles [{3}]. That is why Maria Holt would not have it [{3}].",
    ),
    (
        "the lamp",
        "The lamp of Skarv could be seen for 17 nautical miles [{1}]. It burned "
        "rapeseed oil until 1889 and paraffin after that [{2}]. Its lens was "
        "turned by a clockwork with a 90-kilogram weight, which a keeper wound "
        "every three hours [{2}].",
    ),
    ("families", "“Four keepers lived on the rock with their families until 1958.” [{1}]"),
    ("families", '"Four keepers lived on the rock with their families until 1958" [{1}].'),
    (
        "clockwork claim",
        "**Supported.** The lens was turned by a clockwork that a weight of 90 "
        "kilograms drove [{2}].",
    ),
    (
        "tind claim",
        "Contradicted. The brick tower was pulled down in 1890 and an iron one "
        "took its place [{5}].",
    ),
    (
        "tind claim",
        "**Verdict: Contradicted**\n\nThe brick lighthouse no longer stands: it "
        "was pulled down in 1890 [{5}].",
    ),
    (
        "crown claim",
        "Not in the passages. They tell when the lighthouse was first lit and "
        "what it was built of, but nothing about who paid for it.",
    ),
    (
        "brick premise",
        "She did not choose brick: Maria Holt insisted on granite for the tower, "
        "because brick crumbles where salt water freezes in it [{3}].",
    ),
    (
        "brick premise",
        "The question rests on a mistake. The tower at Skarv is not of brick; "
        "Holt insisted on granite [{3}].",
    ),
    (
        "first lit",
        "The passages disagree. One gives 4 October 1871 as the day it was first "
        "lit [{1}], while another reports that local guidebooks say 1873 [{8}].",
    ),
    (
        "height and cost",
        "The tower is 34 metres high [{1}]. The passages do not say what it cost to build.",
    ),
    (
        "height and cost",
        "The granite tower at Skarv stands 34 metres high [{1}]. As for its "
        "cost, the passages give no figure.",
    ),
    ("last keeper", "The passages do not say who the last head keeper was."),
    (
        "last keeper",
        "None of the passages names the keepers of the Skarv lighthouse, so the "
        "last head keeper cannot be identified from them.",
    ),
    ("holt's death", "The passages do not say when Maria Holt died."),
    (
        "holt's death",
        "There is no information in the passages about the year of Maria Holt's death.",
    ),
)
WRONG_1 = (
    ("winding", "A keeper had to wind the clockwork every four hours [{2}]."),
    ("winding", "A keeper had to wind the clockwork every three hours [{1}]."),
    ("winding", "A keeper had to wind the clockwork every three hours."),
    ("winding", "A keeper had to wind the clockwork every three hours [9]."),
    ("winding", "The passages do not say how often the clockwork had to be wound."),
    ("first lens", "The first Fresnel lens was installed at Cordouan in 1832 [{6}]."),
    (
        "granite",
        "Holt insisted on granite because brick crumbles where salt water "
        "freezes in it [{3}]. The tower at Tind, of brick, was cracked by frost "
        "within twenty years.",
    ),
    ("birthplace", "The tower was designed by Maria Holt [{3}], who was born in Copenhagen [{4}]."),
    ("birthplace", "The designer, Maria Holt, was born in Bergen [{3}]."),
    (
        "towers",
        "Skarv's tower is of granite and 22 metres high [{1}], while Tind's is "
        "of iron and stands 34 metres high [{5}].",
    ),
    ("lighthouses", "- Skarv [{1}]\n- Tind [{5}]"),
    ("lighthouses", "- Skarv [{1}]\n- Tind [{5}]\n- Cordouan [{6}]\n- Hammerfest [{6}]"),
    ("harbours", "- Vardo [{4}]\n- Hammerfest [{4}]\n- Bergen [{4}]"),
    (
        "difference",
        "The Skarv tower is 34 metres high [{1}] and the iron tower at Tind 22 "
        "metres [{5}].\n\nAnswer: 14 metres",
    ),
    ("stood", "It was built in 1868 and pulled down in 1890 [{5}].\n\nAnswer: 21 years"),
    (
        "crumbling",
        "Brick expands in the heat of summer and loses its mortar, which is why "
        "engineers avoid it.",
    ),
    (
        "the lamp",
        "The lamp of Skarv could be seen for 17 nautical miles [{1}]. It burned "
        "rapeseed oil until 1899, when paraffin replaced it [{2}].",
    ),
    ("families", "“Six keepers lived on the rock with their families until 1958.” [{1}]"),
    ("families", "“The Skarv lighthouse was first lit on 4 October 1871.” [{1}]"),
    ("clockwork claim", "Contradicted. The lens was turned by a clockwork [{2}]."),
    ("clockwork claim", "Not in the passages. Nothing is said of what turned the lens."),
    ("tind claim", "Supported. The lighthouse at Tind was built of brick in 1868 [{5}]."),
    ("crown claim", "Supported. The lighthouse was a work of the crown [{1}]."),
    ("brick premise", "She chose brick because it was cheap and easy to bring to the rock [{3}]."),
    ("first lit", "The Skarv lighthouse was first lit in 1871 [{1}]."),
    ("height and cost", "The tower is 34 metres high [{1}], and it cost 40,000 kroner [{1}]."),
    ("height and cost", "The passages do not say how high the tower is, nor what it cost."),
    ("last keeper", "The last head keeper of the Skarv lighthouse was Erik Holt [{1}]."),
    ("holt's death", "Maria Holt died in 1904."),
)
RIGHT_2 = (
    ("locks", "The Marlo Canal has **19 locks**, by which it climbs 61 metres [{1}]."),
    (
        "trade",
        "**Working of the canal.** Once steam tugs replaced the horses after "
        "1884, a boat needed two days instead of four from end to end "
        "[{3}].\n\n**Trade.** The railway, opened in 1847, had taken the coal "
        "traffic away within ten years [{5}].",
    ),
    (
        "until rail",
        "The canal opened in 1826 [{1}] and the railway in 1847 [{5}], which is "
        "1847 − 1826 = 21 years later.\n\n**Answer: 21 years**",
    ),
    ("goods", "By 1860, it still carried:\n\n- timber [{5}]\n- grain [{5}]\n- lime [{5}]"),
    (
        "horses claim",
        "**Contradicted** – horses drew the boats only until 1884, when steam "
        "tugs took over [{3}].",
    ),
    (
        "sluices",
        "The passage puts it this way: “With both shut, water is let in or out "
        "through sluices until the level inside matches the water beyond.” [{6}]",
    ),
    (
        "cost",
        "The passages do not state what the digging of the Marlo Canal cost. "
        "They only say that it took nine years [{1}].",
    ),
    ("cost", "I could not find the cost of digging the canal in the passages."),
    (
        "length and width",
        "It is 48 kilometres long [{1}]. Its width is not given in any of the passages.",
    ),
    (
        "uncle",
        "The canal that opened in 1826 is the Marlo Canal [{1}]. Its surveyor, "
        "Thomas Arle, learned his trade at the mines of Dorrick [{4}].",
    ),
)
WRONG_2 = (
    ("locks", "The Marlo Canal has 17 locks [{1}]."),
    ("locks", "The Marlo Canal has 19 locks [{2}]."),
    ("trade", "Steam tugs cut the passage from four days to two [{3}]."),
    (
        "until rail",
        "The canal opened in 1826 [{1}] and the railway in 1847 [{5}].\n\nAnswer: 31 years",
    ),
    ("goods", "- timber [{5}]\n- grain [{5}]\n- lime [{5}]\n- coal [{5}]"),
    ("goods", "- timber [{5}]\n- lime [{5}]"),
    ("horses claim", "Supported. Horses drew the boats on the canal [{3}]."),
    (
        "sluices",
        "“With both shut, water is pumped in or out through pipes until the "
        "level inside matches the water beyond.” [{6}]",
    ),
    ("cost", "Digging the Marlo Canal cost about £310,000 [{1}]."),
    ("length and width", "The canal is 48 kilometres long and 12 metres wide [{1}]."),
    ("uncle", "The surveyor of the Marlo Canal learned his trade at Penn [{1}][{4}]."),
)
#: Written after all mending, and not looked at again.
RIGHT_3 = (
    ("winding", "Every three hours: that is how often a keeper had to wind it [{2}]."),
    ("first lens", "It was installed at Cordouan in 1823, according to the passages [{6}]."),
    (
        "granite",
        "- Brick crumbles where salt water freezes in it, so Holt insisted on "
        "granite [{3}].\n- Tind bore her out: frost cracked its brick walls "
        "within twenty years [{5}].",
    ),
    ("difference", "34 m [{1}] minus 22 m [{5}] leaves 12 m.\n\n**Answer: 12 m**"),
    (
        "tind claim",
        "Contradicted: it was torn down in 1890 and an iron tower took its place [{5}].",
    ),
    (
        "last keeper",
        "That is not something the passages tell. They mention four keepers, but no names.",
    ),
    (
        "height and cost",
        "Its height is 34 metres [{1}]; what it cost is left open by the passages.",
    ),
    (
        "uncle",
        "Thomas Arle surveyed the Marlo Canal and learned his trade at the mines "
        "of Dorrick [{4}]; that canal is the one opened in 1826 [{1}].",
    ),
)
WRONG_3 = (
    ("winding", "Every thirteen hours a keeper had to wind it [{2}]."),
    ("first lens", "It was installed at Tind in 1823 [{6}]."),
    ("difference", "34 m [{1}] minus 22 m [{5}] leaves 13 m.\n\n**Answer: 13 m**"),
    ("tind claim", "Not in the passages. They do not tell whether the tower stands [{5}]."),
    ("last keeper", "The passages do not say, but it was probably a Mr Holt."),
    (
        "height and cost",
        "It is 34 metres high [{1}] and was built at a cost of 90 kilograms of silver [{1}].",
    ),
    ("sluices", "“A pound lock has a gate at each end.” [{6}]"),
    ("first lit", "It was first lit in 1873 [{8}]."),
)

#: What an honest solver says, where that is not the answer the task came with.
HONEST = {
    "winding": "Every 3 hours.", "lighthouses": "Skarv\nTind\nCordouan",
    "harbours": "Vardo\nHammerfest", "goods": "timber\ngrain\nlime", "locks": "It has 19 locks.",
    "birthplace": "She was born in Bergen.", "first lens": "At Cordouan, in 1823.",
}  # fmt: skip


def _honest(name: str, spec: dict[str, Any]) -> dict[str, dict[str, Any]]:
    said = HONEST.get(name) or spec.get("verdict") or spec.get("answer", "")
    answerable = spec["expects"] in ("answer", "verdict")
    solution = {"is_answerable": answerable, "final_answer": said if answerable else ""}
    return {"retrieval_augmented_generation.solver": solution}


def _pair(name: str, answer: str) -> dict[str, Any]:
    texts, type_name, written = TASKS[name]
    kind = next(each for each in TYPES if each.name == type_name)
    passages = [Passage(number, "", text, f"s{number}") for number, text in enumerate(texts, 1)]
    asked = Asked(as_content(passages), "several_voices", f"item {name}")
    draft = assembled(kind.task.model_validate(written), kind, asked)
    spec = dict(draft.spec or {})
    places = {number: place for place, number in enumerate(spec["shown"], 1)}
    response = re.sub(r"\{(\d)\}", lambda found: str(places[int(found[1])]), answer)
    row = {
        "pair_id": "p", "instruction_id": name, "content_id": "c", "goal": "seed",
        "transformation": "several_voices", "instruction_type": type_name,
        "answer_format": kind.answer_format, "instruction": draft.instruction,
        "spec": json.dumps(spec), "passage": asked.text,
    }  # fmt: skip
    seen = shown(row)
    row["passage"] = as_content(seen)
    system, user = turns(row["instruction"], as_shown(seen), name)
    return {**row, **pair(row, user, response, "stop", system=system).rows[0]}


def _outcomes(cases: tuple[tuple[str, str], ...]) -> list[tuple[str, str, str]]:
    found = []
    for name, answer in cases:
        row = _pair(name, answer)
        verdict = decided(row, VERIFIERS, _honest(name, json.loads(row["spec"])))
        found.append((*verdict, f"{name}: {answer}"))
    return found


@pytest.mark.parametrize(
    ("cases", "wanted", "least", "most_open"),
    [
        ((*RIGHT_1, *RIGHT_2, *RIGHT_3), "passed", 0.95, 0.5),
        ((*WRONG_1, *WRONG_2, *WRONG_3), "failed", 0.95, 0.25),
    ],
    ids=["right ones pass", "wrong ones are rejected"],
)
def test_answers_nobody_fitted_the_rules_to_are_told_apart(
    cases: tuple[Any, ...], wanted: str, least: float, most_open: float
) -> None:
    found = _outcomes(cases)
    share, left_open = rates((each[0] for each in found), wanted)
    assert len(found) >= 30
    assert share >= least, [each for each in found if each[0] not in (wanted, "open")]
    assert left_open <= most_open
