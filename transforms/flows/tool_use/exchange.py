"""A pair as the rules see it: its spec, its APIs, its calls, and who said what.

Belongs here: reading those out of the columns. Does not: any rule
(`dialogue_rules.py`, `kinds.py`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from transforms.flows.common.asking import spec_of
from transforms.flows.skill import Row
from transforms.flows.tool_use.apis import apis_in

#: A call as a message has it.
CALL = re.compile(r"^<tool_call>(.*)</tool_call>$", re.MULTILINE)


@dataclass(frozen=True)
class Exchange:
    """One pair."""

    row: Row

    @cached_property
    def spec(self) -> dict[str, Any]:
        return spec_of(self.row)

    @property
    def kind(self) -> str:
        return str(self.spec.get("kind", ""))

    @cached_property
    def apis(self) -> dict[str, Mapping[str, Any]]:
        listed = apis_in(self.row["passage"])
        return {name: listed[name] for name in self.spec.get("available", ()) if name in listed}

    @cached_property
    def calls(self) -> list[dict[str, Any]]:
        text = self.row.get("tool_calls")
        return json.loads(text) if text else []

    @property
    def done(self) -> list[dict[str, Any]]:
        """The calls that did not fail."""
        return [call for call in self.calls if not call["is_error"]]

    def said(self, role: str) -> list[str]:
        return [turn["content"] for turn in self.row["messages"] if turn["role"] == role]

    @cached_property
    def user_text(self) -> str:
        return "\n".join(self.said("user"))

    @property
    def reply(self) -> str:
        return str(self.row["response"])

    @cached_property
    def calls_by_turn(self) -> list[list[dict[str, Any]]]:
        """The calls written in each turn of the assistant; an empty list where it only talks."""
        return [[_read(each) for each in CALL.findall(said)] for said in self.said("assistant")]

    @cached_property
    def turns_before_second_request(self) -> int:
        """How many turns the assistant had before the user spoke again; 0 if the user did not."""
        turns = [turn["role"] for turn in self.row["messages"] if turn["role"] != "system"]
        at = [number for number, role in enumerate(turns) if role == "user"]
        return turns[: at[1]].count("assistant") if len(at) > 1 else 0


def _read(text: str) -> dict[str, Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
