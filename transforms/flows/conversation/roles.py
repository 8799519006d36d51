"""Who sounds like whom: a user who helps, an assistant who asks for help, anybody out of role.

Belongs here: the rule and its wordings, English ones; in other languages it finds labels alone.
Does not: order and length of turns (`turn_rules.py`).
"""

import re

from transforms.flows.common.asking import spec_of
from transforms.flows.skill import Row
from transforms.quality.text import without_quotes, words
from transforms.quality.verdict import PASSED, Judgement, failed

#: A line that is the other side's turn, or a label nobody types.
_LABEL = re.compile(
    r"^\W{0,4}(?:user|assistant|human|system|ai|bot|chatbot)\s?\d{0,2}\W{0,3}:"
    r"|[\[<]\|?(?:assistant|human)\|?[\]>]",
    re.I | re.M,
)
#: Any name at the head of a line, as in a play.
_SPEAKER = re.compile(r"^\W{0,4}([^\W\d_][\w .'’-]{1,30}?)\W{0,3}:\s", re.M)
_AS_ASSISTANT = re.compile(
    r"\bhow (?:can|may) i (?:help|assist)\b|\bi['’]?(?:m| am) here to (?:help|assist)\b"
    r"|\bi(?:['’]d| would) be (?:happy|glad) to (?:help|assist|explain)\b"
    r"|\b(?:i can|i will|i['’]ll|let me) (?:gladly |certainly )?(?:help|assist|walk|guide) you\b"
    r"|\bis there anything else i can\b|\blet me know if you (?:have|need) (?:any|more|further)\b"
    r"|\bfeel free to (?:ask|reach)\b|\bi hope (?:this|that) helps\b"
    r"|\A\W{0,4}(?:great|good|excellent) question\b",
    re.IGNORECASE,
)
_AS_USER = re.compile(
    r"\A\W{0,4}(?:thank you|thanks)\b[^.!?\n]{0,40}\b(?:help|explanation|explaining|answer|advice|"
    r"tips|clarifying|clearing)\b"
    r"|\b(?:can|could) you (?:please )?help me\b|\bi need (?:your |some )?(?:help|advice) with\b"
    r"|\bi was wondering if you could\b"
    r"|\A\W{0,4}(?:that|this) (?:makes sense|helps)(?: a lot)?[,!.] (?:thanks|thank you)\b",
    re.IGNORECASE,
)
_AS_MACHINE = re.compile(
    r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|virtual assistant)\b"
    r"|\bi['’]?(?:m| am) (?:just |only )?(?:an? )?(?:ai\b|artificial intelligence|(?:large )?"
    r"language model|chatgpt|virtual assistant)",
    re.IGNORECASE,
)
#: What an assistant says who speaks of its part instead of playing it.
_OUT_OF_ROLE = re.compile(
    rf"{_AS_MACHINE.pattern}|\bmy (?:system prompt|persona)\b"
    r"|\bmy instructions (?:say|are|tell)\b"
    r"|\b(?:stay(?:ing)?|remain(?:ing)?|break(?:ing)?) (?:in |out of )?character\b"
    r"|\b(?:in|for) this (?:role-?play|simulation)\b|\bas the (?:assistant|persona),",
    re.IGNORECASE,
)


def keeps_roles(pair: Row) -> Judgement:
    """Each side speaks as itself, for itself alone, and nobody steps out of the conversation."""
    names = _names(pair)
    for number, turn in enumerate(pair["messages"], 1):
        role, said = turn["role"], without_quotes(turn["content"])
        if role == "system":
            continue
        checks = (
            ("writes_the_other_side", _LABEL),
            ("out_of_role", _AS_MACHINE if role == "user" else _OUT_OF_ROLE),
            ("role_swap", _AS_ASSISTANT if role == "user" else _AS_USER),
        )
        if speaker := _plays_both(said, names):
            return failed("writes_the_other_side", f"message {number} ({role}): {speaker}:")
        for reason, pattern in checks:
            if found := pattern.search(said):
                return failed(reason, f"message {number} ({role}): {found[0]}")
    return Judgement(PASSED)


def _names(pair: Row) -> set[str]:
    """Return the words by which the two are called; none where nobody is anybody in particular."""
    spec = spec_of(pair)
    if not spec.get("assistant_persona"):
        return set()
    return set(words(f"{spec['assistant_persona']} {spec.get('user_persona', '')}"))


def _plays_both(said: str, names: set[str]) -> str:
    """Return who speaks where a message is written as a play of the two; "" where it is not."""
    for speaker in _SPEAKER.findall(said):
        called = words(speaker)
        if called and names.issuperset(called):
            return str(speaker)
    return ""
