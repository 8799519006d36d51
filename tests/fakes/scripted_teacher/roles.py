"""Who is asking: the agent behind a request.

Belongs here: recognising agents. Does not: what each is answered. A structured request carries its
agent's name as the schema's name. Another one does not, so its system prompt is compared with those
of the product's own agents, which are the same for every work item.
"""

from collections.abc import Iterator
from functools import cache

from tests.fakes.scripted_teacher.shapes import TeacherRequest
from transforms.agents.agent import Agent

UNKNOWN = "unknown"


def agent_of(request: TeacherRequest) -> str:
    """Return the agent's name, or `unknown`.

    Agents that share a system prompt share the first one's name.
    """
    if request.schema_name is not None:
        return request.schema_name
    return agents_by_prompt().get(request.system.strip(), UNKNOWN)


@cache
def agents_by_prompt() -> dict[str, str]:
    """Return the names of the product's agents by system prompt; takes a second the first time."""
    names: dict[str, str] = {}
    for agent in _agents():
        names.setdefault(_system_prompt(agent), agent.name)
    return names


def _agents() -> Iterator[Agent]:
    from transforms.flows.skill import load_skill, skill_names

    for skill in skill_names():
        for stage in load_skill(skill).stages.values():
            for step in stage.steps:
                yield from step.agents


def _system_prompt(agent: Agent) -> str:
    """Render an agent's prompt with a stand-in for each variable it turns out to want."""
    from jinja2 import UndefinedError

    variables: dict[str, str] = {}
    while True:
        try:
            return agent.render(variables)[0]["content"]
        except UndefinedError as missing:
            variables[str(missing).split("'")[1]] = "1"
