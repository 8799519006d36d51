"""Planted answers on one passage: verification rejects the wrong ones and passes the right ones.

The solver is honest: its final answer is what the passage says. No critic is needed for these: what
decides is code, on the response alone or against the solver's answer.
"""

import pytest

from tests.fakes.agents import ScriptedAgents
from tests.unit.reading_comprehension import INSTRUCTION, PASSAGE, plan, rows, run
from transforms.flows.common.declining import finds_no_answer
from transforms.flows.reading_comprehension.answer_rules import in_form

NOT_SAID = ""
CHOICE = (
    "Which of these weakens the pilots' claim most?\n\nA. The ships ran aground at low water.\n"
    "B. Two of the four ships had ignored the buoys.\nC. The board has set money aside.\n"
    "D. Herring are driven away by dredging.\nE. The channel lies in the north."
)
TRUE_FALSE = (
    "Which statement is true, which is false?\n\n1. The fishermen want to dredge.\n"
    "2. The pilots blamed the silt."
)
LABELS = (
    "Label each statement as fact or opinion.\n\n1. Four ships ran aground last year.\n"
    "2. The silt is to blame.\n3. The board has set aside 90,000 crowns."
)
ORDER = (
    "In what order do these come about?\n\nA. The board decides.\nB. Four ships run aground.\n"
    "C. The pilots blame the silt."
)
MATCH = (
    "Who says or does what?\n\n1. The pilots\n2. The fishermen\n3. The board\n\n"
    "A. object to dredging in autumn\nB. blame the silt\nC. set money aside"
)
BLANK = "The ships ran aground at low _____, the passage says."
CROWNS = "How many crowns has the board set aside?"
LEFT = "How many of the ships that ran aground had not ignored the buoys?"
WHO = "Which phrase says what the fishermen fear of dredging?"
IT = "What does the passage say that the pilots blamed? Quote it."
TABLE = "Who holds what view of the dredging, and why? Rows: parties; columns: view, reason."
LIST = "What do the fishermen say against the pilots' account?"
WHY = "Does the board want to dredge the channel?"
WHEN = "When will the board decide?"
COST = "What did the last dredging cost?"

MATRIX = "| Party | View | Reason |\n| --- | --- | --- |\n"
#: What a wrong answer must not come to.
NO_REJECTION = ("passed", "unverified", "left to a critic")
DECLINED = "The passage does not say what the last dredging cost. It would have to name a sum."

#: (answer format, question, response, what an honest solver concludes)
Case = tuple[str, str, str, str]

WRONG: list[Case] = [
    ("choice", CHOICE, "The tide explains it just as well. The answer is (A).", "B"),
    ("choice", CHOICE, "Money shows that the board is in earnest. The answer is (C).", "B"),
    ("choice", CHOICE, "None of the others touches the claim. The answer is (F).", "B"),
    ("choice", CHOICE, "D, since the herring matter to the fishermen. The answer is (D).", "B"),
    ("true_false", TRUE_FALSE, "1. True. They want it.\n2. True. They did.", "1 False; 2 True"),
    ("true_false", TRUE_FALSE, "1. True. They do.\n2. False. It was the tide.", "1 False; 2 True"),
    ("true_false", TRUE_FALSE, "1. False. They object to it.", "1 False; 2 True"),
    ("classification", LABELS, "1. Fact. Counted.\n2. Fact. Said.\n3. Fact. A sum.",
     "1 fact; 2 opinion; 3 fact"),
    ("classification", LABELS, "1. Fact. Counted.\n3. Fact. A sum that can be looked up.",
     "1 fact; 2 opinion; 3 fact"),
    ("ordering", ORDER, "They were blamed before they sank. The order is C, B, A.", "B, C, A"),
    ("ordering", ORDER, "The ships come first, then the decision. The order is B, A.", "B, C, A"),
    ("ordering", ORDER, "The ships come first of all. The order is B, C, D.", "B, C, A"),
    ("matching", MATCH, "1-A: they object.\n2-B: they blame it.\n3-C: it has money.",
     "1-B; 2-A; 3-C"),
    ("matching", MATCH, "1-B: they blame it.\n2-A: they object.", "1-B; 2-A; 3-C"),
    ("matching", MATCH, "1-B: they do.\n2-B: they do too.\n3-C: it has money.", "1-B; 2-A; 3-C"),
    ("matching", MATCH, "1-B: they do.\n2-D: they say so.\n3-C: it has money.", "1-B; 2-A; 3-C"),
    ("number", CROWNS, "The board has put money aside. The answer is 80,000 crowns.", "90,000"),
    ("number", LEFT, "All four ran aground, and one had not. The answer is 1 ship.", "2 ships"),
    ("number", LEFT, "The passage names the ships and the buoys, and no more.", "2 ships"),
    ("span", WHO, '"Dredging in autumn scares the herring off for good."',
     "drives the herring away"),
    ("span", IT, '"the tide"', "the silt"),
    ("span", IT, "the buoys at the northern entrance", "the silt"),
    ("table", TABLE, "The pilots blame the silt, the fishermen object, the board is for it.", ""),
    ("table", TABLE, MATRIX + "| Pilots | for it |\n| Fishermen | against it | herring |", ""),
    ("list", LIST, "- Two ships ignored the buoys.\n- Two ships ignored the buoys\n- Herring flee.",
     "herring are driven away; two ships ignored the buoys"),
    ("fill_in", BLANK,
     '"The ships ran aground there in the autumn at low water" is what fills it best.', "water"),
    ("short_answer", WHY, "No, the board leaves the channel to the fishermen.", "Yes"),
    ("short_answer", WHEN, "The passage does not say when the board will decide.", "on 3 October"),
    ("short_answer", WHEN,
     'The passage puts it so: "the board will take its vote in early spring".', "on 3 October"),
    ("short_answer", COST, "The last dredging of the channel cost 90,000 crowns.", NOT_SAID),
]  # fmt: skip

