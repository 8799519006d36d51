"""Whether a call is let in: key, model, abilities, quota, limits.

Belongs here: the checks before any work, and the errors they end in. Does not: faults, which hit
calls that were let in (`faults.py`); counting the limits per minute (`rates.py`).
"""

from aiohttp import web

from tests.fakes.scripted_teacher.declined import Declined
from tests.fakes.scripted_teacher.settings import Settings
from tests.fakes.scripted_teacher.shapes import TeacherRequest

AZURE_KEY_HEADER = "api-key"


def is_reached(limit: int | None, number: int) -> bool:
    """Whether a `*_after_calls` setting covers call `number`."""
    return limit is not None and number >= limit


def check_key(settings: Settings, http: web.Request, number: int) -> None:
    """Raise the 401 that call `number` gets, if it gets one."""
    given = http.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if http.path.startswith("/openai/"):
        given = http.headers.get(AZURE_KEY_HEADER) or given
    key = settings.api_key
    if (key is not None and given != key) or is_reached(settings.key_expires_after_calls, number):
        message = "Incorrect API key provided. You can find your API key in your account."
        raise Declined(401, message, "invalid_request_error", "invalid_api_key")


def check_request(settings: Settings, request: TeacherRequest, number: int) -> None:
    """Raise the error that a request gets for what it asks for, or for the account's sake."""
    if request.model not in settings.models:
        message = f"The model `{request.model}` does not exist or you do not have access to it."
        raise Declined(404, message, "invalid_request_error", "model_not_found")
    if "response_format" in request.body and not settings.supports_schemas:
        message = "response_format of type json_schema is not supported by this server."
        raise Declined(400, message, "invalid_request_error", "unsupported_parameter")
    if "tools" in request.body and not settings.supports_tools:
        message = f"{request.model} does not support tools"  # as Ollama says it
        raise Declined(400, message, "invalid_request_error", None)
    if is_reached(settings.exhausted_after_calls, number):
        message = "You exceeded your current quota, please check your plan and billing details."
        raise Declined(
            429,
            message,
            "insufficient_quota",
            "insufficient_quota",
            retry_after_s=settings.retry_after_s,
        )


def check_house(settings: Settings, in_flight: int) -> None:
    """Raise the 429 for a call that finds the house full."""
    limit = settings.rate_limit_in_house
    if limit is not None and in_flight > limit:
        message = f"Rate limit reached: {limit} requests in house."
        raise Declined(
            429, message, "requests", "rate_limit_exceeded", retry_after_s=settings.retry_after_s
        )
