"""Conversations written by somebody who had not read the verifiers.

A case is a plan and what was said, user and assistant in turns. The first set was looked at when
rules were mended; the second was not, and its rates are the honest ones. What only a reader sees (a
limit forgotten, a wrong fact) is the critic's; these cases have faults of form.
"""

import json
from typing import Any

import pytest

from tests.unit.unseen_rates import decided, rates
from transforms.flows.common.answering import pair
from transforms.flows.common.asking import assembled
from transforms.flows.common.tasks import Asked, IllFormed
from transforms.flows.conversation.dialogue import system_of
from transforms.flows.conversation.taxonomy import TYPES
from transforms.flows.conversation.verification import VERIFIERS
from transforms.quality.row_checks import TEXT_CHECKS
from transforms.quality.verdict import FAILED, Pair

MATERIAL = "Sourdough rises by wild yeast and bacteria; a starter is fed with flour and water."
PLANS: dict[str, tuple[str, dict[str, Any]]] = {
    "bread": (
        "troubleshooting",
        {
            "user_persona": "a nurse who bakes on free days",
            "situation": "her loaf came out flat",
            "opening": (
                "My sourdough came out flat as a board again. The starter looked fine to me. Why?"
            ),
            "follow_ups": [
                "the kitchen is cold",
                "she only has whole rye",
                "is the loaf still any use",
            ],
        },
    ),
    "trip": (
        "planning",
        {
            "user_persona": "a father of two",
            "situation": "a weekend by train",
            "opening": "We want two days somewhere by train with two kids, leaving from Leeds. "
            "Ideas?",
            "follow_ups": [
                "one child gets sick on boats",
                "the budget is 200 pounds",
                "rain on Sunday",
            ],
        },
    ),
    "tides": (
        "explaining",
        {
            "user_persona": "a curious teenager",
            "situation": "a school project",
            "opening": "why are there two high tides a day if theres only one moon",
            "follow_ups": ["and the sun?", "why do times shift", "what about lakes"],
        },
    ),
    "keeper": (
        "character",
        {
            "assistant_persona": "Einar, keeper of a lighthouse in 1890, gruff but kind",
            "user_persona": "a traveller",
            "situation": "has come to the rock in a storm",
            "opening": "Good evening. The boatman said you might let me in out of this weather?",
            "follow_ups": ["what he eats", "whether he is lonely", "the wreck of last year"],
        },
    ),
    "coach": (
        "coaching",
        {
            "assistant_persona": "a patient teacher of sums who never gives the result away",
            "user_persona": "a shop assistant",
            "situation": "wants to reckon change faster",
            "opening": "I want to get quicker at working out change in my head. Where do I start?",
            "follow_ups": ["a first task", "she got it wrong", "a trick for 9s"],
        },
    ),
}

FLAT = (
    "Flat loaves mostly come from dough that rose too long or not long "
    "enough. How long did it stand, and how warm was the room?"
)
COLD = (
    "Then it simply needed more time: at 17 degrees a dough can take twice "
    "as long as a recipe says. Go by size, not by the clock, and bake when "
    "it has grown by half."
)
RYE = (
    "Rye holds much less gas than wheat, so it will never rise like a white "
    "loaf. Keep it at a third of the flour and use strong wheat flour for "
    "the rest."
)
YORK = (
    "York is under half an hour away, and the railway museum costs nothing. "
    "Whitby takes longer but has a beach. How old are the two?"
)
BOATS = (
    "Then leave the harbour cruises out. York suits you better: the museum, "
    "the walls, and an ice cream on the way back."
)
RAIN = (
    "Put the museum on Sunday, since it is indoors, and walk the walls on Saturday while it is dry."
)
MOON = (
    "The moon pulls the near side of the Earth more than its middle, and the "
    "middle more than the far side. So the water bulges on both sides, and "
    "you turn through both bulges once a day."
)
SUN = (
    "It pulls too, about half as much. When sun and moon line up the tides "
    "are bigger, and those are called spring tides."
)
LAKES = (
    "They are too small: the pull is nearly the same from one shore to the "
    "other, so the water has nowhere to run to. Even Lake Superior gains "
    "just a few centimetres."
)
COME = (
    "Come in, come in, before the wind takes the door. Sit by the stove. "
    "There's coffee, black, and no sugar since the supply boat turned back."
)
EAT = (
    "Fish, mostly. Cod I salt myself, potatoes from the boat, and eggs when "
    "the two hens feel like it."
)
LONE = (
    "Some nights. Then I go up to the lamp. You look after a light, and it "
    "looks after you, my wife used to say."
)
START = (
    "Count up instead of subtracting. If something costs 7.35 and you get "
    "10, how far is it to the next full pound?"
)
TRY = "Close, but look at the pennies again: what do you add to 35 to get to 100?"
NINES = "What happens if you add 10 instead and take one back? Try it with 47 and 9."

