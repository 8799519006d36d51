"""Which teacher is asked, and how: addresses, models, prices and limits. Never a key.

Belongs here: what an endpoint and a run's settings are. Does not: reading them (`configured.py`),
talking to an endpoint (`client.py`), starting the embedded one (`embedded.py`). These objects
travel to Spark's workers and into run metadata, so they name the variable that holds a key and not
the key (`credentials.py` reads it where it is sent).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from transforms.lakehouse.ids import digest

T = TypeVar("T")


@dataclass(frozen=True)
class Price:
    """USD per million tokens, read and written."""

    prompt_usd: float = 0.0
    completion_usd: float = 0.0
    #: Of a prompt's tokens that the server had in its prefix cache; None: no discount.
    cached_prompt_usd: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything costs anything."""
        return self.prompt_usd > 0 or self.completion_usd > 0

    def cost_usd(self, prompt_tokens: int, completion_tokens: int, cached_tokens: int = 0) -> float:
        """Return what a call costs; `cached_tokens` are among `prompt_tokens`, as servers count."""
        cached = min(max(cached_tokens, 0), prompt_tokens)
        cached_usd = self.prompt_usd if self.cached_prompt_usd is None else self.cached_prompt_usd
        spent = (prompt_tokens - cached) * self.prompt_usd + cached * cached_usd
        return (spent + completion_tokens * self.completion_usd) / 1_000_000


@dataclass(frozen=True)
class Limits:
    """How hard one endpoint may be driven, over all tasks; None is no limit.

    Attributes:
        concurrency: calls in flight.
        requests_per_minute: calls begun in a minute.
        tokens_per_minute: tokens read and written in a minute.
        latency_s: a call that takes longer makes the number in flight shrink.
        queue: requests that may wait at the server, by its /metrics (vLLM); more make the number
            in flight shrink.
    """

    concurrency: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    latency_s: float | None = None
    queue: int | None = None


@dataclass(frozen=True)
class Capabilities:
    """What an endpoint's server and model can do: what it cannot is not asked for, or in words.

    Attributes:
        json_schema: takes a JSON schema as `response_format`; without, it is asked in words.
        tools: takes tool definitions.
        seeds: takes a `seed`.
        temperature: takes any temperature but its own.
    """

    json_schema: bool = True
    tools: bool = True
    seeds: bool = True
    temperature: bool = True


@dataclass(frozen=True)
class Endpoint:
    """One OpenAI-compatible endpoint; `*_setting` name the settings that made it.

    Attributes:
        base_url: the API's address; of an Azure-style endpoint, the resource's.
        model: the model's name; of an Azure-style endpoint, the deployment's.
        key_setting: the environment variable that holds the key, or None for no key.
        price: what its tokens cost.
        limits: how hard it may be driven.
        api: how it is addressed: as OpenAI's, or as Azure's (`api_version`, an `api-key` header).
        headers: sent with each call. A value names the variables that hold its secrets (`$NAME`).
        parameters: sent in each body beside what an agent asks; they can change an answer, so
            they are part of a call's identity.
        capabilities: what it can do.
        max_answer_tokens: cuts what agents may ask of it, for one that is slow or has a small
            context.
    """

    base_url: str
    model: str
    key_setting: str | None = "OPENAI_API_KEY"
    price: Price = field(default_factory=Price)
    is_embedded: bool = False
    model_setting: str = "TEACHER_MODEL"
    url_setting: str = "OPENAI_BASE_URL"
    #: What to set, should it need a key and have none.
    no_key_setting: str = "OPENAI_API_KEY"
    parameters_setting: str = ""
    limits: Limits = field(default_factory=Limits)
    api: Literal["openai", "azure"] = "openai"
    api_version: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)
    capabilities: Capabilities = field(default_factory=Capabilities)
    max_answer_tokens: int | None = None

    @property
    def identity(self) -> str:
        """What of it can change an answer, as call ids and step versions need it.

        The model's name alone where there are no parameters.
        """
        if not self.parameters:
            return self.model
        return f"{self.model} {digest('parameters', dict(self.parameters))}"

    @property
    def address(self) -> str:
        """The base URL without what may be secret in it: for messages."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


class ByRole(dict[str, T]):
    """A value for each role; a role that none is configured for is the teacher's to play."""

    def __missing__(self, role: str) -> T:
        return self["teacher"]


@dataclass(frozen=True)
class TeacherSettings:
    """The endpoints of the roles, and how hard they may be driven.

    Attributes:
        teacher: writes contents, instructions, responses.
        critic: judges; the teacher itself unless one is configured.
        others: the endpoints of further roles; a role without one is the teacher's.
        is_adaptive: whether calls in flight adapt to the teacher; if not, they are `concurrency`.
        concurrency: calls in flight, over all tasks of a stage.
        max_answer_tokens: cuts what agents may ask for, for a teacher that is slow or has a small
            context; None leaves it to the agents.
        call_timeout_s: longest wait for one attempt.
        call_deadline_s: longest time spent on one call, retries and waits included.
        flow_deadline_s: longest time the teacher may take over all calls of one work item.
        down_after_s: how long every attempt may fail before the teacher counts as down.
    """

    teacher: Endpoint
    critic: Endpoint
    concurrency: int = 64
    max_answer_tokens: int | None = None
    call_timeout_s: float = 180.0
    call_deadline_s: float = 600.0
    flow_deadline_s: float = 3600.0
    down_after_s: float = 40.0
    is_adaptive: bool = True
    others: Mapping[str, Endpoint] = field(default_factory=dict, hash=False)

    @property
    def endpoints(self) -> ByRole[Endpoint]:
        """The endpoint of each role, the teacher's for any other role."""
        return ByRole({"teacher": self.teacher, "critic": self.critic, **self.others})

    def endpoint(self, role: str) -> Endpoint:
        """Return a role's endpoint: the teacher's, unless one is configured for it."""
        return self.endpoints[role]

    @property
    def models(self) -> ByRole[str]:
        """The model of each role, the teacher's for any other role: for people to read."""
        return ByRole({role: each.model for role, each in self.endpoints.items()})

    @property
    def identities(self) -> ByRole[str]:
        """What step versions and call ids need of each role's model; see `Endpoint.identity`."""
        return ByRole({role: each.identity for role, each in self.endpoints.items()})

    @property
    def longest_answers(self) -> ByRole[int | None]:
        """The most tokens that an answer of each role may have; None leaves it to the agents."""
        caps = {
            role: [cap for cap in (self.max_answer_tokens, each.max_answer_tokens) if cap]
            for role, each in self.endpoints.items()
        }
        return ByRole({role: min(cap, default=None) for role, cap in caps.items()})

    @property
    def call_tools(self) -> ByRole[bool]:
        """Whether each role's endpoint can call tools."""
        can = {role: each.capabilities.tools for role, each in self.endpoints.items()}
        return ByRole(can)

    def with_endpoints(self, change: Callable[[Endpoint], Endpoint]) -> "TeacherSettings":
        """Return these settings with each role's endpoint changed."""
        others = {role: change(each) for role, each in self.others.items()}
        return replace(
            self, teacher=change(self.teacher), critic=change(self.critic), others=others
        )
