"""Brain teasers: answers written by somebody who had not read the rules, and their rates.

The solver is honest: it finds the writer's answer, in one of the ways that solvers put it. The
first sets showed faults, since mended, so they measure the rules no more; nothing was mended after
the last sets (`SECOND_…`): none was judged wrongly, one was left to the critic.
"""

import asyncio
import json
from typing import Any

from tests.fakes.agents import ScriptedAgents
from transforms.flows.brain_teaser.taxonomy import TYPES
from transforms.flows.brain_teaser.verification import VERIFIERS
from transforms.flows.common.tasks import Asked, Draft
from transforms.flows.common.verifying import verdicts_on

BY_NAME = {of.name: of for of in TYPES}


def asked(kind: str, **fields: Any) -> tuple[str, Draft]:
    of = BY_NAME[kind]
    if "puzzle" in fields:
        fields.setdefault("why_no_other", "Nothing else fits.")
    return kind, of.assemble(of.task.model_validate(fields), Asked("Text.", "identity", kind))


Q = {
    "riddle": asked(
        "riddle",
        answer="a candle",
        puzzle="The longer it works, the shorter it gets, and the wind ends its shift. What is it?",
    ),
    "word_play": asked(
        "word_play",
        answer="bookkeeper",
        puzzle="Which occupation has three pairs of equal letters in a row, one after the other?",
    ),
    "lateral": asked(
        "lateral_thinking",
        answer="The two women are playing chess, each against somebody else.",
        puzzle="Two women played five games of chess on one evening. Each won five. None was "
        "drawn. How can that be?",
    ),
    "trick": asked(
        "trick_question",
        answer="All of them have at least 28.",
        puzzle="In a year that is no leap year, how many months have twenty-eight days?",
    ),
    "liars": asked(
        "truth_tellers",
        answer="Bruno",
        puzzle="Ada, Bruno and Carl were alone with the pie. Ada says: Carl ate it. Carl says: Ada "
        "lies. Bruno says: it was not me. Just one of them tells the truth. Who ate it?",
    ),
    "family": asked(
        "family_relation",
        answer="his nephew",
        puzzle="The only sister of Paul's has one brother and one son, Max. What is Max to Paul: "
        "his nephew, his cousin or his uncle?",
    ),
    "quantities": asked(
        "quantities",
        answer="14",
        puzzle="Two sisters own forty-two stamps. The younger owns half as many as the elder. How "
        "many are hers?",
    ),
    "clock": asked(
        "clock_calendar",
        answer="Thursday",
        puzzle="The day after the day before yesterday was Monday. What is the day after tomorrow, "
        "if it is one of Wednesday, Thursday or Friday?",
    ),
    "probability": asked(
        "probability",
        answer="1/3",
        puzzle="Three cards lie in a hat: one red on both sides, one blue on both, one of each. "
        "You draw one and see red. How likely is the other side blue?",
    ),
    "crossing": asked(
        "crossing",
        answer="17 minutes",
        puzzle="Four miners with one lamp leave by a shaft that holds two. They need 1, 2, 5 and "
        "10 minutes, and a pair goes at the pace of the slower. How many minutes at least?",
    ),
    "paradox": asked(
        "paradox",
        answer="The ferryman counts the two coins twice: they are part of the 27, not beside it.",
        puzzle="Three riders pay a ferryman ten coins each. He gives five back through his boy, "
        "who keeps two. So each paid nine, makes 27, and the boy has two: 29. Where is the last "
        "coin?",
    ),
    "anagram": asked("anagram", clue="It turns with the wind on a roof.", word="weathercock"),
    "pouring": asked(
        "pouring",
        story="A brewer has two cans without marks, and a well beside him.",
        unit="litres",
        sizes=[3, 5],
        filled=[0, 0],
        has_tap=True,
        target=4,
    ),
    "next": asked(
        "next_term",
        story="A weaver notes how many threads each band takes.",
        first=2,
        second=3,
        times_last=1,
        times_before=1,
        plus=1,
        plus_index=0,
    ),
}