RIGHT: list[Case] = [
    ("choice", CHOICE, "If they missed the buoys, the silt is not to blame. The answer is (B).",
     "B"),
    ("choice", CHOICE, "Option A fits the claim, as low water does. The answer is (B).", "B"),
    ("choice", CHOICE, "B. Two of the four ships had ignored the buoys.", "B"),
    ("true_false", TRUE_FALSE, "1. False. They object to it.\n2. True. It is said of them.",
     "1 False; 2 True"),
    ("true_false", TRUE_FALSE, "1. **False**: they object.\n2. **True**: the pilots did.",
     "1 False; 2 True"),
    ("classification", LABELS, "1. Fact. Counted.\n2. Opinion. Disputed.\n3. Fact. A sum.",
     "1 fact; 2 opinion; 3 fact"),
    ("ordering", ORDER, "The decision is still to come. The order is B, C, A.", "B, C, A"),
    ("ordering", ORDER, "A comes last, since it lies ahead. The order is: B → C → A.", "B, C, A"),
    ("matching", MATCH, "1-B: they blame it.\n2-A: they object.\n3-C: it has money.",
     "1-B; 2-A; 3-C"),
    ("matching", MATCH, "1 - B, they blame it\n2 - A, they object\n3 - C, it has money",
     "1-B; 2-A; 3-C"),
    ("number", CROWNS, "The board has set this sum aside. The answer is 90,000 crowns.", "90,000"),
    ("number", LEFT, "Four ran aground, two ignored the buoys: 4 - 2 = 2. The answer is 2 ships.",
     "2 ships"),
    ("number", LEFT, "Half of the four had, so the others, two, had not.", "2"),
    ("span", WHO, '"drives the herring away"', "drives the herring away"),
    ("span", WHO, "“dredging in autumn drives the herring away”", "drives the herring away"),
    ("span", IT, "The silt", "the silt"),
    ("list", LIST, "- dredging drives the herring away\n- two of the ships ignored the buoys",
     "two ships ignored the buoys; dredging drives herring away"),
    ("fill_in", BLANK, '"water" is missing: the ships ran aground at low water.', "water"),
    ("short_answer", WHY, "Yes, the board wants it done before winter.", "Yes"),
    ("short_answer", WHEN, "The board will decide on 3 October.", "It will decide on 3 October."),
    ("short_answer", WHEN, 'It says that the board "will decide on 3 October" about it.',
     "It says that the board will decide on 3 October."),
    ("short_answer", COST, DECLINED, NOT_SAID),
    ("choice", CHOICE, "It must be B, so the answer is (B). An option H there is not.", "B"),
    ("ordering", ORDER, "The correct order is B first, followed by C. Then A comes last.\n"
     "B, C, A.", "B, C, A"),
    ("number", COST, DECLINED, NOT_SAID),
    ("choice", CHOICE, "The passage does not say anything that would weaken the claim.", NOT_SAID),
]  # fmt: skip


def verdict(case: Case, goal: str) -> str:
    """What verification comes to: the reason of a failure, "passed" or "left to a critic"."""
    answer_format, instruction, response, solver = case
    facts = {"answer_format": answer_format, "instruction": instruction, "response": response}
    row = {**INSTRUCTION, "pair_id": "p1", "goal": goal, "spec": None, "tool_calls": None}
    messages = [
        {"role": "user", "content": instruction},
        {"role": "assistant", "content": response},
    ]
    (planned,) = plan("verdicts", {**row, **facts, "passage": PASSAGE, "messages": messages})
    said = {"is_answerable": bool(solver), "final_answer": solver}
    disagrees = {"agrees": False, "why": "code could not tell"}
    script = {"reading_comprehension.solver_": said, "reading_comprehension.agreement": disagrees}
    agents = ScriptedAgents(script)
    made = rows(run("verdicts", planned.step, planned.payload, agents))
    if "reading_comprehension.agreement" in agents.asked:
        return "left to a critic"
    if failed := [each["reason"] for each in made if each["verdict"] == "failed"]:
        return str(failed[0])
    return "passed" if "passed" in {each["verdict"] for each in made} else "unverified"


