"""What a text says of a change, held against the two figures it gives: “by 53%, from 340 to 520”.

Belongs here: direction, percentage and multiple of such a change. Does not: what needs the data.
"""

import re

from transforms.flows.data_to_text.figures import figures_in

_ROSE = re.compile(
    r"\b(?:rose|risen|rises?|rising|grew|grown|growing|increas\w+|climb\w+|gained|went up)\b",
    re.IGNORECASE,
)
_FELL = re.compile(
    r"\b(?:fell|fallen|falling|falls|dropp\w+|declin\w+|decreas\w+|shrank|slipp\w+|went down)\b",
    re.IGNORECASE,
)
_NUMBER = r"([-−]?\d[\d,]{0,20}(?:\.\d{1,12})?)"
_FROM_TO = re.compile(
    rf"\bfrom\b[^\d.;]{{0,20}}?{_NUMBER} ?(%?)[^\d.;]{{0,30}}(?:\b(?:in|on|at|by) \d{{4}},?)?"
    rf"[^\d.;]{{0,10}}\bto\b[^\d.;]{{0,20}}?{_NUMBER} ?(%?)",
    re.IGNORECASE,
)
#: How many times as much, at least and at most.
_MULTIPLES = {
    "doubl": (1.75, 2.6), "tripl": (2.6, 3.5), "trebl": (2.6, 3.5), "quadrupl": (3.5, 4.6),
    "halv": (0.4, 0.6),
}  # fmt: skip
_MULTIPLE = re.compile(rf"\b({'|'.join(_MULTIPLES)})(?:ed|es|ing|e)\b", re.IGNORECASE)
#: How far a percentage may be from the change, its own rounding aside, where figures are rounded.
_SLACK = 0.02


def wrong_change(sentence: str) -> str | None:
    """Say how a sentence with one change “from … to …” contradicts itself; None if it does not."""
    found = list(_FROM_TO.finditer(sentence))
    if len(found) != 1:
        return None
    hit = found[0]
    one, other = (float(each.replace(",", "").replace("−", "-")) for each in (hit[1], hit[3]))
    if _is_year(hit[1]) and _is_year(hit[3]):
        return None
    return (
        _direction(sentence[: hit.start()], one, other)
        or _percentage(sentence, hit, one, other)
        or _multiple(sentence, one, other)
    )


def _direction(before: str, one: float, other: float) -> str | None:
    """The last verb of change before “from” says which way it went."""
    clause = re.split(r"[;:]", before)[-1]
    verbs = [(m.start(), is_rise) for pattern, is_rise in ((_ROSE, True), (_FELL, False))
             for m in pattern.finditer(clause)]  # fmt: skip
    if not verbs or one == other:
        return None
    is_rise = max(verbs)[1]
    return None if (other > one) is is_rise else f"from {one:g} to {other:g} is the other way"


def _percentage(sentence: str, hit: re.Match[str], one: float, other: float) -> str | None:
    """The one percentage besides the two figures is their change, or their quotient."""
    shares = [
        each
        for each in figures_in(sentence)
        if each.is_percent and not each.is_word and not hit.start() <= each.start < hit.end()
    ]
    near = r"[^.;:\d]{0,40}"
    says = re.search(rf"(?:by|of|a)\s{near}$|\($", sentence[: shares[0].start]) if shares else None
    if len(shares) != 1 or not one or not says or re.search(r"\band\b|\bwhile\b", sentence):
        return None
    change = 100 * (other - one) / one
    possible = [change, 100 * other / one]
    if hit[2] or hit[4] or "point" in shares[0].text:
        possible.append(other - one)
    slack = 1 + _SLACK
    fits = any(shares[0].fits(each * scale) for each in possible for scale in (1, slack, 1 / slack))
    return None if fits else f"{shares[0].text} is not the change from {one:g} to {other:g}"


def _multiple(sentence: str, one: float, other: float) -> str | None:
    found = _MULTIPLE.findall(sentence)
    if len(found) != 1 or not one:
        return None
    least, most = _MULTIPLES[found[0].casefold()]
    if re.search(r"\bmore than (?:\w+ )?" + found[0], sentence, re.IGNORECASE):
        most = float("inf") if least > 1 else most
        least = 0.0 if least < 1 else least
    ratio = other / one
    return None if least <= ratio <= most else f"from {one:g} to {other:g} is {ratio:.2f} times"


def _is_year(figure: str) -> bool:
    return bool(re.fullmatch(r"1[5-9]\d\d|20\d\d", figure))
