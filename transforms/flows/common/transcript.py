"""A dialogue under way as its agents read it: every turn under the name of who has it.

Belongs here: that text. Does not: the turns as training data has them (`common/turns.py`).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from transforms.flows.common.turns import messages_of

_ROLE = re.compile(r"^\[(system|user|assistant|tool)\]", re.MULTILINE | re.IGNORECASE)


def transcript(turns: Sequence[Mapping[str, Any]]) -> str:
    """Return turns in the API's shape as text; nothing said in one can pass for another."""
    said = [(turn["role"], _ROLE.sub(r"(\1)", turn["content"])) for turn in messages_of(turns)]
    return "\n\n".join(f"[{role}]\n{content}" for role, content in said)