#: (teaser, answer, what the solver says)
RIGHT = [
    (
        "riddle",
        "It gets shorter as it burns, and wind blows it out.\n\nAnswer: a candle",
        "a candle",
    ),
    ("riddle", "Working means burning.\n\n**Answer: A candle.**", "candle"),
    ("riddle", "Burning uses up the wax.\n\n**Answer:** The candle", "A candle"),
    ("riddle", "Light work, one may say.\n\nAnswer: Candle", "A burning candle"),
    ("word_play", "b-oo-kk-ee-per has them.\n\nAnswer: bookkeeper", "bookkeeper"),
    ("word_play", "Look for oo, kk and ee.\n\nAnswer: **Bookkeeper**", "Bookkeeper"),
    ("word_play", "Three pairs: oo, kk, ee.\n\nAnswer: a bookkeeper", "the bookkeeper"),
    (
        "liars",
        "If Bruno ate it, Ada and Bruno lie and Carl tells the truth.\n\nAnswer: Bruno",
        "Bruno",
    ),
    (
        "liars",
        "- Ada: two true.\n- Carl: two true.\n- Bruno: one true.\n\nAnswer: Bruno ate the pie.",
        "Bruno",
    ),
    ("liars", "One case alone has one true statement.\n\nAnswer: *Bruno*", "Bruno ate it."),
    ("family", "The brother is Paul; a sister's son is a nephew.\n\nAnswer: his nephew", "nephew"),
    ("family", "Max is the son of Paul's sister.\n\nAnswer: nephew", "his nephew"),
    ("family", "Max is a son of Paul's sister.\n\nAnswer: Paul's nephew", "Max is his nephew"),
    ("quantities", "x + 2x = 42, so x = 14.\n\nAnswer: 14", "14"),
    ("quantities", "Three equal parts make 42.\n\n**Answer:** 14 stamps", "14 stamps"),
    ("quantities", "$3x = 42$, $x = 14$.\n\n**Answer: $14$**", "14"),
    (
        "clock",
        "The day before yesterday was Sunday, so today is Tuesday.\n\nAnswer: Thursday",
        "Thursday",
    ),
    (
        "clock",
        "Today is Tuesday; two days on it is Thursday.\n\nAnswer: It is Thursday.",
        "Thursday",
    ),
    ("probability", "Two of the three red sides have red behind them.\n\nAnswer: 1/3", "1/3"),
    ("probability", "Count sides, not cards.\n\nAnswer: $\\frac{1}{3}$", "1/3"),
    (
        "probability",
        "One red side of three has blue behind it.\n\n**Answer:** 1/3 (about 33.3%)",
        "1/3",
    ),
    (
        "crossing",
        "1 and 2, 1 back, 5 and 10, 2 back, 1 and 2: 2 + 1 + 10 + 2 + 2 = 17.\n\nAnswer: 17",
        "17 minutes",
    ),
    ("crossing", "The two slow ones go together.\n\nAnswer: 17 minutes", "17"),
    ("anagram", "A cock on a roof shows the weather.\n\nAnswer: weathercock", "weathercock"),
    ("anagram", "It is a vane.\n\nAnswer: WEATHERCOCK", "WEATHERCOCK"),
    (
        "pouring",
        "Fill 5, pour into 3, empty 3, pour the 2, fill 5, top up 3: 4 are left.\n\nAnswer: 6",
        "6",
    ),
    ("pouring", "Six moves do, and five never.\n\n**Answer: 6 moves**", "6 moves"),
    ("next", "Each is the sum of the two before, plus 1: 17 + 28 + 1 = 46.\n\nAnswer: 46", "46"),
]
WRONG = [
    ("riddle", "It is used up as it writes.\n\nAnswer: a pencil", "a candle"),
    ("riddle", "A candle would fit, but so does this.\n\nAnswer: a cigar", "candle"),
    ("riddle", "Burning shortens it.\n\nAnswer: a candlestick", "a candle"),
    ("word_play", "It has pairs.\n\nAnswer: bookseller", "bookkeeper"),
    ("word_play", "It has pairs.\n\nAnswer: bookkeeping", "bookkeeper"),
    ("liars", "Ada says Carl did.\n\nAnswer: Carl", "Bruno"),
    ("liars", "Bruno lies, so did he.\n\nAnswer: Ada", "Bruno"),
    ("liars", "One of two.\n\nAnswer: Bruno or Carl", "Bruno"),
    ("liars", "If it was Bruno, one statement is true. So it was Bruno.", "Bruno"),
    ("family", "They share a grandfather.\n\nAnswer: his cousin", "his nephew"),
    ("family", "Turned around.\n\nAnswer: his uncle", "nephew"),
    ("family", "Max is his sister's son.\n\nAnswer: his son", "his nephew"),
    ("quantities", "42 / 3 = 14, twice that is 28.\n\nAnswer: 28", "14"),
    ("quantities", "Half of 42.\n\nAnswer: 21", "14"),
    ("quantities", "42 / 3.\n\nAnswer: 14 or 28", "14"),
    ("quantities", "x = 14.\n\nAnswer: -14", "14"),
    ("clock", "Today is Monday.\n\nAnswer: Wednesday", "Thursday"),
    ("clock", "Today is Wednesday.\n\nAnswer: Friday", "Thursday"),
    ("clock", "It depends.\n\nAnswer: Thursday or Friday", "Thursday"),
    ("probability", "Two cards are left, so it is even.\n\nAnswer: 1/2", "1/3"),
    ("probability", "Two of three.\n\nAnswer: 2/3", "1/3"),
    ("probability", "A third.\n\nAnswer: 1/3 or 1/2", "1/3"),
    ("crossing", "The fastest goes with each: 19.\n\nAnswer: 19", "17 minutes"),
    ("crossing", "2 + 1 + 10 + 2 + 2 = 17.\n\nAnswer: 18 minutes", "17"),
    ("anagram", "It turns.\n\nAnswer: weathervane", "weathercock"),
    ("anagram", "It turns.\n\nAnswer: weather", "weathercock"),
    ("pouring", "Fill, pour, empty, pour, fill, pour, pour.\n\nAnswer: 7", "6"),
    ("pouring", "Six moves.\n\nAnswer: 5", "6"),
    ("next", "17 + 28 = 45.\n\nAnswer: 45", "46"),
    ("next", "Differences 1, 3, 4, 7, 11, 18.\n\nAnswer: 47", "46"),
    # The writer's answer is not what an honest solver finds.
    ("riddle", "It gets shorter.\n\nAnswer: a candle", "a match"),
    ("liars", "Bruno lies.\n\nAnswer: Bruno", "Carl"),
    ("quantities", "42 / 3.\n\nAnswer: 14", "28"),
    ("clock", "Two days on.\n\nAnswer: Thursday", "Friday"),
]
#: What needs a critic's comparison: two wordings of one sense, or two senses.
BY_SENSE = [
    (
        "lateral",
        "They never sat at one board.\n\nAnswer: They did not play against each other.",
        "Each played other opponents.",
    ),
    ("lateral", "Both won.\n\nAnswer: They played as a team.", "Each played other opponents."),
    ("trick", "Read 'have' as 'at least'.\n\nAnswer: All twelve.", "Every month does."),
    ("trick", "No leap year.\n\nAnswer: Only February.", "All of them."),
    (
        "paradox",
        "The two coins are in the 27: 25 with the ferryman and two with the boy. Adding them "
        "once more makes no sense.\n\nTwenty-seven less two is what the ferryman has.",
        "The two are part of the 27.",
    ),
]


