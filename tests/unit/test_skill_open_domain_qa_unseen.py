"""Answers about the world, written by somebody who had not read the verifiers.

The solver that works honestly answers what an expert would; what is measured is the comparison with
it, and the rules. The first set was looked at when rules were mended; the second was not, and its
rates are the honest ones. Explanations are compared by a critic: such cases are open.
"""

import json
from typing import Any

import pytest

from tests.unit.unseen_rates import decided, rates
from transforms.flows.common.answering import pair
from transforms.flows.common.asking import assembled
from transforms.flows.common.passages import Passage, as_content, numbered, parts_of
from transforms.flows.common.tasks import Asked
from transforms.flows.open_domain_qa.grounding import search_calls
from transforms.flows.open_domain_qa.taxonomy import TYPES
from transforms.flows.open_domain_qa.verification import VERIFIERS

LAKE = (
    "Lake Baikal in Siberia is the deepest lake on Earth: its floor lies 1,642 metres below the "
    "surface. It holds about 23,600 cubic kilometres of water, roughly a fifth of the unfrozen "
    "fresh water of the world. The lake fills a rift valley where the crust is pulling apart, and "
    "so it grows deeper. More than 300 rivers flow into it, but only the Angara flows out. The "
    "nerpa, or Baikal seal, is the only seal that lives in fresh water alone. The lake is frozen "
    "from January to May. Its water is clear because small crustaceans called Epischura eat the "
    "algae. Lake Tanganyika in Africa is the second deepest lake, at 1,470 metres. The Caspian Sea "
    "is larger in area than any lake, but its water is salty."
)
MOULD = (
    "In September 1928 Alexander Fleming noticed at St Mary's Hospital in London that a mould of "
    "the genus Penicillium had killed staphylococci on a plate. Howard Florey and Ernst Chain "
    "purified penicillin at Oxford and showed in 1940 that it cured infected mice. The three "
    "shared the Nobel Prize for medicine in 1945. Penicillin blocks the enzymes with which "
    "bacteria build their cell walls, so that the bacteria burst; human cells have no such walls "
    "and are left unharmed. It does not act on viruses. Of a dose given by injection some 60 "
    "percent leaves by the kidneys within five hours."
)


def _asked(question: str, answer: str, quote: str, *steps: str) -> dict[str, Any]:
    written: dict[str, Any] = {"question": question, "answer": answer, "quote": quote}
    return {**written, "steps": list(steps)} if steps else written


