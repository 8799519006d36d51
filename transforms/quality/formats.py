"""Which answer formats are prose, which are fixed pieces, and which quote on purpose.

Belongs here: the families of answer formats the row checks treat alike. Does not: the formats of a
skill's taxonomy; one that no family knows is treated by what its answer looks like.
"""

#: The answer is picked or put together from pieces the instruction or the passage gives.
PICKED = frozenset(
    {"choice", "multiple_choice", "true_false", "yes_no", "matching", "ordering", "sequence"}
    | {"fill_in", "fill_in_the_blank", "classification", "label", "labels"}
)

#: The answer is the passage's own words on purpose.
QUOTED = frozenset({"span", "quote", "extraction", "citation"})

#: The answer is a value or a few words, or cells and items rather than sentences.
TERSE = frozenset({"number", "short_answer", "list", "table", "date", "word", "phrase", "json"})

#: The answer is written in whole sentences.
PROSE = frozenset(
    {"essay", "explanation", "summary", "paragraph", "analysis", "free_text", "long_answer"}
    | {"argument", "comparison", "text", "prose", "reply"}
)

#: The answer is what can be said, which may be that it cannot be done or is not known.
DECLINING = frozenset({"reply"})

#: Goals that make an instruction to which that is the right answer, whatever its format.
DECLINING_GOALS = frozenset({"unanswerable"})

#: The answer is the passage itself, changed: most of it may stay as it was.
REWRITTEN = frozenset({"rewrite", "translation"})

#: The answer is a program, or a program with words around it; a repaired one is mostly the old one.
CODE = frozenset({"code"})

#: The answer is written to a form of its own: verse, dialogue, a list of slogans.
CREATIVE = frozenset({"creative"})

#: Above this many words an answer to a picked or terse format argues for itself, so it is prose.
ARGUED_WORDS = 40


def family(answer_format: str) -> str:
    """Return the family of a format by name, in lower case; `other` if none of them knows it."""
    name = answer_format.strip().lower().replace("-", "_").replace(" ", "_")
    families = {
        "picked": PICKED,
        "quoted": QUOTED,
        "terse": TERSE,
        "prose": PROSE,
        "rewritten": REWRITTEN,
        "code": CODE,
        "creative": CREATIVE,
    }
    return next((family for family, names in families.items() if name in names), "other")


def may_quote(answer_format: str, answer_words: int) -> bool:
    """Whether an answer of so many words may consist of others' words because its format says so.

    A choice or a number that argues for itself at length is prose; items, cells and spans are not.
    """
    kind = family(answer_format)
    if kind == "picked" or answer_format in {"number", "short_answer"}:
        return answer_words < ARGUED_WORDS
    return kind in {"quoted", "terse"}


def keeps_passage(answer_format: str) -> bool:
    """Whether the answer is the passage changed, so that keeping most of it is no copying."""
    return family(answer_format) in {"rewritten", "code"}


def is_of_another_language(answer_format: str) -> bool:
    """Whether the answer is in another language than its passage on purpose."""
    return answer_format == "translation"


def gives_words_back(answer_format: str) -> bool:
    """Whether the answer is words out of the passage, which may be anybody's speech."""
    return family(answer_format) == "quoted" or answer_format.startswith("fill_in")


def may_decline(answer_format: str, goal: str) -> bool:
    """Whether the right answer may be that something cannot be done or is not known, and why."""
    return answer_format in DECLINING or goal in DECLINING_GOALS


def is_item(line: str) -> bool:
    """Whether a line is a list item or a table row: bullet, number, letter or cell bar first."""
    start = line.lstrip()
    if start.startswith(("- ", "* ", "• ", "|", "+ ", "– ", "→")):
        return True
    label = start.split(maxsplit=1)[0] if start else ""
    body = label.strip("().:*]")
    return body != label and (body.isdigit() or (len(body) == 1 and body.isalpha()))