def verdicts(case: tuple[str, str, str], agrees: bool = True) -> tuple[list[Any], bool]:
    """The verdicts, and whether a critic had to compare."""
    name, response, solver = case
    kind, draft = Q[name]
    row = {
        "instruction": draft.instruction,
        "spec": json.dumps(dict(draft.spec or {})),
        "response": response,
        "passage": "Text.",
        "answer_format": BY_NAME[kind].answer_format,
        "instruction_type": kind,
        "messages": [
            {"role": "user", "content": draft.instruction},
            {"role": "assistant", "content": response},
        ],
    }
    agents = ScriptedAgents(
        {
            "brain_teaser.solver": {"is_answerable": True, "final_answer": solver},
            "brain_teaser.agreement": {"agrees": agrees, "why": ""},
            "brain_teaser.critic": {"faults": "", "score": 9},
        }
    )
    found = asyncio.run(verdicts_on(row, VERIFIERS, agents))
    return found, "brain_teaser.agreement" in agents.asked


def said(case: tuple[str, str, str]) -> str:
    """What is said but for the critic: failed, passed, or undecided where a critic compares."""
    found, by_critic = verdicts(case)
    judged = [each.judgement.verdict for each in found if each.method != "critic"]
    if by_critic:
        return "undecided"
    return "failed" if "failed" in judged else judged[-1]


