"""LaTeX in a text, and what breaks it.

Belongs here: delimiters, environments and braces of formulas. Does not: whether a formula is right,
or any verdict.
"""

import re

_ENVIRONMENT = re.compile(r"\\(begin|end)\s?\{([A-Za-z]{1,30}\*?)\}")
_DELIMITER = re.compile(r"\\\\|\\[()\[\]]")
#: What only a formula has: a command, an index in braces, a power.
_TEX = re.compile(r"\\[a-zA-Z]{3,}(?![\w\\])|[_^]\{|\w\^\w|\w_\w(?!\w)")
_DOLLAR = re.compile(r"(?<![\\$])\$(?!\$)")
_DISPLAY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_PRICE = re.compile(
    r"\d[\d.,]*(?:\s?(?:k|m|bn|million|billion|per|each|and|to|or|a)\b|[\s.,;:!?)–-]|\Z)"
)
_SIZED = re.compile(r"\\(left|right)(?![a-zA-Z])")
_FORMULA_CHARS = 400
_PARAGRAPH = re.compile(r"\n\s*\n")


def math_fault(text: str) -> str | None:
    """Say what is wrong with the first broken formula of a text without code; None if nothing is.

    Linear in the text, but for the number of dollar signs in a paragraph.
    """
    if "\\" not in text and "$" not in text:
        return None
    if wrong := _environments(text) or _delimiters(text):
        return wrong
    for paragraph in _PARAGRAPH.split(_DISPLAY.sub(" ", text)):
        if "$" in paragraph and (wrong := _dollars(paragraph)):
            return wrong
    for display in _DISPLAY.findall(text):
        if wrong := _within(display):
            return wrong
    return None


def _environments(text: str) -> str | None:
    open_ones: list[str] = []
    for kind, name in _ENVIRONMENT.findall(text):
        if kind == "begin":
            open_ones.append(name)
        elif not open_ones or open_ones.pop() != name:
            return f"\\end{{{name}}} closes nothing"
    return f"\\begin{{{open_ones[-1]}}} is not closed" if open_ones else None


def _delimiters(text: str) -> str | None:
    r"""Pair \( with \) and \[ with \]; only where they are formulas, not a pattern's brackets."""
    place, opened, start = 0, "", 0
    for match in _DELIMITER.finditer(text):
        sign = match[0]
        if sign == "\\\\":
            continue
        if sign in ("\\(", "\\["):
            if opened:
                break
            opened, start = sign, match.end()
            continue
        if opened and {"\\(": "\\)", "\\[": "\\]"}[opened] == sign:
            if wrong := _within(text[start : match.start()]):
                return wrong
            opened, place = "", match.end()
            continue
        before = text[max(place, match.start() - _FORMULA_CHARS) : match.start()]
        return f"{sign} closes nothing" if _TEX.search(before) else None
    after = text[start : start + _FORMULA_CHARS]
    return f"{opened} is not closed" if opened and _TEX.search(after) else None


def _dollars(paragraph: str) -> str | None:
    """Pair the dollar signs of a paragraph, prices aside."""
    signs = [match.start() for match in _DOLLAR.finditer(paragraph)]
    place = 0
    while place < len(signs):
        start = signs[place] + 1
        end = signs[place + 1] if place + 1 < len(signs) else None
        inner = paragraph[start:end] if end is not None else ""
        if end is not None and _is_formula(inner):
            if wrong := _within(inner):
                return wrong
            place += 2
            continue
        rest = paragraph[start : min(end or len(paragraph), start + _FORMULA_CHARS)]
        is_price = _PRICE.match(rest)
        if not is_price and not rest[:1].isspace() and _TEX.search(rest):
            return f"a formula is not closed: ${rest[:40]}"
        before = paragraph[max(0, start - 30) : start - 1]
        if not is_price and (end is None or rest[:1] in " .,;:") and _ends_a_formula(before):
            return f"a formula is not opened: {before}$"
        place += 1
    return None


def _is_formula(inner: str) -> bool:
    """Whether what stands between two dollar signs is a formula, and no words between prices."""
    if not inner.strip() or len(inner) > _FORMULA_CHARS or "\n\n" in inner:
        return False
    if inner[0].isspace() or inner[-1].isspace():
        return bool(_TEX.search(inner)) and not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{2,}", inner)
    if _PRICE.match(inner) and re.search(r"[a-z]{3,} |\s(?:and|to|or)\Z", inner):
        return False
    plain = re.sub(r"\\(?:text|mathrm|operatorname|mbox)\s?\{[^{}]{0,100}\}", " ", inner)
    return not re.search(r"(?<![\\a-zA-Z])[a-z]{2,} [a-z]{2,} [a-z]{2,}", plain)


def _ends_a_formula(before: str) -> bool:
    last = before.split(" ")[-1] if before else ""
    return bool(last and _TEX.search(last))


def _within(formula: str) -> str | None:
    """Say what does not pair within one formula."""
    bare = formula.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
    if bare.count("{") != bare.count("}"):
        return f"braces do not pair: {formula[:60]}"
    sized = _SIZED.findall(bare)
    if sized.count("left") != sized.count("right"):
        return f"\\left and \\right do not pair: {formula[:60]}"
    return None