#: name → material, type, what its agent wrote, what an honest solver answers.
TASKS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "outflow": (
        LAKE,
        "entity",
        _asked(
            "Which river is the only one that flows out of Lake Baikal?",
            "the Angara",
            "only the Angara flows out",
        ),
        "The Angara",
    ),
    "ice": (
        LAKE,
        "time_or_place",
        _asked(
            "In which months is Lake Baikal covered by ice?",
            "from January to May",
            "The lake is frozen from January to May",
        ),
        "January to May",
    ),
    "depth": (
        LAKE,
        "quantity",
        _asked(
            "How deep is Lake Baikal at its deepest point, in metres?",
            "1,642 metres",
            "its floor lies 1,642 metres below the surface",
        ),
        "1642 metres",
    ),
    "nerpa": (
        LAKE,
        "definition",
        _asked(
            "What is a nerpa?",
            "A seal that lives in fresh water alone, in Lake Baikal.",
            "the only seal that lives in fresh water alone",
        ),
        "The Baikal seal, the only seal that lives only in fresh water.",
    ),
    "why deep": (
        LAKE,
        "reason",
        _asked(
            "Why is Lake Baikal so deep?",
            "It fills a rift valley where the crust is pulling apart.",
            "The lake fills a rift valley",
        ),
        "It lies in a rift where the crust is being pulled apart.",
    ),
    "two lakes": (
        LAKE,
        "enumeration",
        _asked(
            "Which two lakes are the deepest on Earth?",
            "Lake Baikal, Lake Tanganyika",
            "Lake Tanganyika in Africa is the second deepest",
        ),
        "Lake Baikal\nLake Tanganyika",
    ),
    "largest": (
        LAKE,
        "common_belief",
        _asked(
            "Is Lake Baikal the largest lake on Earth by area?",
            "No, the Caspian Sea is larger.",
            "The Caspian Sea is larger in area",
        ),
        "No, the Caspian Sea has a larger area.",
    ),
    "seal's river": (
        LAKE,
        "bridge",
        _asked(
            "Which river drains the lake in which the nerpa lives?",
            "the Angara",
            "only the Angara flows out",
            "In which lake does the nerpa live?",
            "Which river flows out of Lake Baikal?",
        ),
        "The Angara River",
    ),
    "rift lake": (
        LAKE,
        "intersection",
        _asked(
            "Which Siberian lake fills a rift valley and holds a fifth of the "
            "unfrozen fresh water of the world?",
            "Lake Baikal",
            "roughly a fifth of the unfrozen fresh water",
            "Which lakes fill rift valleys?",
            "Which lake holds a fifth of the fresh water?",
        ),
        "Lake Baikal",
    ),
    "salt": (
        LAKE,
        "contrast",
        _asked(
            "How do Lake Baikal and the Caspian Sea differ in size and water?",
            "The Caspian is larger in area, but salty; Baikal is fresh.",
            "The Caspian Sea is larger in area than any lake, but its water is salty",
            "What is the water of Lake Baikal like?",
            "What is the Caspian Sea like?",
        ),
        "The Caspian Sea is larger in area and salty; Baikal is fresh and deeper.",
    ),
    "clear": (
        LAKE,
        "process",
        _asked(
            "How is the water of Lake Baikal kept clear?",
            "Crustaceans called Epischura eat the algae.",
            "Epischura eat the algae",
        ),
        "Small crustaceans, Epischura, eat the algae.",
    ),
    "who first": (
        MOULD,
        "entity",
        _asked(
            "Who noticed in 1928 that a mould killed staphylococci?",
            "Alexander Fleming",
            "Alexander Fleming noticed at St Mary's Hospital",
        ),
        "Alexander Fleming",
    ),
    "where": (
        MOULD,
        "time_or_place",
        _asked(
            "In which city was the action of penicillin first noticed?",
            "London",
            "at St Mary's Hospital in London",
        ),
        "London",
    ),
    "share": (
        MOULD,
        "quantity",
        _asked(
            "What share of an injected dose of penicillin leaves by the kidneys within five hours?",
            "60 percent",
            "some 60 percent leaves by the kidneys",
        ),
        "about 60 percent",
    ),
    "laureates": (
        MOULD,
        "enumeration",
        _asked(
            "Who shared the Nobel Prize for the discovery of penicillin?",
            "Fleming, Florey and Chain",
            "The three shared the Nobel Prize",
        ),
        "Alexander Fleming\nHoward Florey\nErnst Chain",
    ),
    "flu": (
        MOULD,
        "common_belief",
        _asked(
            "Does penicillin help against influenza?",
            "No, it does not act on viruses.",
            "It does not act on viruses",
        ),
        "No. Influenza is caused by a virus, and penicillin acts on bacteria only.",
    ),
    "prize year": (
        MOULD,
        "bridge",
        _asked(
            "In what year did the man who noticed the action of Penicillium receive a Nobel Prize?",
            "1945",
            "the Nobel Prize for medicine in 1945",
            "Who noticed the action of Penicillium?",
            "When did Fleming receive the prize?",
        ),
        "1945",
    ),
    "harmless": (
        MOULD,
        "chain_of_causes",
        _asked(
            "How does penicillin come to kill bacteria and yet spare human cells?",
            "It blocks enzymes that build walls, which human cells lack.",
            "human cells have no such walls",
            "What does penicillin do to bacteria?",
            "What do human cells lack?",
        ),
        "It blocks wall building; human cells have no walls.",
    ),
}