#: Written after the last mending.
Q |= {
    "month": asked(
        "clock_calendar",
        answer="March",
        puzzle="A clerk tears off a leaf a day and burns them on the last day of each month. In "
        "which month of a common year, the second with thirty-one leaves, is his fire the "
        "third of the year?",
    ),
    "coins": asked(
        "quantities",
        answer="1250",
        puzzle="A miller fills five bags, each with as many coins as there are in half of five "
        "hundred. How many are there in all?",
    ),
    "dice": asked(
        "probability",
        answer="5/36",
        puzzle="Two dice are thrown. How likely is it that the spots on them add up to six?",
    ),
    "cube": asked(
        "spatial",
        answer="24",
        puzzle="A cheese in the shape of a cube is dipped in red wax and cut into 64 equal cubes. "
        "How many of them have wax on just one side?",
    ),
    "scarecrow": asked(
        "riddle",
        answer="scarecrow",
        puzzle="I stand in the field all day and never tire; those I greet with open arms fly "
        "from me. What am I?",
    ),
    "aunt": asked(
        "family_relation",
        answer="her aunt",
        puzzle="Vera's mother has one sister, Ines, who has no children. What is Ines to Vera?",
    ),
}
SECOND_RIGHT = [
    ("month", "January, February, then the third.\n\nAnswer: in March", "March"),
    ("coins", "5 × 250 = 1,250.\n\nAnswer: 1,250 coins", "1250"),
    ("dice", "Five of 36 throws.\n\n**Answer: $\\dfrac{5}{36}$**", "5/36"),
    ("dice", "(1,5), (2,4), (3,3), (4,2), (5,1).\n\nAnswer: 5/36 (≈ 0.139)", "5/36"),
    ("cube", "Each of six faces has 2 × 2 of them.\n\nAnswer: 24 cubes\n", "24 small cubes"),
    ("scarecrow", "Birds flee from it.\n\nAnswer: A scarecrow", "a scarecrow"),
    ("aunt", "A mother's sister is an aunt.\n\nAnswer: Ines is Vera's aunt.", "aunt"),
    ("liars", "Only Carl speaks true.\n\nAnswer: It was Bruno.", "Bruno"),
    ("next", "28 + 17 + 1.\n\nAnswer: **46**", "46"),
]
SECOND_WRONG = [
    ("month", "It is the second with thirty-one.\n\nAnswer: May", "March"),
    ("coins", "Twice.\n\nAnswer: 2,500", "1250"),
    ("dice", "Six of 36.\n\nAnswer: 1/6", "5/36"),
    ("cube", "Each face has 9.\n\nAnswer: 54", "24"),
    ("cube", "6 faces of 4.\n\nAnswer: 8, with three sides", "24"),
    ("aunt", "She has no children.\n\nAnswer: her cousin", "her aunt"),
    ("aunt", "A relative.\n\nAnswer: her aunt or her grandmother", "her aunt"),
    ("liars", "It was the one who spoke last.\n\nAnswer: It was Ada, not Bruno.", "Bruno"),
    ("next", "The last step was 11.\n\nAnswer: 39", "46"),
]


def _rates(cases: list[tuple[str, str, str]], wanted: str) -> tuple[float, float]:
    """The share of the decided ones that are decided so, and of all that a critic must compare."""
    found = [said(each) for each in cases]
    decided = [each for each in found if each != "undecided"]
    return decided.count(wanted) / len(decided), found.count("undecided") / len(found)


def test_answers_are_told_apart_where_code_can_tell() -> None:
    for right, wrong in ((RIGHT, WRONG), (SECOND_RIGHT, SECOND_WRONG)):
        passed, left_open = _rates(right, "passed")
        assert passed >= 0.95
        assert left_open <= 0.12
        failed, left_open = _rates(wrong, "failed")
        assert failed >= 0.95
        # Another thing for a riddle's may be a synonym: a critic has to say.
        assert left_open <= 0.2


def test_answers_by_sense_are_left_to_the_critic() -> None:
    assert {said(each) for each in BY_SENSE} == {"undecided"}
    for each in BY_SENSE:
        refused, _ = verdicts(each, agrees=False)
        assert "failed" in [one.judgement.verdict for one in refused]
