"""An agent: a role with a prompt, an output schema and sampling parameters.

Belongs here: what an agent *is*, as data. Does not: asking one (see `session.py`), or any prompt's
text; prompts are files beside the flow that uses them.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, meta
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel

from transforms.lakehouse.ids import digest


@dataclass(frozen=True)
class Agent:
    """A role of a flow.

    Attributes:
        name: unique within its skill; the first part of the step path of its calls.
        package: dotted package whose `prompts/` folder holds the prompt.
        prompt: file name in that folder, or in that of the package `common` beside it. The file
            has two blocks: `system`, which agents that are asked about the same text share word
            for word, and `user`, which begins with that text and ends with what is this agent's
            own: so that prefix caches hit.
        output: the pydantic model of a structured answer, or None for text.
        role: which endpoint answers: its own where one is configured, the teacher's otherwise.
        temperature: as the API takes it.
        max_tokens: the most tokens an answer may have.
        tools: names of the tools it may call; no others are ever offered to it.
        tool_rounds: the most answers of it that may call tools, before it has to answer in words.
        constants: what the prompt is specialised with (a question type's definition, say); part
            of the prompt's identity.
    """

    name: str
    package: str
    prompt: str
    output: type[BaseModel] | None = None
    role: str = "teacher"
    temperature: float = 0.7
    max_tokens: int = 1024
    constants: tuple[tuple[str, Any], ...] = ()
    tools: tuple[str, ...] = ()
    tool_rounds: int = 4

    @property
    def prompt_text(self) -> str:
        """The prompt as its file has it, with the constants it is specialised with."""
        source = read_prompt(self.package, self.prompt)
        if not self.constants:
            return source
        lines = [f"{name}: {value}" for name, value in self.constants]
        return "{# " + " | ".join(lines) + " #}\n" + source

    @property
    def prompt_hash(self) -> str:
        return digest("prompt", self.prompt_text)

    @property
    def version(self) -> str:
        """Hash of everything about this agent that can change an answer, the model excepted."""
        schema = self.output.model_json_schema() if self.output else None
        tools = [self.tools, self.tool_rounds] if self.tools else []
        return digest(
            self.prompt_hash, schema, self.role, self.temperature, self.max_tokens, *tools
        )

    def render(self, variables: dict[str, Any]) -> list[dict[str, str]]:
        """Return the opening messages: the system block, then the user block.

        Raises:
            jinja2.UndefinedError: the prompt names a variable that is not given.
        """
        template = _environment(self.package).get_template(self.prompt)
        context = template.new_context({**dict(self.constants), **variables})
        for _ in template.root_render_func(context):
            pass  # a template's inherited blocks are known only once it has run
        if missing := {"system", "user"} - set(context.blocks):
            raise ValueError(f"prompt {self.prompt} lacks the block(s) {sorted(missing)}")
        return [
            {"role": role, "content": "".join(context.blocks[role][0](context)).strip()}
            for role in ("system", "user")
        ]


@cache
def read_prompt(package: str, name: str) -> str:
    """Return a prompt's text: its file, then every file it extends or includes.

    Raises:
        jinja2.TemplateNotFound: the package has no such prompt.
    """
    environment = _environment(package)
    loader = environment.loader
    if loader is None:
        raise FileNotFoundError(f"{package} has no prompts folder")
    source, _, _ = loader.get_source(environment, name)
    parents = meta.find_referenced_templates(environment.parse(source))
    return "\n".join([source, *(read_prompt(package, parent) for parent in parents if parent)])


@cache
def _environment(package: str) -> Environment:
    location = import_module(package).__file__
    if location is None:
        raise FileNotFoundError(f"{package} is a namespace package; give it an __init__.py")
    own = Path(location).parent
    return SandboxedEnvironment(
        loader=FileSystemLoader([own / "prompts", own.parent / "common" / "prompts"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # prompts are text, not HTML
    )