RIGHT_1 = (
    ("outflow", "The **Angara** is the only river that flows out of Lake Baikal."),
    ("outflow", "It is the Angara River, which leaves the lake near Irkutsk."),
    ("outflow", "The Angara"),
    ("ice", "Lake Baikal is usually frozen from January to May."),
    (
        "ice",
        "Its ice typically forms in January and breaks up in May, so the lake is "
        "frozen from January through May.",
    ),
    (
        "depth",
        "Lake Baikal reaches a depth of 1,642 metres, more than any other lake.\n\nAnswer: 1,642 m",
    ),
    (
        "depth",
        "At its deepest point the floor lies about 1.6 kilometres down.\n\n**Answer: 1642 metres**",
    ),
    (
        "nerpa",
        "A nerpa is the Baikal seal: a small seal found only in Lake Baikal, and "
        "the only one in the world that lives entirely in fresh water.",
    ),
    (
        "why deep",
        "Lake Baikal is deep because it fills a rift valley. The Earth's crust "
        "is pulling apart there, so the valley floor keeps sinking.",
    ),
    ("two lakes", "- Lake Baikal in Siberia (1,642 m)\n- Lake Tanganyika in Africa (1,470 m)"),
    ("two lakes", "1. **Lake Baikal**\n2. **Lake Tanganyika**"),
    (
        "largest",
        "No. By area the Caspian Sea is far larger; Baikal is the deepest lake "
        "and holds the most fresh water.",
    ),
    ("largest", "**No**, it isn't: the Caspian Sea covers a larger area."),
    (
        "seal's river",
        "The Angara: the nerpa lives in Lake Baikal, and the Angara is the only "
        "river flowing out of it.",
    ),
    ("rift lake", "That is Lake Baikal."),
    (
        "rift lake",
        "**Lake Baikal**, which lies in a rift valley in southern Siberia and "
        "holds roughly 20% of the world's unfrozen surface fresh water.",
    ),
    (
        "salt",
        "The Caspian Sea covers the larger area, but its water is salty, while "
        "Baikal is fresh. In depth Baikal is ahead by far.",
    ),
    (
        "clear",
        "Tiny crustaceans called Epischura keep it clear. They filter the water "
        "and eat the algae that would cloud it.",
    ),
    (
        "clear",
        "Mostly by a small crustacean, *Epischura*, that grazes on algae:\n\n1. "
        "Algae grow in the sunlit water.\n2. Epischura filters them out.",
    ),
    ("seal's river", "The river is the Angara, which drains Lake Baikal, the home of the nerpa."),
)
WRONG_1 = (
    ("outflow", "The Lena is the only river that flows out of Lake Baikal."),
    ("outflow", "It is the Selenga."),
    ("ice", "Lake Baikal is frozen from November to March."),
    ("ice", "Lake Baikal is frozen from January to June."),
    ("depth", "Lake Baikal is very deep.\n\nAnswer: 1,470 metres"),
    ("depth", "Lake Baikal reaches a depth of 1,642 metres.\n\nAnswer: 1,624 metres"),
    ("nerpa", "According to the passage, a nerpa is a seal that lives in fresh water alone."),
    ("nerpa", "A nerpa is the Baikal seal [1]."),
    (
        "why deep",
        "As the search results state, the lake fills a rift valley where the "
        "crust is pulling apart.",
    ),
    ("two lakes", "- Lake Baikal\n- Lake Superior"),
    ("two lakes", "- Lake Baikal"),
    ("largest", "Yes. Lake Baikal is the largest lake on Earth by area."),
    ("largest", "Yes, its area is larger than that of the Caspian Sea."),
    ("seal's river", "The Yenisei drains the lake."),
    ("rift lake", "It is Lake Tanganyika."),
    ("rift lake", "The Caspian Sea"),
    ("salt", "Source 2 says that the Caspian Sea is larger in area but salty."),
    ("clear", "The given text says that crustaceans called Epischura eat the algae."),
    ("outflow", "None of the sources I was given mentions a river that flows out of it."),
    ("seal's river", "Lake Baikal"),
)
RIGHT_2 = (
    ("who first", "It was the Scottish bacteriologist Alexander Fleming."),
    ("where", "In London, at St Mary's Hospital."),
    ("share", "Most of it is excreted unchanged by the kidneys.\n\nAnswer: about 60%"),
    (
        "share",
        "Roughly 60 percent of an injected dose is gone by way of the kidneys "
        "after five hours.\n\nAnswer: 60 %",
    ),
    ("laureates", "* Alexander Fleming\n* Howard Florey\n* Ernst Boris Chain"),
    (
        "flu",
        "No, it doesn't. Influenza is caused by a virus, and penicillin only acts on bacteria.",
    ),
    (
        "prize year",
        "In **1945**: Alexander Fleming shared that year's prize with Florey and Chain.",
    ),
    (
        "harmless",
        "Penicillin blocks the enzymes with which bacteria build their cell "
        "walls, and without a sound wall they burst. Human cells have no such "
        "wall, so there is nothing for the drug to harm.",
    ),
)
WRONG_2 = (
    ("who first", "It was Howard Florey."),
    ("where", "In Oxford."),
    ("share", "Most of it is excreted by the kidneys.\n\nAnswer: 40 percent"),
    ("laureates", "- Alexander Fleming\n- Howard Florey"),
    ("laureates", "- Alexander Fleming\n- Howard Florey\n- Ernst Chain\n- Norman Heatley"),
    ("flu", "Yes, penicillin shortens an influenza."),
    ("prize year", "In 1940."),
    (
        "harmless",
        "The passage explains that penicillin blocks the enzymes that build "
        "bacterial cell walls, which human cells do not have.",
    ),
)

