"""The instruction types of the web agent.

Belongs here: what each type is. Does not: its prompt (`prompts/types/`), or its assembly
(`tasks.py`). The paper names the skill and no types: the list is ours, after the kinds of task that
benchmarks of web agents have (finding, entering, configuring, several pages, conditions, repair,
limits, the impossible), and two in which the agent writes actions without a browser to try them.
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.web_agent import tasks

_ALL = ("longer_way", "as_people_say_it", "condition_to_check")
_SAID = ("as_people_say_it",)

TYPES = (
    InstructionType(
        name="navigation",
        title="Getting to a page",
        definition="A goal that is reached on a page two or more steps away, whose place in the "
        "site has to be worked out.",
        answer_format="text",
        goals=_SAID,
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=2, wants_values=False),
    ),
    InstructionType(
        name="find_information",
        title="Finding something out",
        definition="A question that a page of the site answers, to be found and answered.",
        answer_format="text",
        goals=_SAID,
        task=tasks.FindTask,
        assemble=tasks.find_task,
    ),
    InstructionType(
        name="fill_form",
        title="Filling in a form",
        definition="A goal for which fields are filled in with what the goal gives, and sent off.",
        answer_format="text",
        applicability="The site has a field whose value a button or submit keeps.",
        goals=_ALL,
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=2, uses=("type",)),
    ),
    InstructionType(
        name="configure_options",
        title="Choosing options",
        definition="A goal for which options are picked from lists of choices, and kept.",
        answer_format="text",
        applicability="The site has a select whose value a button or submit keeps.",
        goals=_ALL,
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=2, uses=("select",)),
    ),
    InstructionType(
        name="multi_page_task",
        title="A task over several pages",
        definition="A goal that takes five or more steps on different pages, in an order that the "
        "site prescribes.",
        answer_format="text",
        applicability="The site has a process of several pages.",
        goals=_ALL,
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=5),
    ),
    InstructionType(
        name="compare_and_choose",
        title="Comparing before acting",
        definition="A goal that names a criterion (cheapest, first, largest that fits) and not the "
        "thing itself, which pages have to be read for.",
        answer_format="text",
        applicability="Pages show things that can be compared and acted on.",
        goals=("as_people_say_it", "longer_way"),
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=2),
    ),
    InstructionType(
        name="conditional_goal",
        title="If this, then that",
        definition="A goal with a condition that a page decides, and something to do either way.",
        answer_format="text",
        applicability="A page states a fact on which a user would make an action depend.",
        goals=("as_people_say_it", "longer_way"),
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=2),
    ),
    InstructionType(
        name="correct_mistake",
        title="Putting a mistake right",
        definition="A goal from a state in which something was entered or chosen wrongly, which "
        "has to be noticed and put right on the way.",
        answer_format="text",
        applicability="A value can be changed again after it was set.",
        goals=_SAID,
        task=tasks.RepairTask,
        assemble=tasks.repair_task,
    ),
    InstructionType(
        name="restricted_way",
        title="With something to avoid",
        definition="A goal with a restriction that rules out the nearest way to it.",
        answer_format="text",
        applicability="There are two ways to an end, of which one is shorter.",
        goals=_SAID,
        task=tasks.AvoidTask,
        assemble=tasks.avoid_task,
    ),
    InstructionType(
        name="impossible_goal",
        title="A goal the site cannot fulfil",
        definition="A goal that sounds like the site's business and that none of its pages lets "
        "anyone reach, which has to be found out and said.",
        answer_format="reply",
        goals=_SAID,
        task=tasks.ImpossibleTask,
        assemble=tasks.impossible_task,
    ),
    InstructionType(
        name="next_action",
        title="The next action",
        definition="A goal and a page in the middle of the way to it; what is asked for is the one "
        "action to do now, as JSON.",
        answer_format="json",
        goals=_SAID,
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=3, mode="next"),
    ),
    InstructionType(
        name="whole_plan",
        title="The whole sequence in advance",
        definition="A goal and all pages of the site; what is asked for is the whole sequence of "
        "actions, as JSON.",
        answer_format="json",
        goals=_ALL,
        task=tasks.GoalTask,
        assemble=tasks.goal_task(least=3, mode="plan"),
    ),
)
