"""Row check: markup that does not hold together: tables, formulas, JSON.

Belongs here: putting the faults of each notation together. Does not: the notations
(`markup_tables.py`, `markup_math.py`), or unclosed fences and display formulas, which are signs of
a cut (`truncated_answer.py`).
"""

import json
import re
from dataclasses import dataclass

from transforms.flows.common.tables import unfenced
from transforms.quality.formats import family
from transforms.quality.markup_math import math_fault
from transforms.quality.markup_tables import table_fault
from transforms.quality.verdict import (
    Judgement,
    Pair,
    failed,
    not_checkable,
    passed,
    rule_version,
)

_CODE = re.compile(r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`", re.DOTALL)
_JSON_FENCE = re.compile(r"```json\s*\n(.*?)```", re.DOTALL | re.IGNORECASE)
#: Left out on purpose: an example with dots in it is none to parse.
_ELIDED = re.compile(r"\.\.\.|…|//")


@dataclass(frozen=True)
class Formatting:
    """Fails an answer whose Markdown table, LaTeX or JSON would not render or parse.

    Code, fenced or inline, is never read as markup, and a program's answer not at all. Dollar signs
    are formulas only where something TeX stands after them, so prices, shells and patterns pass.
    What the passage gets wrong in the same way is not held against an answer that quotes it or
    gives it back changed. The grammar of tables is GitHub's (GFM 4.10).
    """

    name = "formatting"

    @property
    def version(self) -> str:
        return rule_version(self, "1")

    def judge(self, pair: Pair) -> Judgement:
        if not pair.response.strip():
            return not_checkable("empty_answer")
        if pair.finish_reason == "length":
            return not_checkable("cut")
        if fault := _fault(pair):
            return failed(fault[0], f"{fault[1]}: {pair.response}")
        return passed()


def _fault(pair: Pair) -> tuple[str, str] | None:
    kind, name = family(pair.answer_format), pair.answer_format.strip().lower()
    if kind == "code":
        return None
    if name == "json" and (wrong := _unparsed(pair.response)):
        return "broken_json", wrong
    for fenced in _JSON_FENCE.finditer(pair.response):
        if not _ELIDED.search(fenced[1]) and (wrong := _json_fault(fenced[1])):
            return "broken_json", wrong
    prose = _CODE.sub(" code ", pair.response)
    fault = None
    if wrong := table_fault(prose):
        fault = "broken_table", wrong
    elif wrong := math_fault(prose):
        fault = "broken_math", wrong
    if fault and kind in {"quoted", "rewritten"} and _has_it_too(fault[0], pair.passage):
        return None
    return fault


def _has_it_too(fault: str, passage: str) -> bool:
    text = _CODE.sub(" code ", passage)
    return bool(table_fault(text) if fault == "broken_table" else math_fault(text))


def _unparsed(response: str) -> str | None:
    """Say why an answer that is to be JSON has none; a fenced block in it is enough."""
    wrong = _json_fault(unfenced(response))
    if wrong is None:
        return None
    blocks = re.findall(r"```\w{0,12}\s*\n(.*?)```", response, re.DOTALL)
    return None if any(_json_fault(block) is None for block in blocks) else wrong


def _json_fault(text: str) -> str | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"no JSON ({error})"[:120]
    return None
