"""Rules on pairs of the web agent: the actions are replayed, and must reach the end.

Belongs here: one function a rule, (pair) -> judgement. Does not: the simulator or the search.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from transforms.flows.common.asking import spec_of
from transforms.flows.common.replies import (
    says_it_cannot,
    speaks_of_absence,
    untraced_numbers,
)
from transforms.flows.skill import Row
from transforms.flows.web_agent.browser import action_of
from transforms.flows.web_agent.reaching import End, TooLarge, shortest
from transforms.flows.web_agent.simulator import Action, Outcome, State, act, page_text, start_of
from transforms.flows.web_agent.site import elements_of, site_in
from transforms.quality.verdict import Judgement, failed, not_checkable, passed

#: Steps beyond the fewest that still pass: one look round, one way back.
SLACK = 3
_NOT_OFFERED = re.compile(
    r"\bthere (?:is|are) no (?!need|problem|doubt|further)|\bno such\b"
    r"|\b(?:does|do)(?: not|n['’]t) (?:offer|have|exist|let|allow|provide|support|list)\b",
    re.IGNORECASE,
)
_LOOK_ROUND = 12  # actions that may be spent on finding out that something is impossible


@dataclass(frozen=True)
class Visited:
    """A pair as the rules see it."""

    row: Row

    @cached_property
    def spec(self) -> dict[str, Any]:
        return spec_of(self.row)

    @cached_property
    def site(self) -> dict[str, Any]:
        return site_in(self.row["passage"])

    @property
    def start(self) -> State:
        begin = self.spec["start"]
        return start_of(self.site, begin["page"], begin["values"])

    @property
    def end(self) -> End:
        return End.of(self.spec["end"])

    @cached_property
    def calls(self) -> list[dict[str, Any]]:
        text = self.row.get("tool_calls")
        return json.loads(text) if text else []

    @cached_property
    def actions(self) -> list[Action] | None:
        """The actions taken or written; None where what was written is no such JSON."""
        if self.spec["mode"] == "interactive":
            return [action_of(call) for call in self.calls]
        try:
            said = json.loads(self.row["response"])
            written = [said] if self.spec["mode"] == "next" else said["actions"]
            return [Action.of(each) for each in written]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def replayed(self) -> list[Outcome]:
        """What each action comes to, in turn."""
        outcomes, state = [], self.start
        for action in self.actions or ():
            outcomes.append(act(self.site, state, action))
            state = outcomes[-1].state
        return outcomes


def is_interactive(pair: Row) -> bool:
    return spec_of(pair).get("mode") == "interactive"


def finds(pair: Row) -> bool:
    return bool(spec_of(pair).get("answer"))


def replay(pair: Row) -> Judgement:
    """The actions, done again, reach what the goal asks for, and change nothing besides."""
    seen = Visited(pair)
    if not seen.site or "start" not in seen.spec:
        return not_checkable("no_site")
    if seen.actions is None:
        return failed("no_actions", str(pair["response"])[:300])
    outcomes = seen.replayed()
    fault = _why_impossible(seen.actions, outcomes) or _why_forbidden(seen)
    if fault:
        return fault
    if seen.spec["mode"] == "next":
        return _nearer(seen, outcomes)
    state = outcomes[-1].state if outcomes else seen.start
    if not seen.spec["is_possible"]:
        return _untouched(seen, state)
    return _reached(seen, state)


def _why_impossible(actions: Sequence[Action], outcomes: Sequence[Outcome]) -> Judgement | None:
    for number, (action, outcome) in enumerate(zip(actions, outcomes, strict=True), 1):
        if not outcome.is_possible:
            return failed("action_not_possible", f"step {number} {action}: {outcome.message}")
    return None


def _why_forbidden(seen: Visited) -> Judgement | None:
    used = {each.element for each in seen.actions or ()} & set(seen.spec.get("forbidden", ()))
    return failed("forbidden_element", f"used {', '.join(sorted(used))}") if used else None


def _nearer(seen: Visited, outcomes: Sequence[Outcome]) -> Judgement:
    if len(outcomes) != 1:
        return failed("not_one_action", f"{len(outcomes)} actions")
    try:
        before = shortest(seen.site, seen.start, seen.end)
        after = shortest(
            seen.site, State(outcomes[0].state.page, outcomes[0].state.values), seen.end
        )
    except TooLarge:
        return not_checkable("site_too_large")
    if before is None or after is None or len(after[0]) >= len(before[0]):
        left = "no way" if after is None else f"{len(after[0])} steps"
        return failed("not_nearer", f"{left} from there")
    return _seen(f"{len(before[0])} steps before, {len(after[0])} after")


def _untouched(seen: Visited, state: State) -> Judgement:
    changed = _changed(seen.site, seen.start.values, state.values)
    if changed:
        return failed("changed_in_vain", f"the goal is impossible; changed {', '.join(changed)}")
    if len(seen.calls) > _LOOK_ROUND:
        return failed("detour", f"{len(seen.calls)} actions")
    reply = str(seen.row["response"])
    pages = "\n".join(t["content"] for t in seen.row["messages"] if t["role"] in {"user", "tool"})
    says = bool(_NOT_OFFERED.search(reply)) or says_it_cannot(reply, pages)
    if says is None:
        return not_checkable("language_of_reply")
    if not says and speaks_of_absence(reply):
        return not_checkable("says_it_in_other_words")
    if not says:
        return failed("impossibility_not_said", reply[:300])
    if not seen.calls:
        return not_checkable("has_not_looked")
    return _seen("nothing was changed, and the reply says that it cannot be done")


def _reached(seen: Visited, state: State) -> Judgement:
    end = seen.end
    if not end.is_reached(state):
        there = {name: state.values[name] for name in end.values}
        wanted = f"wanted {end.page or 'any page'} {dict(end.values)}"
        return failed("end_not_reached", f"ended on {state.page} with {there}; {wanted}")
    touched = _changed(seen.site, seen.start.values, seen.spec["final_values"])
    changed = set(_changed(seen.site, seen.start.values, state.values)) - {*touched, *end.values}
    if changed:
        return failed("side_effect", f"{', '.join(sorted(changed))} should not have changed")
    steps, fewest = len(seen.actions or ()), seen.spec["steps"]
    if steps > fewest + SLACK:
        return failed("detour", f"{steps} steps; {fewest} are enough", float(steps))
    return _seen(f"replayed {steps} steps ({fewest} are enough); ended on {state.page}, as wanted")


def _changed(
    site: Mapping[str, Any], before: Mapping[str, str], after: Mapping[str, str]
) -> list[str]:
    """Return what differs and lasts: not what merely stands in a field."""
    inputs = elements_of(site)
    return [name for name in after if name not in inputs and after[name] != before[name]]


def _seen(evidence: str) -> Judgement:
    return Judgement("passed", 1.0, evidence=evidence)


def pages_shown(pair: Row) -> Judgement:
    """Every page the pair shows is the one the simulator shows after that action."""
    seen = Visited(pair)
    outcomes = seen.replayed()
    shown = [turn["content"] for turn in pair["messages"] if turn["role"] == "tool"]
    if not shown and not outcomes:
        return not_checkable("no_pages")
    if len(shown) != len(outcomes):
        return failed("pages_differ", f"{len(outcomes)} actions, {len(shown)} pages shown")
    for number, (outcome, text) in enumerate(zip(outcomes, shown, strict=True), 1):
        if page_text(seen.site, outcome.state, outcome.message) != text:
            return failed("pages_differ", f"after step {number}: {text[:300]}")
    written = [line for turn in pair["messages"] for line in _calls_in(turn)]
    if written != [(call["tool"], call["arguments"]) for call in seen.calls]:
        return failed("calls_differ_from_messages", f"messages have {len(written)} calls")
    return passed(1.0)


def _calls_in(turn: Mapping[str, str]) -> list[tuple[Any, Any]]:
    if turn["role"] != "assistant":
        return []
    lines = [each for each in turn["content"].splitlines() if each.startswith("<tool_call>")]
    found = []
    for line in lines:
        try:
            read = json.loads(line.removeprefix("<tool_call>").removesuffix("</tool_call>"))
            found.append((read["name"], read["arguments"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            found.append((None, None))
    return found


def report_true(pair: Row) -> Judgement:
    """The report has no figure that no page showed, and the answer where one was looked for."""
    reply = str(pair["response"])
    if not reply.strip():
        return failed("no_report", "the report is empty")
    sources = [turn["content"] for turn in pair["messages"] if turn["role"] in {"user", "tool"}]
    if untraced := untraced_numbers(reply, sources):
        return failed("number_not_on_pages", f"{', '.join(untraced[:5])} in: {reply[:300]}")
    answer = spec_of(pair).get("answer")
    if answer and not _has(answer, reply):
        if re.search(r"\d", answer) and not re.search(r"\d", reply):
            return not_checkable("figure_in_words")
        return failed("answer_not_given", f"{answer} is not in: {reply[:300]}")
    return (
        passed(1.0)
        if spec_of(pair)["is_possible"] or pair.get("tool_calls")
        else not_checkable("no_pages")
    )


def _has(answer: str, reply: str) -> bool:
    from transforms.flows.common.given import is_given

    return is_given(answer, reply)
