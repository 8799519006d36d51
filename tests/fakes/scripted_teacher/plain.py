"""The plain mode: a canned answer to anything, at little cost, for benchmarks.

Belongs here: what is left out of a call to make it cheap. Does not: latency, slots, limits, faults
and the books, which are the same in both modes.

The body's bytes identify a request here, not its meaning: a client that reorders the keys asks
something else.
"""

import hashlib
import json
from functools import cached_property
from typing import Any

from tests.fakes.scripted_teacher import generic
from tests.fakes.scripted_teacher.shapes import Reply, TeacherRequest

AGENT = "plain"


class PlainRequest(TeacherRequest):
    """A request that is not read further than it must be."""

    def __init__(self, body: dict[str, Any], raw: bytes) -> None:
        super().__init__(body)
        self.__dict__["hash"] = hashlib.blake2b(raw, digest_size=12).hexdigest()

    @cached_property
    def asked(self) -> str:
        """Nothing, so that no answer is made from the prompt's words."""
        return ""


def answer(request: TeacherRequest) -> Reply:
    """Return a text that names its request, or a value that fits the schema asked for."""
    value: Any = generic.value(request) if request.has_schema else None
    if value is None:
        return Reply(f"A plain answer to {request.hash}, as long as a sentence.")
    return Reply(json.dumps(value))
