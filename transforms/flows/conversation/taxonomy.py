"""The fourteen instruction types of conversation, by what the two are doing together.

The paper names the skill, not its types; the taxonomy is ours. In ten the assistant is nobody in
particular; in four it plays somebody. Belongs here: the types. Does not: their prompts
(`prompts/types/`), or their plans (`tasks.py`).
"""

from transforms.flows.common.tasks import InstructionType
from transforms.flows.conversation import goals, tasks

_ALL = tuple(goal.name for goal in goals.GOALS)


def _plain(name: str, title: str, definition: str, applicability: str) -> InstructionType:
    return InstructionType(
        name=name,
        title=title,
        definition=definition,
        answer_format="text",
        applicability=applicability,
        goals=_ALL,
        task=tasks.Plan,
        assemble=tasks.plan,
    )


def _persona(name: str, title: str, definition: str, applicability: str) -> InstructionType:
    return InstructionType(
        name=name,
        title=title,
        definition=definition,
        answer_format="text",
        applicability=applicability,
        goals=_ALL,
        task=tasks.PersonaPlan,
        assemble=tasks.persona_plan,
    )


TYPES: tuple[InstructionType, ...] = (
    _plain(
        "explaining",
        "Having something explained",
        "a user wants to understand something and asks on until it is clear.",
        "The material holds an idea that takes more than one answer to understand.",
    ),
    _plain(
        "advice",
        "Asking for advice",
        "a user describes a situation bit by bit and wants to know what to do.",
        "The material bears on something people have to handle in their lives or work.",
    ),
    _plain(
        "troubleshooting",
        "Finding what is wrong",
        "something does not work, and the two narrow the cause down by trying.",
        "The material tells of a device, program, method or process that can fail.",
    ),
    _plain(
        "planning",
        "Planning together",
        "a plan grows over several messages and is changed by what turns up.",
        "The material suggests something that is prepared: an event, a trip, a project, a study.",
    ),
    _plain(
        "brainstorming",
        "Collecting ideas",
        "a user wants ideas, likes some, drops others, and has one worked out.",
        "The material suggests something to be invented, named, arranged or improved.",
    ),
    _plain(
        "drafting",
        "Writing and revising",
        "a text is written and then changed by the user's wishes, version by version.",
        "The material gives an occasion for a short text that somebody needs.",
    ),
    _plain(
        "deciding",
        "Weighing a decision",
        "a user hesitates between options, and what counts comes out by and by.",
        "The material tells of alternatives that different people would choose between.",
    ),
    _plain(
        "misconception",
        "Clearing up a misunderstanding",
        "a user believes something that is not so, and builds on it.",
        "The material decides something that people often have wrong.",
    ),
    _plain(
        "asking_back",
        "Asking back",
        "a first message too vague to answer, so that the assistant has to ask.",
        "The material bears on requests whose answer depends on the case.",
    ),
    _plain(
        "curious_chat",
        "Curious conversation",
        "a user with no aim but curiosity follows one thing from another.",
        "The material holds something surprising.",
    ),
    _persona(
        "expert_talk",
        "Talk with an expert",
        "a user asks somebody with a trade or a life behind them, who answers from it.",
        "The material belongs to a field that people work in.",
    ),
    _persona(
        "character",
        "Talk with a character",
        "the assistant plays an invented or long-dead person, creature or thing.",
        "The material gives somebody or something with a place, a time and a temper.",
    ),
    _persona(
        "debate",
        "Debate",
        "the assistant holds a position against the user, fairly and stubbornly.",
        "The material touches a question on which reasonable people differ.",
    ),
    _persona(
        "coaching",
        "Being coached",
        "a teacher, coach or examiner leads the user, by questions and tasks, to do it alone.",
        "The material holds something that is learnt by doing.",
    ),
)
