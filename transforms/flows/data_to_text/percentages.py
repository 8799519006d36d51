"""What a percentage in a text can be: a share, a change, a ratio, or a cell that is one.

Belongs here: choosing by its words. Does not: whether it fits (`tracing.py`).
"""

import re
from collections.abc import Sequence

from transforms.flows.data_to_text.figures import Figure
from transforms.flows.data_to_text.values import Derived, Value

#: Around a percentage that says how much more or less something is.
_MORE_AFTER = re.compile(
    r"^\s*(?:more|less|fewer|higher|lower|larger|smaller|greater|bigger|longer|shorter|above|below"
    r"|increase|decrease|rise|drop|gain|growth|decline|cheaper|dearer|up|down)\b",
    re.IGNORECASE,
)
_MORE_BEFORE = re.compile(
    r"(?:\b(?:increase[ds]?|rises?|rose|drop(?:ped|s)?|gain(?:ed|s)?|growth|grew|declined?|fell"
    r"|fall|decrease[ds]?|climbed|shrank|change)"
    r"|(?:^|[,(;–—]\s?|\b(?:is|was|were|are|went) )(?:up|down))"
    r"(?: of| by)?(?: (?:about|over|nearly|almost|some|roughly|around|more than|just under))?\s+$",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"\b(?:increas|ris(?:es?|ing)\b|rose|drop|gain|grow|grew|declin|fell\b|fall|decreas|climb"
    r"|shr[aiu]nk|jump|slip|plunge|surge|soar|expand|went (?:up|down))",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|greater|bigger|cheaper|longer|shorter|below"
    r"|above|behind|ahead|than|exceed|chang|differ|gap|lag|lead|led|outpac|swing|improv|worse|reduc"
    r"|sav|up|down|los|cut|plus|minus|boost|slow|fast|outperform|beat|trail|short of|added|lift"
    r"|as (?:much|many|large|long|high|big)|that of|those of|compared)",
    re.IGNORECASE,
)
#: A share of the whole: “45% of the total”, “12% of all orders”.
_OF_WHOLE = re.compile(r"^\s*(?:share )?of (?:all|(?:the )?(?:total|whole|entire|overall))\b", re.I)
_WHOLES = ("share of", "total of")
#: What says that something is a part: “accounts for 12%”.
_PART_OF = re.compile(
    r"\b(?:mak(?:es?|ing) up|made up|account(?:s|ed|ing)? for|represent(?:s|ed|ing)?"
    r"|constitut(?:es?|ed)|contribut(?:es?|ed)|comprise[sd]?)"
    r"(?: (?:about|over|nearly|almost|some|roughly|around|more than|just under|only|just))?\s+$",
    re.IGNORECASE,
)
#: What a share is of: the words up to the end of the clause.
_OF_WHAT = re.compile(r"^\s*(?:share )?of ([^,;:.()]{1,60})")
_PLAIN_WORD = re.compile(r"[^\W\d_]{4,}")
_VAGUE = frozenset(
    ("share", "rate", "number", "total", "mean", "average", "value", "amount", "count", "with")
)


def may_be(raw: Value, figure: Figure, *, is_english: bool) -> bool:
    """Whether a cell may be told so: of a cell that is no share, nobody tells percents."""
    is_percent = figure.is_percent and "point" not in figure.text.casefold()
    return not (is_percent and is_english) or raw.is_share


def percents(figure: Figure, derived: Derived, *, is_english: bool) -> list[list[Value]]:
    """Return what a figure can be that is a percentage; nothing if it is none."""
    if not figure.is_percent:
        return []
    if _MORE_AFTER.search(figure.after) or _MORE_BEFORE.search(figure.before[-40:]):
        return [derived.changes]
    if figure.before.endswith(" by ") and _CHANGES.search(figure.before):
        return [derived.changes]
    counts = derived.counted_shares if figure.is_word else []
    if is_english and (_OF_WHOLE.match(figure.after) or _PART_OF.search(figure.before[-50:])):
        wholes = [each for each in derived.percents if each.how.startswith(_WHOLES)
                  or each.how.endswith("in total, in percent")]  # fmt: skip
        return [_of_what(figure, wholes), counts]
    shares = [Value(100 * each.value, each.how) for each in derived.raw if abs(each.value) <= 1]
    is_compared = _CHANGES.search(figure.sentence) or COMPARED.search(figure.sentence)
    changes = derived.changes if is_compared or not is_english else []
    return [_of_what(figure, derived.percents), changes, shares, counts]


def _of_what(figure: Figure, values: Sequence[Value]) -> list[Value]:
    """Return the values that are shares of the column that is named behind “of”, if one is."""
    found = _OF_WHAT.match(figure.after)
    if not found:
        return list(values)
    said = found[1].casefold()
    columns = {each.column for each in values if each.column}
    named = {each for each in columns if any(stem in said for stem in _stems(each))}
    return [each for each in values if not named or not each.column or each.column in named]


def _stems(column: str) -> list[str]:
    plain = re.sub(r"\([^()]*\)", " ", column.casefold())
    words = (each for each in _PLAIN_WORD.findall(plain) if each not in _VAGUE)
    return [each.removesuffix("s") for each in words]
