"""Which code a user is shown: in the instruction, or beside it where an excerpt is asked about.

Belongs here: reading the code out of a content, and the user turn. Does not: writing requests
(`assembling.py`).
"""

import json

from transforms.flows.coding.fences import fenced
from transforms.flows.skill import Row
from transforms.lakehouse.ids import choose

#: The transformations, by name.
IDENTITY, FUNCTION, ALGORITHM, BUGGY, SPECIFICATION = (
    "identity", "function", "algorithm", "buggy_function", "specification",
)  # fmt: skip

#: Code first or last, bare or introduced, so that a model learns no one layout.
_FRAMINGS: tuple[str, ...] = (
    "{instruction}\n\n{code}",
    "{code}\n\n{instruction}",
    "Here is some code:\n\n{code}\n\n{instruction}",
    "{instruction}\n\nThe code:\n\n{code}",
    "I am looking at this file.\n\n{code}\n\n{instruction}",
)


def buggy_function(text: str) -> dict[str, str]:
    """Return the fields of a content of the transformation `buggy_function`.

    Raises:
        ValueError: the text is not such a content.
    """
    fields = json.loads(text)
    names = ("function_name", "code", "buggy_code", "symptom")
    if not isinstance(fields, dict) or not all(isinstance(fields.get(n), str) for n in names):
        raise ValueError("no buggy function")
    return {name: fields[name] for name in names}


def shown_code(text: str, transformation: str) -> str:
    """Return the code of a content that a user may see: of a buggy function, the buggy one."""
    return buggy_function(text)["buggy_code"] if transformation == BUGGY else text


def user_turn(row: Row) -> str:
    """Return the user turn of a pair: the instruction, and the excerpt where it is about one."""
    instruction = str(row["instruction"])
    if row["transformation"] != IDENTITY or row["instruction_type"] in CARRIES_ITS_OWN_CODE:
        return instruction
    framing = choose(_FRAMINGS, "framing", row["instruction_id"])
    return _framed(framing, instruction, row["passage"])


def asked_of(pair: Row) -> str:
    """Return what the user of a pair said: its first user turn."""
    turns = [turn["content"] for turn in pair["messages"] if turn["role"] == "user"]
    return str(turns[0]) if turns else str(pair["instruction"])


def _framed(framing: str, instruction: str, code: str) -> str:
    # Not str.format: code is full of braces.
    before, _, after = framing.partition("{code}")
    parts = (part.replace("{instruction}", instruction) for part in (before, after))
    return fenced(code).join(parts)


#: Types that need no excerpt beside them, whatever they were made from.
CARRIES_ITS_OWN_CODE = frozenset({"translate_to_python", "write"})