RIGHT_1 = (
    (
        "bread",
        FLAT,
        "About four hours, I think. My kitchen is freezing though, 17 degrees maybe.",
        COLD,
    ),
    (
        "bread",
        FLAT,
        "4 hrs. it's cold in there",
        COLD,
        "ok and would that be the same with whole rye? thats all i've got",
        RYE,
    ),
    (
        "bread",
        "Two likely reasons:\n\n1. **Too little time.** In a cool room a dough "
        "needs far longer.\n2. **A weak starter.** It should double within six "
        "hours of a feed.\n\nWhich of the two sounds like yours?",
        "Probably the first. It's about 17 in my kitchen.",
        COLD,
    ),
    ("trip", YORK, "Six and nine. The little one gets sick on boats, so nothing like that.", BOATS),
    (
        "trip",
        YORK,
        "6 and 9! but no boats pls, the younger one throws up",
        BOATS,
        "It says rain on Sunday now...",
        RAIN,
    ),
    (
        "trip",
        "Here are three ideas:\n\n- **York** – half an hour, lots indoors\n- "
        "**Whitby** – beach, but two changes\n- **Saltaire** – ten minutes, for a "
        "day only",
        "What about the second one, is there anything that isn't a boat?",
        "Plenty: the abbey on the cliff, 199 steps to count on the way up, and "
        "crabbing from the pier with a bucket and a line.",
    ),
    ("tides", MOON, "ok but then what does the sun do", SUN),
    ("tides", MOON, "and the sun?", SUN, "cool. why dont lakes have that then", LAKES),
    (
        "tides",
        "Think of it as stretching: the moon's pull is stronger near and weaker "
        "far, so the sea is drawn out into an egg shape $F \\propto 1/r^3$. You "
        "pass both ends of the egg.",
        "both ends? but the moon is only on one",
        "Right, and that is the odd part. On the far side the water is pulled "
        "less than the Earth beneath it, so it is left behind a little.",
    ),
    ("keeper", COME, "You're a saint. Is that coffee all you have out here? What do you eat?", EAT),
    (
        "keeper",
        COME,
        "Thank you. What do you live on here?",
        EAT,
        "And with nobody about... doesn't it get lonely?",
        LONE,
    ),
    (
        "keeper",
        "*opens the door a hand's breadth* Who sends you? ... Well, nobody "
        "should stand in that. In with you.",
        "Jonas, the boatman. He said you grumble but you open.",
        "Ha! That he would say. Hang the coat there, and mind the stairs, they are wet.",
    ),
    (
        "coach",
        START,
        "uh... 65p?",
        "That is it. And from there to ten pounds?",
        "2 pounds! so 2.65",
        "There you are. Now do the same with 4.80 out of 20.",
    ),
    ("coach", START, "75p", TRY),
    ("coach", START, "65. What about things with a 9 in it, those trip me up", NINES),
    (
        "bread",
        FLAT,
        "Four hours at 17 degrees. Can I still eat it?",
        "You can. Slice it thin, toast it, or dry it for crumbs. A flat loaf is "
        "dense but not spoilt.",
    ),
    (
        "trip",
        YORK,
        "Six and nine. We have 200 pounds in all.",
        "That is enough: trains around 40 with a family railcard, a night in a "
        "hostel for about 90, and the museum is free. What is left pays for meals.",
    ),
    (
        "tides",
        MOON,
        "why do the times shift every day",
        "Because the moon moves on while the Earth turns. It takes about 50 "
        "minutes more to catch up with it, so each tide comes that much later.",
    ),
    (
        "keeper",
        COME,
        "They say a ship went down here last year.",
        "The Aurora. I saw her lights go out one by one, and there was nothing "
        "to be done from here. We'll not speak of it tonight.",
    ),
    (
        "bread",
        FLAT,
        "It stood for about four hours and my kitchen is cold. What would you change first?",
        "The time. Leave it until it has grown by half, however long that takes, even overnight.",
    ),
)
WRONG_1 = (
    ("bread", FLAT),
    ("bread", FLAT, "Four hours, it's cold.", COLD, "And with rye?"),
    ("bread", FLAT, "Four hours at 17 degrees.", FLAT),
    ("bread", FLAT, "Four hours at 17 degrees.", ""),
    ("bread", FLAT, FLAT, COLD),
    ("bread", FLAT, "Assistant: Then it simply needed more time, so leave it longer.", COLD),
    (
        "bread",
        FLAT + "\n\nUser: About four hours.\n\nAssistant: Then it needed more time.",
        "Four hours.",
        COLD,
    ),
    ("bread", FLAT, "As an AI language model, I would suggest a warmer place for the dough.", COLD),
    (
        "bread",
        FLAT,
        "My sourdough came out flat as a board again. The starter looked fine to me. Why?",
        COLD,
    ),
    (
        "trip",
        YORK,
        "I'd be happy to help you plan your trip! Could you tell me your budget?",
        BOATS,
    ),
    ("trip", YORK, "Six and nine.", BOATS, "Six and nine.", RAIN),
    ("trip", YORK, "Six and nine, no boats please.", BOATS, "Rain on Sunday now.", BOATS),
    (
        "trip",
        YORK,
        "Six and nine, no boats.",
        "Then leave the harbour cruises out.\nUser: And if it rains?\nAssistant: "
        "Then go to the museum.",
    ),
    ("tides", MOON, "ok but then what does the sun do", "The sun"),
    ("tides", MOON, "ok but then what does the sun do", "I'm sorry, but I can't help with that."),
    (
        "keeper",
        COME,
        "Are you a real keeper?",
        "I'm an AI language model playing a lighthouse keeper, so I don't really eat anything.",
    ),
    (
        "keeper",
        COME,
        "What do you eat?",
        "As Einar, the gruff keeper of a lighthouse in 1890, my persona would eat fish.",
    ),
    (
        "keeper",
        "Good evening. The boatman said you might let me in out of this weather?",
        "What do you eat?",
        EAT,
    ),
    (
        "keeper",
        COME,
        "What do you eat?",
        "Einar: Fish, mostly.\nTraveller: And are you lonely?\nEinar: Some nights.",
    ),
    (
        "coach",
        START,
        "Great question! Here are three tips that will help you:\n\n1. Count "
        "up.\n2. Practise daily.\n3. Round first.\n\nLet me know if you need "
        "anything else!",
        TRY,
    ),
)
RIGHT_2 = (
    ("bread", FLAT, "hmm maybe 4 hours? it was cold", COLD),
    (
        "trip",
        YORK,
        "Six and nine. Won't it be crowded on a Saturday?",
        "The streets will be, the walls less so. Go to the museum first thing at "
        "ten and keep the centre for the late afternoon.",
    ),
    (
        "tides",
        MOON,
        "wait so is the far bulge smaller",
        "A little, yes, but only by a few percent. You would not notice it at the beach.",
    ),
    (
        "keeper",
        COME,
        "Aren't you afraid up here?",
        "Of the sea? Only a fool isn't. But these walls are four feet thick and "
        "I laid a hand on every stone.",
    ),
    (
        "coach",
        START,
        "65p. Then 2 pounds. So 2.65?",
        "Yes. Say it faster this time: 3.20 out of 5.",
    ),
    ("bread", FLAT, "It stood for four hours.", "And how warm was it?", "About 17 degrees.", COLD),
    (
        "trip",
        YORK,
        "9 and 6. Actually, what about Whitby?",
        "It is lovely, but two changes and nearly three hours each way with a "
        "six-year-old is a lot for one night. I would keep it for a longer trip.",
    ),
    (
        "tides",
        MOON,
        "So it's like the earth is being stretched?",
        "Exactly like that. The solid ground stretches too, by about 30 "
        "centimetres, only nobody feels it.",
    ),
)
WRONG_2 = (
    ("bread", FLAT, "Four hours, it was cold.", COLD, "Thanks, and rye?", COLD),
    ("trip", YORK, "User: Six and nine.", BOATS),
    (
        "tides",
        MOON,
        "and the sun?",
        "It pulls too. [User] why dont lakes have that [Assistant] They are too small.",
    ),
    ("keeper", COME, "What do you eat?", "I am just a language model, so I don't eat."),
    (
        "coach",
        START,
        "Sure, I can help you with that! First, let's look at how to count up from the price.",
        TRY,
    ),
    ("bread", FLAT, "Four hours.", "Human: is it too cold?\nAI: Yes, it is far too cold for that."),
    ("trip", YORK, YORK, BOATS),
    (
        "keeper",
        COME,
        "Who are you?",
        "As a virtual assistant I don't have a name, but I can play one.",
    ),
)

