"""Who is asking: the agent behind a request.

Belongs here: recognising agents. Does not: what each is answered. The product's agents share their
system prompts and the names of their schemas, so each is known by the lines that it alone has,
which are the same for every work item. A request that has none of them is known by its schema.
"""

from collections.abc import Iterator
from functools import cache

from tests.fakes.scripted_teacher.shapes import TeacherRequest
from transforms.agents.agent import Agent

UNKNOWN = "unknown"
_STAND_IN = "(a stand-in)"
#: A shorter line, of code in an example say, may stand in a document too.
_TELLING = 30


def agent_of(request: TeacherRequest) -> str:
    """Return the agent's name, else the schema's, else `unknown`.

    The last turn that says whose it is counts: an editor's follows its suggester's.
    """
    known = agents_by_prompt()
    for text in (request.asked, request.system):
        for line in reversed(text.splitlines()):
            if name := known.get(line):
                return name
    return request.schema_name or UNKNOWN


@cache
def agents_by_prompt() -> dict[str, str]:
    """Return the names of the product's agents by the lines of their prompts that no other has.

    Takes a second the first time. The lines are the fixed ones: a line that holds something of the
    work item is never met in a request.
    """
    owners: dict[str, set[str]] = {}
    for agent in _agents():
        for line in _prompt_lines(agent):
            owners.setdefault(line, set()).add(agent.name)
    return {line: min(names) for line, names in owners.items() if len(names) == 1}


def _agents() -> Iterator[Agent]:
    from transforms.flows.skill import load_skill, skill_names

    for skill in skill_names():
        for stage in load_skill(skill).stages.values():
            for step in stage.steps:
                yield from step.agents


def _prompt_lines(agent: Agent) -> set[str]:
    """Render an agent's prompt with a stand-in for each variable it turns out to want."""
    from jinja2 import UndefinedError

    variables: dict[str, str] = {}
    while True:
        try:
            messages = agent.render(variables)
            break
        except UndefinedError as missing:
            name = str(missing).split("'")[1]
            if name in variables:  # the prompt wants more of it than a text: nothing would do
                raise
            variables[name] = _STAND_IN
    lines = {line for message in messages for line in message["content"].splitlines()}
    return {line for line in lines if len(line.strip()) >= _TELLING and _STAND_IN not in line}
