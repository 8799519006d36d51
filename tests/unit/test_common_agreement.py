"""Whether two answers agree, and whether a response declines: case by case."""

import pytest

from transforms.flows.common.agreement import agree
from transforms.flows.common.declining import can_be_read, declines

OPTIONS = "Which?\n\nA. the silt\nB. the herring\nC. the buoys\nD. the pilots"
ARGUED = "B is tempting, since herring are named. But the silt is blamed. The answer is (A)."
ORDERED = "The lease came first, then A. The order is C, A, D, B."
STATEMENTS = "1. True: the pilots say so.\n2. False, for only two did."


@pytest.mark.parametrize(
    ("answer_format", "solver", "response", "expected"),
    [
        ("choice", "A", ARGUED, True),
        ("choice", "B", ARGUED, False),
        ("choice", "(A)", "A. the silt", True),
        ("choice", "the silt", "A) the silt, because the pilots said so.", True),
        ("choice", "A", "**Answer: C**", False),
        ("choice", "A", "It must have been the herring.", False),
        ("choice", "A", "A good question, with much to say on each side.", None),
        ("choice", "E", ARGUED, None),
        ("number", "90,000 crowns", "30,000 and 60,000 make 90,000. The answer is 90000.", True),
        ("number", "90,000", "The answer is 9,000 crowns.", False),
        ("number", "0.5", "The answer is 1/2.", True),
        ("number", "12", "3 rows of 4 ships.", None),
        ("number", "four", "Four ships ran aground.", True),
        ("number", "-3", "The answer is 3 degrees.", False),
        ("ordering", "C, A, D, B", ORDERED, True),
        ("ordering", "A, B, C, D", ORDERED, False),
        ("ordering", "C, A, D, B", "First the lease, then the rest.", None),
        ("matching", "1-B; 2-A", "1-B, as she mends nets.\n2-A, as he counts.", True),
        ("matching", "1-B; 2-A", "1-A, as she mends nets.\n2-B, as he counts.", False),
        ("matching", "1-B; 2-A", "1-B only.", None),
        ("true_false", "1 True; 2 False", STATEMENTS, True),
        ("true_false", "1 False; 2 False", STATEMENTS, False),
        ("true_false", "both", STATEMENTS, None),
        ("classification", "1 fact; 2 opinion", "1. **Fact** – measured.\n2. Opinion.", True),
        ("list", "nets; boats; buoys", "- the boats\n- the nets\n- buoys", True),
        ("list", "nets; boats", "- the boats\n- the nets\n- buoys", None),
        ("list", "nets; 4 boats", "- nets\n- 5 boats", None),
        ("list", "Lake Baikal\nLake Tanganyika", "- Lake Baikal", None),
        ("list", "Lake Baikal\nLake Tanganyika", "- Lake Baikal\n- Lake Superior", None),
        ("list", "Lake Baikal\nLake Tanganyika", "- Lake Tanganyika\n- Lake Baikal", True),
        ("list", "Lake Baikal\nLake Tanganyika", "Lake Baikal, Lake Tanganyika", True),
        ("list", "- Lake Baikal", "Lake Baikal", True),
        ("list", "Great Bear Lake\nLake Erie", "- Great Slave Lake\n- Lake Erie", None),
        ("list", "These are:\nnets\nboats", "They named two:\n- boats\n- nets", True),
        ("list", "These are: nets; boats", "- These are: nets\n- boats", True),
        ("list", "-", "- ", None),
        ("span", "ran aground there", 'The words are "ships ran aground there".', True),
        ("span", "the pilots", '"two of the four ships had ignored the buoys"', None),
        ("fill_in", "silt", '"Silt" fits, because the pilots blame it.', True),
        ("fill_in", "sand", '"Silt" fits, because the pilots blame it.', None),
        ("short_answer", "the pilots blamed the silt", "The pilots blamed silt.", True),
        ("short_answer", "the pilots blamed silt", "The pilots never blamed the silt.", None),
        ("short_answer", "4 ships ran aground", "5 ships ran aground.", None),
        ("short_answer", "yes", "No, the alarm stays silent.", False),
        ("short_answer", "the silt", "It was something the tide had carried in.", None),
        ("table", "clay: wood, two hours", "| oven | fuel |", None),
        ("short_answer", "the silt", "", False),
    ],
)
def test_code_decides_only_what_it_can_compare(
    answer_format: str, solver: str, response: str, expected: bool | None
) -> None:
    assert agree(answer_format, OPTIONS, solver, response) is expected


