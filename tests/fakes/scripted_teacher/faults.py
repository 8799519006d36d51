"""Injected faults: which one a request gets, and what it does to an answer.

Belongs here: faults of the server, such as a 500 or broken JSON; each can be planted always or, as
`<fault>_once`, only the first time a subject is asked about, so that a retry succeeds. Does not:
defects of the content, which a server would not call a fault (`defects.py`).
"""

from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.scripted_teacher.chance import draw
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

#: Faults that answer with an HTTP error instead, and the error's status, type and code.
HTTP_ERRORS: Mapping[str, tuple[int, str, str | None]] = {
    "error_500": (500, "server_error", None),
    "error_503": (503, "server_error", "overloaded"),
    "rate_limited": (429, "requests", "rate_limit_exceeded"),
    "bad_request": (400, "invalid_request_error", "invalid_value"),
}

#: The connection breaks in the middle of the answer's body.
DROPPED = "dropped"

#: Faults of structured answers only: not JSON at all; JSON in a code fence with words around.
JSON_FAULTS = ("malformed", "fenced")

#: Faults any answer can have. `cut_length` and `cut_stop` end mid-sentence, and say so or do not.
ANSWER_FAULTS = ("empty", "cut_length", "cut_stop", "refusal", "content_filter")

FAULTS = (*HTTP_ERRORS, DROPPED, *JSON_FAULTS, *ANSWER_FAULTS)

NOT_JSON = "Let me put it in plain words instead, because a list would not do it justice."
REFUSAL = "I'm sorry, but I can't help with that request."


class FaultPlan:
    """Draws a request's fault by the hash of its subject and remembers which were served once.

    The subject is the model, the system prompt and the first user message: asking again, with a
    repair turn or another sample number, is the same subject and draws the same fault.
    """

    def __init__(self) -> None:
        self._served_once: set[tuple[str, str]] = set()

    def forget(self) -> None:
        self._served_once.clear()

    def fault_of(self, request: TeacherRequest, shares: Mapping[str, float]) -> str | None:
        """Return the fault this call gets now, without `_once`, or None."""
        drawn = draw(shares, "fault", request.subject) if shares else None
        if drawn is None:
            return None
        fault = drawn.removesuffix("_once")
        if fault in JSON_FAULTS and not request.schema:
            return None
        if drawn != fault:
            if (drawn, request.subject) in self._served_once:
                return None
            self._served_once.add((drawn, request.subject))
        return fault


def spoil(reply: Reply, fault: str) -> Reply:
    """Return the reply as the fault leaves it; faults that have no answer leave it alone."""
    half = _mid_sentence(reply.text)
    spoiled = {
        "malformed": replace(reply, text=NOT_JSON),
        "fenced": replace(reply, text=f"Here is the JSON:\n```json\n{reply.text}\n```\n"),
        "empty": replace(reply, text=""),
        "cut_length": replace(reply, text=half, finish_reason="length"),
        "cut_stop": replace(reply, text=half),
        "refusal": replace(reply, text="", refusal=REFUSAL),
        "content_filter": replace(reply, text="", finish_reason="content_filter"),
    }
    return spoiled.get(fault, reply)


def _mid_sentence(text: str) -> str:
    """Cut in the second half of `text`, inside a word, so that no reader takes it for whole."""
    cut = max(1, len(text) * 2 // 3)
    while cut > 1 and not (text[cut - 1].isalpha() and text[cut - 2].isalpha()):
        cut -= 1
    return text[:cut]
