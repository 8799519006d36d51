"""The teacher's settings as environment variables have them: one teacher, and perhaps a critic.

Belongs here: reading `OPENAI_*`, `TEACHER_*` and `CRITIC_*`, every mistake named by its variable.
Does not: several endpoints (`teachers_file.py`), or which of the two is read (`configured.py`).
"""

import math
from collections.abc import Mapping
from urllib.parse import urlsplit

from transforms.teacher.credentials import checked_key
from transforms.teacher.endpoint import Endpoint, Price, TeacherSettings
from transforms.teacher.failures import Misconfigured

OPENAI = "https://api.openai.com/v1"

#: Every variable that is read here.
SETTINGS = (
    "OPENAI_BASE_URL", "OPENAI_API_KEY", "TEACHER_MODEL", "TEACHER_CONCURRENCY",
    "TEACHER_TIMEOUT_S", "TEACHER_MAX_TOKENS", "TEACHER_PROMPT_USD_PER_MTOK",
    "TEACHER_CACHED_PROMPT_USD_PER_MTOK", "TEACHER_COMPLETION_USD_PER_MTOK", "CRITIC_MODEL",
    "CRITIC_BASE_URL", "CRITIC_API_KEY", "CRITIC_PROMPT_USD_PER_MTOK",
    "CRITIC_CACHED_PROMPT_USD_PER_MTOK", "CRITIC_COMPLETION_USD_PER_MTOK",
)  # fmt: skip


def teacher_in_environment(environment: Mapping[str, str]) -> TeacherSettings | None:
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
        price=_price(environment, "TEACHER"),
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
        price=_price(environment, "CRITIC"),
    )


def _price(environment: Mapping[str, str], whose: str) -> Price:
    cached = f"{whose}_CACHED_PROMPT_USD_PER_MTOK"
    return Price(
        _number(environment, f"{whose}_PROMPT_USD_PER_MTOK", 0.0),
        _number(environment, f"{whose}_COMPLETION_USD_PER_MTOK", 0.0),
        _number(environment, cached, 0.0) if environment.get(cached) else None,
    )


def _url(environment: Mapping[str, str], name: str) -> str:
    written = environment.get(name, "").strip()
    return checked_url(written, name) if written else ""


def checked_url(written: str, name: str) -> str:
    """Return the address in a setting.

    Raises:
        Misconfigured: it is none, or holds a user and password; names the setting.
    """
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
