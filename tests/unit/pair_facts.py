"""Pairs as the tests of the row checks need them: a good one, with the facts under test replaced.

Belongs here: the passage, the document and the good answers the checks are tried on. Does not: any
expectation.
"""

from dataclasses import replace

from transforms.quality.verdict import Pair

DOCUMENT = (
    "Uric acid is the end product of purine metabolism in humans. It circulates in the blood and "
    "leaves the body mostly through the kidneys. When its concentration stays above about 6.8 "
    "milligrams per decilitre, crystals of monosodium urate can form in the joints and cause the "
    "attacks of pain known as gout. For centuries gout was called the disease of kings, because "
    "rich food and wine were thought to bring it on. Later studies showed that most of the uric "
    "acid in the blood is made by the body itself, and that the kidneys of many patients simply "
    "excrete too little of it. Diet therefore lowers the concentration only slightly, while "
    "medicines such as allopurinol, which block the enzyme that makes uric acid, lower it a great "
    "deal. Doctors nevertheless advise patients to drink less beer and to lose weight slowly, "
    "since both help the kidneys and the heart."
)

PASSAGE = (
    "Mayor: Our town should ban rich food at public feasts, for gout is the disease of kings and "
    "kings ate richly.\n"
    "Doctor: Most of the uric acid in our blood is made by the body itself. Among my forty "
    "patients, thirty excrete too little of it whatever they eat. A ban would change the numbers "
    "only slightly, whereas a medicine that blocks the enzyme lowers them a great deal.\n"
    "Mayor: Yet you advise them to drink less beer.\n"
    "Doctor: I do, since it helps the kidneys, but I never said that feasts are the cause."
)

GOOD = Pair(
    pair_id="p1",
    seed_id="s1",
    instruction="Why does the doctor oppose the ban on rich food?",
    response=(
        "She thinks it aims at the wrong target: what people eat matters far less, in her view, "
        "than how well their kidneys clear the substance, so the rule would hardly help anyone."
    ),
    passage=PASSAGE,
    seed_text=DOCUMENT,
    goal="seed",
    instruction_type="literal_comprehension",
    answer_format="short_answer",
    finish_reason="stop",
    language="en",
)

#: A proper answer of every format the reading-comprehension taxonomy has: (format, instruction,
#: response).
GOOD_ANSWERS = (
    (
        "choice",
        "Which of these, if true, most weakens the doctor's case?\n"
        "A) The forty patients all stopped eating meat before they were examined\n"
        "B) Beer is served at every public feast\n"
        "C) The mayor has never had gout\n"
        "D) Allopurinol is cheap",
        "The doctor infers from her patients that eating has little to do with the illness. If all "
        "of them had already given up meat, her sample could not show what a rich diet does, so "
        "her comparison collapses. Option B touches only on drink. The answer is (A).",
    ),
    ("choice", "Who speaks first?\nA) The doctor\nB) The mayor\nC) The king", "B"),
    (
        "true_false",
        "Judge each statement.\n1. Thirty patients excrete too little.\n2. The doctor drinks beer.",
        "1. True. She counts thirty such cases among the forty people in her care.\n"
        "2. False. She speaks only of what she tells others to drink.",
    ),
    (
        "labels",
        "Label each statement as fact or opinion.\n1. Thirty excrete too little.\n2. Ban the food.",
        "1. Fact: it is a count anyone could repeat.\n2. Opinion: it says what ought to be done.",
    ),
    (
        "ordering",
        "Put the events in order.\nA) The doctor cites her patients\nB) The mayor mentions beer\n"
        "C) The mayor proposes a ban",
        "The proposal opens the exchange; the evidence answers it; the remark on drink comes "
        "after. The order is C, A, B.",
    ),
    (
        "matching",
        "Match each speaker with a claim.\n1. Mayor\n2. Doctor\nA) Bodies make it\nB) Kings ate",
        "1-B, because he appeals to royal habits\n2-A, as her first sentence says",
    ),
    (
        "fill_in",
        "Complete: A medicine works by blocking the _____.",
        '"enzyme": the doctor names it as what the drug acts on.',
    ),
    ("fill_in", "Complete: Gout is the disease of _____.", "kings"),
    ("short_answer", "What does the doctor advise her patients?", "To cut down on beer."),
    (
        "number",
        "What share of the patients, in percent, excrete too little?",
        "Thirty of forty patients are affected.\n30 / 40 = 0.75\nThe answer is 75 percent.",
    ),
    ("number", "How many patients does the doctor have?", "40"),
    (
        "list",
        "List the two measures the doctor speaks well of.",
        "- a drug against the enzyme\n- cutting down on beer",
    ),
    (
        "span",
        "Quote the words with which the doctor denies naming the feasts as a cause.",
        "“I never said that feasts are the cause.”",
    ),
    (
        "table",
        "Make a table of speaker and position.",
        "| Speaker | Position |\n|---|---|\n| Mayor | for the ban |\n| Doctor | against it |",
    ),
    (
        "essay",
        "Evaluate the doctor's reasoning.",
        "The doctor's case is sound in outline but thin in evidence. She rightly separates what "
        "raises the level of the substance from what merely goes along with it, and she does not "
        "let an old nickname stand in for data.\n\n"
        "Still, forty people seen in one practice cannot speak for a whole town. Those who come to "
        "her are ill already, so she cannot know how many stayed healthy because they ate plainly. "
        "Her conclusion is therefore plausible, though not yet proved.",
    ),
    (
        "short_answer",
        "In what year did the town first hold a feast?",
        "The passage does not say: it mentions public feasts but gives no date for any of them.",
    ),
)


def pair(**facts: str | None) -> Pair:
    """Return the good pair with some facts replaced."""
    return replace(GOOD, **facts)  # type: ignore[arg-type]
