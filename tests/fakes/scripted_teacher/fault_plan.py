"""Which fault a call gets: by script first, else by a share.

Belongs here: the choice, and what is remembered for it. Does not: what a fault does (`faults.py`).

The script is the setting `fault_script`, a list of rules. A rule names a `fault`, and the calls
that get it by any of `call` (the number of an arrival, from 0), `contains` (a text in the prompt)
and `path` (a part of the address, for the files and batches endpoints); with `times`, only that
often. The first rule that fits decides.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.scripted_teacher.chance import draw, fingerprint
from tests.fakes.scripted_teacher.faults import (
    HTTP_ERRORS,
    KNOWN_FAULTS,
    STRUCTURED_FAULTS,
    WIRE_FAULTS,
)
from tests.fakes.scripted_teacher.shapes import TeacherRequest

RULE_KEYS = frozenset({"fault", "call", "contains", "path", "times"})


class FaultPlan:
    """Draws a request's fault by the hash of its subject and remembers which were served once.

    The subject is the model, the system prompt and the first user message: asking again, with a
    repair turn or another sample number, is the same subject and draws the same fault.
    """

    def __init__(self) -> None:
        self._served_once: set[tuple[str, str]] = set()
        self._uses: Counter[str] = Counter()

    def forget(self) -> None:
        """Forget which faults were served."""
        self._served_once.clear()
        self._uses.clear()

    def fault_of(
        self,
        request: TeacherRequest,
        number: int,
        shares: Mapping[str, float],
        script: Sequence[Mapping[str, Any]] = (),
    ) -> str | None:
        """Return the fault this call gets now, without `_once`, or None."""
        rule = next((each for each in script if self._fits(each, request, number)), None)
        if rule is not None:
            named: str | None = str(rule["fault"])
        else:
            named = draw(shares, "fault", request.subject) if shares else None
        if named is None:
            return None
        fault = named.removesuffix("_once")
        if fault in STRUCTURED_FAULTS and not request.schema:
            return None
        if named != fault:
            if (named, request.subject) in self._served_once:
                return None
            self._served_once.add((named, request.subject))
        if rule is not None:
            self._uses[_key(rule)] += 1
        return fault

    def fault_at(self, path: str, script: Sequence[Mapping[str, Any]]) -> str | None:
        """Return the fault that a request to a files or batches address gets now, or None."""
        for rule in script:
            if "path" in rule and rule["path"] in path and self._has_times_left(rule):
                self._uses[_key(rule)] += 1
                return str(rule["fault"]).removesuffix("_once")
        return None

    def _fits(self, rule: Mapping[str, Any], request: TeacherRequest, number: int) -> bool:
        if "path" in rule or rule.get("call", number) != number:
            return False
        if rule.get("contains", "") not in request.prompt_text:
            return False
        return self._has_times_left(rule)

    def _has_times_left(self, rule: Mapping[str, Any]) -> bool:
        once = 1 if "path" in rule and rule["fault"].endswith("_once") else None
        times = rule.get("times", once)
        return times is None or self._uses[_key(rule)] < times


def check_script(script: Sequence[Mapping[str, Any]]) -> None:
    """Raise ValueError for a rule that says nothing or cannot be followed."""
    for rule in script:
        if unknown := set(rule) - RULE_KEYS:
            raise ValueError(f"fault_script: unknown {sorted(unknown)}; use {sorted(RULE_KEYS)}")
        if rule.get("fault") not in KNOWN_FAULTS:
            raise ValueError(f"fault_script: {dict(rule)}: fault is one of {sorted(KNOWN_FAULTS)}")
        if not {"call", "contains", "path"} & set(rule):
            raise ValueError(f"fault_script: {dict(rule)} fits every call; say which")
        has_no_answer = {*HTTP_ERRORS, *WIRE_FAULTS}
        if "path" in rule and rule["fault"].removesuffix("_once") not in has_no_answer:
            raise ValueError(f"fault_script: {dict(rule)}: use one of {sorted(has_no_answer)}")


def _key(rule: Mapping[str, Any]) -> str:
    return fingerprint(dict(rule))
