"""Answering a brain teaser: the thought that opens it, and a last line that code can read.

Belongs here: the responder and the form of its answers. Does not: judging them.
"""

from transforms.flows.common.answering import pairs_stage, responder

_LAST_LINE = "one last line: Answer: and "
ANSWER_FORMS = {
    "number": f"{_LAST_LINE}the number, in digits, a fraction as 3/8",
    "word": f"{_LAST_LINE}the word, phrase or name, alone",
    "short_answer": f"{_LAST_LINE}the answer in one sentence",
    "explanation": "two or three paragraphs, with no line that begins with Answer:",
}

RESPONDER = responder("brain_teaser", answer_forms=ANSWER_FORMS, max_tokens=1024)
STAGE = pairs_stage(RESPONDER)
