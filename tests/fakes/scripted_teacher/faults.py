"""Injected faults: what each does to an answer.

Belongs here: faults of the server, such as a 500 or broken JSON; each can be planted always or, as
`<fault>_once`, only the first time a subject is asked about, so that a retry succeeds. Does not:
who gets one (`fault_plan.py`), the faults' way over HTTP (`delivery.py`), or defects of the
content, which a server would not call a fault (`defects.py`).
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.fakes.scripted_teacher.shapes import Reply

#: Faults that answer with an HTTP error instead, and the error's status, type and code.
HTTP_ERRORS: Mapping[str, tuple[int, str, str | None]] = {
    "error_500": (500, "server_error", None),
    "error_503": (503, "server_error", "overloaded"),
    "rate_limited": (429, "requests", "rate_limit_exceeded"),
    "rate_limited_silent": (429, "requests", "rate_limit_exceeded"),
    "bad_request": (400, "invalid_request_error", "invalid_value"),
}

#: The one HTTP error that never says when to come back.
SILENT = "rate_limited_silent"

#: No answer: the call stays open until the client goes; the connection breaks before any answer.
HANG, RESET = "hang", "reset"

#: The connection breaks in the middle of the body; the body is no JSON; the body comes bit by bit,
#: over the setting `trickle_s`.
DROPPED, BROKEN_BODY, TRICKLE = "dropped", "broken_body", "trickle"

WIRE_FAULTS = (HANG, RESET, DROPPED, BROKEN_BODY, TRICKLE)

#: Faults of structured answers only: words and no JSON at all; JSON in a code fence with words
#: around; JSON that ends in the middle and does not say so; JSON with an error of syntax; JSON of
#: another shape than asked for.
STRUCTURED_FAULTS = ("malformed", "fenced", "truncated_json", "invalid_json", "wrong_schema")

#: Faults any answer can have. `cut_length` and `cut_stop` end mid-sentence, and say so or do not.
ANSWER_FAULTS = ("empty", "cut_length", "cut_stop", "refusal", "content_filter")

FAULTS = (*HTTP_ERRORS, *WIRE_FAULTS, *STRUCTURED_FAULTS, *ANSWER_FAULTS)
KNOWN_FAULTS = frozenset({*FAULTS, *(f"{fault}_once" for fault in FAULTS)})

NOT_JSON = "Let me put it in plain words instead, because a list would not do it justice."
REFUSAL = "I'm sorry, but I can't help with that request."
OTHER_SHAPE = json.dumps({"result": {"entries": [1, 2, 3]}, "comment": "as asked"})


def spoil(reply: Reply, fault: str) -> Reply:
    """Return the reply as the fault leaves it; faults that have no answer leave it alone."""
    text = reply.text
    spoiled: dict[str, dict[str, Any]] = {
        "malformed": {"text": NOT_JSON},
        "fenced": {"text": f"Here is the JSON:\n```json\n{text}\n```\n"},
        "truncated_json": {"text": text[: max(1, len(text) * 2 // 3)]},
        "invalid_json": {"text": _with_syntax_error(text)},
        "wrong_schema": {"text": OTHER_SHAPE},
        "empty": {"text": ""},
        "cut_length": {"text": _mid_sentence(text), "finish_reason": "length"},
        "cut_stop": {"text": _mid_sentence(text)},
        "refusal": {"text": "", "refusal": REFUSAL},
        "content_filter": {"text": "", "finish_reason": "content_filter"},
    }
    return replace(reply, tool_calls=(), **spoiled[fault]) if fault in spoiled else reply


def _with_syntax_error(text: str) -> str:
    """Put commas before the last bracket, where no parser takes them."""
    return f"{text[:-1]},,{text[-1:]}"


def _mid_sentence(text: str) -> str:
    """Cut in the second half of `text`, inside a word, so that no reader takes it for whole."""
    cut = max(1, len(text) * 2 // 3)
    while cut > 1 and not (text[cut - 1].isalpha() and text[cut - 2].isalpha()):
        cut -= 1
    return text[:cut]