#: Written after all mending, and not looked at again.
RIGHT_3 = (
    ("bread", FLAT, "No idea, half a day? The kitchen's at 17.", COLD),
    (
        "trip",
        YORK,
        "Is Whitby doable by train with them?",
        "It is, with a change at Middlesbrough, but count three hours each way "
        "and bring something to draw.",
    ),
    (
        "tides",
        MOON,
        "so does everywhere get two",
        "Nearly everywhere. In a few bays, such as the Gulf of Mexico, the shape "
        "of the shore leaves only one a day.",
    ),
    (
        "keeper",
        COME,
        "Bless you. How long have you kept this light?",
        "Nineteen winters. The summers I don't count.",
    ),
    (
        "coach",
        START,
        "is it 65?",
        "It is. Now the pounds.",
        "2",
        "So what does she get back in all?",
    ),
    (
        "trip",
        YORK,
        "Nine and six, and 200 is all we've got.",
        "Then York by train with a family railcard, one night in a hostel, and "
        "the free museum will leave you some for ice cream.",
        "Perfect. What if it rains on the second day?",
        RAIN,
    ),
    (
        "bread",
        FLAT,
        "Five hours or so in the cold hall. My mum says it's the salt?",
        "Your mum has half a point: salt slows yeast. But two percent would not "
        "flatten a loaf; the cold did.",
    ),
    (
        "tides",
        MOON,
        "My teacher said spring tides have nothing to do with spring?",
        "She is right. They come twice a month, all year round.",
    ),
)
WRONG_3 = (
    ("bread", FLAT, "Half a day.", COLD, "Half a day, in the cold.", COLD + " Really."),
    ("trip", YORK, "As an AI I don't travel.", BOATS),
    ("tides", MOON, "human: and the sun?", SUN),
    ("keeper", COME, "What do you eat?", "I'm an AI, traveller, and AIs need no cod."),
    ("keeper", COME, "What do you eat?", "Fish.\nTraveller: And are you lonely?"),
    ("coach", START, "I'm here to help you practise. Ready?", TRY),
    ("tides", MOON, "and the sun?"),
    ("bread", FLAT, "List five cities of France.", "Paris, Lyon, Lille, Nice and Nantes."),
)  # fmt: skip


