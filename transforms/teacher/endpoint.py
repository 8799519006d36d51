"""Which teacher is asked, and how: addresses, models, prices and limits. Never a key.

Belongs here: reading the settings from the environment. Does not: talking to an endpoint
(`client.py`), starting the embedded one (`embedded.py`). These objects travel to Spark's workers
and into run metadata, so they name the variable that holds a key and not the key.
"""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from transforms.teacher.failures import Misconfigured

OPENAI = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Price:
    """USD per million tokens, read and written."""

    prompt_usd: float = 0.0
    completion_usd: float = 0.0

    def cost_usd(self, prompt_tokens: int, completion_tokens: int) -> float:
        spent = prompt_tokens * self.prompt_usd + completion_tokens * self.completion_usd
        return spent / 1_000_000


@dataclass(frozen=True)
class Endpoint:
    """One OpenAI-compatible endpoint; `*_setting` name the environment variables that made it."""

    base_url: str
    model: str
    key_setting: str | None = "OPENAI_API_KEY"
    price: Price = field(default_factory=Price)
    is_embedded: bool = False
    model_setting: str = "TEACHER_MODEL"
    url_setting: str = "OPENAI_BASE_URL"

    @property
    def address(self) -> str:
        """The base URL without what may be secret in it: for messages."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@dataclass(frozen=True)
class TeacherSettings:
    """The endpoints of the roles, and how hard they may be driven.

    Attributes:
        teacher: writes contents, instructions, responses.
        critic: judges; the teacher itself unless one is configured.
        concurrency: calls in flight, over all tasks of a stage.
        max_answer_tokens: cuts what agents may ask for, for a teacher that is slow or has a small
            context; None leaves it to the agents.
        call_timeout_s: longest wait for one attempt.
        call_deadline_s: longest time spent on one call, retries and waits included.
        down_after_s: how long every attempt may fail before the teacher counts as down.
    """

    teacher: Endpoint
    critic: Endpoint
    concurrency: int = 64
    max_answer_tokens: int | None = None
    call_timeout_s: float = 180.0
    call_deadline_s: float = 600.0
    down_after_s: float = 40.0

    @property
    def models(self) -> dict[str, str]:
        """The model of each role, as step versions need it."""
        return {"teacher": self.teacher.model, "critic": self.critic.model}


def configured_teacher(environment: Mapping[str, str] = os.environ) -> TeacherSettings | None:
    """Return the teacher the environment names, or None: then the embedded one is to be used.

    Raises:
        Misconfigured: some settings are there and others are missing; names them.
    """
    base_url, key = _url(environment, "OPENAI_BASE_URL"), checked_key(environment, "OPENAI_API_KEY")
    model = environment.get("TEACHER_MODEL")
    if not (base_url or key or model):
        return None
    if not model:
        raise Misconfigured(
            "TEACHER_MODEL is not set: name the model your endpoint serves, or unset "
            "OPENAI_BASE_URL and OPENAI_API_KEY to use the embedded teacher"
        )
    if not base_url and not key:
        raise Misconfigured(
            "TEACHER_MODEL is set, but neither OPENAI_BASE_URL nor OPENAI_API_KEY: set both, or "
            "unset TEACHER_MODEL to use the embedded teacher"
        )
    teacher = Endpoint(
        base_url=base_url or OPENAI,
        model=model,
        key_setting="OPENAI_API_KEY" if key else None,
        price=Price(
            _number(environment, "TEACHER_PROMPT_USD_PER_MTOK", 0.0),
            _number(environment, "TEACHER_COMPLETION_USD_PER_MTOK", 0.0),
        ),
    )
    return TeacherSettings(
        teacher=teacher,
        critic=_critic(environment, teacher),
        concurrency=max(1, int(_number(environment, "TEACHER_CONCURRENCY", 64))),
        max_answer_tokens=int(_number(environment, "TEACHER_MAX_TOKENS", 0)) or None,
        call_timeout_s=_number(environment, "TEACHER_TIMEOUT_S", 180.0),
    )


def _critic(environment: Mapping[str, str], teacher: Endpoint) -> Endpoint:
    if not (model := environment.get("CRITIC_MODEL")):
        return teacher
    base_url = _url(environment, "CRITIC_BASE_URL") or teacher.base_url
    # the teacher's key is for the teacher's server alone
    shared_key = teacher.key_setting if base_url == teacher.base_url else None
    return Endpoint(
        base_url=base_url,
        model=model,
        key_setting="CRITIC_API_KEY" if checked_key(environment, "CRITIC_API_KEY") else shared_key,
        model_setting="CRITIC_MODEL",
        url_setting="CRITIC_BASE_URL",
        price=Price(
            _number(environment, "CRITIC_PROMPT_USD_PER_MTOK", 0.0),
            _number(environment, "CRITIC_COMPLETION_USD_PER_MTOK", 0.0),
        ),
    )


def _url(environment: Mapping[str, str], name: str) -> str:
    written = environment.get(name, "").strip()
    if not written:
        return ""
    try:
        parts = urlsplit(written)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # the port is no number
        is_good = False
    if not is_good or "@" in parts.netloc:
        # Not shown: it may hold a password.
        raise Misconfigured(
            f"{name} must be an address such as https://host/v1, without a user or password in it"
        )
    return written


def checked_key(environment: Mapping[str, str], name: str) -> str:
    """Return the key in a setting, or "" where there is none; it is what is to be sent.

    Raises:
        Misconfigured: no header could carry it.
    """
    key = environment.get(name, "").strip()
    if not all("!" <= character <= "~" for character in key):
        raise Misconfigured(
            f"{name} holds a character that no key has (a blank, a line end, a typographic sign): "
            "set it again"
        )
    return key


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    written = environment.get(name)
    if not written:
        return default
    try:
        number = float(written)
    except ValueError:
        raise Misconfigured(f"{name} must be a number, not {written!r}") from None
    if not math.isfinite(number):
        raise Misconfigured(f"{name} must be a number, not {written!r}")
    if number < 0:
        raise Misconfigured(f"{name} must not be negative")
    return number
