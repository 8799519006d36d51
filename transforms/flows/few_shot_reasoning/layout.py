"""How a few-shot prompt reads: examples, then the query, in one of several notations.

Belongs here: the notations. Does not: what is in them.
"""

from collections.abc import Sequence

from transforms.lakehouse.ids import choose

#: (opening, input mark, output mark); the same task always reads alike.
NOTATIONS = (
    ("", "Input: ", "Output: "),
    ("Find the rule that the examples follow and apply it to the last one.", "Input: ", "Output: "),
    ("All of these follow one rule. What comes last?", "", "→ "),
    ("", "Q: ", "A: "),
    ("Here is how it is done. Do the last one.", "In: ", "Out: "),
    ("Continue.", "x: ", "y: "),
)
#: What a response may put before its result.
RESULT_MARKS = ("answer", "output", "out", "a", "y")


def laid_out(examples: Sequence[Sequence[str]], query: str, key: str) -> str:
    """Return the instruction; an example is (input, output) or (input, reasoning, output)."""
    opening, before, after = choose(NOTATIONS, "notation", key, query)
    shown = []
    for given, *steps, output in examples:
        lines = [f"{before}{given}", *(f"Reasoning: {step}" for step in steps), f"{after}{output}"]
        shown.append("\n".join(lines))
    parts = [opening, *shown, f"{before}{query}\n{after.rstrip()}"]
    return "\n\n".join(part for part in parts if part)