@pytest.mark.parametrize(
    "response",
    [
        "The passage does not say how much was set aside. It would have to name the sum.",
        "The passage doesn't mention who designed the tower.",
        "The text never states the year.",
        "This cannot be determined from the passage.",
        "The passage does not say why the ship sank. Option A would require a cause, and option B "
        "a date; neither is given.",
        "The passage does not say. To choose option C, it would have to name the donor.",
        "The speaker does not say when. She would have to name a day.",
        "It is impossible to tell, since only the second ship is described.",
        "The question is unanswerable: no cause is given.",
        "The passage gives no figure for March.",
        "The date of the meeting is not stated anywhere.",
        "Two sums are named. Both concern the harbour. The text does not specify which is meant.",
        "There is not enough information to choose among the options.",
        "None of the options can be supported; the passage does not tell why the ship sank.",
        "The passage says nothing about the year.",
        "The passage tells us nothing of the donor.",
        "The passage is silent on the year.",
        "Nothing in the passage says who it was.",
        "Nowhere does the passage state the year.",
        "The passage leaves the date open.",
        "It is unclear from the passage when it was.",
        "There is no date given for this in the passage.",
        "The speaker says nothing about the year.",
        "The passage does not say whether the ship was probably overloaded.",
        "The passage does not say who broke it. It says only that the stone was probably thrown.",
        "The passage does not say, so any answer would be a guess.",
        "The passage does not say, but to answer it must be known who paid.",
        "The passage does not say when. It would probably have to name the architect.",
        "The passage does not say so outright, and no date can be inferred.",
    ],
)
def test_a_response_that_finds_no_answer_declines(response: str) -> None:
    assert declines(response)


@pytest.mark.parametrize(
    "response",
    [
        "It has set aside 90,000 crowns.",
        "The passage does not mention the herring, so B is out. The answer is (A).",
        "The board will decide on 3 October. It has the money. The passage does not name the "
        "chairman, which is of no matter here. What counts is the date. It is fixed.",
        "The speaker does not agree with the board.",
        "",
        "I'm sorry, but I can't help with that.",
        "He could not be persuaded.",
        "It has no effect, since both sensors must respond.",
        "The keys were not given to the mayor.",
        "They rose because the workers were not provided with helmets.",
        "It does not contain lead.",
        "No. The dispute cannot be settled by the council alone.",
        "The speaker offers no resistance.",
        "The author does not answer the critics; he mocks them.",
        "The passage does not say. The answer is (A).",
        "The passage does not say, but it was most likely 1905.",
        "The passage does not say. It was probably 1905.",
        "The passage does not say; presumably the pilots did it.",
        "The passage does not say, though it was 1905.",
        "The passage does not state the year outright, but since the war had ended it must have "
        "been 1905.",
        "Although the passage does not state the year, it must have been 1905.",
        "It was most likely 1905, but the passage does not say.",
        "The passage does not say who did it, but one can infer that it was the pilots.",
        "The passage gives no year. My best guess is 1905.",
        "The passage is silent on the year, yet it appears to have been 1905.",
        "The speaker says nothing and leaves.",
        "He said nothing about the year.",
        "The text of the treaty leaves the port open to all.",
        "No date was given to the mayor.",
    ],
)
def test_a_response_that_answers_does_not_decline(response: str) -> None:
    assert not declines(response)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ("The silt, and with it the pilots.", True),
        ("The answer is (B).", True),
        ("Der Text sagt nicht, wer den Turm entworfen hat.", False),
        ("Le passage ne dit pas quand.", False),
    ],
)
def test_its_phrases_can_be_looked_for_in_english_alone(response: str, expected: bool) -> None:
    assert can_be_read(response) is expected
