"""What a new skill says if nobody drafts it: texts that hold of any skill, and the description.

Belongs here: those texts. Does not: their form (`content.py`), or the files (`folder.py`).
"""

from infra.scaffold.content import (
    GoalContent,
    SkillContent,
    TransformationContent,
    TypeContent,
    checked_about,
)


def title_of(name: str) -> str:
    """Return a skill's name in words."""
    return name.replace("_", " ")


def default_content(name: str, about: str) -> SkillContent:
    """Return a small content for a skill of that name: doing it, and judging an attempt at it.

    Raises:
        ValueError: the description cannot be used.
    """
    title, description = title_of(name), checked_about(about)
    about = _within_a_sentence(description)
    return SkillContent(
        title=title,
        description=description,
        asker=f"You write exercises from which others learn the skill {title}: {about}.",
        types=[_do_it(title, about), _judge_it(title)],
        goals=[_second_step(), _fewer_hints()],
        transformation=TransformationContent(
            name="case",
            task=f"Write a case from the document on which the skill {title} can be practised.\n"
            "Two to four paragraphs that say who wants what, what is known, and what stands in "
            "the way. Take names, things and numbers from the document, and leave the case open.",
        ),
        responder=f"You write model answers for the skill {title}: {about}.",
        how=[
            "Say what is asked for in your own words, settle it step by step, and say what follows "
            "from each step.",
            "Use the terms of the task, and name everything it asks to be named.",
            "Be as short as the task allows: one to five paragraphs.",
        ],
        rubric=[
            "It does what was asked, all of it, and nothing else.",
            "Every step is right and follows from what is given or was shown before.",
            "Somebody who is learning this could do the next such task after reading it.",
        ],
    )


def _within_a_sentence(about: str) -> str:
    about = about.rstrip(" .")
    starts_a_name = about[1:2].isupper() or about.startswith("I ")
    return about if starts_a_name else about[:1].lower() + about[1:]


def _do_it(title: str, about: str) -> TypeContent:
    return TypeContent(
        name="carry_out",
        title=f"{title}, carried out",
        definition=f"Asks to do on one case what the skill is about: {about}.",
        craft=[
            "Take one case from the material and give all it takes to do it: the instruction must "
            "be complete without the material.",
            "Say what the result must contain, so that two readers would accept the same answers.",
            "Spoiled by: a task whose answer stands in it, or one that any answer would fulfil.",
        ],
        example=(
            "instruction: A ferry for ten persons takes twenty minutes to cross. Thirty-five wait. "
            "Say how long it is until the last one is across, and justify each step.\n"
            "must_mention: crossings, return\n"
            "Why it is good: it can be done from what it says, and the trips back decide it."
        ),
    )


def _judge_it(title: str) -> TypeContent:
    return TypeContent(
        name="judge",
        title=f"{title}, an attempt judged",
        definition="Shows an attempt with a fault in it, and asks what is wrong and for a mended "
        "one.",
        craft=[
            "Write the attempt out, as a learner would have made it, with one fault that matters "
            "and is easy to overlook.",
            "Do not say whether there is a fault, or where; ask for a judgement and its reasons.",
            "Spoiled by: slips of spelling, several faults at once, a fault that is open to "
            "opinion.",
        ],
        example=(
            "instruction: A learner writes: four crossings carry forty, so thirty-five are across "
            "after eighty minutes. Is this right? Say why, and mend it if it is not.\n"
            "must_mention: return\n"
            "Why it is good: the arithmetic is right, and the trips back are missing."
        ),
    )


def _second_step() -> GoalContent:
    return GoalContent(
        name="second_step",
        aim="a task that takes one more step of thought, of which each depends on the one before.",
        ways="Ways that work: ask for what follows from the result; add a condition that changes "
        "the first step. Say what the two steps are.\n"
        "No improvement: more text, larger numbers, a second question beside the first.",
    )


def _fewer_hints() -> GoalContent:
    return GoalContent(
        name="fewer_hints",
        aim="the same task with less help in it: how to go about it must be found.",
        ways="Ways that work: drop a hint that follows from the rest; replace the name of a method "
        "by what it has to bring about.\n"
        "No improvement: leaving out a fact without which there are two answers.",
    )
