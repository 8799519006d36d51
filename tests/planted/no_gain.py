"""Cases of refined instructions without gain over their parent, and with little but real gain.

Belongs here: the wordings. Does not: how they become cases (`cases.py`). Of a wording the first
half is the parent.
"""

from collections.abc import Callable
from dataclasses import replace

from tests.planted.cases import Apply, Kind
from transforms.quality.verdict import Pair

_PARENTS = (
    "What did the mayor say about the @word, and why did the council object?",
    "Explain how the @word led to the decline of the old harbour.",
    "Which two arguments support the claim about the @word?",
)


def _changed(change: Callable[[str], str]) -> Apply:
    """The wording is the parent; the child is made of it."""

    def apply(pair: Pair, wording: str) -> Pair:
        return replace(pair, goal="harder", parent_instruction=wording, instruction=change(wording))

    return apply


def _both(pair: Pair, wording: str) -> Pair:
    parent, _, child = wording.partition(" => ")
    return replace(pair, goal="harder", parent_instruction=parent, instruction=child)


def _moved(text: str) -> str:
    head, _, tail = text.partition(" about ") if " about " in text else text.partition(" how ")
    return f"{tail.rstrip('?.')}: {head}?" if tail else " ".join(reversed(text.split()))


def _edits_passage(pair: Pair, wording: str) -> Pair:
    return replace(
        pair, goal="opposite_answer", parent_instruction=wording, instruction=wording,
        edits_passage=True,
    )  # fmt: skip


DEFECTS = (
    Kind("same", _PARENTS, _changed(str)),
    Kind("case", _PARENTS, _changed(str.upper)),
    Kind("spacing", _PARENTS, _changed(lambda text: "  " + text.replace(" ", "\n", 2) + " ")),
    Kind("punctuation", _PARENTS, _changed(lambda text: text.replace(",", ";").rstrip("?.") + "!")),
    Kind(
        "please", _PARENTS, _changed(lambda text: f"Please answer the following question: {text}")
    ),
    Kind("in detail", _PARENTS, _changed(lambda text: f"{text} Explain your answer in detail.")),
    Kind("step by step", _PARENTS, _changed(lambda text: f"{text} Think carefully, step by step.")),
    Kind(
        "based on the passage",
        _PARENTS,
        _changed(lambda text: f"Based on the passage above, {text}"),
    ),
    Kind(
        "thorough",
        _PARENTS,
        _changed(lambda text: f"{text} Give a thorough and well-written response."),
    ),
    Kind("twice", _PARENTS, _changed(lambda text: f"{text} {text}")),
    Kind("order", _PARENTS, _changed(_moved)),
    Kind(
        "plural",
        _PARENTS,
        _changed(lambda text: text.replace("argument", "arguments").replace("ss ", "s ")),
    ),
    Kind(
        "synonym",
        (
            "What is the main cause of the flood of 1911? => What was the primary reason for the "
            "flood of "
            "1911?",
            "State the author's purpose in the third line. => What is the writer's goal in the "
            "third line?",
            "Describe how the mill begins to fail. => Explain how the mill starts to fail.",
        ),
        _both,
    ),
    Kind("markdown", _PARENTS, _changed(lambda text: f"**{text}**\n\n(Use complete sentences.)")),
    Kind(
        "options shuffled",
        (
            "Which came first?\nA) the mill\nB) the weir => Which came first?\nA) the weir\nB) the "
            "mill",
            "Choose.\nA) rain\nB) frost\nC) wind => Choose:\nA) wind\nB) rain\nC) frost",
        ),
        _both,
    ),
)

HARD = (
    Kind(
        "negation",
        _PARENTS,
        _changed(
            lambda text: (
                text.replace("did ", "did not ")
                .replace("led", "never led")
                .replace("support", "do not support")
            )
        ),
    ),
    Kind(
        "condition", _PARENTS, _changed(lambda text: f"{text} Assume that the harbour stays open.")
    ),
    Kind(
        "figure",
        ("What happened in 1905? => What happened in 1906?", "Name a reason. => Name 3 reasons."),
        _both,
    ),
    Kind(
        "one word",
        (
            "Which fact strengthens the claim? => Which fact weakens the claim?",
            "Why did prices rise? => Why did prices fall?",
        ),
        _both,
    ),
    Kind("limit", _PARENTS, _changed(lambda text: f"{text} Answer in at most 25 words.")),
    Kind("reader", _PARENTS, _changed(lambda text: f"{text} Write for a ten-year-old.")),
    Kind("second step", _PARENTS, _changed(lambda text: f"{text} Then estimate the cost of it.")),
    Kind(
        "closer options",
        (
            "Which came first?\nA) the mill\nB) the moon => Which came first?\nA) the mill\nB) the "
            "weir",
        ),
        _both,
    ),
    Kind(
        "fewer hints",
        (
            "Order five guests: Ann sits left of Bea, Cid sits beside Dora, and Eve never sits "
            "last. => "
            "Order five guests: Ann sits left of Bea, and Eve never sits last.",
        ),
        _both,
    ),
    Kind("passage edited", _PARENTS, _edits_passage),
    Kind(
        "other words",
        (
            "Why did the miller leave? => For what cause was the mill abandoned by its owner?",
            "Book a boat for two. => hey, need a boat, me plus one, thx",
        ),
        _both,
    ),
    Kind(
        "format", _PARENTS, _changed(lambda text: f"{text} Give the result as a table of causes.")
    ),
    Kind(
        "scope",
        _PARENTS,
        _changed(lambda text: f"{text} Restrict yourself to the second paragraph."),
    ),
)