#: Written after all mending, and not looked at again.
RIGHT_3 = (
    ("outflow", "There is just one: the Angara."),
    ("ice", "From January until May."),
    ("depth", "About 1,642 metres, which is deeper than any other lake.\n\nAnswer: 1,642 metres"),
    ("two lakes", "* **Lake Baikal** (Russia)\n* **Lake Tanganyika** (East Africa)"),
    ("largest", "No. It's the deepest, but the Caspian Sea is far larger by area."),
    ("who first", "Alexander Fleming, in September 1928."),
    ("share", "After injection, the kidneys clear it fast.\n\nAnswer: around 60 %"),
    ("prize year", "He shared it in 1945."),
)
WRONG_3 = (
    ("outflow", "There is just one: the Barguzin."),
    ("ice", "From October until February."),
    ("depth", "It is the deepest of all lakes.\n\nAnswer: 16,420 metres"),
    ("two lakes", "* Lake Baikal\n* Lake Tanganyika\n* Lake Vostok"),
    ("largest", "Yes, it is."),
    ("who first", "Ernst Chain, in September 1928."),
    ("share", "The passages provided do not state it."),
    ("prize year", "He shared it in 1954."),
)  # fmt: skip


def _pair(name: str, answer: str) -> dict[str, Any]:
    material, type_name, written, _ = TASKS[name]
    kind = next(each for each in TYPES if each.name == type_name)
    asked = Asked(material, "identity", f"item {name}")
    draft = assembled(kind.task.model_validate(written), kind, asked)
    row: dict[str, Any] = {
        "pair_id": "p", "instruction_id": name, "content_id": "c", "goal": "seed",
        "transformation": "identity", "instruction_type": type_name, "search": ["root", "v1"],
        "answer_format": kind.answer_format, "instruction": draft.instruction,
        "spec": json.dumps(dict(draft.spec or {})),
    }  # fmt: skip
    texts = [*parts_of(LAKE), *parts_of(MOULD)]
    sources = numbered([Passage(0, "", text, f"s{at}") for at, text in enumerate(texts)])
    row["passage"] = as_content(sources)
    calls = search_calls(row, sources)
    made = pair(row, row["instruction"], answer, "stop", tool_calls=calls).rows[0]
    return {**row, **made}


def _outcomes(cases: tuple[tuple[str, str], ...]) -> list[tuple[str, str, str]]:
    found = []
    for name, answer in cases:
        honest = {"is_answerable": True, "final_answer": TASKS[name][3]}
        verdict = decided(_pair(name, answer), VERIFIERS, {"open_domain_qa.solver": honest})
        found.append((*verdict, f"{name}: {answer}"))
    return found


@pytest.mark.parametrize(
    ("cases", "wanted", "least", "most_open"),
    [
        ((*RIGHT_1, *RIGHT_2, *RIGHT_3), "passed", 0.95, 0.35),
        ((*WRONG_1, *WRONG_2, *WRONG_3), "failed", 0.95, 0.2),
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
