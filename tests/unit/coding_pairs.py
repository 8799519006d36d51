"""Pairs of the skill coding, and what its verifiers say of them where a critic finds no fault.

Belongs here: making and judging a pair. Does not: planted answers (`coding_planted.py`).
"""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from tests.fakes.agents import ScriptedAgents
from tests.unit.coding_planted import DRY
from transforms.flows.coding.verification import VERIFIERS
from transforms.flows.common.verifying import Verified, verdicts_on

#: What a pair is about, unless it says otherwise.
FUNCTION = DRY.reference


def pair(kind: str, response: str, spec: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    formats = {"predict_output": "explanation", "explain": "explanation", "review": "explanation"}
    asked = more.pop("asked", "Please see to it.\n\n```python\n" + FUNCTION + "\n```")
    return {
        "pair_id": "p",
        "goal": "seed",
        "transformation": "function",
        "instruction_type": kind,
        "answer_format": formats.get(kind, "code"),
        "instruction": asked,
        "spec": json.dumps(spec) if spec else None,
        "passage": FUNCTION,
        "response": response,
        "messages": [
            {"role": "user", "content": asked},
            {"role": "assistant", "content": response},
        ],
        "tool_calls": None,
        **more,
    }


def fence(code: str, tag: str = "python") -> str:
    return f"Here you are.\n\n```{tag}\n{code}\n```"


def verdicts(row: dict[str, Any], tests: Iterable[str] = ()) -> list[Verified]:
    """The verdicts where a critic finds no fault: so that code alone decides."""
    agents = ScriptedAgents(
        {
            "coding.tester": {"tests": list(tests), "broken_code": ""},
            "coding.critic": {"faults": "", "score": 9},
            "coding.solver": {"is_answerable": True, "final_answer": "x"},
            "coding.agreement": {"agrees": True, "why": ""},
        }
    )
    return asyncio.run(verdicts_on(row, VERIFIERS, agents))