def _drafted(name: str, turns: int) -> tuple[Any, Any]:
    """The plan's draft under a key that gives it so many messages of the user."""
    type_name, written = PLANS[name]
    kind = next(each for each in TYPES if each.name == type_name)
    for number in range(200):
        asked = Asked(MATERIAL, "identity", f"item {number}")
        draft = assembled(kind.task.model_validate(written), kind, asked)
        if (draft.spec or {})["turns"] == turns:
            return kind, draft
    raise IllFormed(f"never {turns} turns")


def _pair(name: str, *said: str) -> dict[str, Any]:
    kind, draft = _drafted(name, max(2, (len(said) + 1) // 2))
    spec = dict(draft.spec)
    turns = [
        {"role": "assistant" if at % 2 == 0 else "user", "content": text}
        for at, text in enumerate(said)
    ]
    row = {
        "pair_id": "p", "instruction_id": "i", "content_id": "c", "goal": "seed",
        "transformation": "identity", "instruction_type": kind.name,
        "answer_format": kind.answer_format, "instruction": draft.instruction,
        "spec": json.dumps(spec), "passage": MATERIAL,
    }  # fmt: skip
    system = system_of(spec["assistant_persona"])
    if turns[-1]["role"] == "user":  # nobody answered
        made = pair(row, row["instruction"], "", "stop", between=turns, system=system).rows[0]
        return {**row, **made, "messages": made["messages"][:-1]}
    last = turns.pop()["content"]
    return {
        **row,
        **pair(row, row["instruction"], last, "stop", between=turns, system=system).rows[0],
    }


def _decided(row: dict[str, Any]) -> tuple[str, str]:
    """By the verifiers, and before them by the checks that every pair has to pass."""
    seen = Pair.from_row({**row, "seed_id": "s", "seed_text": MATERIAL, "language": "en"})
    for check in TEXT_CHECKS:
        if check.judge(seen).verdict == FAILED:
            return "failed", check.name
    return decided(row, VERIFIERS)


def _outcomes(cases: tuple[tuple[str, ...], ...]) -> list[tuple[str, str, str]]:
    return [(*_decided(_pair(*case)), f"{case[0]}: {case[1:]}") for case in cases]


@pytest.mark.parametrize(
    ("cases", "wanted", "least", "most_open"),
    [
        ((*RIGHT_1, *RIGHT_2, *RIGHT_3), "passed", 0.95, 0.05),
        ((*WRONG_1, *WRONG_2, *WRONG_3), "failed", 0.95, 0.05),
    ],
    ids=["right ones pass", "wrong ones are rejected"],
)
def test_conversations_nobody_fitted_the_rules_to_are_told_apart(
    cases: tuple[Any, ...], wanted: str, least: float, most_open: float
) -> None:
    found = _outcomes(cases)
    share, left_open = rates((each[0] for each in found), wanted)
    assert len(found) >= 30
    assert share >= least, [each for each in found if each[0] not in (wanted, "open")]
    assert left_open <= most_open
