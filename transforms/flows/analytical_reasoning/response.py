"""Answering a puzzle: the deduction, and a last line that code can read.

Belongs here: the responder and the form of its answers. Does not: judging them.
"""

from transforms.flows.common.answering import pairs_stage, responder

ANSWER_FORMS = {
    "list": (
        "the word Answer: on a line of its own, then one line for every place, in the order they "
        "are listed: the place, a colon, and the items there, separated by commas; nothing after it"
    ),
    "short_answer": "one last line: Answer: and the place, called as it is in the list of places",
    "choice": "one last line: Answer: and the letter of the option",
    "number": "one last line: Answer: and the number, in digits",
}

RESPONDER = responder("analytical_reasoning", answer_forms=ANSWER_FORMS, max_tokens=1280)
STAGE = pairs_stage(RESPONDER)
