"""How a conversation runs: order and number of turns, their length, and repetition.

Belongs here: those rules, pure functions of the pair. Does not: who sounds like whom (`roles.py`),
or whether messages depend on each other (`following.py`).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from transforms.flows.common.agreement import token_f1
from transforms.flows.common.asking import spec_of
from transforms.flows.common.repetition import is_loop
from transforms.flows.conversation.dialogue import system_of
from transforms.flows.skill import Row
from transforms.quality.text import copied_share, words
from transforms.quality.verdict import PASSED, Judgement, failed

FEWEST_TURNS, MOST_TURNS = 2, 8
#: Longer messages are articles and not talk.
MOST_WORDS = {"user": 220, "assistant": 500}
#: A reply with this share of its word runs in an earlier one says it again.
_REPEATED_SHARE = 0.3
#: Two messages with this token F1 are the same message, unless they are shorter than so many words:
#: then one word makes another message.
_SAME_MESSAGE_F1, _FEW_WORDS = 0.85, 12
#: Replies that begin with the same words so often are made by a pattern.
_OPENING_WORDS, _MOST_ALIKE = 4, 2
#: Types in which a text or a plan is said again, changed: only the very same is a repetition there.
_REVISING = frozenset({"drafting", "planning"})


def runs_as_planned(pair: Row) -> Judgement:
    """Turns alternate from the user's first message to the response, as many as planned."""
    messages, spec = list(pair["messages"]), spec_of(pair)
    said = [each for each in messages if each["role"] != "system"]
    system = [each["content"] for each in messages if each["role"] == "system"]
    expected = system_of(str(spec.get("assistant_persona") or ""))
    if system != ([expected] if expected else []) or (system and messages[0]["role"] != "system"):
        return failed("system_turn", f"{system[:2]}, expected {expected}")
    roles = [each["role"] for each in said]
    if not said or roles != ["user", "assistant"] * (len(said) // 2):
        return failed("roles_do_not_alternate", " ".join(roles))
    count = len(said) // 2
    if count != spec.get("turns") or not FEWEST_TURNS <= count <= MOST_TURNS:
        return failed("number_of_turns", f"{count}, planned {spec.get('turns')}")
    if said[0]["content"] != pair["instruction"] or said[-1]["content"] != pair["response"]:
        return failed("not_this_conversation", f"{said[0]['content']} … {said[-1]['content']}")
    for number, each in enumerate(said, 1):
        length = len(words(each["content"]))
        if not 0 < length <= MOST_WORDS[each["role"]]:
            return failed("length_of_turn", f"turn {number} ({each['role']}): {length} words")
    return Judgement(PASSED, float(count), evidence=f"{count} turns of each side")


def does_not_repeat(pair: Row) -> Judgement:
    """Nobody says the same again, loops, or begins every reply alike."""
    is_revised = pair["instruction_type"] in _REVISING
    sides = {role: _of(pair, role) for role in ("user", "assistant")}
    for role, texts in sides.items():
        is_like = _is_very_same if is_revised and role == "assistant" else _LIKE[role]
        for number, text in enumerate(texts):
            if is_loop(text):
                return failed("repetitive", f"{role}, turn {number + 1}: {text}")
            if any(is_like(text, before) for before in texts[:number]):
                return failed("says_it_again", f"{role}, turn {number + 1}: {text}")
    said = [each["content"] for each in pair["messages"] if each["role"] != "system"]
    for number, (before, text) in enumerate(pairwise(said), 2):
        if _is_same(before, text):
            return failed("echo", f"message {number}: {text}")
    openings = Counter(tuple(words(text)[:_OPENING_WORDS]) for text in sides["assistant"])
    opening, often = openings.most_common(1)[0] if openings else ((), 0)
    if often > _MOST_ALIKE and 2 * often > len(sides["assistant"]) and not is_revised:
        return failed("replies_begin_alike", f"{often} times: {' '.join(opening)}")
    return Judgement(PASSED)


def _is_very_same(text: str, before: str) -> bool:
    return words(text) == words(before)


def _is_same(text: str, before: str) -> bool:
    if min(len(words(text)), len(words(before))) < _FEW_WORDS:
        return _is_very_same(text, before)
    return token_f1(text, before) >= _SAME_MESSAGE_F1


def _restates(text: str, before: str) -> bool:
    share = copied_share(words(text), words(before))
    return share > _REPEATED_SHARE or _is_same(text, before)


_LIKE = {"user": _is_same, "assistant": _restates}


def _of(pair: Row, role: str) -> list[str]:
    messages: Sequence[dict[str, Any]] = pair["messages"]
    return [each["content"] for each in messages if each["role"] == role]