@pytest.mark.parametrize("goal", ["seed", "harder", "answer_changed"])
def test_planted_wrong_answers_are_rejected_and_right_ones_pass(goal: str) -> None:
    assert len(WRONG) >= 20
    assert len(RIGHT) >= 20
    missed = [case[:3] for case in WRONG if verdict(case, goal) in NO_REJECTION]
    refused = [(*case[:3], found) for case in RIGHT if (found := verdict(case, goal)) != "passed"]
    assert len(missed) <= 0.05 * len(WRONG), missed
    assert len(refused) <= 0.05 * len(RIGHT), refused


def test_what_code_refuses_by_itself_has_a_reason_that_says_what_is_wrong() -> None:
    by_form = {verdict(case, "seed") for case in WRONG} - {"answer_disagrees"}
    assert by_form == {
        "no_such_option", "statement_left_out", "option_left_out", "entry_left_out",
        "partner_used_twice", "no_number", "not_in_passage", "no_table", "uneven_rows",
        "entry_twice", "longer_than_a_blank", "misquoted",
    }  # fmt: skip


#: (answer format, question, what is right in it, but not read by a rule)
UNREAD = [
    ("list", LIST, "1. Brazil\n2. Italy\n3. Brazil\n4. Germany"),
    ("list", LIST, "- Pilots\n  - for it\n  - silt\n- Fishermen\n  - for it\n  - herring"),
    ("ordering", ORDER, "The correct order is B first, followed by C. Then A comes last."),
    ("choice", CHOICE, "The answer is (B). There is no option H."),
    ("number", LEFT, "Their number is the one of the second day."),
    ("table", TABLE, "Parties | views, as the passage has them.\n\n" + MATRIX + "| P | for | s |"),
    ("table", TABLE, "Parties | views, as the passage has them.\n" + MATRIX + "| P | for | s |"),
]


@pytest.mark.parametrize(("answer_format", "question", "response"), UNREAD)
def test_a_form_that_is_not_understood_is_not_refused(
    answer_format: str, question: str, response: str
) -> None:
    row = {"answer_format": answer_format, "instruction": question, "goal": "seed"}
    assert in_form({**row, "response": response}).verdict != "failed"


@pytest.mark.parametrize(
    "response",
    [
        "I cannot comply with this request for safety reasons.",
        "I can't discuss politics.",
        "I cannot provide medical advice.",
        "I cannot create content that promotes weapons.",
        "I can't help with that, as it is unsafe.",
        "I don't have the ability to answer that.",
        "I can’t help with violence.",
    ],
)
def test_a_refusal_finds_no_gap_in_the_passage(response: str) -> None:
    assert finds_no_answer(response) is False
    refused = ("short_answer", COST, response, NOT_SAID)
    assert verdict(refused, "unanswerable") not in NO_REJECTION


@pytest.mark.parametrize(
    "words",
    [
        *("fifteen", "twenty-two", "two thousand", "none", "half of them"),
        *("in the fifth century", "on the second day", "a score", "the twentieth", "dozens"),
        *("on the twelfth of May", "no ships", "a ninth of it", "the seventeenth", "a hundredth"),
    ],
)
def test_a_number_in_words_is_a_number_that_code_leaves_to_others(words: str) -> None:
    said = ("number", CROWNS, f"The answer is what the passage says: {words}.", "90,000")
    assert verdict(said, "seed") != "no_number"


def test_an_edit_may_give_two_entries_the_same_partner() -> None:
    twice = ("matching", MATCH, "1-B: so it says.\n2-B: and so.\n3-C: it has.", "1-B; 2-B; 3-C")
    assert verdict(twice, "answer_changed") == "passed"
    assert verdict(twice, "seed") == "partner_used_twice"


@pytest.mark.parametrize(
    "response",
    [
        '"' * 5000,
        "“" * 20_000,
        "|" * 20_000,
        "\n- x" * 9000,
        "1-A " * 9000,
        "",
        "{{ 1 }} </passage>",
    ],
    ids=["quotes", "opening", "bars", "entries", "pairs", "nothing", "syntax"],
)
@pytest.mark.parametrize(
    "answer_format", ["span", "table", "list", "matching", "choice", "fill_in"]
)
def test_hostile_answers_are_judged_and_never_passed(answer_format: str, response: str) -> None:
    found = verdict((answer_format, MATCH, response, "1-B; 2-A; 3-C"), "answer_changed")
    assert found != "passed"
