"""Lists as solvers write them, one entry a line, held against a response's.

Belongs here: what `agreement.py` does not know of such a list: where its entries end, and that a
word they all share ("Lake …") tells none of them from another. Does not: comparing in general.
"""

from transforms.flows.common.agreement import agree


def lists_agree(instruction: str, solution: str, response: str) -> bool | None:
    """Return whether a response lists what a solver lists, a line each; None: code cannot tell."""
    entries = [line.strip().lstrip("-*• ") for line in solution.splitlines() if line.strip()]
    if len(entries) < 2:
        return agree("list", instruction, solution, response)
    bulleted = "\n".join(f"- {entry}" for entry in entries)
    agrees = agree("list", instruction, bulleted, response)
    return None if agrees and not _names_every(entries, response) else agrees


def _names_every(entries: list[str], response: str) -> bool:
    """Whether of each entry's words that not all entries have, half are in the response."""
    from transforms.quality.text import words

    said = set(words(response))
    known = [set(words(entry)) for entry in entries]
    shared = set.intersection(*known)
    own = [each - shared for each in known]
    return all(2 * len(each & said) >= len(each) for each in own)
