"""Refinement goals of this skill: what a changed task should be more of.

Belongs here: the goals as data. Does not: which type has which (`taxonomy.py`).
"""

from transforms.flows.common.refining import Goal

GOALS: tuple[Goal, ...] = (
    Goal(
        "harder",
        "make the task ask for more programming skill: one more step of reasoning, no more typing.",
        "Ways: add a rule that interacts with one that is there; combine two results; tighten what "
        "may be used (one pass, constant memory, no copying); ask for the case that the obvious "
        "solution gets wrong. No improvement: a second unrelated function, longer input, vaguer "
        "words, a package or file to be used. All code of the task must follow the change.",
    ),
    Goal(
        "edge_cases",
        "make the task settle what happens at the edges, so that only careful code is right.",
        "Ways: state what is returned or raised for empty input, a single element, duplicates, "
        "ties, zero, negative or very large numbers, letters of both cases, missing keys. Choose "
        "the one or two that really occur here, and decide them in a way that the code does not "
        "get for free. No improvement: edges that cannot arise, or a list of every type error. The "
        "code of the task must handle what the request now says.",
    ),
    Goal(
        "realistic",
        "make the task what a working programmer would really send to a colleague.",
        "Ways: give the purpose and the data it runs on; speak of what was seen (an odd total, a "
        "report that misses a customer) instead of naming the cause; add one constraint that comes "
        "from the setting. Nothing that is needed to solve it may get lost, and names and codes "
        "stay as they are. No improvement: decoration, stories, or thanks.",
    ),
)  # fmt: skip

PROGRAM_GOALS = ("harder", "edge_cases", "realistic")
READING_GOALS = ("harder", "realistic")
